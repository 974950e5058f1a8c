// While the traveller is inspected: chip, watchlist and face side by side from the MRZ on, each with an end of
// its own, and the watch on whether the traveller is still there.
import { captureAnswer, chipAnswer, comparisonAnswer, picturesOf, watchlistAnswer } from './answers.ts';
import { watchlistQuery } from './context.ts';
import { presenceState } from './presence.ts';
import { present, type GateParts, type GateSetup } from './setup.ts';

export function inspectingState(gate: GateSetup, parts: GateParts) {
  const chip = gate.createStateConfig({
    initial: 'reading',
    states: {
      reading: {
        invoke: {
          src: 'readChip',
          input: ({ context }) => ({ zone: present(context.draft?.zone, 'document') }),
          onDone: { target: 'done', actions: { type: 'save', params: ({ event }) => chipAnswer(event.output) } },
          onError: { target: 'done', actions: { type: 'save', params: chipAnswer(undefined) } },
        },
        after: { chip: { target: 'done', actions: { type: 'save', params: chipAnswer(undefined, 'time-out') } } },
      },
      done: { type: 'final' },
    },
  });

  const watchlist = gate.createStateConfig({
    initial: 'asking',
    states: {
      asking: {
        invoke: {
          src: 'askWatchlist',
          input: ({ context }) => present(watchlistQuery(context, parts.today()), 'document'),
          onDone: { target: 'done', actions: { type: 'save', params: ({ event }) => watchlistAnswer(event.output) } },
          onError: { target: 'done', actions: { type: 'save', params: watchlistAnswer(undefined) } },
        },
        after: {
          watchlist: { target: 'done', actions: { type: 'save', params: watchlistAnswer(undefined, 'time-out') } },
        },
      },
      done: { type: 'final' },
    },
  });

  // One attempt at the live image; `next` says where it goes from there, whatever came of it.
  const attempt = (next: string) =>
    gate.createStateConfig({
      invoke: {
        src: 'captureFace',
        input: { withinMs: parts.delays.capture },
        onDone: { target: next, actions: { type: 'save', params: ({ event }) => captureAnswer(event.output) } },
        onError: { target: next, actions: { type: 'save', params: captureAnswer(undefined) } },
      },
      after: {
        captureOverdue: { target: next, actions: { type: 'save', params: captureAnswer(undefined, 'time-out') } },
      },
    });

  const face = gate.createStateConfig({
    initial: 'awaitingPlace',
    states: {
      // In a lane with two doors the camera is between them, and nobody whose chip was not read is let in.
      awaitingPlace: {
        always: [
          { guard: 'inPlace', target: 'capturing' },
          { guard: 'chipUnread', target: 'done' },
        ],
      },
      capturing: attempt('attempted'),
      attempted: {
        always: [
          { guard: 'comparable', target: 'comparing' },
          { guard: 'chipSettled', target: 'done' },
          { target: 'awaitingChip' },
        ],
      },
      // The traveller may have been busy with the passport: whoever was not captured meanwhile gets a second attempt.
      awaitingChip: {
        always: [
          { guard: 'comparable', target: 'comparing' },
          { guard: 'chipUnread', target: 'done' },
          { guard: 'chipSettled', target: 'capturingAgain' },
        ],
      },
      capturingAgain: attempt('attempted'),
      comparing: {
        invoke: {
          src: 'compareFaces',
          input: ({ context }) => present(picturesOf(context.draft), 'pair of pictures'),
          onDone: { target: 'done', actions: { type: 'save', params: ({ event }) => comparisonAnswer(event.output) } },
          onError: { target: 'done', actions: { type: 'save', params: comparisonAnswer(undefined) } },
        },
        after: {
          compare: { target: 'done', actions: { type: 'save', params: comparisonAnswer(undefined, 'time-out') } },
        },
      },
      done: { type: 'final' },
    },
  });

  return gate.createStateConfig({
    type: 'parallel',
    always: { guard: 'deviceLost', target: 'referred', actions: ['addLost', 'latchForced'] },
    on: {
      'DOCUMENT.READ': {
        guard: 'otherDocument',
        target: 'referred',
        actions: { type: 'addReason', params: 'two-documents' },
      },
      'TRAVELLER.CALLED': { target: 'referred', actions: { type: 'addReason', params: 'assistance-requested' } },
    },
    states: {
      evidence: { type: 'parallel', onDone: '#deciding', states: { chip, watchlist, face } },
      presence: presenceState(gate),
    },
  });
}
