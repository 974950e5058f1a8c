import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarrierInputs } from '../../state/gate/board.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { createInputProof, HARMLESS } from './proven-inputs.ts';

const FIRE: BarrierInputs = { ...HARMLESS, fireAlarm: true };
const NAMES = Object.keys(HARMLESS) as (keyof BarrierInputs)[];

describe('inputs without a proof of freshness', () => {
  it('are told from the second scan on, and whatever either of the first two fears counts', () => {
    for (const [first, second] of [
      [FIRE, HARMLESS],
      [HARMLESS, FIRE],
    ] as const) {
      const proof = createInputProof();
      expect(proof.observe(first, 8)).toBeUndefined();
      expect(proof.observe(second, 9)).toEqual(FIRE);
    }
  });

  it('are not told while all answers have the same form', () => {
    const proof = createInputProof();
    for (let scan = 0; scan < 5; scan += 1) expect(proof.observe(HARMLESS, 8)).toBeUndefined();
  });

  it('are careful at first sight, and easy when two forms agree', () => {
    const proof = createInputProof();
    proof.observe(HARMLESS, 8);
    expect(proof.observe(HARMLESS, 9)).toEqual(HARMLESS);
    expect(proof.observe(FIRE, 8)).toEqual(FIRE);
    expect(proof.observe(HARMLESS, 9)).toEqual(FIRE);
    expect(proof.observe(HARMLESS, 9)).toEqual(FIRE);
    expect(proof.observe(HARMLESS, 8)).toEqual(HARMLESS);
  });

  it('are never bridged over a scan that failed', () => {
    const proof = createInputProof();
    proof.observe(FIRE, 8);
    proof.observe(FIRE, 9);
    proof.observe(HARMLESS, 8);
    proof.interrupted();
    expect(proof.observe(HARMLESS, 9)).toEqual(FIRE);
    expect(proof.observe(HARMLESS, 8)).toEqual(HARMLESS);
  });

  it('are forgotten with the board', () => {
    const proof = createInputProof();
    proof.observe(HARMLESS, 8);
    proof.observe(HARMLESS, 9);
    proof.forget();
    expect(proof.observe(FIRE, 8)).toBeUndefined();
  });

  it('are never easy unless the last two scans, of two forms, both were', () => {
    const step = fc.record({
      inputs: fc.array(fc.boolean(), { minLength: NAMES.length, maxLength: NAMES.length }),
      form: fc.constantFrom(8, 9),
      failed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const proof = createInputProof();
        let before: { readonly seen: BarrierInputs; readonly form: number } | undefined;
        let held: BarrierInputs | undefined;
        for (const { inputs, form, failed } of steps) {
          if (failed) {
            proof.interrupted();
            before = undefined;
            continue;
          }
          const seen = Object.fromEntries(NAMES.map((name, at) => [name, inputs[at]])) as unknown as BarrierInputs;
          const told = proof.observe(seen, form);
          for (const name of NAMES) {
            if (told?.[name] !== HARMLESS[name] || held?.[name] === HARMLESS[name]) continue;
            expect([seen[name], before?.seen[name], before?.form !== form]).toEqual([
              HARMLESS[name],
              HARMLESS[name],
              true,
            ]);
          }
          if (told !== undefined)
            for (const name of NAMES) if (seen[name] !== HARMLESS[name]) expect(told[name]).toBe(seen[name]);
          before = { seen, form };
          held = told ?? held;
        }
      }),
      fuzzed(2, 300),
    );
  });
});
