import { describe, expect, it } from 'vitest';
import { readName } from './names.ts';

const read = (field: string) => {
  const name = readName(field);
  return name.ok ? [name.value.primary, name.value.secondary, name.value.truncated] : name.error;
};

// The examples of Doc 9303-4, 4.2.3, and 9303-7, 4.2.3: the name field of 39 characters.
describe('readName', () => {
  it.each([
    ['ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'ERIKSSON', 'ANNA MARIA'],
    ['HENG<<DEBORAH<MING<LO<<<<<<<<<<<<<<<<<<', 'HENG', 'DEBORAH MING LO'],
    ['SMITH<JONES<<SUSIE<MARGARET<<<<<<<<<<<<', 'SMITH JONES', 'SUSIE MARGARET'],
    ['OCONNOR<<ENYA<SIOBHAN<<<<<<<<<<<<<<<<<<', 'OCONNOR', 'ENYA SIOBHAN'],
    ['VAN<DER<MUELLEN<<MARTIN<<<<<<<<<<<<<<<<', 'VAN DER MUELLEN', 'MARTIN'],
    ['AL<BASRI<<HUDA<MUHAMMAD<JAWAD<<<<<<<<<<', 'AL BASRI', 'HUDA MUHAMMAD JAWAD'],
    ['VILARCHAO<FERNANDEZ<<JOSE<RAMON<<<<<<<<', 'VILARCHAO FERNANDEZ', 'JOSE RAMON'],
    ['ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<', 'ARKFREITH', ''],
    ['SATRIYA<SUDARPA<<<<<<<<<<<<<<<<<<<<<<<<', 'SATRIYA SUDARPA', ''],
    ['<<FIRST<NAME<<<<<<<<<<<<<<<<<<<<<<<<<<<', '', 'FIRST NAME'],
  ])('reads %s whole, particles and all', (field, primary, secondary) => {
    expect(read(field)).toEqual([primary, secondary, false]);
  });

  it.each([
    ['NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K', 'NILAVADHANANANDA', 'CHAYAPA DEJTHAMRONG K'],
    ['NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU', 'NILAVADHANANANDA', 'ARNPOL PETCH CHARONGU'],
    ['BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI', 'BENNELONG WOOLOOMOOLOO WARRANDYTE W', 'DI'],
    ['BENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO', 'BENNELONG WOOLOOM WARRAND WARNAM', 'DINGO'],
    ['BENNEL<WOOLOO<WARRAN<WARNAM<<DINGO<POTO', 'BENNEL WOOLOO WARRAN WARNAM', 'DINGO POTO'],
    // Just fits, but the standard wants it to be taken for a truncated one.
    ['PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR', 'PAPANDROPOULOUS', 'JONATHON WARREN TREVOR'],
    // A primary identifier that fills the field: the mrz package repeats it as the first name.
    ['WOLFESCHLEGELSTEINHAUSENBERGERDORFFWELC', 'WOLFESCHLEGELSTEINHAUSENBERGERDORFFWELC', ''],
  ])('reads %s and says that it is truncated', (field, primary, secondary) => {
    expect(field).toHaveLength(39);
    expect(read(field)).toEqual([primary, secondary, true]);
  });

  it.each([
    ['<ANNA<MARIA<<', { at: 0, text: 'the name begins with a filler' }],
    ['<<<ANNA<MARIA<<', { at: 0, text: 'the name begins with a filler' }],
    ['<<<<', { at: 0, text: 'the name begins with a filler' }],
    ['ERIKSSON<<ANNA<<<<K<<', { at: 18, text: 'a letter stands among fillers' }],
  ])('refuses %s', (field, error) => {
    expect(read(field)).toEqual(error);
  });
});
