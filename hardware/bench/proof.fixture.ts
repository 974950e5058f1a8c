// Passports of the bench as readings, without a reader between: what a chip with these files and these keys gives, and a gate that
// trusts the bench's issuing state. For the tests of what such a reading proves.
import { writeTlv } from '../../state/document/lds/tlv.ts';
import { createHash } from 'node:crypto';
import { valueOf } from '../../state/document/portrait/test-images.ts';
import { CURVE_TABLE } from '../../state/document/pki/curves.ts';
import type { ChipPolicy } from '../../state/document/pki/evidence.ts';
import { judgeChip } from '../../state/document/pki/prove.ts';
import { loadTrust } from '../../state/document/pki/trust/load-trust.ts';
import type { TrustFile, TrustSnapshot } from '../../state/document/pki/trust/types.ts';
import {
  CHIP_CHECKS,
  type ChipCheckName,
  type ChipProofs,
  type ChipReading,
  type FileName,
  PLAIN_ACCESS,
} from '../../state/document/pki/types.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import { activeAuthentication } from './chip-authentication.ts';
import {
  type ChipKeys,
  NO_KEYS,
  makeActiveAuthenticationKey,
  makeChipAuthenticationKey,
  type PaceOffer,
} from './chip-keys.ts';
import { makeEcKey } from './issuer-keys.ts';
import { big, fixed } from './issuer-der.ts';
import { createIssuer } from './issuer.ts';
import {
  type PassportFileName,
  type PassportFiles,
  personalise,
  type PersonalisationOptions,
} from './passport-files.ts';

export const NOW = new Date('2026-06-01T12:00:00Z');
export const ISSUER = createIssuer({ seed: 'proof', now: NOW });
/** Doc 9303-4, appendix B. */
export const LINES = [
  'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
  'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
] as const;
export const ZONE = { issuingState: 'UTO' } as const;
/** The head of a JPEG of 24 by 32 pixels: nobody decodes it. */
export const PORTRAIT: EncodedImage = {
  format: 'jpeg',
  bytes: Buffer.from('ffd8ffc0001108002000180301220002110103110' + '1ffd9', 'hex'),
};

const PARAMETER_ID = 13;
export const CAM: PaceOffer = { mapping: 'CAM', suite: 'AES-128', parameterId: PARAMETER_ID };

/** The same bytes each time: a test that fails, fails again. */
const random = (bytes: number): Buffer =>
  Buffer.concat(
    Array.from({ length: Math.ceil(bytes / 64) }, (_, index) => createHash('sha512').update(`${index}`).digest()),
  ).subarray(0, bytes);

/** Of a chip that can prove itself in every way. */
export const KEYS: ChipKeys = {
  chipAuthentication: [makeChipAuthenticationKey({ suite: 'AES-128', parameterId: PARAMETER_ID }, random)],
  activeAuthentication: makeActiveAuthenticationKey({ rsaBits: 1024, digest: 'sha256' }),
};

/** A passport with every file, of the bench's signer `good` unless the options say another. */
export function passportFiles(options: PersonalisationOptions = {}, lines: readonly string[] = LINES): PassportFiles {
  return valueOf(personalise(lines, PORTRAIT, { issuer: ISSUER, keys: KEYS, pace: [CAM], ...options }));
}

export const CHALLENGE = Buffer.from('0123456789abcdef', 'hex');

/** What a chip with these keys answers: right where they are those of its files. */
export function proofsOf({ activeAuthentication: active, chipAuthentication: [static_] }: ChipKeys): ChipProofs {
  return {
    activeAuthentication: active && {
      challenge: CHALLENGE,
      signature: activeAuthentication(active, CHALLENGE, random),
    },
    chipAuthentication: static_ && { outcome: 'answered', publicKey: static_.spki, algorithm: 'AES-128', detail: '' },
    mapping: static_ && mappingOf(static_.secret),
  };
}

/** Doc 9303-11, 4.4.3.5.1: the secret of the mapping, divided by the chip's static one. */
function mappingOf(secret: bigint): ChipProofs['mapping'] {
  const { Point } = CURVE_TABLE.brainpoolP256r1;
  const { Fn } = Point;
  const ofMapping = Fn.create(big(random(Fn.BYTES)));
  return {
    data: fixed(Fn.mul(ofMapping, Fn.inv(secret)), Fn.BYTES),
    mappingKey: Buffer.from(Point.BASE.multiply(ofMapping).toBytes(false)),
    parameterId: PARAMETER_ID,
  };
}

/** A reading of these files. */
export function readingOf(files: PassportFiles, proofs: ChipProofs = proofsOf(KEYS)): ChipReading {
  const read = Object.entries(files) as [FileName, Buffer | undefined][];
  return {
    files: new Map(read.flatMap(([name, bytes]) => (bytes === undefined ? [] : [[name, bytes] as const]))),
    access: PLAIN_ACCESS,
    proofs,
  };
}

/** The authorities of the bench that a gate is meant to trust, and what they have revoked. */
export const TRUST_FILES: readonly TrustFile[] = [
  { name: 'explicit.cer', bytes: ISSUER.authority('explicit').certificate },
  { name: 'named.cer', bytes: ISSUER.authority('named').certificate },
  { name: 'bench.crl', bytes: ISSUER.revocationList() },
];

export const TRUST: TrustSnapshot = loadTrust(TRUST_FILES, NOW);

/** TR-03135-1, version 2.5: section and table. */
const CODES: Readonly<Record<ChipCheckName, string>> = {
  'sod-structure': '5.6.4.2.2/5.28',
  'sod-signature': '5.6.4.2.2/5.30',
  'signer-trust': '5.6.4.3.3/5.33',
  'signer-validity': '5.6.4.3.4/5.36',
  'signer-revocation': '5.6.4.3.5/5.37',
  'signer-defects': '5.8.2/5.38',
  'signer-state': '5.6.4.5/5.43',
  'group-hashes': '5.6.4.4.2/5.41',
  'groups-listed': '5.6.4.4.1/5.40',
  'active-authentication': '5.6.4.1.1/5.24',
  'chip-authentication': '5.6.4.1.2/5.25',
  'pace-mapping': '5.6.4.1.3/5.26',
  'chip-genuine': '5.6.4.1/5.23',
};

export type Expected = Readonly<Partial<Record<ChipCheckName, string>>>;

export interface Given {
  readonly files?: PassportFiles;
  readonly proofs?: ChipProofs;
  readonly trust?: readonly TrustFile[];
  /** Of the page; `unread` where there is none. */
  readonly zone?: { readonly issuingState: string } | 'unread';
  readonly policy?: ChipPolicy;
  readonly at?: Date;
}

/** A row of a table of tests. Checks that are not expected to be otherwise are to be successful. */
export type Case = readonly [what: string, given: Given, expected: Expected];

export const GOOD = passportFiles();
/** Of a chip that offers no proof. */
export const PLAIN = passportFiles({ keys: NO_KEYS, pace: [] });

/** Each check with its code, and as `successful` or as `failed: why`. */
export function proven({ files = GOOD, proofs, trust, zone = ZONE, policy, at = NOW }: Given) {
  const snapshot = trust === undefined ? TRUST : loadTrust(trust, at);
  const page = zone === 'unread' ? undefined : zone;
  const { checks } = judgeChip(readingOf(files, proofs), snapshot, at, page, policy);
  return checks.map(({ name, code, result, cause }) => [name, code, cause === '' ? result : `${result}: ${cause}`]);
}

/** All successful, but for those that are given. */
export const expected = (others: Expected) =>
  CHIP_CHECKS.map((name) => [name, CODES[name], others[name] ?? 'successful']);

export const aborted = (by: ChipCheckName, ...names: readonly ChipCheckName[]): Expected =>
  Object.fromEntries(names.map((name) => [name, `aborted: rests on ${by}`]));

export const without = (files: PassportFiles, ...names: readonly PassportFileName[]): PassportFiles => ({
  ...files,
  ...Object.fromEntries(names.map((name) => [name, undefined])),
});

export const years = (from: string, until: string) => ({ from: new Date(from), until: new Date(until) });
/** A good signer of the bench, but for what a test changes of it. */
export const wish = {
  country: 'UT',
  commonName: 'Bench document signer',
  key: makeEcKey('proof', 'any signer', 'brainpoolP256r1'),
  scheme: { digest: 'sha256' },
  serial: 0x77n,
  validity: years('2025-01-01', '2036-01-01'),
  documentTypes: ['P'],
} as const;

/** EF.COM with these tags of groups. */
export const listed = (...tags: readonly number[]) =>
  writeTlv(
    0x60,
    writeTlv(0x5f01, Buffer.from('0107')),
    writeTlv(0x5f36, Buffer.from('040000')),
    writeTlv(0x5c, Buffer.from(tags)),
  );
