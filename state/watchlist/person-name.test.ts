import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../testing/fuzz.ts';
import { keysOfName, splitAtComma } from './person-name.ts';

function keys(primary: string, secondary = ''): readonly string[] {
  const found = keysOfName(splitAtComma({ primary, secondary }));
  return found.ok ? found.value : [found.error];
}

describe('keysOfName', () => {
  it.each([
    ['ERIKSSON', 'ANNA MARIA'],
    ['Eriksson', 'Anna Maria'],
    ['Eriksson, Anna Maria', ''],
    ['ERIKSSON<<ANNA<MARIA<<<', ''],
    ['Eriksson', 'Anna-Maria'],
    ['  eriksson ', ' anna\u00a0 maria.'],
  ])('is one key for the spellings of one name: %j %j', (primary, secondary) => {
    expect(keys(primary, secondary)).toEqual(['ERIKSSON ANNA MARIA']);
  });

  it.each([
    ['Müller', ['MULLER', 'MUELLER']],
    ['Mu\u0308ller', ['MULLER', 'MUELLER']],
    ['Åkesson', ['AKESSON', 'AAKESSON']],
    ['Ødegård', ['OEDEGARD', 'OEDEGAARD']],
    ['Weiß', ['WEISS']],
    ['Łukasiewicz', ['LUKASIEWICZ']],
    ['Nguyễn', ['NGUYEN']],
    ['Işık', ['ISIK']],
    ['Þórðarson', ['THORDARSON']],
    ["O'Connor", ['OCONNOR']],
    ['D’Artagnan', ['DARTAGNAN']],
    ['Peña', ['PENA']],
    ['PENXXA', ['PENA']],
    ['MUXXLLER', ['MULLER']],
    ['Xxanthe', ['XXANTHE']],
  ])('writes %s in the letters of the MRZ', (name, expected) => {
    expect(keys(name)).toEqual(expected);
  });

  it('keeps the order of the components', () => {
    expect(keys('ANNA', 'ERIKSSON')).not.toEqual(keys('ERIKSSON', 'ANNA'));
  });

  it.each(['Иванов', '王', 'علي', 'ANNA 2', 'A;B'])('refuses %s, and drops nothing silently', (name) => {
    expect(keys(name)).toEqual(['has characters that are no Latin letters: write it in the letters of the MRZ']);
  });

  it('refuses a name without letters', () => {
    expect(keys(' -, ')).toEqual(['has no letters']);
  });

  it('refuses a component of marks alone, which would leave an empty one', () => {
    expect(keys('\u{16f51}', 'A')).toEqual([
      'has characters that are no Latin letters: write it in the letters of the MRZ',
    ]);
  });

  it('gives keys in A to Z, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 40 }), (primary, secondary) => {
        const found = keysOfName({ primary, secondary });
        if (found.ok) for (const key of found.value) expect(key).toMatch(/^[A-Z]+( [A-Z]+)*$/);
        else expect(found.error).not.toBe('');
      }),
      fuzzed(9303, 1000),
    );
  });
});
