// The three zones of a visible digital seal (Doc 9303-13, 2): header, features one after another, signature. What is signed
// is every byte before the signature's tag. Bytes are taken as they are; nothing is coded anew.
import type { CodeProblem } from '../result.ts';
import { readHeader, type VdsHeader } from './header.ts';

export interface Element {
  /** One byte. */
  readonly tag: number;
  readonly value: Buffer;
  /** Where its tag stands. */
  readonly at: number;
}

export interface VdsStructure {
  readonly header: VdsHeader | undefined;
  readonly features: readonly Element[];
  /** Header and features; undefined where the seal is not whole. */
  readonly signed: Buffer | undefined;
  /** r || s. */
  readonly signature: Buffer | undefined;
  readonly problems: readonly CodeProblem[];
}

/** Larger than any DataMatrix (1556 bytes) and any QR code (2953) can hold. */
export const LARGEST_SEAL = 4096;

const SIGNATURE = 0xff;

/** Takes a seal apart as far as it goes. Never throws; what is wrong is in `problems`. */
export function readStructure(bytes: Buffer): VdsStructure {
  const nothing = { header: undefined, features: [], signed: undefined, signature: undefined };
  if (bytes.length > LARGEST_SEAL)
    return {
      ...nothing,
      problems: [{ code: 'size', where: `byte ${LARGEST_SEAL}`, text: `a seal has at most ${LARGEST_SEAL} bytes` }],
    };
  const header = readHeader(bytes);
  if (!header.ok) return { ...nothing, problems: [header.error] };

  const features: Element[] = [];
  const stop = (code: string, at: number, text: string): VdsStructure => ({
    header: header.value,
    features,
    signed: undefined,
    signature: undefined,
    problems: [{ code, where: `byte ${at}`, text }],
  });
  let at = header.value.end;
  while (at < bytes.length) {
    const tag = bytes.readUInt8(at);
    const length = readLength(bytes, at + 1);
    if (length === undefined) return stop('length', at + 1, 'no length of an element (X.690, 10.1)');
    const end = length.end + length.value;
    const what = tag === SIGNATURE ? 'the signature' : 'a feature';
    if (end > bytes.length)
      return stop(
        tag === SIGNATURE ? 'signature-short' : 'feature-short',
        at,
        `${what} is to have ${length.value} bytes, ${bytes.length - length.end} are left`,
      );
    const value = bytes.subarray(length.end, end);
    if (tag === SIGNATURE) {
      if (end !== bytes.length) return stop('rest', end, 'there is more after the signature, which nobody has signed');
      return { header: header.value, features, signed: bytes.subarray(0, at), signature: value, problems: [] };
    }
    features.push({ tag, value, at });
    at = end;
  }
  return stop('signature-missing', bytes.length, 'the seal has no signature');
}

/** DER: one way to write each length, so that the bytes of the signature zone cannot be changed into others of one meaning. */
function readLength(bytes: Buffer, at: number): { readonly value: number; readonly end: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { value: first, end: at + 1 };
  const count = first - 0x80;
  if (count < 1 || count > 2 || at + 1 + count > bytes.length) return undefined;
  const value = bytes.readUIntBE(at + 1, count);
  return value < (count === 1 ? 0x80 : 0x100) ? undefined : { value, end: at + 1 + count };
}
