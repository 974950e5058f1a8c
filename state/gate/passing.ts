// From the word that the traveller may pass to the door that is shut again. The exit opens in `opening` only, when nothing
// hinders it; whoever comes from behind or follows through shuts it, and the lane, until an officer has looked.
import type { GateSetup } from './setup.ts';

export function passingStates(gate: GateSetup) {
  const stopReleased = {
    target: '#gate.stopping.released',
    actions: { type: 'addReason', params: 'lane-stopped' },
  } as const;
  const stuck = { type: 'addReason', params: 'barrier-stuck' } as const;
  const forced = { type: 'latch', params: 'barrier-forced' } as const;
  const followed = { guard: 'followed', actions: 'latchFollower' } as const;
  const wrongWay = { target: '#closing', actions: { type: 'latch', params: 'wrong-way' } } as const;

  // What must be so before a door opens: the document taken, one person, the other door shut, nobody behind.
  const readying = gate.createStateConfig({
    id: 'readying',
    entry: 'forgetYields',
    initial: 'waiting',
    always: [
      { guard: 'barrierLost', target: 'referred', actions: 'addLost' },
      { guard: 'barrierTroubled', target: 'referred', actions: stuck },
      { guard: 'forced', target: 'referred', actions: forced },
      { guard: 'mayOpen', target: 'opening' },
      { guard: 'mustEnter', target: 'admitting' },
    ],
    after: { takeDocument: { target: 'referred', actions: 'addHindrances' } },
    states: {
      waiting: { always: { guard: 'isAway', target: 'away' } },
      // Nobody opens for somebody who has gone: the next one may stand there soon.
      away: {
        always: { guard: 'present', target: 'waiting' },
        after: { absence: { target: '#referred', actions: 'addHindrances' } },
      },
    },
  });

  // An officer admits somebody who still stands outside a lane with two doors.
  const admitting = gate.createStateConfig({
    always: [
      { guard: 'barrierLost', target: 'referred', actions: 'addLost' },
      { guard: 'barrierTroubled', target: 'referred', actions: stuck },
      { guard: 'exitAjar', target: 'referred', actions: forced },
      { guard: 'steppedIn', target: 'readying', actions: { type: 'save', params: { entered: true } } },
    ],
    on: {
      'LANE.STOP': { target: '#gate.stopping.entering', actions: { type: 'addReason', params: 'lane-stopped' } },
    },
    initial: 'awaited',
    states: {
      awaited: {
        after: {
          passage: [{ guard: 'entryFree', target: '#recording', actions: 'noteUnused' }, { target: 'blocked' }],
        },
      },
      // No door is shut onto somebody who stands in it, for as long as a traveller may take to leave.
      blocked: {
        always: { guard: 'leftBack', target: '#recording', actions: 'noteUnused' },
        after: { leave: { target: '#recording', actions: 'noteUnused' } },
      },
    },
  });

  const opening = gate.createStateConfig({
    always: [
      { guard: 'barrierLost', target: 'referred', actions: 'addLost' },
      { guard: 'barrierTroubled', target: 'closing', actions: stuck },
      { guard: 'entryForced', target: 'closing', actions: forced },
      { guard: 'exitOpen', target: 'passing' },
      { guard: 'squeezing', target: '#gate.crossing.passing.doorway' },
    ],
    after: { motor: { target: 'closing', actions: stuck } },
  });

  const passing = gate.createStateConfig({
    entry: { type: 'save', params: { opened: true } },
    initial: 'awaited',
    always: [
      { guard: 'barrierLost', target: 'recording', actions: 'addLost' },
      { guard: 'entryForced', target: '#closing', actions: forced },
      { guard: 'entryAjar', target: '#closing', actions: stuck },
    ],
    on: { 'LANE.STOP': stopReleased },
    after: { holdOpen: { target: '#closing', actions: 'noteUnused' } },
    states: {
      awaited: {
        always: [
          { guard: 'exitEntered', target: 'doorway' },
          { guard: 'several', target: 'doubtful' },
          { guard: 'vanished', target: 'vanished' },
          { guard: 'through', target: 'through' },
          { guard: 'isAway', target: 'strayed' },
        ],
        after: { passage: { target: '#closing', actions: 'noteUnused' } },
      },
      // Gone from before the open barrier, and not through it: it does not wait for whoever steps there next.
      strayed: {
        always: [
          { guard: 'exitEntered', target: 'doorway' },
          { guard: 'through', target: 'through' },
          { guard: 'present', target: 'awaited' },
        ],
        after: { absence: { target: '#closing', actions: 'noteUnused' } },
      },
      // Two at once and nobody in the doorway: whoever is behind came from there, unless it was a flicker.
      doubtful: {
        always: [
          { guard: 'exitEntered', ...wrongWay },
          { guard: 'single', target: 'awaited' },
        ],
        after: { several: wrongWay },
      },
      // Between two doors one empty scan is a gap between two sensors.
      vanished: {
        always: [
          { guard: 'exitEntered', target: 'doorway' },
          { guard: 'present', target: 'awaited' },
        ],
        after: { several: 'through' },
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
          { guard: 'followed', target: '#closing', actions: 'latchFollower' },
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
    always: { guard: 'barrierLost', target: 'recording', actions: 'addLost' },
    states: {
      shutting: {
        always: [
          { guard: 'lateBehind', actions: 'noteUsed' },
          followed,
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
      // Somebody or something stands in the way: the barrier gives way until it is free, even if the other door has been forced.
      yielding: {
        entry: 'countYield',
        on: { 'LANE.STOP': stopReleased },
        always: [{ guard: 'lateThrough', actions: 'noteUsed' }, followed, { guard: 'exitFree', target: 'shutting' }],
        after: { leave: 'shutting' },
      },
      // Whoever was cleared and could not pass is still owed an officer.
      ended: { always: [{ guard: 'owed', target: '#referred' }, { target: '#recording' }] },
    },
  });

  return { readying, admitting, opening, passing, closing };
}
