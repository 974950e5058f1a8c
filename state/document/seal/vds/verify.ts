// A visible digital seal, judged (Doc 9303-13, 3.3; BSI TR-03135-1, digital seals): is it readable, is it signed, by whom, was
// the signer's certificate valid that day, is it revoked, is it trusted, is it of the state that the seal names.
import type { ResultValue } from '../../../inspection/checks.ts';
import type { Certificate } from '../../pki/certificate.ts';
import { isSameState } from '../../pki/countries.ts';
import { orderBytes } from '../../pki/curves.ts';
import { verifyRaw } from '../../pki/ecdsa.ts';
import { check, successful, type CodeCheck, type CodeOutcome, type CodeProblem, type FieldValue } from '../result.ts';
import { revocationOf } from '../revocation.ts';
import { certificatesOf, dayOf, trustOf, validityOf, type TrustStore } from '../trust.ts';
import { readFeatures } from './features.ts';
import { MAGIC, referencedSerial, type VdsHeader } from './header.ts';
import { readSealMrz, type SealMrz } from './seal-mrz.ts';
import { readStructure, type VdsStructure } from './structure.ts';
import { sealTypeOf } from './types.ts';

export interface SealOutcome extends CodeOutcome {
  readonly kind: 'vds';
  /** For the comparison with the document that bears the seal. */
  readonly sealMrz: SealMrz | undefined;
}

/** Whether the bytes of a code are to be read as a seal. */
export function isVds(bytes: Buffer): boolean {
  return bytes[0] === MAGIC;
}

/**
 * @param bytes as the code had them: not text, nothing before or after
 * @param at the time of the inspection: for the age of revocation lists and the centuries of the MRZ
 * @returns every check with its own result; never throws
 */
export function verifyVds(bytes: Buffer, trust: TrustStore, at: Date): SealOutcome {
  const structure = readStructure(bytes);
  const { header } = structure;
  if (header === undefined) {
    const { problems } = structure;
    return { kind: 'vds', fields: {}, checks: unread(problems), problems, sealMrz: undefined };
  }
  const type = sealTypeOf(header);
  const features = readFeatures(structure.features, type);
  const problems = [...structure.problems, ...features.problems];
  const sealMrz = features.mrz && readSealMrz(features.mrz, at.toISOString().slice(0, 10));
  const signing = judgeSignature(structure, header, trust);
  return {
    kind: 'vds',
    fields: { ...headerFields(header, type?.name), ...features.fields },
    checks: [readability(problems), ...signing.checks, ...judgeSigner(signing.signer, header, trust, at)],
    problems: [...problems, ...features.missing],
    sealMrz,
  };
}

function headerFields(header: VdsHeader, documentType: string | undefined): Readonly<Record<string, FieldValue>> {
  const hex = (byte: number) => byte.toString(16).padStart(2, '0');
  return {
    documentType: documentType ?? null,
    version: header.version,
    issuingCountry: header.issuingCountry,
    signerIdentifier: header.signerIdentifier,
    certificateReference: header.certificateReference,
    documentIssueDate: header.documentIssueDate,
    signatureCreationDate: header.signatureCreationDate,
    documentFeatureDefinitionReference: hex(header.documentFeatureDefinitionReference),
    documentTypeCategory: hex(header.documentTypeCategory),
  };
}

/** Header and features. A signature that is cut off leaves them readable; that it is, its own check and the problem say. */
function readability(problems: readonly CodeProblem[]): CodeCheck {
  const first = problems.find(({ code }) => code !== 'signature-short');
  return first === undefined
    ? successful('seal-readability')
    : check('seal-readability', 'failed', `${first.where}: ${first.text}`);
}

function unread(problems: readonly CodeProblem[]): readonly CodeCheck[] {
  const names = ['seal-signature', ...OF_SIGNER] as const;
  return [readability(problems), ...names.map((name) => check(name, 'aborted', 'the seal is not readable'))];
}

const OF_SIGNER = [
  'signer-reference',
  'signer-validity',
  'signer-revocation',
  'signer-revocation-age',
  'signer-trust',
  'seal-country',
] as const;

interface Signing {
  readonly checks: readonly CodeCheck[];
  readonly signer: Certificate | undefined;
}

/** Keys of one name and number: there should be one. */
const MAX_NAMED = 8;
/** Others that are tried: each costs some milliseconds. */
const MAX_OTHERS = 16;

/**
 * The signer is the certificate that the seal names. Where none has that name, the others are tried, so that it can be said
 * that the seal is whole though it names its signer wrongly; `signer-reference` fails then.
 */
function judgeSignature({ signed, signature }: VdsStructure, header: VdsHeader, trust: TrustStore): Signing {
  const named = certificatesOf(trust).filter((certificate) => isNamed(certificate, header));
  const name = `${header.signerIdentifier} ${referencedSerial(header)}`;
  const [nominal] = named;
  const answer = (
    result: ResultValue,
    cause: string,
    signer = nominal,
    isTheNamed = signer !== undefined,
  ): Signing => ({
    checks: [
      check('seal-signature', result, cause),
      isTheNamed
        ? successful('signer-reference')
        : check('signer-reference', signer ? 'failed' : 'undetermined', `there is no certificate ${name}`),
    ],
    signer,
  });
  if (signed === undefined || signature === undefined)
    return nominal === undefined
      ? answer('undetermined', `there is no certificate ${name}, and the seal is not whole`)
      : answer('failed', 'the seal is not whole');

  const verifies = ({ key }: Certificate) => key.kind === 'ec' && verifyRaw(key, signed, signature);
  if (nominal !== undefined) {
    const signer = named.slice(0, MAX_NAMED).find(verifies);
    if (signer !== undefined) return answer('successful', '', signer);
    if (nominal.key.kind === 'unusable') return answer('undetermined', `the key of ${name}: ${nominal.key.cause}`);
    return answer('failed', `the signature is not that of ${name} over these bytes`);
  }
  const other = certificatesOf(trust)
    .filter(({ key }) => key.kind === 'ec' && signature.length === 2 * orderBytes(key.curve))
    .slice(0, MAX_OTHERS)
    .find(verifies);
  return other === undefined
    ? answer('undetermined', `there is no certificate ${name}`)
    : answer('successful', '', other, false);
}

/** Doc 9303-13, 3: country and common name of the subject, and the serial number. */
function isNamed({ subject, serial }: Certificate, header: VdsHeader): boolean {
  const identifier = `${subject.country ?? ''}${subject.commonName ?? ''}`.toUpperCase();
  return identifier === header.signerIdentifier && serial === referencedSerial(header);
}

function judgeSigner(
  signer: Certificate | undefined,
  header: VdsHeader,
  trust: TrustStore,
  at: Date,
): readonly CodeCheck[] {
  const country = judgeCountry(header, signer?.subject.country);
  if (signer === undefined) {
    const unknown = OF_SIGNER.filter((name) => name !== 'signer-reference' && name !== 'seal-country');
    return [...unknown.map((name) => check(name, 'undetermined', 'the signer is not known')), country];
  }
  const day = dayOf(header.signatureCreationDate);
  return [validityOf(signer, day), ...revocationOf(trust, signer, at), trustOf(trust, signer, day), country];
}

/** The signer's identifier starts with its country, so that a foreign signer is seen without its certificate, too. */
function judgeCountry(header: VdsHeader, certified: string | undefined): CodeCheck {
  const { issuingCountry, signerIdentifier } = header;
  const named = signerIdentifier.slice(0, 2);
  for (const country of certified === undefined ? [named] : [named, certified]) {
    const same = isSameState(country, issuingCountry);
    if (same === undefined)
      return check('seal-country', 'undetermined', `the issuing country ${issuingCountry} is not known`);
    if (!same) return check('seal-country', 'failed', `the seal is of ${issuingCountry}, its signer of ${country}`);
  }
  return certified === undefined
    ? check('seal-country', 'undetermined', 'the signer is not known')
    : successful('seal-country');
}
