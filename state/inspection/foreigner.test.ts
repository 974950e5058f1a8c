import { describe, expect, expectTypeOf, it } from 'vitest';
import { zoneOf } from '../gate/gate.fixture.ts';
import type { Resolved } from '../journal/crossing.ts';
import type { Decision } from './decide.ts';
import { foreignerOf, type Foreigner } from './foreigner.ts';

describe('a refusal of entry', () => {
  it('is to be had for a foreigner only', () => {
    expect(foreignerOf(zoneOf('NLD'), 'IDN')).toEqual({ nationality: 'NLD' });
    expect(foreignerOf(zoneOf('IDN'), 'IDN')).toBeUndefined();
    expect(foreignerOf(undefined, 'IDN')).toBeUndefined();
  });

  it('cannot be written without one', () => {
    expectTypeOf<{ kind: 'refuse-entry'; remark: string }>().not.toExtend<Resolved>();
    expectTypeOf<{ kind: 'refuse-entry'; of: { nationality: string }; remark: string }>().not.toExtend<Resolved>();
    expectTypeOf<{ kind: 'refuse-entry'; of: Foreigner; remark: string }>().toExtend<Resolved>();
  });

  it('is nothing that the machine can decide', () => {
    expectTypeOf<Decision['kind']>().toEqualTypeOf<'clear' | 'refer'>();
  });
});
