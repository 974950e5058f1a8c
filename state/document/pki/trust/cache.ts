// Answers to verifications, kept from one start to the next: the elliptic curves of all authorities take seconds. The file
// holds hashes of questions and yes or no, never a certificate: what is trusted is read from the lists each time, and a
// question differs as soon as one byte of key, algorithm, data or signature does. A file that is damaged, of another version
// or too large is left alone and made anew. Whoever can write it can put an authority into the folder of trust, too, so its
// digest guards against damage, not against him; it is for this user alone (0600).
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { err, messageOf, ok, type Result } from '../../../result.ts';
import { writeWhole } from './write-whole.ts';

/** Counted up with every change of what a verification accepts. */
export const CACHE_VERSION = 1;
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_ANSWERS = 50_000;

const cacheFile = z.strictObject({
  version: z.literal(CACHE_VERSION),
  /** SHA-256 of the answers as one JSON text. */
  digest: z.string(),
  answers: z.strictObject({
    yes: z.array(z.string().length(64)).max(MAX_ANSWERS),
    no: z.array(z.string().length(64)).max(MAX_ANSWERS),
  }),
});

type Answers = z.infer<typeof cacheFile>['answers'];

const digestOf = (answers: Answers) =>
  createHash('sha256')
    .update(JSON.stringify([CACHE_VERSION, answers.yes, answers.no]))
    .digest('hex');

/** The answers by the hash of their question, or why the text is no cache of ours. */
export function readCache(text: string): Result<ReadonlyMap<string, boolean>, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return err(`the cache is no JSON: ${messageOf(error)}`);
  }
  const read = cacheFile.safeParse(json);
  if (!read.success) return err('the cache is of another version or shape');
  const { answers, digest } = read.data;
  if (digestOf(answers) !== digest) return err('the cache is damaged: its digest is wrong');
  return ok(
    new Map([...answers.yes.map((key) => [key, true] as const), ...answers.no.map((key) => [key, false] as const)]),
  );
}

export function writeCache(answers: ReadonlyMap<string, boolean>): string {
  const sorted = [...answers].map(([key, answer]) => ({ key, answer })).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const ofAnswer = (wanted: boolean) => sorted.filter(({ answer }) => answer === wanted).map(({ key }) => key);
  const kept = { yes: ofAnswer(true), no: ofAnswer(false) };
  return JSON.stringify({ version: CACHE_VERSION, digest: digestOf(kept), answers: kept });
}

/** @returns no answers where there is no file; the error says why one is not used */
export function loadCache(file: string): Result<ReadonlyMap<string, boolean>, string> {
  try {
    if (statSync(file).size > MAX_BYTES) return err(`the cache has more than ${MAX_BYTES} bytes`);
    return readCache(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(new Map());
    return err(`the cache cannot be read: ${messageOf(error)}`);
  }
}

/** The error says why it could not be kept. */
export function saveCache(file: string, answers: ReadonlyMap<string, boolean>): Result<undefined, string> {
  const written = writeWhole(file, writeCache(answers));
  return written.ok ? written : err(`the cache cannot be written: ${written.error}`);
}
