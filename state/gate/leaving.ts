// After the record: until the lane is as the next traveller must find it. Between two doors nobody is locked in: who has not
// passed is let back out through the entry; but whoever is there after the traveller has gone on came from the other side.
import type { GateSetup } from './setup.ts';

export function leavingState(gate: GateSetup) {
  return gate.createStateConfig({
    initial: 'looking',
    always: [
      { guard: 'barrierLost', target: '#gate.securing' },
      { guard: 'barrierBarred', target: '#gate.securing' },
      { guard: 'forced', actions: { type: 'latch', params: 'barrier-forced' } },
    ],
    states: {
      looking: {
        always: [
          { guard: 'lockedEmpty', target: '#gate.securing' },
          { guard: 'oneDoor', target: 'before' },
          { guard: 'usedInside', target: 'held' },
          { guard: 'mustLetOut', target: 'back' },
        ],
        // The exit does not shut, so the entry may not open.
        after: { leave: '#gate.securing' },
      },
      before: {
        always: { guard: 'absent', target: '#gate.securing' },
        after: { leave: '#gate.securing' },
      },
      back: {
        always: [
          { guard: 'exitAjar', target: '#gate.securing', actions: 'latchForced' },
          { guard: 'leftBack', target: 'locking' },
        ],
        after: { leave: 'staying' },
      },
      // Somebody stays inside: the way back is open, and an officer is called.
      staying: {
        always: [
          { guard: 'exitAjar', target: '#gate.securing', actions: 'latchForced' },
          { guard: 'leftBack', target: 'locking' },
        ],
      },
      // Left luggage, or somebody who has come in from the other side: shut, until an officer lets them out.
      held: {
        always: { guard: 'lockedEmpty', target: '#gate.securing' },
        on: { 'OFFICER.RESET': { guard: 'insideLocked', target: 'back', actions: 'note' } },
      },
      locking: {
        always: [
          { guard: 'lockedEmpty', target: '#gate.securing' },
          { guard: 'entryEntered', target: 'back' },
          { guard: 'lockedIn', target: 'back' },
        ],
        after: { motor: '#gate.securing' },
      },
    },
  });
}
