// The header of a visible digital seal (Doc 9303-13, 2.2; BSI TR-03137-1): who made it, for whom, when, and what follows.
import { err, ok, type Result } from '../../../result.ts';
import { c40Length, decodeC40 } from '../c40.ts';
import type { CodeProblem } from '../result.ts';

export interface VdsHeader {
  /** The byte that says it: 2 is the third version of the specification, 3 the fourth, current one. */
  readonly version: 2 | 3;
  /** Three letters as in an MRZ, or D, without fillers. */
  readonly issuingCountry: string;
  /** Two letters of a country and two characters of its signer. */
  readonly signerIdentifier: string;
  /** Hexadecimal, as written, with leading zeros: the serial number of the signer's certificate. */
  readonly certificateReference: string;
  /** YYYY-MM-DD. */
  readonly documentIssueDate: string;
  readonly signatureCreationDate: string;
  readonly documentFeatureDefinitionReference: number;
  /** Odd for ICAO's types, even for those of states. */
  readonly documentTypeCategory: number;
  /** Where the features start. */
  readonly end: number;
}

export const MAGIC = 0xdc;

const SIGNER_CHARACTERS = 4;
const FIXED_REFERENCE = 5;

/**
 * How version 3 tells the length of the certificate reference: two hexadecimal digits, but for these signers. BSI TR-03171
 * (German administrative documents) writes them in decimal; the German arrival attestation has no length but the five
 * characters of version 2.
 */
const REFERENCE_LENGTHS = new Map<string, 'decimal' | 'fixed'>([
  ['DEZV', 'decimal'],
  ['DEME', 'fixed'],
  ['DES1', 'fixed'],
]);

const place = (at: number): string => `byte ${at}`;

/** @returns the header, or the first thing that is wrong with it */
export function readHeader(bytes: Buffer): Result<VdsHeader, CodeProblem> {
  const fault = (code: string, at: number, text: string) => err({ code, where: place(at), text });
  let at = 2;
  const text = (length: number, what: string): Result<string, CodeProblem> => {
    if (at + length > bytes.length) return fault('header-short', bytes.length, `the header ends in ${what}`);
    const decoded = decodeC40(bytes.subarray(at, at + length));
    if (!decoded.ok) return fault('header-c40', at + decoded.error.at, `${what}: ${decoded.error.text}`);
    at += length;
    return decoded;
  };

  if (bytes[0] !== MAGIC) return fault('magic', 0, 'a seal starts with the byte DC');
  const version = bytes[1];
  if (version !== 2 && version !== 3) return fault('version', 1, 'the version of the seal is neither 2 nor 3');

  const country = text(2, 'the issuing country');
  if (!country.ok) return country;
  const issuingCountry = country.value.trimEnd();
  if (!/^[A-Z]{1,3}$/.test(issuingCountry)) return fault('issuing-country', 2, 'the issuing country has no letters');

  const signerAt = at;
  const signer = text(version === 2 ? c40Length(SIGNER_CHARACTERS + FIXED_REFERENCE) : 4, 'the signer');
  if (!signer.ok) return signer;
  const signerIdentifier = signer.value.slice(0, SIGNER_CHARACTERS);
  if (!/^[A-Z]{2}[A-Z0-9]{2}$/.test(signerIdentifier))
    return fault('signer-identifier', signerAt, 'a signer has two letters of its country and two characters');

  let certificateReference = signer.value.slice(SIGNER_CHARACTERS);
  if (version === 3) {
    const scheme = REFERENCE_LENGTHS.get(signerIdentifier) ?? 'hex';
    const written = certificateReference;
    if (scheme !== 'fixed' && !(scheme === 'hex' ? /^[0-9A-F]{2}$/ : /^[0-9]{2}$/).test(written))
      return fault('reference-length', signerAt, 'the length of the certificate reference is no number');
    const length =
      scheme === 'fixed' ? FIXED_REFERENCE - written.length : parseInt(written, scheme === 'hex' ? 16 : 10);
    const reference = text(c40Length(length), 'the certificate reference');
    if (!reference.ok) return reference;
    if (reference.value.length < length || reference.value.slice(length).trim() !== '')
      return fault('reference-length', signerAt, 'the certificate reference has not the length that it tells');
    certificateReference = (scheme === 'fixed' ? written : '') + reference.value.slice(0, length);
  }
  if (!/^[0-9A-F]+$/.test(certificateReference))
    return fault('certificate-reference', signerAt + 4, 'the certificate reference is no hexadecimal number');

  if (at + 8 > bytes.length) return fault('header-short', bytes.length, 'the header ends before the type of document');
  const documentIssueDate = readSealDate(bytes.readUIntBE(at, 3));
  if (documentIssueDate === undefined) return fault('date', at, 'the day of the document is none');
  const signatureCreationDate = readSealDate(bytes.readUIntBE(at + 3, 3));
  if (signatureCreationDate === undefined) return fault('date', at + 3, 'the day of the signature is none');
  return ok({
    version,
    issuingCountry,
    signerIdentifier,
    certificateReference,
    documentIssueDate,
    signatureCreationDate,
    documentFeatureDefinitionReference: bytes.readUInt8(at + 6),
    documentTypeCategory: bytes.readUInt8(at + 7),
    end: at + 8,
  });
}

/** MMDDYYYY as one number. @returns YYYY-MM-DD, or undefined for a day that no calendar has */
export function readSealDate(number: number): string | undefined {
  const digits = String(number).padStart(8, '0');
  const iso = `${digits.slice(4)}-${digits.slice(0, 2)}-${digits.slice(2, 4)}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return digits.length === 8 && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}

/** Doc 9303-13, 3: the reference is the certificate's serial number; leading zeros say nothing. */
export function referencedSerial({ certificateReference }: VdsHeader): string {
  return certificateReference.replace(/^0+(?=.)/, '');
}
