// From the word that the traveller may pass to the door that is shut again. The exit opens in `opening` only, when nothing
// hinders it; whoever comes from behind or follows through shuts it, and the lane, until an officer has looked.
import type { GateSetup } from './setup.ts';

export function passingStates(gate: GateSetup) {
  const stopReleased = {
    target: '#gate.stopping.released',
    actions: { type: 'addReason', params: 'lane-stopped' },
  } as const;
  const stuck = { type: 'addReason', params: 'barrier-stuck' } as const;
  const wrongWay = { target: '#closing', actions: { type: 'latch', params: 'wrong-way' } } as const;

  // What must be so before a door opens: the document taken, one person, the other door shut, nobody behind.
  const readying = gate.createStateConfig({
    id: 'readying',
    entry: 'forgetYields',
    always: [
      { guard: 'barrierLost', target: 'referred', actions: 'addLost' },
      { guard: 'barrierTroubled', target: 'referred', actions: stuck },
      { guard: 'mayOpen', target: 'opening' },
      { guard: 'mustEnter', target: 'admitting' },
    ],
    after: { takeDocument: { target: 'referred', actions: ['addHindrances', 'addUnready'] } },
  });

  // An officer admits somebody who still stands outside a lane with two doors.
  const admitting = gate.createStateConfig({
    always: [
      { guard: 'barrierLost', target: 'referred', actions: 'addLost' },
      { guard: 'steppedIn', target: 'readying' },
    ],
    on: {
      'LANE.STOP': { target: '#gate.stopping.entering', actions: { type: 'addReason', params: 'lane-stopped' } },
    },
    after: { passage: { target: 'recording', actions: 'noteUnused' } },
  });

  const opening = gate.createStateConfig({
    always: [
      { guard: 'barrierLost', target: 'referred', actions: 'addLost' },
      { guard: 'barrierTroubled', target: 'closing', actions: stuck },
      { guard: 'entryAjar', target: 'closing', actions: { type: 'latch', params: 'barrier-forced' } },
      { guard: 'exitOpen', target: 'passing' },
    ],
    after: { motor: { target: 'closing', actions: stuck } },
  });

  const passing = gate.createStateConfig({
    entry: { type: 'save', params: { opened: true } },
    initial: 'awaited',
    always: [
      { guard: 'barrierLost', target: 'recording', actions: 'addLost' },
      { guard: 'entryAjar', target: '#closing', actions: { type: 'latch', params: 'barrier-forced' } },
    ],
    on: { 'LANE.STOP': stopReleased },
    after: { holdOpen: { target: '#closing', actions: 'noteUnused' } },
    states: {
      awaited: {
        always: [
          { guard: 'exitEntered', target: 'doorway' },
          { guard: 'several', target: 'doubtful' },
          { guard: 'through', target: 'through' },
        ],
        after: { passage: { target: '#closing', actions: 'noteUnused' } },
      },
      // Two at once and nobody in the doorway: whoever is behind came from there, unless it was a flicker.
      doubtful: {
        always: [
          { guard: 'exitEntered', ...wrongWay },
          { guard: 'single', target: 'awaited' },
        ],
        after: { several: wrongWay },
      },
      doorway: {
        always: [
          { guard: 'through', target: 'through' },
          { guard: 'steppedBack', target: 'awaited' },
        ],
        after: { passage: { target: '#closing', actions: 'noteUnused' } },
      },
      through: {
        entry: 'noteUsed',
        always: [
          { guard: 'gone', target: '#closing' },
          // Somebody follows, and the doorway is free: it shuts before them.
          { guard: 'several', target: '#closing' },
        ],
        after: { leave: '#closing' },
      },
    },
  });

  const closing = gate.createStateConfig({
    id: 'closing',
    initial: 'shutting',
    always: [
      { guard: 'barrierLost', target: 'recording', actions: 'addLost' },
      { guard: 'lateThrough', actions: 'noteUsed' },
      { guard: 'slippedThrough', actions: 'latchFollower' },
    ],
    states: {
      shutting: {
        always: [
          { guard: 'exitShut', target: 'ended' },
          { guard: 'exitMustYield', target: 'yielding' },
        ],
        after: {
          motor: [
            { guard: 'yieldedOut', target: 'ended', actions: { type: 'latch', params: 'barrier-stuck' } },
            { target: 'ended', actions: stuck },
          ],
        },
      },
      // Somebody or something stands in the way: the barrier gives way until it is free.
      yielding: {
        entry: 'countYield',
        on: { 'LANE.STOP': stopReleased },
        always: { guard: 'exitFree', target: 'shutting' },
        after: { leave: 'shutting' },
      },
      // Whoever was cleared and could not pass is still owed an officer.
      ended: { always: [{ guard: 'owed', target: '#referred' }, { target: '#recording' }] },
    },
  });

  return { readying, admitting, opening, passing, closing };
}
