// Where the traveller is while the inspection goes on. Before one barrier: still there, or gone away. In a lane with two doors:
// let in as soon as the chip is read and the document taken, locked in, and there.
import type { GateSetup } from './setup.ts';

export function presenceState(gate: GateSetup) {
  const withdrew = { type: 'addReason', params: 'traveller-withdrew' } as const;
  const stopEntering = {
    target: '#gate.stopping.entering',
    actions: { type: 'addReason', params: 'lane-stopped' },
  } as const;

  return gate.createStateConfig({
    initial: 'arriving',
    states: {
      arriving: { always: [{ guard: 'twoDoors', target: 'outside' }, { target: 'unseen' }] },

      // The document is outside, and so is its reader: it must be read and taken before the door opens. Without the chip nobody
      // is let in; the decision refers then.
      outside: {
        always: { guard: 'chipRead', target: 'taking' },
      },
      taking: {
        always: { guard: 'documentTaken', target: 'entering' },
        after: {
          takeDocument: { target: '#referred', actions: { type: 'addReason', params: 'document-left' } },
        },
      },
      entering: {
        always: { guard: 'steppedIn', target: 'locking' },
        // Whoever lays a document down outside now is the next one.
        on: { 'LANE.STOP': stopEntering, 'DOCUMENT.READ': {} },
        after: { passage: 'locking' },
      },
      locking: {
        on: { 'DOCUMENT.READ': {} },
        always: [
          { guard: 'lockedIn', target: 'present', actions: { type: 'save', params: { entered: true } } },
          { guard: 'lockedOut', target: '#recording', actions: withdrew },
          { guard: 'entryMustYield', target: 'givingWay' },
        ],
        after: {
          motor: [
            { guard: 'yieldedOut', target: '#referred', actions: { type: 'latch', params: 'barrier-stuck' } },
            { target: '#referred', actions: { type: 'addReason', params: 'barrier-stuck' } },
          ],
        },
      },
      givingWay: {
        entry: 'countYield',
        on: { 'LANE.STOP': stopEntering, 'DOCUMENT.READ': {} },
        always: { guard: 'entryFree', target: 'locking' },
        after: { leave: 'locking' },
      },

      // A traveller who has been seen and is gone for a while has withdrawn. A lane whose sensors never saw one cannot tell,
      // and lets the time-outs end the crossing.
      unseen: { always: { guard: 'present', target: 'present' } },
      present: { always: { guard: 'absent', target: 'away' } },
      away: {
        always: { guard: 'present', target: 'present' },
        after: { absence: { target: '#recording', actions: withdrew } },
      },
    },
  });
}
