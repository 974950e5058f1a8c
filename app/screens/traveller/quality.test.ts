import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, type FaceMeasures } from './quality.ts';
import { fuzzed } from '../../../state/testing/fuzz.ts';

const FACE: FaceMeasures = {
  frame: { width: 1280, height: 720 },
  interEye: 130,
  centre: { x: 0.5, y: 0.5 },
  yaw: 2,
  roll: 1,
  eyeGap: 0.3,
  blink: 0.1,
  mouthGap: 0.01,
  sharpness: 320,
  luminance: 120,
};

function of(change: Partial<FaceMeasures>, before?: FaceMeasures) {
  return judge({ faces: 1, face: { ...FACE, ...change } }, before);
}

describe('the one thing to repair', () => {
  it.each<[string, Partial<FaceMeasures>]>([
    ['good', {}],
    ['closer', { interEye: 50 }],
    ['back', { interEye: 260 }],
    ['left', { centre: { x: 0.2, y: 0.5 } }],
    ['right', { centre: { x: 0.8, y: 0.5 } }],
    ['face-forward', { yaw: -30 }],
    ['face-forward', { roll: 25 }],
    ['eyes-open', { eyeGap: 0.08 }],
    ['eyes-open', { eyeGap: 0.15, blink: 0.7 }],
    ['mouth-closed', { mouthGap: 0.6 }],
    ['more-light', { luminance: 20 }],
  ])('is %s', (instruction, change) => {
    expect(of(change).instruction).toBe(instruction);
  });

  it('is the most helpful of several', () => {
    expect(of({ interEye: 40, yaw: 40, luminance: 10 }).instruction).toBe('closer');
    expect(of({ eyeGap: 0.05, luminance: 10 }).instruction).toBe('eyes-open');
  });

  it('is to hold still while the face moves', () => {
    const before = { ...FACE, centre: { x: 0.46, y: 0.5 } };
    expect(of({}, before).instruction).toBe('hold-still');
    expect(of({}, FACE).instruction).toBe('good');
  });

  it('is nothing for a small photograph that was enlarged, a smile, narrow eyes or a turn of 20 degrees', () => {
    expect(of({ interEye: 64, sharpness: 15 }).instruction).toBe('good');
    expect(of({ mouthGap: 0.25 }).instruction).toBe('good');
    expect(of({ eyeGap: 0.14, blink: 0.3 }).instruction).toBe('good');
    expect(of({ yaw: 20 }).instruction).toBe('good');
  });

  it('says that nobody, or not only one, is there', () => {
    expect(judge({ faces: 0 })).toEqual({ instruction: 'no-face', quality: 0 });
    expect(judge({ faces: 2, face: FACE })).toEqual({ instruction: 'one-person', quality: 0 });
  });
});

describe('quality', () => {
  it('falls with every flaw', () => {
    const best = of({}).quality;
    expect(best).toBeGreaterThan(0.95);
    const flaws: Partial<FaceMeasures>[] = [
      { interEye: 70 },
      { yaw: 18 },
      { roll: 18 },
      { eyeGap: 0.15 },
      { mouthGap: 0.3 },
      { sharpness: 12 },
      { luminance: 50 },
      { luminance: 250 },
    ];
    for (const flaw of flaws) expect(of(flaw).quality).toBeLessThan(best);
  });

  it('is 0 to 1 for any measures, and 0 where a measure is no number', () => {
    const any = fc.double({ noDefaultInfinity: false });
    fc.assert(
      fc.property(any, any, any, any, any, any, (interEye, yaw, roll, eyeGap, mouthGap, sharpness) => {
        const { quality } = of({ interEye, yaw, roll, eyeGap, mouthGap, sharpness });
        expect(quality).toBeGreaterThanOrEqual(0);
        expect(quality).toBeLessThanOrEqual(1);
      }),
      fuzzed(3, 300),
    );
    expect(of({ yaw: Number.NaN }).quality).toBe(0);
  });
});
