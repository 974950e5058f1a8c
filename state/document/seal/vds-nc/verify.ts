// Verifies a VDS-NC (ICAO TR "VDS-NC", section 5): each question its own check, and all of them asked, so that an officer sees
// what is wrong and what is not. The certificate comes with the code; that proves nothing until an anchor has issued it.
import { freshnessOf, ARRIVAL_TYPE, readDeclaration } from '../arrival/declaration.ts';
import { readCertificate, type Certificate } from '../../pki/certificate.ts';
import { isSameState } from '../../pki/countries.ts';
import type { CurveName, Digest } from '../../pki/curves.ts';
import { verifyRaw } from '../../pki/ecdsa.ts';
import {
  check,
  successful,
  type CodeCheck,
  type CodeCheckName,
  type CodeOutcome,
  type CodeProblem,
  type FieldValue,
} from '../result.ts';
import { revocationOf } from '../revocation.ts';
import { trustOf, validityOf, type TrustStore } from '../trust.ts';
import { readEnvelope, type Algorithm, type Envelope } from './envelope.ts';
import { readMessage } from './messages.ts';
import { purposeOf } from './purpose.ts';

/** RFC 7518, 3.4; the brainpool curves of the same size are what some states have. */
const ALGORITHMS: Readonly<Record<Algorithm, { readonly digest: Digest; readonly curves: readonly CurveName[] }>> = {
  ES256: { digest: 'sha256', curves: ['P-256', 'brainpoolP256r1'] },
  ES384: { digest: 'sha384', curves: ['P-384', 'brainpoolP384r1'] },
  ES512: { digest: 'sha512', curves: ['P-521', 'brainpoolP512r1'] },
};

const SIGNER_CHECKS = [
  'seal-signature',
  'signer-trust',
  'signer-validity',
  'signer-validity-now',
  'signer-revocation',
  'signer-revocation-age',
  'signer-purpose',
  'seal-country',
] as const satisfies readonly CodeCheckName[];
const ARRIVAL_CHECKS = ['seal-freshness', 'seal-single-use'] as const satisfies readonly CodeCheckName[];

/**
 * Never throws.
 * @param at the time of reading: for it the signer's certificate, the revocation list and a declaration have to be of their time
 */
export function verifyVdsNc(text: string, trust: TrustStore, at: Date): CodeOutcome {
  const envelope = readEnvelope(text);
  if (!envelope.ok) return unreadable('vds-nc', {}, envelope.error, SIGNER_CHECKS);
  const { header } = envelope.value;
  const top = { type: header.t, version: header.v, issuingCountry: header.is };
  const kind = header.t === ARRIVAL_TYPE ? 'arrival' : 'vds-nc';
  const content = readContent(envelope.value, at);
  if (content.kind === 'unreadable')
    return unreadable(kind, top, content.problems, [...SIGNER_CHECKS, ...ARRIVAL_CHECKS]);

  const certificate = readCertificate(envelope.value.certificate);
  const signer = certificate.ok
    ? signerChecks(envelope.value, certificate.value, trust, content.signedOn ?? at, at)
    : SIGNER_CHECKS.map((name) => check(name, 'undetermined', 'the certificate of the signer is unreadable'));
  const unreadableCertificate = certificate.ok
    ? []
    : [{ code: 'bad-certificate', where: 'sig.cer', text: certificate.error }];
  return {
    kind,
    // What the envelope says stands above what a message calls alike.
    fields: { ...content.fields, ...top },
    checks: [successful('seal-readability'), ...signer, ...content.checks],
    problems: [...content.problems, ...unreadableCertificate],
  };
}

type Content =
  | {
      readonly kind: 'read';
      readonly fields: Readonly<Record<string, FieldValue>>;
      readonly problems: readonly CodeProblem[];
      readonly checks: readonly CodeCheck[];
      readonly signedOn: Date | undefined;
    }
  | { readonly kind: 'unreadable'; readonly problems: readonly CodeProblem[] };

function readContent({ header, message }: Envelope, at: Date): Content {
  if (header.t !== ARRIVAL_TYPE) return { kind: 'read', checks: [], ...readMessage(header.t, message) };
  const declaration = readDeclaration(header.v, message);
  if (!declaration.ok) return { kind: 'unreadable', problems: declaration.error };
  const singleUse = check(
    'seal-single-use',
    'undetermined',
    'nobody was asked whether the declaration was used before',
  );
  return {
    kind: 'read',
    fields: declaration.value.fields,
    problems: [],
    checks: [freshnessOf(declaration.value, at), singleUse],
    signedOn: declaration.value.issuedAt,
  };
}

function signerChecks(
  envelope: Envelope,
  signer: Certificate,
  trust: TrustStore,
  signedOn: Date,
  at: Date,
): readonly CodeCheck[] {
  const signed = { from: signedOn, to: signedOn };
  return [
    signatureOf(envelope, signer),
    trustOf(trust, signer, signed),
    validityOf(signer, signed),
    { ...validityOf(signer, { from: at, to: at }), name: 'signer-validity-now' },
    ...revocationOf(trust, signer, at),
    purposeOf(signer),
    countryOf(envelope.header.is, signer.subject.country),
  ];
}

function signatureOf({ algorithm, signed, signature }: Envelope, { key }: Certificate): CodeCheck {
  const { digest, curves } = ALGORITHMS[algorithm];
  if (key.kind !== 'ec') {
    const cause = key.kind === 'unusable' ? key.cause : 'it is an RSA key';
    return check('seal-signature', 'undetermined', `the key of the signer cannot be used: ${cause}`);
  }
  if (!curves.includes(key.curve))
    return check('seal-signature', 'failed', `${algorithm} is not an algorithm of keys on ${key.curve}`);
  return verifyRaw(key, signed, signature, digest)
    ? successful('seal-signature')
    : check('seal-signature', 'failed', 'the signature is wrong: the code was changed, or another key signed it');
}

function countryOf(state: string, country: string | undefined): CodeCheck {
  if (country === undefined) return check('seal-country', 'failed', 'the certificate of the signer names no state');
  const isSame = isSameState(country, state);
  if (isSame === undefined) return check('seal-country', 'undetermined', `no signer of ${state} is known`);
  return isSame
    ? successful('seal-country')
    : check('seal-country', 'failed', `the seal is of ${state}, its signer is not`);
}

function unreadable(
  kind: 'vds-nc' | 'arrival',
  fields: Readonly<Record<string, FieldValue>>,
  problems: readonly CodeProblem[],
  aborted: readonly CodeCheckName[],
): CodeOutcome {
  const cause = 'the code is unreadable';
  return {
    kind,
    fields,
    checks: [check('seal-readability', 'failed', cause), ...aborted.map((name) => check(name, 'aborted', cause))],
    problems,
  };
}
