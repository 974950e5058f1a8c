import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FACE_INSTRUCTIONS } from '../contract/views.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { guidanceOf, type FoundFace, type FoundFaces } from './guidance.ts';

/** A frame of 640 by 480 with faces, each by the middle of its box and its width. */
function frame(...faces: readonly (readonly [middle: number, width: number])[]): FoundFaces {
  return {
    kind: 'faces',
    width: 640,
    height: 480,
    faces: faces.map(([middle, width]) => ({
      box: { x: middle - width / 2, y: 240 - width / 2, width, height: width },
      score: 0.9,
    })),
  };
}

describe('our own guidance', () => {
  it.each<[string, FoundFaces, string]>([
    ['nobody', frame(), 'no-face'],
    ['somebody who stands well', frame([320, 200]), 'good'],
    ['somebody far away', frame([320, 60]), 'closer'],
    ['somebody too near', frame([320, 440]), 'back'],
    ['somebody on the left of the picture', frame([140, 160]), 'left'],
    ['somebody on the right of the picture', frame([500, 160]), 'right'],
    ['two who stand side by side', frame([260, 160], [400, 160]), 'one-person'],
    ['somebody smaller behind', frame([320, 200], [420, 80]), 'good'],
    ['somebody as large at the edge', frame([320, 160], [600, 160]), 'good'],
  ])('tells %s', (_name, found, instruction) => {
    expect(guidanceOf(found).instruction).toBe(instruction);
  });

  it('finds a frame without one face of no use, and any other of some', () => {
    expect([guidanceOf(frame()).quality, guidanceOf(frame([260, 160], [400, 160])).quality]).toEqual([0, 0]);
    expect(guidanceOf(frame([320, 60])).quality).toBeGreaterThan(0);
  });

  it('prefers the nearer, the more central and the more certain face', () => {
    const quality = (found: FoundFaces) => guidanceOf(found).quality;
    expect(quality(frame([320, 200]))).toBeGreaterThan(quality(frame([320, 120])));
    expect(quality(frame([320, 200]))).toBeGreaterThan(quality(frame([400, 200])));
    const unsure = frame([320, 200]);
    expect(quality(frame([320, 200]))).toBeGreaterThan(
      quality({ ...unsure, faces: unsure.faces.map((face) => ({ ...face, score: 0.5 })) }),
    );
  });

  it('does not depend on the order of the faces', () => {
    const found = frame([320, 200], [600, 190], [100, 60]);
    expect(guidanceOf({ ...found, faces: [...found.faces].reverse() })).toEqual(guidanceOf(found));
  });

  it('gives a word of the contract and a quality from 0 to 1, whatever is found', () => {
    const number = fc.double({ min: 0, max: 4000, noNaN: true });
    const face: fc.Arbitrary<FoundFace> = fc.record({
      box: fc.record({ x: number, y: number, width: number, height: number }),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(face, { maxLength: 5 }), fc.integer({ min: 1, max: 4000 }), (faces, side) => {
        const { instruction, quality } = guidanceOf({ kind: 'faces', faces, width: side, height: side });
        expect(FACE_INSTRUCTIONS).toContain(instruction);
        expect(quality >= 0 && quality <= 1).toBe(true);
      }),
      fuzzed(2, 300),
    );
  });
});
