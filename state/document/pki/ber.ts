// Elements of BER (X.690, 8.1) side by side, indefinite lengths included: some states' security objects are encoded so (New
// Zealand's of 2013), while `lds/tlv.ts` reads what must be of definite length. Each element keeps its raw bytes, since
// signatures are over bytes. Nothing recurses: callers walk down by name, the search for an end counts its depth and its nodes.
import { err, ok, type Result } from '../../result.ts';
import { readTlvHeader, tagName } from '../lds/tlv.ts';

export interface Ber {
  readonly tag: number;
  /** Without the two bytes that end an indefinite length. */
  readonly value: Buffer;
  /** Tag and length included. */
  readonly raw: Buffer;
  readonly isIndefinite: boolean;
}

const CONSTRUCTED = 0x20;
const INDEFINITE = 0x80;
/** Elements of indefinite length within each other; those of real documents are seven deep. */
const MAX_DEPTH = 32;
const MAX_NODES = 20_000;

interface Header {
  readonly tag: number;
  readonly headerLength: number;
  /** undefined where it is indefinite. */
  readonly length: number | undefined;
}

function headerAt(bytes: Buffer, at: number): Result<Header, string> {
  const tag = bytes[at];
  if (tag !== undefined && (tag & 0x1f) !== 0x1f && bytes[at + 1] === INDEFINITE) {
    if ((tag & CONSTRUCTED) === 0) return err(`${tagName(tag)} is primitive and has an indefinite length`);
    return ok({ tag, headerLength: 2, length: undefined });
  }
  return readTlvHeader(bytes, at);
}

/** Where the content of an indefinite length that starts at `start` ends: at its two zeros. */
function endOfContents(bytes: Buffer, start: number): Result<number, string> {
  let depth = 1;
  let at = start;
  for (let nodes = 0; nodes < MAX_NODES; nodes += 1) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) {
      depth -= 1;
      if (depth === 0) return ok(at);
      at += 2;
      continue;
    }
    const header = headerAt(bytes, at);
    if (!header.ok) return header;
    at += header.value.headerLength + (header.value.length ?? 0);
    if (header.value.length === undefined) depth += 1;
    if (depth > MAX_DEPTH) return err(`more than ${MAX_DEPTH} indefinite lengths within each other`);
    if (at > bytes.length) return err(`${tagName(header.value.tag)} is longer than what holds it`);
  }
  return err(`more than ${MAX_NODES} elements`);
}

function readBer(bytes: Buffer, at: number): Result<Ber, string> {
  const header = headerAt(bytes, at);
  if (!header.ok) return header;
  const { tag, headerLength, length } = header.value;
  const start = at + headerLength;
  if (length !== undefined) {
    const end = start + length;
    if (end > bytes.length) return err(`${tagName(tag)} is longer than what holds it`);
    return ok({ tag, value: bytes.subarray(start, end), raw: bytes.subarray(at, end), isIndefinite: false });
  }
  const end = endOfContents(bytes, start);
  if (!end.ok) return end;
  return ok({
    tag,
    value: bytes.subarray(start, end.value),
    raw: bytes.subarray(at, end.value + 2),
    isIndefinite: true,
  });
}

/**
 * All elements, side by side, that fill `bytes`. Values share the memory of `bytes`.
 * @param most elements that are allowed
 * @returns the elements, or what is wrong with them. Never throws; its time grows with the length alone
 */
export function readBers(bytes: Buffer, most = 1024): Result<readonly Ber[], string> {
  const elements: Ber[] = [];
  for (let at = 0; at < bytes.length;) {
    if (elements.length === most) return err(`more than ${most} elements`);
    const element = readBer(bytes, at);
    if (!element.ok) return element;
    elements.push(element.value);
    at += element.value.raw.length;
  }
  return ok(elements);
}

/** The one element that fills `bytes`, and has `tag`. */
export function onlyBer(bytes: Buffer, tag: number): Result<Ber, string> {
  const elements = readBers(bytes, 1);
  if (!elements.ok) return elements;
  const [element] = elements.value;
  if (element === undefined) return err(`${tagName(tag)} is missing`);
  return element.tag === tag ? ok(element) : err(`tag ${tagName(tag)} is expected, here is ${tagName(element.tag)}`);
}

const OCTETS = 0x04;
const PIECES = OCTETS | CONSTRUCTED;
/** A master list of one megabyte comes in a thousand of them: those who write it use pieces of 1000 bytes. */
const MAX_PIECES = 16_384;

/** The bytes of an octet string, also of one that comes in pieces (8.7.3). */
export function octetsOf({ tag, value }: Ber): Result<Buffer, string> {
  if (tag === OCTETS) return ok(value);
  if (tag !== PIECES) return err(`tag 04 is expected, here is ${tagName(tag)}`);
  const pieces = readBers(value, MAX_PIECES);
  if (!pieces.ok) return pieces;
  if (pieces.value.some((piece) => piece.tag !== OCTETS)) return err('a piece of an octet string is none');
  return ok(Buffer.concat(pieces.value.map((piece) => piece.value)));
}
