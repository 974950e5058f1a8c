// Whom this gate trusts to sign passports: what was read out of which file, verified, at what time. The snapshot is data and
// is never changed; a new one is made when the files change.
import type { ResultValue } from '../../../inspection/checks.ts';
import type { Result } from '../../../result.ts';
import type { Certificate, SignedObject } from '../certificate.ts';
import type { Crl } from '../crl.ts';
import type { Defect } from './defects.ts';
import type { CertificateDetails } from './tbs.ts';

export interface TrustFile {
  /** Its name, without the folder. */
  readonly name: string;
  readonly bytes: Buffer;
}

export type TrustFileKind = 'master-list' | 'certificate' | 'crl' | 'defects' | 'unknown';

/** Something in a file that is not used, and why. */
export interface Refusal {
  /** Of a certificate, in words; of anything else what it is. */
  readonly subject: string;
  readonly cause: string;
}

/** Where the signer of a master list comes from (Doc 9303-12, 8.2). Only `given` says more than that the list is whole. */
export type ListAnchor =
  /** A certificate that somebody put into the folder. */
  | 'given'
  /** An authority of a list in the folder that another authority has signed. */
  | 'other-list'
  /** An authority of the list itself. */
  | 'own-list'
  /** A self-signed one that came along with the list and is not in it. */
  | 'embedded';

export interface ListSignature {
  readonly signer: string;
  readonly anchor: ListAnchor;
  /** The authority that issued the signer. */
  readonly issuer: string;
  /** SHA-256 of its certificate, hexadecimal, for whoever has it from elsewhere. */
  readonly fingerprint: string;
  /** When the list was signed, as it says. */
  readonly signed: Date | undefined;
  /** What a technician should know of it: a signer that has expired, a signature with a known quirk. */
  readonly remarks: readonly string[];
}

export interface FileReport {
  readonly file: string;
  readonly kind: TrustFileKind;
  /** Entries that are used: certificates, revocation lists, defects. Together with the refused ones these are all. */
  readonly read: number;
  readonly refused: readonly Refusal[];
  /** Of the read ones, those that an earlier entry, of this file or of one before, has already given. */
  readonly duplicates: number;
  /** Of a master list. */
  readonly signature: ListSignature | undefined;
  /** How old it is: when a list was signed, when a revocation list was made, when defects were reviewed. */
  readonly date: Date | undefined;
}

/** Why a country signing certificate is trusted. */
export type Standing =
  /** Its own key has signed it. */
  | { readonly kind: 'self-signed' }
  /** A link: the key of another one has signed it (Doc 9303-12, 7.1). */
  | { readonly kind: 'link'; readonly issuer: Certificate }
  /** Its issuer is not here; the signature of a master list stands for it. */
  | { readonly kind: 'vouched'; readonly cause: string };

export interface Csca {
  readonly certificate: Certificate;
  readonly details: CertificateDetails;
  readonly standing: Standing;
  /** The files that hold it. */
  readonly files: readonly string[];
}

export interface TrustSnapshot {
  /** Verified ones, each once. */
  readonly cscas: readonly Csca[];
  /** By `DistinguishedName.text` of the subject. */
  readonly bySubject: ReadonlyMap<string, readonly Csca[]>;
  /** By subject key identifier, hexadecimal. */
  readonly byKeyId: ReadonlyMap<string, readonly Csca[]>;
  /** Read, and asked only where an authority of their issuer's name has signed them. */
  readonly crls: readonly Crl[];
  readonly defects: readonly Defect[];
  /** Names of tables of defects that cannot be read: what they say is not known. */
  readonly unreadDefects: readonly string[];
  readonly files: readonly FileReport[];
  /** When it was made. */
  readonly date: Date;
  /** The date of the newest master list; undefined where there is none that says one. */
  readonly listDate: Date | undefined;
  /** Verifies a signature, and remembers the answer for this snapshot. */
  readonly verifier: Verifier;
}

export interface Verifier {
  /** @param spki of the one who is said to have signed; an error where it cannot be judged */
  isSignedWith(object: SignedObject, spki: Buffer): Result<boolean, string>;
}

export interface Judgement {
  readonly result: ResultValue;
  /** Empty when successful, but for a remark. No personal data. */
  readonly cause: string;
}
