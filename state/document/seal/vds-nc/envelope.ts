// The envelope of a VDS-NC (ICAO Technical Report "VDS-NC - Visible Digital Seal for non-constrained environments", 1.x;
// Doc 9303-13): `data` with header and message, and `sig`. The signature is over the canonical form of `data` (JCS), so
// `data` is kept as it was read, and only looked at through the schema.
import { z } from 'zod';
import { err, ok, type Result } from '../../../result.ts';
import { jcs } from '../jcs.ts';
import type { CodeProblem } from '../result.ts';
import { readStrictJson, type Json } from './strict-json.ts';

export const ALGORITHMS = ['ES256', 'ES384', 'ES512'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** RFC 4648, 5, with or without padding, and in one way only: no bit of the last character is free. */
const base64url = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => text !== '' && toBase64url(text) === text.replace(/={1,2}$/, ''), 'base64url is wanted')
    .refine((text) => !text.endsWith('=') || text.length % 4 === 0, 'its padding is wrong')
    .transform((text) => Buffer.from(text, 'base64url'));

const toBase64url = (text: string): string => Buffer.from(text, 'base64url').toString('base64url');

const member = z.custom<Json>();
const message = z.custom<Readonly<Record<string, Json>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object is wanted',
);

const ENVELOPE = z.strictObject({
  data: z.strictObject({
    hdr: z.strictObject({
      /** Type of the message. */
      t: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,31}$/, 'a type such as icao.vacc is wanted'),
      /** Version of the message. */
      v: z.int().min(1).max(99),
      /** Issuing state or organisation, Doc 9303-3, section 5. */
      is: z.string().regex(/^(?:[A-Z]{3}|D)$/, 'a state code of Doc 9303-3 is wanted'),
    }),
    msg: message,
  }),
  sig: z.strictObject({
    alg: z.enum(ALGORITHMS),
    /** DER of the signer's certificate. */
    cer: base64url(6000),
    /** r || s. */
    sigvl: base64url(180),
  }),
});
const WITH_DATA = z.looseObject({ data: member });

export interface Envelope {
  readonly header: { readonly t: string; readonly v: number; readonly is: string };
  readonly message: Readonly<Record<string, Json>>;
  /** What is signed: UTF-8 of the canonical form of `data`. */
  readonly signed: Buffer;
  readonly algorithm: Algorithm;
  readonly certificate: Buffer;
  readonly signature: Buffer;
}

/** Never throws. Problems name members and positions, and repeat nothing of the text. */
export function readEnvelope(text: string): Result<Envelope, readonly CodeProblem[]> {
  const json = readStrictJson(text);
  if (!json.ok) {
    const { position, text: fault } = json.error;
    return err([{ code: 'not-json', where: `character ${position}`, text: fault }]);
  }
  const raw = WITH_DATA.safeParse(json.value);
  const envelope = ENVELOPE.safeParse(json.value);
  if (!envelope.success) return err(problemsOf('not-vds-nc', envelope.error));
  if (!raw.success) return err(problemsOf('not-vds-nc', raw.error));
  const { data, sig } = envelope.data;
  return ok({
    header: data.hdr,
    message: data.msg,
    signed: Buffer.from(jcs(raw.data.data), 'utf8'),
    algorithm: sig.alg,
    certificate: sig.cer,
    signature: sig.sigvl,
  });
}

/** What a schema found wrong. Names that the schema does not know are the text's own, and are not repeated. */
export function problemsOf(code: string, { issues }: z.ZodError, inside = ''): readonly CodeProblem[] {
  return issues.slice(0, 16).map((issue) => ({
    code,
    where: [inside, ...issue.path.map(String)].filter((part) => part !== '').join('.'),
    text: issue.code === 'unrecognized_keys' ? 'a member that does not belong here' : issue.message,
  }));
}
