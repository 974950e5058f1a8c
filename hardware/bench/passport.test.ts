// The virtual passport: its APDUs as the standard has them, and a whole reading from personalisation to pixels.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCom } from '../../state/document/lds/com.ts';
import { readDg1 } from '../../state/document/lds/dg1.ts';
import { readDg2 } from '../../state/document/lds/dg2.ts';
import { unwrap } from '../../state/document/lds/tlv.ts';
import { accessKeyOf } from '../../state/document/mrz/access-key.ts';
import { parseMrz } from '../../state/document/mrz/parse.ts';
import { gradient, valueOf } from '../../state/document/portrait/test-images.ts';
import { decodeImage } from '../../state/document/portrait/worker/decode.ts';
import { encodeJ2k, encodeJpeg } from '../../state/document/portrait/worker/encode.ts';
import type { FileName } from '../../state/document/pki/types.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { createChipPort } from '../chip-reader/read-chip.ts';
import { createPassport } from './passport.ts';
import { personalise, withSwappedDg1 } from './passport-files.ts';
import { createVirtualReader } from './virtual-reader.ts';

/** Doc 9303-4, appendix B. */
const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const OTHER = ['P<UTOSOMEBODY<<ELSE<<<<<<<<<<<<<<<<<<<<<<<<<', 'X123456784UTO7408122F1204159<<<<<<<<<<<<<<04'];
const JPEG: EncodedImage = { format: 'jpeg', bytes: valueOf(await encodeJpeg(gradient(180, 240), 85)) };
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

async function filesOf(passport: Parameters<ReturnType<typeof createVirtualReader>['insert']>[0]) {
  const reader = createVirtualReader();
  reader.insert(passport);
  const files = new Map<FileName, Buffer>();
  const key = accessKeyOf(valueOf(parseMrz(LINES, '2012-01-01')));
  const port = createChipPort(() => reader.openTransport());
  for await (const event of port.read(key, new AbortController().signal)) {
    if (event.kind === 'group') files.set(event.group, event.bytes);
    if (event.kind === 'failed') throw new Error(event.detail);
  }
  const file = (group: FileName): Buffer => {
    const bytes = files.get(group);
    if (bytes === undefined) throw new Error(`${group} was not read`);
    return bytes;
  };
  return { COM: file('COM'), SOD: file('SOD'), DG1: file('DG1'), DG2: file('DG2') };
}

describe('a passport made from a zone and a picture', () => {
  it.each(['jpeg', 'jp2', 'j2k'] as const)('is read back whole, with a portrait in %s', async (format) => {
    const portrait = format === 'jpeg' ? JPEG : valueOf(await encodeJ2k(gradient(180, 240), format));
    const files = await filesOf(createPassport(valueOf(personalise(LINES, portrait))));
    expect(valueOf(readCom(files.COM)).tags).toEqual([0x61, 0x75]);
    expect(valueOf(parseMrz(valueOf(readDg1(files.DG1)), '2012-01-01'))).toMatchObject({ documentNumber: 'L898902C3' });
    const read = valueOf(readDg2(files.DG2));
    expect(read).toEqual(portrait);
    expect(valueOf(await decodeImage(read))).toMatchObject({ width: 180, height: 240 });
  });

  it.each(['19794-5', '39794-5'] as const)('holds the portrait in a record of ISO/IEC %s', async (face) => {
    const portrait = valueOf(await encodeJ2k(gradient(60, 80), 'jp2'));
    const files = await filesOf(createPassport(valueOf(personalise(LINES, portrait, { face }))));
    expect(valueOf(readDg2(files.DG2))).toEqual(portrait);
    expect(files.DG2.includes(Buffer.from(face === '39794-5' ? '7f2e' : '5f2e', 'hex'))).toBe(true);
  });

  it('lists the hashes of its groups, which a swapped DG1 no longer fits', async () => {
    const files = valueOf(personalise(LINES, JPEG));
    const sha256 = (file: Buffer): Buffer => createHash('sha256').update(file).digest();
    const read = await filesOf(createPassport(withSwappedDg1(files, OTHER)));
    const content = valueOf(unwrap(read.SOD, 0x77));
    expect(content.includes(sha256(files.DG1))).toBe(true);
    expect(content.includes(sha256(read.DG2))).toBe(true);
    expect(content.includes(sha256(read.DG1))).toBe(false);
    expect(valueOf(readDg1(read.DG1))).toEqual(OTHER);
  });

  it('cannot hold a PNG or what is no image', () => {
    expect(personalise(LINES, { format: 'png', bytes: Buffer.alloc(0) }).ok).toBe(false);
    expect(personalise(LINES, { format: 'jpeg', bytes: Buffer.from('ffd8ff', 'hex') }).ok).toBe(false);
  });
});

describe('its APDUs (ISO/IEC 7816-4)', () => {
  it.each([
    ['an application it does not have', ['00a4040c 05 a000000001'], '6a82'],
    ['a file before the application', ['00a4020c 02 011e'], '6a82'],
    ['a file it does not have', ['00a4040c 07 a0000002471001', '00a4020c 02 0103'], '6a82'],
    ['READ BINARY without a file', ['00a4040c 07 a0000002471001', '00b0000004'], '6986'],
    ['READ BINARY without Le', ['00a4040c 07 a0000002471001', '00a4020c 02 011e', '00b00000'], '6700'],
    ['the first bytes of EF.COM', ['00a4040c 07 a0000002471001', '00a4020c 02 011e', '00b0000004'], '60145f019000'],
    ['by short file identifier', ['00a4040c 07 a0000002471001', '00b09e0004'], '60145f019000'],
    ['past the end of a file', ['00a4040c 07 a0000002471001', '00a4020c 02 011e', '00b0001304'], '0261756282'],
    ['an offset outside the file', ['00a4040c 07 a0000002471001', '00a4020c 02 011e', '00b0010004'], '6b00'],
    [
      'the odd READ BINARY',
      ['00a4040c 07 a0000002471001', '00a4020c 02 011e', '00b10000 03 540102 06'],
      '53045f0104309000',
    ],
    ['an instruction it does not have', ['0084000008'], '6d00'],
    ['another class', ['80a4040c 07 a0000002471001'], '6e00'],
    ['a length that is not true', ['00a4040c 09 a0000002471001'], '6700'],
    ['no command at all', [''], '6700'],
  ])('answer to %s', (_name, commands, answer) => {
    const passport = createPassport(valueOf(personalise(LINES, JPEG)));
    const answers = commands.map((command) => passport.answer(hex(command)).toString('hex'));
    expect(answers.at(-1)).toBe(answer);
  });

  it('answer every command with a status, and a reset forgets the application', () => {
    const passport = createPassport(valueOf(personalise(LINES, JPEG)));
    const instruction = fc.constantFrom(0xa4, 0xb0, 0xb1, 0x84, 0xff);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), instruction, (bytes, ins) => {
        const command = Buffer.from(bytes);
        if (command.length > 1) command.set([0, ins]);
        expect(passport.answer(command).length).toBeGreaterThanOrEqual(2);
      }),
      fuzzed(4, 1000),
    );
    passport.answer(hex('00a4040c 07 a0000002471001'));
    passport.reset();
    expect(passport.answer(hex('00a4020c 02 011e')).toString('hex')).toBe('6a82');
  });
});
