// Wire profile `3m-rte-native`: one block after each document, no commands (page of this folder).
// Source: 3M RTE6701-OEM Integration Manual VC27U V1.03, section 9.1.
import type { MrzFrame } from '../../state/gate/ports.ts';
import { discarded, type FrameDecoder, type Output } from '../serial/framing.ts';
import { framedDecoder, type Head } from './framed.ts';
import { zoneIn } from './zone.ts';

export interface RteNativeProfile {
  /** `xor`: the BCC is the XOR of all bytes from the length word to ETX, and must fit; `unchecked`: it may be anything. */
  readonly bcc: 'xor' | 'unchecked';
}

const SOH = 0x01;
const STX = 0x02;
const ETX = 0x03;
const CR = 0x0d;

/** SOH, length word, device, type, STX, flag. */
const TEXT_AT = 7;
/** More than three lines of 44 with their CR. */
const MOST_TEXT_BYTES = 160;

/** What every block has at a fixed place; the length word and the flag may be anything. */
const FIXED: readonly (readonly [at: number, byte: number])[] = [
  [0, SOH],
  [3, 0x4f], // 'O', optical reader
  [4, 0x55], // 'U', unsolicited
  [5, STX],
];

const PADDED = new Map([
  [2, 44],
  [3, 30],
]);
/** Documents of two lines of 36 (Doc 9303-6, -7) are padded to 44 like all others of two lines. */
const TD2 = 36;

const xor = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum ^ byte, 0);

/**
 * One block as the reader sends it, with the XOR as BCC. The length word counts what follows it; the manual's own count was not
 * seen whole.
 * @param lines 0 to 3, the lowest of the document last
 * @param flag its meaning depends on the firmware
 */
export function encodeRteNative(lines: readonly string[], flag = 0x20): Buffer {
  const size = PADDED.get(lines.length) ?? 0;
  const padded = lines.map((line) => (size === 0 ? line : line.slice(0, size).padEnd(size, '_')));
  const text = [...Array.from({ length: 3 - lines.length }, () => ''), ...padded].map((line) => `${line}\r`).join('');
  const body = Buffer.concat([Buffer.of(0x4f, 0x55, STX, flag), Buffer.from(text, 'latin1'), Buffer.of(ETX)]);
  const size2 = body.length + 1;
  const checked = Buffer.concat([Buffer.of(size2 & 0xff, size2 >> 8), body]);
  return Buffer.concat([Buffer.of(SOH), checked, Buffer.of(xor(checked))]);
}

/** The filler of the reader's padding is the filler of a zone, but only at the end of a line. */
function withoutPadding(lines: readonly string[]): readonly string[] {
  const bare = lines.map((line) => line.replace(/_+$/, ''));
  const isTd2 = lines.length === 2 && bare.every(({ length }) => length === TD2);
  return isTd2 ? bare : bare.map((line, at) => line.padEnd(lines[at]?.length ?? 0, '<'));
}

/** @param text of one block, from behind the flag to before ETX: three lines, each with its CR, absent ones empty */
function zoneOf(text: Buffer): readonly Output<MrzFrame>[] {
  const [first, second, third, rest, ...more] = text.toString('latin1').split('\r');
  if (third === undefined || rest !== '' || more.length > 0) return [discarded(text, 'not three lines')];
  const lines = [first ?? '', second ?? '', third];
  const present = lines.slice(lines.findIndex((line) => line !== ''));
  if (third === '' || present.includes('')) return [discarded(text, 'a block without the lines of a document')];
  return zoneIn(Buffer.from(withoutPadding(present).join('\r'), 'latin1'));
}

function headOf(pending: Buffer, bcc: RteNativeProfile['bcc']): Head<MrzFrame> {
  const begins = FIXED.every(([at, byte]) => at >= pending.length || pending[at] === byte);
  if (!begins) return { kind: 'no frame', skip: 1 };
  const end = pending.subarray(TEXT_AT).findIndex((byte) => byte < 0x20 && byte !== CR);
  const length = end < 0 ? pending.length - TEXT_AT : end;
  if (length > MOST_TEXT_BYTES) return { kind: 'no frame', skip: 1 };
  if (end < 0) return { kind: 'incomplete' };
  // Another control character: this block was cut off, and the next may have begun.
  const etx = TEXT_AT + end;
  if (pending[etx] !== ETX) return { kind: 'no frame', skip: 1 };
  const block = pending.subarray(0, etx + 2);
  if (block.length < etx + 2) return { kind: 'incomplete' };
  const fits = bcc === 'unchecked' || xor(block.subarray(1, -1)) === block.at(-1);
  return {
    kind: 'whole',
    take: block.length,
    outputs: fits ? zoneOf(block.subarray(TEXT_AT, etx)) : [discarded(block, 'the BCC is not the XOR of the block')],
  };
}

export function rteNativeDecoder({ bcc }: RteNativeProfile): FrameDecoder<MrzFrame> {
  return framedDecoder((pending) => headOf(pending, bcc));
}
