// The files of the logical data structure: the standard's example, files of real and reference chips, and damage.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMissing, sharedData } from '../../testing/prerequisites.ts';
import { fuzzed } from '../../testing/fuzz.ts';
import { parseMrz } from '../mrz/parse.ts';
import { decodeImage } from '../portrait/worker/decode.ts';
import { readCom } from './com.ts';
import { readDg1 } from './dg1.ts';
import { readDg2 } from './dg2.ts';
import { imageOf19794 } from './face-19794-5.ts';
import { writeTlv } from './tlv.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const MRZ = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10';
const dg1 = (text: string): Buffer => writeTlv(0x61, writeTlv(0x5f1f, Buffer.from(text, 'latin1')));

/** The smallest record around an image, with `points` feature points. */
function faceRecord(image: Buffer, points = 0): Buffer {
  const record = Buffer.alloc(46 + points * 8);
  record.write('FAC\0' + '010\0', 0, 'latin1');
  record.writeUInt32BE(record.length + image.length, 8);
  record.writeUInt16BE(1, 12);
  record.writeUInt32BE(record.length + image.length - 14, 14);
  record.writeUInt16BE(points, 18);
  return Buffer.concat([record, image]);
}

const dg2 = (block: Buffer, tag = 0x5f2e): Buffer =>
  writeTlv(0x75, writeTlv(0x7f61, writeTlv(0x02, hex('01')), writeTlv(0x7f60, writeTlv(0xa1), writeTlv(tag, block))));
/** The way down to the image of an ISO/IEC 39794-5 record, and nothing else. */
const faceRecord39794 = (image: Buffer): Buffer =>
  [0xa0, 0xa0, 0xa1, 0x30, 0xa1, 0x65, 0xa1].reduce((inner, tag) => writeTlv(tag, inner), writeTlv(0x80, image));
const IMAGE = hex('ffd8ffe000104a464946');

describe('EF.COM', () => {
  it('gives the versions and the tags of the worked example (Doc 9303-10, 4.6.1)', () => {
    expect(readCom(hex('6016 5f0104 30313037 5f3606 303430303030 5c04 6175676c'))).toEqual({
      ok: true,
      value: { ldsVersion: '0107', unicodeVersion: '040000', tags: [0x61, 0x75, 0x67, 0x6c] },
    });
  });
  it('is refused when a version is no number or the list is missing', () => {
    expect(readCom(hex('6016 5f0104 30313a37 5f3606 303430303030 5c04 6175676c'))).toMatchObject({ ok: false });
    expect(readCom(hex('6010 5f0104 30313037 5f3606 303430303030'))).toEqual({ ok: false, error: '5C is missing' });
  });
});

describe('DG1', () => {
  it('gives the lines of each format by its length', () => {
    expect(readDg1(dg1(MRZ))).toEqual({ ok: true, value: [MRZ.slice(0, 44), MRZ.slice(44)] });
    expect(readDg1(dg1('A'.repeat(90)))).toMatchObject({ ok: true, value: { length: 3 } });
    expect(readDg1(dg1('A'.repeat(72)))).toMatchObject({ ok: true, value: { length: 2 } });
  });
  it('is refused with another length, tag or end, and the cause does not repeat it', () => {
    expect(readDg1(dg1('SECRET'))).toEqual({ ok: false, error: 'no MRZ has 6 characters' });
    expect(readDg1(hex('6100'))).toEqual({ ok: false, error: '5F1F is missing' });
    expect(readDg1(dg1(MRZ).subarray(0, 50)).ok).toBe(false);
  });
});

describe('DG2', () => {
  it('gives the image of the record, past its feature points, in either data block', () => {
    expect(readDg2(dg2(faceRecord(IMAGE)))).toEqual({ ok: true, value: { format: 'jpeg', bytes: IMAGE } });
    expect(readDg2(dg2(faceRecord(IMAGE, 7), 0x7f2e))).toEqual({ ok: true, value: { format: 'jpeg', bytes: IMAGE } });
  });

  it('gives the image of a record of the newer standard, whichever data block holds it', () => {
    for (const tag of [0x5f2e, 0x7f2e])
      expect(readDg2(dg2(faceRecord39794(IMAGE), tag))).toEqual({ ok: true, value: { format: 'jpeg', bytes: IMAGE } });
    expect(readDg2(dg2(faceRecord39794(IMAGE).subarray(4), 0x7f2e)).ok).toBe(false);
  });

  it.each([
    ['a template of four gigabytes', hex('7510 7f6184ffffffff 020101 7f600400000000')],
    ['a million templates', writeTlv(0x75, writeTlv(0x7f61, hex('020101'), Buffer.alloc(3_000_000, hex('7f6000'))))],
    ['ten megabytes of nothing', writeTlv(0x75, Buffer.alloc(10 * 1024 * 1024))],
    ['a record that says to have four gigabytes', dg2(faceRecord(IMAGE).fill(0xff, 8, 12))],
    ['blocks in each other, ten thousand of them', dg2(Buffer.alloc(40_000, hex('a1820000')), 0x7f2e)],
  ])('is refused with %s', (_, file) => {
    expect(readDg2(file)).toMatchObject({ ok: false });
  });

  it('is refused when a length runs over what is there', () => {
    const long = faceRecord(IMAGE);
    long.writeUInt32BE(long.length + 1, 8);
    expect(imageOf19794(long)).toEqual({ ok: false, error: 'the face record is longer than what holds it' });
    const block = faceRecord(IMAGE);
    block.writeUInt32BE(0xffffffff, 14);
    expect(imageOf19794(block).ok).toBe(false);
    const points = faceRecord(IMAGE);
    points.writeUInt16BE(0xffff, 18);
    expect(imageOf19794(points)).toEqual({ ok: false, error: 'the face record has no room for an image' });
    expect(imageOf19794(faceRecord(Buffer.alloc(0))).ok).toBe(false);
  });

  it('is refused without a face, a data block, or an image that we know', () => {
    expect(readDg2(hex('7507 7f6104 020100 00'))).toMatchObject({ ok: false });
    expect(readDg2(dg2(faceRecord(Buffer.from('GIF89a'))))).toMatchObject({ ok: false });
    expect(readDg2(dg2(Buffer.from('XXX')))).toMatchObject({ ok: false });
  });
});

describe('damaged files', () => {
  it('end as a value or a cause, never as an exception', () => {
    const files = fc.constantFrom(dg1(MRZ), dg2(faceRecord(IMAGE, 2)), hex('60165f010430313037'));
    const changes = fc.array(fc.tuple(fc.nat(140), fc.nat(255)), { maxLength: 5 });
    fc.assert(
      fc.property(fc.oneof(files, fc.uint8Array({ maxLength: 60 })), changes, fc.nat(140), (from, edits, length) => {
        const file = Buffer.from(from).subarray(0, length);
        for (const [at, value] of edits) if (at < file.length) file[at] = value;
        for (const read of [readCom, readDg1, readDg2]) {
          const result = read(file);
          expect(result.ok || result.error !== '').toBe(true);
        }
      }),
      fuzzed(3, 3000),
    );
  });
});

const folder = sharedData('chip');
describe.skipIf(isMissing({ 'the shared chips': folder }))('files of real and reference chips', () => {
  it.each([
    ['bsi-2023', 'Datagroup1.bin', 'Datagroup2.bin', 'EF_COM.bin', 413, 531],
    ['bsi-2008', 'Datagroup1.bin', 'Datagroup2.bin', 'EF_COM.bin', 413, 531],
    ['loes-2006', 'ef0101.bin', 'ef0102.bin', 'ef011E.bin', 449, 598],
  ])('%s is read, and its portrait decoded', async (set, dg1File, dg2File, comFile, width, height) => {
    const file = (name: string): Buffer => readFileSync(path.join(folder, set, name));
    const lines = readDg1(file(dg1File));
    expect(lines.ok && lines.value.map((line) => line.length)).toEqual([44, 44]);
    expect(lines.ok && parseMrz(lines.value, '2010-01-01').ok).toBe(true);
    const com = readCom(file(comFile));
    expect(com.ok && com.value.tags).toEqual(expect.arrayContaining([0x61, 0x75]));
    const portrait = readDg2(file(dg2File));
    if (!portrait.ok) throw new Error(portrait.error);
    expect(portrait.value.format).toBe('jp2');
    const decoded = await decodeImage(portrait.value);
    expect(decoded).toMatchObject({ ok: true, value: { width, height } });
  });

  it('of the 39794-5 profile and a bare 19794-5 record give their images', () => {
    const profile = readDg2(readFileSync(path.join(folder, 'dg2-39794/ICAO_39794_5_AP_DG2_MandFields.dat')));
    expect(profile).toMatchObject({ ok: true, value: { format: 'jp2', bytes: { length: 15_000 } } });
    const record = readFileSync(path.join(folder, 'dg2-39794/ISO19794_Test1_Data.bin'));
    expect(readDg2(dg2(record))).toMatchObject({ ok: true, value: { format: 'jpeg' } });
  });
});
