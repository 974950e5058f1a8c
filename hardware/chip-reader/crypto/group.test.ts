import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURVES } from '../../../state/document/pki/curves.ts';
import { fuzzed } from '../../../state/testing/fuzz.ts';
import { ELLIPTIC_GROUPS } from './elliptic-group.ts';
import { drawKey, drawScalar, type Group, octets, power } from './group.ts';
import { MODULAR_GROUPS } from './modular-group.ts';

const GROUPS: readonly Group[] = [...CURVES.map((name) => ELLIPTIC_GROUPS[name]), ...MODULAR_GROUPS];
const random = (length: number): Buffer => Buffer.alloc(length, 0x35);

describe.each(GROUPS.map((group) => [group.name, group] as const))('the group %s', (_name, group) => {
  it('has a generator of its order', () => {
    expect(group.parse(group.generator)).toEqual({ ok: true, value: group.generator });
    expect(group.multiply(group.generator, group.order)).toBeUndefined();
    expect(group.multiply(group.generator, group.order + 1n)).toEqual(group.generator);
  });

  it('multiplies as it adds', () => {
    const twice = group.multiply(group.generator, 2n);
    expect(twice).toEqual(group.add(group.generator, group.generator));
    const last = group.multiply(group.generator, group.order - 1n);
    expect(last && group.add(group.generator, last)).toBeUndefined();
  });

  it('agrees on one secret', () => {
    const own = drawKey(group, random);
    const other = drawKey(group, (length) => Buffer.alloc(length, 0x17));
    const shared = group.multiply(other.publicKey, own.privateKey);
    expect(shared).toBeDefined();
    expect(shared).toEqual(group.multiply(own.publicKey, other.privateKey));
    const size = octets(group.prime).length;
    expect(shared && group.secretOf(shared).length).toBe(size);
  });

  it('takes no element that is none', () => {
    const { publicKey } = drawKey(group, random);
    const changed = Buffer.from(publicKey);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    for (const bytes of [Buffer.alloc(0), Buffer.from([0]), Buffer.from([1]), changed, Buffer.alloc(600, 4)])
      expect(group.parse(bytes)).toMatchObject({ ok: false });
  });
});

describe('elements of other groups', () => {
  it('are refused: a point of another curve, a compressed point, zeros', () => {
    const group = ELLIPTIC_GROUPS['brainpoolP256r1'];
    expect(group.parse(ELLIPTIC_GROUPS['P-256'].generator)).toMatchObject({ ok: false });
    expect(group.parse(Buffer.concat([Buffer.from([2]), group.generator.subarray(1, 33)]))).toMatchObject({
      ok: false,
    });
    expect(group.parse(Buffer.concat([Buffer.from([4]), Buffer.alloc(64)]))).toMatchObject({ ok: false });
  });

  it('are refused: numbers out of the subgroup, 1, -1, p and more', () => {
    for (const group of MODULAR_GROUPS) {
      const { prime, order } = group;
      let other = 2n;
      while (power(other, order, prime) === 1n) other += 1n;
      for (const value of [0n, 1n, prime - 1n, prime, prime + 1n, other])
        expect(group.parse(octets(value))).toMatchObject({ ok: false });
    }
  });

  it('may have leading zeros when they are numbers, and lose them', () => {
    const [group] = MODULAR_GROUPS;
    if (group === undefined) throw new Error('no group');
    let element = group.generator;
    while (element.length === 128) element = group.add(element, group.generator) ?? element;
    const long = Buffer.concat([Buffer.alloc(128 - element.length), element]);
    expect(group.parse(long)).toEqual({ ok: true, value: element });
    expect(group.secretOf(element)).toEqual(long);
    expect(group.parse(Buffer.concat([Buffer.alloc(1), long]))).toMatchObject({ ok: false });
  });

  it('are refused, whatever comes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GROUPS.slice(0, 11)), fc.uint8Array({ maxLength: 140 }), (group, bytes) => {
        const result = group.parse(Buffer.from(bytes));
        expect(result.ok).toBe(false);
      }),
      fuzzed(41, 100),
    );
  });
});

describe('a private key', () => {
  it('is neither zero nor as large as the order, and of every bit of it', () => {
    const group = ELLIPTIC_GROUPS['P-521'];
    const draws = [Buffer.alloc(66, 0xff), Buffer.alloc(66), Buffer.concat([Buffer.from([0xff]), Buffer.alloc(65, 7)])];
    const scalar = drawScalar(group, () => draws.shift() ?? Buffer.alloc(66));
    expect(scalar.toString(16)).toBe(`1${'07'.repeat(65)}`);
    expect(draws).toEqual([]);
  });

  it('is not made of a broken source', () => {
    expect(() => drawScalar(ELLIPTIC_GROUPS['P-256'], (length) => Buffer.alloc(length))).toThrow('broken');
  });
});

describe('the point encoding of integrated mapping', () => {
  it('gives points of the curve, but not for P-224 nor for values without one', () => {
    for (const name of CURVES) {
      const group = ELLIPTIC_GROUPS[name];
      const point = group.encode(123_456_789n);
      if (name === 'P-224') expect(point).toBeUndefined();
      else expect(point && group.parse(point)).toMatchObject({ ok: true });
      for (const value of [0n, 1n, group.prime - 1n]) expect(group.encode(value)).toBeUndefined();
    }
  });

  it('gives numbers of the subgroup', () => {
    for (const group of MODULAR_GROUPS) {
      const element = group.encode(123_456_789n);
      expect(element && group.parse(element)).toMatchObject({ ok: true });
      expect(group.encode(0n)).toBeUndefined();
      expect(group.encode(1n)).toBeUndefined();
    }
  });
});
