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
      leaving: leavingState(gate),
    },
  });
}
