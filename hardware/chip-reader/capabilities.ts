// What a card says of the lengths that it takes: the card capabilities in the historical bytes of its answer to reset (ISO/IEC
// 7816-4, 12.1.1, compact-TLV, object 7) and EF.ATR/INFO (objects 47 and 7F66; Doc 9303-10, 3.11.1). Only a hint: what is said is
// tried, and a card that refuses is asked for less.
import { child, readTlvs } from '../../state/document/lds/tlv.ts';

export interface Capabilities {
  /** Whether it takes commands of the extended form; undefined where it does not say. */
  readonly extended: boolean | undefined;
  /** EF.ATR/INFO says how long they may be. */
  readonly hasInfo: boolean;
  /** The longest answer, bytes; undefined where it does not say. */
  readonly maxAnswerBytes: number | undefined;
}

export const UNTOLD: Capabilities = { extended: undefined, hasInfo: false, maxAnswerBytes: undefined };

/** Third byte of the capabilities, "third software function table". */
const EXTENDED_FIELDS = 0x40;
const LENGTHS_IN_INFO = 0x20;
const CAPABILITIES_BYTES = 3;

/** Category indicators: compact-TLV alone, and compact-TLV with three status bytes after it. */
const COMPACT = 0x80;
const COMPACT_AND_STATUS = 0x00;
const STATUS_BYTES = 3;
const CAPABILITIES_TAG = 7;

const INFO_CAPABILITIES = 0x47;
const INFO_LENGTHS = 0x7f66;
const INTEGER = 0x02;

/** The historical bytes of an answer to reset (ISO/IEC 7816-3, 8.2); undefined when it is cut off. */
export function historicalBytes(answerToReset: Buffer): Buffer | undefined {
  const format = answerToReset[1];
  if (format === undefined) return undefined;
  let at = 2;
  // The upper nibble says which of TA, TB, TC and TD follow; TD says so of the next group.
  for (let present = format >> 4; present !== 0;) {
    let count = 0;
    for (let bit = 1; bit <= 8; bit *= 2) if ((present & bit) !== 0) count += 1;
    at += count;
    const next = answerToReset[at - 1];
    if (next === undefined) return undefined;
    present = (present & 8) !== 0 ? next >> 4 : 0;
  }
  const length = format & 0x0f;
  return at + length <= answerToReset.length ? answerToReset.subarray(at, at + length) : undefined;
}

function ofBytes(bytes: Buffer): Capabilities {
  const table = bytes[CAPABILITIES_BYTES - 1];
  if (table === undefined) return UNTOLD;
  return {
    extended: (table & EXTENDED_FIELDS) !== 0,
    hasInfo: (table & LENGTHS_IN_INFO) !== 0,
    maxAnswerBytes: undefined,
  };
}

/** What the answer to reset says. Whatever is not understood says nothing. */
export function capabilitiesOfAnswerToReset(answerToReset: Buffer): Capabilities {
  const historical = historicalBytes(answerToReset);
  const category = historical?.[0];
  if (historical === undefined || (category !== COMPACT && category !== COMPACT_AND_STATUS)) return UNTOLD;
  const end = category === COMPACT ? historical.length : historical.length - STATUS_BYTES;
  for (let at = 1; at < end;) {
    const head = historical.readUInt8(at);
    const value = historical.subarray(at + 1, Math.min(end, at + 1 + (head & 0x0f)));
    if (head >> 4 === CAPABILITIES_TAG) return ofBytes(value);
    at += 1 + (head & 0x0f);
  }
  return UNTOLD;
}

/** What EF.ATR/INFO says. Whatever is not understood says nothing. */
export function capabilitiesOfInfo(file: Buffer): Capabilities {
  const told = child(file, INFO_CAPABILITIES);
  const capabilities = told.ok ? ofBytes(told.value) : UNTOLD;
  const lengths = child(file, INFO_LENGTHS);
  const integers = lengths.ok ? readTlvs(lengths.value) : lengths;
  // The first says how long a command may be, the second an answer.
  const answer = integers.ok ? integers.value.filter(({ tag }) => tag === INTEGER)[1]?.value : undefined;
  if (answer === undefined || answer.length < 1 || answer.length > 4) return capabilities;
  const maxAnswerBytes = answer.readUIntBE(0, answer.length);
  return { ...capabilities, extended: capabilities.extended ?? maxAnswerBytes > 256, maxAnswerBytes };
}
