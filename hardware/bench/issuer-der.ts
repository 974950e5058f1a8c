// Writes DER (X.690), as the bench's issuer and its chips need it. Written for the bench alone, apart from what reads it.
import { writeTlv } from '../../state/document/lds/tlv.ts';

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  nothing: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export const sequence = (...values: readonly Uint8Array[]): Buffer => writeTlv(TAG.sequence, ...values);
export const octets = (...values: readonly Uint8Array[]): Buffer => writeTlv(TAG.octets, ...values);
export const bits = (...values: readonly Uint8Array[]): Buffer => writeTlv(TAG.bits, Buffer.of(0), ...values);
/** Explicit, constructed, of the context. */
export const tagged = (number: number, ...values: readonly Uint8Array[]): Buffer => writeTlv(0xa0 + number, ...values);
/** Implicit, primitive, of the context. */
export const primitive = (number: number, ...values: readonly Uint8Array[]): Buffer =>
  writeTlv(0x80 + number, ...values);
export const NOTHING = writeTlv(TAG.nothing);
export const TRUE = writeTlv(TAG.boolean, Buffer.of(0xff));

/** SET OF: the elements in the order of their bytes (X.690, 11.6). */
export function setOf(...values: readonly Buffer[]): Buffer {
  return writeTlv(TAG.set, ...values.toSorted((one, other) => Buffer.compare(one, other)));
}

/** An INTEGER that is not negative. */
export function integer(value: bigint | number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return writeTlv(TAG.integer, bytes.readUInt8(0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

/** The content of an OBJECT IDENTIFIER, from its numbers with dots (X.690, 8.19). */
export function oidBytes(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((number) => {
    const digits = [number % 128];
    for (let more = Math.floor(number / 128); more > 0; more = Math.floor(more / 128))
      digits.unshift((more % 128) + 128);
    return digits;
  });
  return Buffer.from(bytes);
}

export const oid = (text: string): Buffer => writeTlv(TAG.oid, oidBytes(text));
export const printable = (text: string): Buffer => writeTlv(TAG.printable, Buffer.from(text, 'latin1'));
export const utf8 = (text: string): Buffer => writeTlv(TAG.utf8, Buffer.from(text, 'utf8'));

/** Time of X.509 and CMS: UTCTime until 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return at.getUTCFullYear() < 2050
    ? writeTlv(TAG.utcTime, Buffer.from(digits.slice(2), 'latin1'))
    : writeTlv(TAG.generalizedTime, Buffer.from(digits, 'latin1'));
}

/** Big endian, exactly so many bytes. */
export function fixed(value: bigint, bytes: number): Buffer {
  return Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex');
}

export const big = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
