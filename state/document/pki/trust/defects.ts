// Known defects of issued documents, as a reviewed table in JSON: which signer, authority or series, what is wrong, and what
// follows. The idea is that of the deviation list of Doc 9303-12, 9, which few states publish: a site writes down what its
// experts have found. Two people review the file; nobody signs it, so it is as trusted as the folder that holds it.
import { z } from 'zod';
import { err, messageOf, ok, type Result } from '../../../result.ts';
import type { Certificate } from '../certificate.ts';
import type { Judgement } from './types.ts';

/** What is wrong. The words are for officers; the groups are those of Doc 9303-12, 9.1. */
export const DEFECT_CODES = {
  'signer-key-compromised': 'the key of the signer is in wrong hands',
  'issuer-key-compromised': 'the key of the issuing authority is in wrong hands',
  'signer-misissued': 'the certificate of the signer was issued by mistake',
  'documents-stolen': 'blank documents of this series were stolen',
  'signature-encoding': 'the signature of this series is encoded against the standard',
  'certificate-encoding': 'the certificate of this signer is encoded against the standard',
  'data-group-hash': 'a data group of this series does not match its hash',
  'data-group-encoding': 'a data group of this series is encoded against the standard',
  'chip-authentication': 'active or chip authentication of this series does not work',
  'lower-security': 'this series has less protection than it says',
} as const;
export type DefectCode = keyof typeof DEFECT_CODES;

/** `distrust` fails the check, `doubt` leaves it undetermined, `note` is only told. */
const DEFECT_EFFECTS = ['distrust', 'doubt', 'note'] as const;

const hex = z.string().regex(/^([0-9A-Fa-f]{2})+$/, 'is written in hexadecimal, two digits a byte');

/** All that is given must fit; at least one thing is given. */
const match = z
  .strictObject({
    /** SHA-256 of the signer's certificate. */
    signer: hex.length(64).optional(),
    /** Serial number of the signer's certificate; goes with `issuer` or `state`. */
    serial: hex.optional(),
    /** Subject key identifier of the authority. */
    issuer: hex.optional(),
    /** C of the signer's issuer. */
    state: z
      .string()
      .regex(/^[A-Z]{2,3}$/)
      .optional(),
    /** Signers whose certificate began in this time, days of UTC, both included. */
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
    /** The document: its type, and how its number begins. */
    documentType: z
      .string()
      .regex(/^[A-Z]{1,2}$/)
      .optional(),
    numberPrefix: z
      .string()
      .regex(/^[A-Z0-9]{1,9}$/)
      .optional(),
  })
  .refine((wish) => wish.signer !== undefined || wish.issuer !== undefined || wish.state !== undefined, {
    error: 'names a signer, an issuer or a state',
  });

const codes = Object.keys(DEFECT_CODES) as [DefectCode, ...DefectCode[]];

const defect = z.strictObject({
  id: z.string().min(1).max(64),
  match,
  code: z.enum(codes),
  effect: z.enum(DEFECT_EFFECTS),
  /** Who says so, for the technician. */
  source: z.string().max(300),
});

const defectFile = z.strictObject({
  format: z.literal('autogate-defects-1'),
  /** The day of the last review. */
  reviewed: z.iso.date(),
  defects: z.array(defect).max(10_000),
});

export type Defect = z.infer<typeof defect>;

export interface DefectFile {
  readonly reviewed: Date;
  readonly defects: readonly Defect[];
}

/** Whether it is meant to be a table of defects, so that a fault in it is told as one. */
export function looksLikeDefects(bytes: Buffer): boolean {
  return bytes.subarray(0, 64).toString('latin1').trimStart().startsWith('{');
}

/** @returns the table, or the first faults with their places */
export function readDefects(bytes: Buffer): Result<DefectFile, string> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return err(`it is not JSON: ${messageOf(error)}`);
  }
  const read = defectFile.safeParse(json);
  if (!read.success)
    return err(
      read.error.issues
        .slice(0, 3)
        .map(({ path, message }) => `${path.join('.')}: ${message}`)
        .join('; '),
    );
  return ok({ reviewed: new Date(`${read.data.reviewed}T00:00:00Z`), defects: read.data.defects });
}

/** What is known of the document when a signer is judged; each part may be unknown. */
export interface DocumentSeries {
  readonly type?: string | undefined;
  readonly number?: string | undefined;
}

export interface DefectSubject {
  readonly signer: Certificate;
  /** SHA-256 of the signer's certificate, hexadecimal. */
  readonly fingerprint: string;
  readonly issuer: Certificate | undefined;
}

type Fit = 'yes' | 'no' | 'unknown';

const same = (
  wanted: string | undefined,
  own: string | undefined,
  level = (text: string) => text.toLowerCase(),
): Fit => {
  if (wanted === undefined) return 'yes';
  if (own === undefined) return 'unknown';
  return level(wanted) === level(own) ? 'yes' : 'no';
};

const serial = (text: string) => text.toUpperCase().replace(/^0+(?=.)/, '');

function fits({ match: wish }: Defect, { signer, fingerprint, issuer }: DefectSubject, series: DocumentSeries): Fit {
  const began = signer.notBefore.toISOString().slice(0, 10);
  const { number } = series;
  const start: Fit =
    wish.numberPrefix === undefined
      ? 'yes'
      : number === undefined
        ? 'unknown'
        : number.startsWith(wish.numberPrefix)
          ? 'yes'
          : 'no';
  const all: readonly Fit[] = [
    same(wish.signer, fingerprint),
    same(wish.serial, signer.serial, serial),
    same(wish.issuer, issuer?.subjectKeyId ?? signer.authorityKeyId),
    same(wish.state, signer.issuer.country),
    wish.from !== undefined && began < wish.from ? 'no' : 'yes',
    wish.to !== undefined && began > wish.to ? 'no' : 'yes',
    same(wish.documentType, series.type),
    start,
  ];
  return all.find((fit) => fit === 'no') ?? all.find((fit) => fit === 'unknown') ?? 'yes';
}

/** The check `signer-defects`: the worst of what the table says of this signer; one that may fit leaves it undetermined. */
export function defectsOf(defects: readonly Defect[], subject: DefectSubject, series: DocumentSeries = {}): Judgement {
  const found = defects
    .map((one) => ({ ...one, fit: fits(one, subject, series) }))
    .filter(({ fit }) => fit !== 'no')
    .toSorted((a, b) => rank(a) - rank(b));
  const [worst] = found;
  if (worst === undefined) return { result: 'successful', cause: '' };
  const words = `${DEFECT_CODES[worst.code]} (${worst.id})`;
  if (worst.effect === 'note') return { result: 'successful', cause: words };
  if (worst.fit === 'unknown') return { result: 'undetermined', cause: `perhaps ${words}` };
  return { result: worst.effect === 'distrust' ? 'failed' : 'undetermined', cause: words };
}

/** A sure one that is distrusted comes first, then whatever leaves doubt, then notes. */
function rank({ effect, fit }: { readonly effect: Defect['effect']; readonly fit: Fit }): number {
  if (effect === 'note') return 2;
  return effect === 'distrust' && fit === 'yes' ? 0 : 1;
}
