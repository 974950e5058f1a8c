// Keys, certificates and revocation lists for tests: made anew in each run, so that no key lies in the project.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { writeTlv } from '../lds/tlv.ts';
import { CURVE_TABLE, type CurveName } from './curves.ts';

const OPENSSL: Readonly<Record<CurveName, string>> = {
  brainpoolP192r1: 'brainpoolP192r1',
  brainpoolP224r1: 'brainpoolP224r1',
  brainpoolP256r1: 'brainpoolP256r1',
  brainpoolP320r1: 'brainpoolP320r1',
  brainpoolP384r1: 'brainpoolP384r1',
  brainpoolP512r1: 'brainpoolP512r1',
  'P-192': 'prime192v1',
  'P-224': 'secp224r1',
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
};

export interface MadeKey {
  readonly curve: CurveName;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly spki: Buffer;
}

/** @param paramEncoding whether the public key names its curve or spells it out */
export function makeKey(curve: CurveName, paramEncoding: 'named' | 'explicit' = 'named'): MadeKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: OPENSSL[curve], paramEncoding });
  return { curve, privateKey, publicKey, spki: publicKey.export({ format: 'der', type: 'spki' }) };
}

/** r || s, with the digest that goes with the size of the key. */
export function signRaw(key: MadeKey, bytes: Buffer): Buffer {
  return sign(CURVE_TABLE[key.curve].digest, bytes, { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
}

export interface CertificateWish {
  readonly key: MadeKey;
  /** C, then CN. */
  readonly subject: readonly [string, string];
  /** Hexadecimal, positive. */
  readonly serial?: string;
  /** YYYY-MM-DD. */
  readonly from?: string;
  readonly until?: string;
  readonly isAuthority?: boolean;
  /** The certificate signs itself where nobody else is named. */
  readonly issuer?: { readonly key: MadeKey; readonly subject: readonly [string, string] };
}

const SEQUENCE = 0x30;
const sequence = (...values: readonly Buffer[]) => writeTlv(SEQUENCE, ...values);
const oid = (hex: string) => writeTlv(0x06, Buffer.from(hex, 'hex'));
const integer = (hex: string) => writeTlv(0x02, Buffer.from(hex, 'hex'));
/** ecdsa-with-SHA256, whatever the curve. */
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const generalizedTime = (iso: string) => writeTlv(0x18, Buffer.from(`${iso.replaceAll('-', '')}120000Z`));

function nameOf([country, commonName]: readonly [string, string]): Buffer {
  const attribute = (type: string, tag: number, text: string) =>
    writeTlv(0x31, sequence(oid(type), writeTlv(tag, Buffer.from(text))));
  return sequence(attribute('550406', 0x13, country), attribute('550403', 0x0c, commonName));
}

function signed(body: Buffer, { privateKey }: MadeKey): Buffer {
  return sequence(body, ECDSA_SHA256, writeTlv(0x03, Buffer.of(0), sign('sha256', body, privateKey)));
}

/** @returns DER */
export function makeCertificate(wish: CertificateWish): Buffer {
  const { key, subject, serial = '5b', from = '2020-01-01', until = '2040-01-01', isAuthority = false } = wish;
  const issuer = wish.issuer ?? { key, subject };
  const constraints = sequence(...(isAuthority ? [writeTlv(0x01, Buffer.of(0xff))] : []));
  const body = sequence(
    writeTlv(0xa0, integer('02')),
    integer(serial),
    ECDSA_SHA256,
    nameOf(issuer.subject),
    sequence(generalizedTime(from), generalizedTime(until)),
    nameOf(subject),
    key.spki,
    writeTlv(0xa3, sequence(sequence(oid('551d13'), writeTlv(0x04, constraints)))),
  );
  return signed(body, issuer.key);
}

export interface CrlWish {
  readonly issuer: { readonly key: MadeKey; readonly subject: readonly [string, string] };
  /** YYYY-MM-DD. */
  readonly from: string;
  readonly until: string;
  /** Serial numbers in hexadecimal. */
  readonly revoked: readonly string[];
}

/** @returns DER */
export function makeCrl({ issuer, from, until, revoked }: CrlWish): Buffer {
  const entries = revoked.map((serial) => sequence(integer(serial), generalizedTime(from)));
  const body = sequence(
    integer('01'),
    ECDSA_SHA256,
    nameOf(issuer.subject),
    generalizedTime(from),
    generalizedTime(until),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
  );
  return signed(body, issuer.key);
}
