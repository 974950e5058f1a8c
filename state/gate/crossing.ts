// One crossing, from the document to the record of it. The barrier opens in `opening` only, which is entered by a clear
// decision or by an officer's admission and by nothing else.
import { judgementAnswer } from './answers.ts';
import { crossingOf, evidenceOf } from './context.ts';
import { inspectingState } from './inspecting.ts';
import { present, type GateParts, type GateSetup } from './setup.ts';

export function crossingState(gate: GateSetup, parts: GateParts) {
  const stopReleased = {
    target: '#gate.stopping.released',
    actions: { type: 'addReason', params: 'lane-stopped' },
  } as const;

  const passing = gate.createStateConfig({
    entry: { type: 'save', params: { opened: true } },
    initial: 'awaited',
    always: { guard: 'barrierLost', target: 'recording', actions: 'addLost' },
    on: { 'LANE.STOP': stopReleased },
    states: {
      awaited: {
        always: { guard: 'behindBarrier', target: 'through' },
        after: {
          passage: {
            target: '#closing',
            actions: [
              { type: 'save', params: { passage: 'not-used' } },
              { type: 'addReason', params: 'passage-not-used' },
            ],
          },
        },
      },
      through: {
        entry: { type: 'save', params: { passage: 'used' } },
        always: { guard: 'nobodyBehind', target: '#closing' },
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
          { guard: 'exitShut', target: '#recording' },
          { guard: 'mustYield', target: 'yielding' },
        ],
        after: { motor: { target: '#recording', actions: { type: 'addReason', params: 'barrier-stuck' } } },
      },
      // Somebody or something stands in the way: the barrier gives way until it is free.
      yielding: {
        entry: 'countYield',
        on: { 'LANE.STOP': stopReleased },
        always: { guard: 'exitFree', target: 'shutting' },
        after: { leave: 'shutting' },
      },
    },
  });

  return gate.createStateConfig({
    initial: 'inspecting',
    states: {
      inspecting: inspectingState(gate, parts),
      deciding: {
        id: 'deciding',
        always: { guard: 'deviceLost', target: 'referred', actions: 'addLost' },
        on: {
          'TRAVELLER.CALLED': { target: 'referred', actions: { type: 'addReason', params: 'assistance-requested' } },
        },
        invoke: {
          src: 'decide',
          input: ({ context }) => present(evidenceOf(context), 'document'),
          onDone: {
            target: 'decided',
            actions: { type: 'save', params: ({ event }) => judgementAnswer(event.output) },
          },
          onError: { target: 'referred', actions: { type: 'addReason', params: 'decision-missing' } },
        },
        after: { decide: { target: 'referred', actions: { type: 'addReason', params: 'decision-missing' } } },
      },
      decided: { always: [{ guard: 'cleared', target: 'opening' }, { target: 'referred' }] },
      referred: {
        entry: { type: 'save', params: { referred: true } },
        on: {
          'OFFICER.RESOLVED': [
            { guard: 'admitted', target: 'opening', actions: 'noteResolution' },
            { guard: 'resolved', target: 'recording', actions: 'noteResolution' },
          ],
        },
        after: { officer: 'recording' },
      },
      opening: {
        always: [
          { guard: 'barrierLost', target: 'referred', actions: 'addLost' },
          { guard: 'barrierTroubled', target: 'referred', actions: { type: 'addReason', params: 'barrier-stuck' } },
          { guard: 'exitOpen', target: 'passing' },
        ],
        after: { motor: { target: 'referred', actions: { type: 'addReason', params: 'barrier-stuck' } } },
      },
      passing,
      closing,
      recording: {
        id: 'recording',
        invoke: {
          src: 'record',
          input: ({ context }) => present(crossingOf(context, parts.now().toISOString()), 'crossing'),
          onDone: { target: 'leaving', actions: { type: 'save', params: { recorded: true } } },
          onError: 'unrecorded',
        },
        after: { record: 'unrecorded' },
      },
      // The lane serves nobody else until the crossing is on record; the journal knows a crossing that comes twice.
      unrecorded: { after: { leave: 'recording' } },
      leaving: {
        always: { guard: 'nobodyBefore', target: '#gate.securing' },
        after: { leave: '#gate.securing' },
      },
    },
  });
}
