// Whether a passport lies on the virtual reader, as far as the reader can tell; its chip is tested in hardware/chip-reader.
import { describe, expect, it } from 'vitest';
import { createPassport } from './passport.ts';
import { personalise } from './passport-files.ts';
import { createVirtualReader } from './virtual-reader.ts';

// Doc 9303-4, appendix B.
const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];

function passport() {
  const files = personalise(LINES, { format: 'jpeg', bytes: Buffer.from('ffd8ffc0000b080001000101011100ffd9', 'hex') });
  if (!files.ok) throw new Error(files.error);
  return createPassport(files.value);
}

function watched() {
  const reader = createVirtualReader();
  const told: boolean[] = [];
  reader.onDocument((isThere) => told.push(isThere));
  return { reader, told };
}

describe('a reader that can tell whether a document lies on it', () => {
  it('tells it at once, and at each change', () => {
    const { reader, told } = watched();
    reader.insert(passport());
    expect(reader.holdsDocument).toBe(true);
    reader.remove();
    expect(reader.holdsDocument).toBe(false);
    expect(told).toEqual([false, true, false]);
  });

  it('tells nothing when one document takes the place of another', () => {
    const { reader, told } = watched();
    reader.insert(passport());
    reader.insert(passport());
    expect(told).toEqual([false, true]);
  });

  it('cannot tell while it is unplugged, and tells what has changed when it is plugged in', () => {
    const { reader, told } = watched();
    reader.insert(passport());
    reader.unplug();
    reader.remove();
    expect(told).toEqual([false, true]);
    reader.plug();
    expect(told).toEqual([false, true, false]);
  });

  it('does not take a document for gone that was there all the time', () => {
    const { reader, told } = watched();
    reader.insert(passport());
    reader.unplug();
    reader.plug();
    expect(told).toEqual([false, true]);
  });

  it('tells of one whose chip is dead, too', () => {
    const { reader, told } = watched();
    reader.insert(passport(), [{ kind: 'dead' }]);
    expect(told).toEqual([false, true]);
  });
});
