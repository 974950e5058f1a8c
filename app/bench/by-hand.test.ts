import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseLane, type Layout } from '../../state/lane/lane.ts';
import { createTravellerByHand } from './by-hand.ts';
import { demoLaneFile } from './demo-lane.ts';
import { specimenLines } from './document.ts';
import { createFarEnds, type FarEnds } from './far-ends.ts';
import type { Person } from './person.ts';

let folder: string;
let ends: FarEnds | undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-by-hand-'));
});
afterEach(async () => {
  await ends?.close();
  rmSync(folder, { recursive: true, force: true });
});

function hand(layout: Layout, isSimulated = true) {
  const barrier = isSimulated ? {} : { path: path.join(folder, 'barrier') };
  const lane = parseLane(demoLaneFile({ layout, barrier }, folder));
  if (!lane.ok) throw new Error(lane.error.join('; '));
  ends = createFarEnds(lane.value);
  return { hand: createTravellerByHand(ends, { refreshTrust: () => Promise.resolve() }), ends };
}

const PERSON: Person = {
  lines: specimenLines('valid', new Date()),
  portrait: { format: 'jpeg', bytes: Buffer.from('ffd8ffc0000b080001000101011100ffd9', 'hex') },
  live: undefined,
  other: undefined,
  camera: 'camera',
  origin: 'a test',
};

describe('a traveller who is moved by hand', () => {
  it.each([
    ['turnstile', 'zone-a'],
    ['mantrap', 'outside'],
  ] as const)('of a %s stands in %s after stepping up, once', (layout, place) => {
    const { hand: traveller, ends: far } = hand(layout);
    expect(traveller.walk('gone')).toBe('nobody is there: step up first');
    expect(traveller.stepUp()).toBeUndefined();
    expect(traveller.stepUp()).toBe('the traveller stands there already');
    expect(far.board?.board.people.placeOf(traveller.walker ?? 0)).toBe(place);
    expect(traveller.walk('gone')).toBeUndefined();
  });

  it('lays the passport on the reader, which holds it until it is taken', async () => {
    const { hand: traveller, ends: far } = hand('mantrap');
    expect(await traveller.layDown({ ...PERSON, portrait: undefined })).toMatch(/no portrait/);
    expect(await traveller.layDown(PERSON)).toBeUndefined();
    expect(far.chipReader.holdsDocument).toBe(true);
    far.chipReader.remove();
    await far.unplug('mrzReader');
    expect(await traveller.layDown(PERSON)).toMatch(/unplugged/);
  });

  it('is told where the barrier is real', () => {
    const { hand: traveller } = hand('turnstile', false);
    expect(traveller.stepUp()).toMatch(/not simulated/);
    expect(traveller.walk('gone')).toMatch(/not simulated/);
  });
});
