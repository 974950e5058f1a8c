// BER-TLV as the logical data structure uses it (ISO/IEC 7816-4, 5.2.2; X.690, 8.1): tags of one to three bytes, definite
// lengths of up to four. Nothing here recurses: callers walk down by name, so a hostile file decides no depth. Values share
// the memory of the file.
import { err, ok, type Result } from '../../result.ts';

export interface Tlv {
  /** All bytes of the tag, as ISO 7816 writes it: 0x5f1f. */
  readonly tag: number;
  readonly value: Buffer;
  /** Where the next element starts, in the bytes that were given. */
  readonly end: number;
}

export interface TlvHeader {
  readonly tag: number;
  /** Bytes of tag and length. */
  readonly headerLength: number;
  /** Bytes of the value, 0 to 4,294,967,295. */
  readonly length: number;
}

const MORE_TAG_BYTES = 0x1f;
const MAX_TAG_BYTES = 3;
const MAX_ELEMENTS = 1024;

/** Tags as the standards print them, for a cause. */
export const tagName = (tag: number): string => tag.toString(16).toUpperCase().padStart(2, '0');

/** Tag and length at `at`; the value need not be there. The error says what is wrong with them. */
export function readTlvHeader(bytes: Buffer, at = 0): Result<TlvHeader, string> {
  let index = at;
  const first = bytes[index++];
  if (first === undefined) return err('an element is missing');
  let tag = first;
  if ((first & 0x1f) === MORE_TAG_BYTES) {
    let byte: number | undefined;
    do {
      byte = bytes[index++];
      if (byte === undefined) return err('a tag is cut off');
      if (index - at > MAX_TAG_BYTES) return err('a tag has more than three bytes');
      tag = tag * 256 + byte;
    } while (byte >= 0x80);
  }
  const short = bytes[index++];
  if (short === undefined) return err(`the length of ${tagName(tag)} is cut off`);
  if (short < 0x80) return ok({ tag, headerLength: index - at, length: short });
  const count = short - 0x80;
  if (count === 0) return err(`${tagName(tag)} has an indefinite length`);
  if (count > 4) return err(`the length of ${tagName(tag)} has more than four bytes`);
  if (index + count > bytes.length) return err(`the length of ${tagName(tag)} is cut off`);
  return ok({ tag, headerLength: index + count - at, length: bytes.readUIntBE(index, count) });
}

/** The element at `at`, whole. */
export function readTlv(bytes: Buffer, at = 0): Result<Tlv, string> {
  const header = readTlvHeader(bytes, at);
  if (!header.ok) return header;
  const { tag, headerLength, length } = header.value;
  const start = at + headerLength;
  if (start + length > bytes.length) return err(`${tagName(tag)} is longer than what holds it`);
  return ok({ tag, value: bytes.subarray(start, start + length), end: start + length });
}

/** All elements, side by side, that fill `bytes`; 1024 at most. */
export function readTlvs(bytes: Buffer): Result<readonly Tlv[], string> {
  const elements: Tlv[] = [];
  for (let at = 0; at < bytes.length;) {
    if (elements.length === MAX_ELEMENTS) return err(`more than ${MAX_ELEMENTS} elements`);
    const element = readTlv(bytes, at);
    if (!element.ok) return element;
    elements.push(element.value);
    at = element.value.end;
  }
  return ok(elements);
}

/** The value of the one element that fills `bytes` and has `tag`: an elementary file. */
export function unwrap(bytes: Buffer, tag: number): Result<Buffer, string> {
  const element = readTlv(bytes);
  if (!element.ok) return element;
  if (element.value.tag !== tag) return err(`tag ${tagName(tag)} is expected, here is ${tagName(element.value.tag)}`);
  if (element.value.end !== bytes.length) return err(`there is more after ${tagName(tag)}`);
  return ok(element.value.value);
}

/** The value of the first element among those in `bytes` that has one of `tags`. */
export function child(bytes: Buffer, ...tags: readonly number[]): Result<Buffer, string> {
  const elements = readTlvs(bytes);
  if (!elements.ok) return elements;
  const found = elements.value.find(({ tag }) => tags.includes(tag));
  return found === undefined ? err(`${tags.map(tagName).join(' or ')} is missing`) : ok(found.value);
}

/** The value at the end of a way down of first children with these tags. */
export function descend(bytes: Buffer, ...tags: readonly number[]): Result<Buffer, string> {
  let value: Result<Buffer, string> = ok(bytes);
  for (const tag of tags) {
    if (!value.ok) return value;
    value = child(value.value, tag);
  }
  return value;
}

/** Tag, shortest length and value: what `readTlv` reads. */
export function writeTlv(tag: number, ...values: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(values);
  const head = [...bytesOf(tag)];
  if (value.length < 0x80) head.push(value.length);
  else {
    const length = bytesOf(value.length);
    head.push(0x80 + length.length, ...length);
  }
  return Buffer.concat([Buffer.from(head), value]);
}

/** Big endian, without leading zeros. */
function bytesOf(number: number): readonly number[] {
  const bytes: number[] = [];
  for (let rest = number; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes.length === 0 ? [0] : bytes;
}
