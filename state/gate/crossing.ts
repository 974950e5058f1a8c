// One crossing, from the document to the record of it. The way to the open exit begins in `readying`, which is entered by a
// clear decision or by an officer's admission and by nothing else.
import { judgementAnswer } from './answers.ts';
import { crossingOf, evidenceOf } from './context.ts';
import { inspectingState } from './inspecting.ts';
import { leavingState } from './leaving.ts';
import { passingStates } from './passing.ts';
import { present, type GateParts, type GateSetup } from './setup.ts';

export function crossingState(gate: GateSetup, parts: GateParts) {
  const { readying, admitting, opening, passing, closing } = passingStates(gate);
  const forced = { guard: 'forced', actions: { type: 'latch', params: 'barrier-forced' } } as const;

  return gate.createStateConfig({
    initial: 'inspecting',
    states: {
      inspecting: inspectingState(gate, parts),
      deciding: {
        id: 'deciding',
        always: { guard: 'deviceLost', target: 'referred', actions: ['addLost', 'latchForced'] },
        on: {
          'DOCUMENT.READ': {
            guard: 'otherDocument',
            target: 'referred',
            actions: { type: 'addReason', params: 'two-documents' },
          },
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
      decided: { always: [{ guard: 'cleared', target: 'readying' }, { target: 'referred' }] },
      referred: {
        id: 'referred',
        entry: { type: 'save', params: { referred: true } },
        always: forced,
        on: {
          'OFFICER.RESOLVED': [
            { guard: 'admitted', target: 'readying', actions: 'noteResolution' },
            { guard: 'resolved', target: 'recording', actions: 'noteResolution' },
          ],
        },
        after: { officer: 'recording' },
      },
      readying,
      admitting,
      opening,
      passing,
      closing,
      recording: {
        id: 'recording',
        always: forced,
        invoke: {
          src: 'record',
          input: ({ context }) => present(crossingOf(context, parts.now().toISOString()), 'crossing'),
          onDone: { target: 'leaving', actions: { type: 'save', params: { recorded: true } } },
          onError: 'unrecorded',
        },
        after: { record: 'unrecorded' },
      },
      // The lane serves nobody else until the crossing is on record; the journal knows a crossing that comes twice.
      // Whoever is locked in is let out meanwhile.
      unrecorded: {
        initial: 'looking',
        always: forced,
        states: {
          looking: { always: [{ guard: 'mustLetOut', target: 'back' }, { target: 'waiting' }] },
          back: {
            always: [
              { guard: 'barrierLost', target: 'waiting' },
              { guard: 'barrierBarred', target: 'waiting' },
              { guard: 'exitAjar', target: 'waiting' },
              { guard: 'leftBack', target: 'waiting' },
            ],
            on: {
              'LANE.STOP': {
                target: '#gate.stopping.entering',
                actions: { type: 'addReason', params: 'lane-stopped' },
              },
            },
            initial: 'awaited',
            // The entry is shut while the journal is tried again, but onto nobody.
            states: {
              awaited: { after: { leave: 'blocked' } },
              blocked: { always: { guard: 'entryFree', target: '#recording' }, after: { leave: '#recording' } },
            },
          },
          waiting: { after: { leave: '#recording' } },
        },
      },
      leaving: leavingState(gate),
    },
  });
}
