// What is known of a chip before any check is made: its security object, who signed it, which groups are proven by it. Worked out
// once for all checks. Every part says itself why it is not there, and a group is `proven` only if its hash is one of a security
// object whose signature is right: nothing else reads a group's content as if it were true.
import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../result.ts';
import { readDg1 } from '../lds/dg1.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import { isNamed, signedWithSha1, verifySigner, type SignedData } from './cms.ts';
import { readSecurityObject, type SecurityObject } from './security-object.ts';
import { readDg14, type ProofInfos } from './security-infos.ts';
import type { ChipReading, FileName } from './types.ts';

/** The data groups that the lane may read, by their number. */
export const GROUPS = [
  [1, 'DG1'],
  [2, 'DG2'],
  [11, 'DG11'],
  [12, 'DG12'],
  [14, 'DG14'],
  [15, 'DG15'],
] as const satisfies readonly (readonly [number, FileName])[];
export type GroupFile = (typeof GROUPS)[number][1];

const numberOf = (name: GroupFile): number => GROUPS.find(([, group]) => group === name)?.[0] ?? 0;

/** A hash function whose documents are accepted or not: SHA-1 is a matter of policy (TR-03105-5.1, profile DPRCTD-SHA1). */
export interface ChipPolicy {
  readonly sha1: 'accepted' | 'undetermined';
}

export const DEFAULT_POLICY: ChipPolicy = { sha1: 'accepted' };

/** What the signature of a security object came to. */
export type SignatureVerdict =
  | { readonly kind: 'right'; readonly signer: Certificate }
  | { readonly kind: 'wrong'; readonly cause: string }
  | { readonly kind: 'unknown'; readonly cause: string };

type HashStatus = 'identical' | 'different' | 'not-listed';

export interface ChipEvidence {
  readonly reading: ChipReading;
  readonly object: Result<SecurityObject, string>;
  readonly signature: SignatureVerdict;
  /** How each group that was read stands against the security object, its signature aside. */
  readonly hashes: ReadonlyMap<string, HashStatus>;
  /** Of DG1: what stands in the first line, without fillers. */
  readonly document: Result<DocumentFacts, string>;
  /** Of DG14. */
  readonly infos: Result<ProofInfos, string>;
}

export interface DocumentFacts {
  readonly type: string;
  readonly state: string;
  readonly number: string;
}

/** Never throws. */
export function gatherEvidence(reading: ChipReading, policy: ChipPolicy = DEFAULT_POLICY): ChipEvidence {
  const file = reading.files.get('SOD');
  const object = file === undefined ? err('EF.SOD was not read') : readSecurityObject(file);
  const signature: SignatureVerdict = object.ok
    ? judgeSignature(object.value.data, policy, object.value.digest === 'sha1')
    : { kind: 'unknown', cause: object.error };
  const hashes = object.ok ? compareHashes(reading, object.value) : new Map<string, never>();
  const before: Pick<ChipEvidence, 'reading' | 'object' | 'signature' | 'hashes'> = {
    reading,
    object,
    signature,
    hashes,
  };
  const dg1 = provenGroup(before, 'DG1');
  const dg14 = provenGroup(before, 'DG14');
  return { ...before, document: dg1.ok ? factsOf(dg1.value) : dg1, infos: dg14.ok ? readDg14(dg14.value) : dg14 };
}

/**
 * The bytes of a group that the signed security object vouches for.
 * @returns an error in words where it does not, for whatever reason
 */
export function provenGroup(
  { reading, object, signature, hashes }: Pick<ChipEvidence, 'reading' | 'object' | 'signature' | 'hashes'>,
  name: GroupFile,
): Result<Buffer, string> {
  const file = reading.files.get(name);
  if (file === undefined) return err(`${name} was not read`);
  if (!object.ok || signature.kind !== 'right') return err('the security object is not proven');
  switch (hashes.get(name)) {
    case 'identical':
      return ok(file);
    case 'different':
      return err(`${name} is not the one that was signed`);
    case 'not-listed':
    case undefined:
      return err(`${name} is not signed`);
  }
}

/** Whether the security object has a hash of this group; false where it cannot be read. */
export function isSigned({ object }: Pick<ChipEvidence, 'object'>, name: GroupFile): boolean {
  return object.ok && object.value.hashes.has(numberOf(name));
}

/**
 * The signature of a security object: right if a signer whose certificate is in it has signed it, and no other signer's
 * signature is wrong.
 * @param isSha1 the content itself is made with SHA-1
 */
export function judgeSignature(data: SignedData, policy: ChipPolicy, isSha1: boolean): SignatureVerdict {
  const certificates = data.certificates.map(readCertificate);
  const verdicts = data.signers.map((signer): SignatureVerdict => {
    if (policy.sha1 !== 'accepted' && (isSha1 || signedWithSha1(signer)))
      return { kind: 'unknown', cause: 'it is signed with SHA-1, which is not accepted here' };
    const named = certificates.find((certificate) => certificate.ok && isNamed(signer.signer, certificate.value));
    if (named?.ok !== true) return { kind: 'unknown', cause: missingSigner(certificates) };
    const fault = verifySigner(data, signer, named.value.spki);
    if (!fault.ok) return { kind: 'unknown', cause: fault.error };
    return fault.value === undefined ? { kind: 'right', signer: named.value } : { kind: 'wrong', cause: fault.value };
  });
  const by = (kind: SignatureVerdict['kind']) => verdicts.find((verdict) => verdict.kind === kind);
  return by('wrong') ?? by('right') ?? by('unknown') ?? { kind: 'unknown', cause: 'nobody has signed it' };
}

function missingSigner(certificates: readonly Result<Certificate, string>[]): string {
  const unreadable = certificates.find((certificate) => !certificate.ok);
  if (certificates.length === 0) return 'the certificate of its signer is not in it';
  return unreadable?.ok === false
    ? `the certificate of its signer cannot be read: ${unreadable.error}`
    : 'its signer is none of those whose certificates are in it';
}

function compareHashes(
  { files, furtherGroups = new Map<number, Buffer>() }: ChipReading,
  { digest, hashes }: SecurityObject,
): ChipEvidence['hashes'] {
  const read = [...GROUPS.map(([number, name]) => [number, files.get(name)] as const), ...furtherGroups];
  return new Map(
    read.flatMap(([number, file]): readonly (readonly [string, HashStatus])[] => {
      if (file === undefined) return [];
      const signed = hashes.get(number);
      if (signed === undefined) return [[`DG${number}`, 'not-listed']];
      const isSame = createHash(digest).update(file).digest().equals(signed);
      return [[`DG${number}`, isSame ? 'identical' : 'different']];
    }),
  );
}

/** Doc 9303-4 to 9303-6: code and state stand alike in all formats; the number in the second line, but for TD1. */
function factsOf(dg1: Buffer): Result<DocumentFacts, string> {
  const lines = readDg1(dg1);
  if (!lines.ok) return err(`DG1: ${lines.error}`);
  const [first = '', second = '', third] = lines.value;
  const bare = (text: string) => text.replaceAll('<', '');
  const number = third === undefined ? second.slice(0, 9) : first.slice(5, 14);
  return ok({ type: bare(first.slice(0, 2)), state: bare(first.slice(2, 5)), number: bare(number) });
}
