import { describe, expect, it } from 'vitest';
import { BOARD_DEFAULTS, createBoard } from '../../hardware/bench/board.ts';
import { decodeInputs } from '../../state/gate/board.ts';
import type { Layout } from '../../state/lane/lane.ts';
import { createMishaps, MISHAPS } from './mishaps.ts';

function lane(layout: Layout) {
  const board = createBoard(
    0,
    { onOutputs: () => undefined, onApplied: () => undefined },
    { ...BOARD_DEFAULTS, layout },
  );
  // Shut, so that what is seen is the mishap's doing.
  board.answer({ function: 0x06, address: 4, value: 0x94 });
  board.advance(2000);
  return { board, mishaps: createMishaps(board, layout) };
}

describe.each(['turnstile', 'mantrap'] as const)('a mishap of a %s', (layout) => {
  it.each(MISHAPS[layout].map(({ name }) => name))('%s shows at the board, and is over when it is ended', (name) => {
    const { board, mishaps } = lane(layout);
    const quiet = board.inputs;
    const shown = () => mishaps.list().find((mishap) => mishap.name === name)?.on;
    const begins = shown();
    expect(mishaps.set(name, true)).toBeUndefined();
    board.advance(12_000);
    // A jammed drive shows nothing before it is told to move; whoever waits before a shut door is seen by no sensor.
    const isHidden = name.startsWith('stuck') || (layout === 'mantrap' && begins === undefined);
    expect(board.inputs !== quiet || board.fault !== 0).toBe(!isHidden);
    expect(shown()).toBe(begins === undefined ? undefined : true);
    mishaps.end();
    board.advance(24_000);
    expect(board.inputs).toBe(quiet);
    expect(board.people.all).toEqual([]);
    expect(shown()).toBe(begins);
  });
});

describe('mishaps', () => {
  it('leave a thing once, however often they are begun', () => {
    const { board, mishaps } = lane('mantrap');
    mishaps.set('left-luggage', true);
    mishaps.set('left-luggage', true);
    expect(board.people.all).toHaveLength(1);
    mishaps.set('left-luggage', false);
    expect(board.people.all).toEqual([]);
    mishaps.set('left-luggage', true);
    expect(decodeInputs(board.inputs).zoneA).toBe(true);
  });

  it('are refused in words where they cannot be', () => {
    expect(lane('turnstile').mishaps.set('stuck-entry', true)).toBe('there is no mishap stuck-entry in a turnstile');
    expect(createMishaps(undefined, 'turnstile').set('tamper', true)).toBe('the barrier board is not simulated');
    expect(createMishaps(undefined, 'turnstile').list()).toEqual([]);
  });
});
