// Verifying a signature once: 500 authorities take seconds of elliptic curves, and the answer for the same bytes never
// changes. What is remembered is an answer, by the hash of everything that went into it: key, algorithm, data, signature.
import { createHash } from 'node:crypto';
import { ok } from '../../../result.ts';
import { verifySignature } from '../signature.ts';
import type { SignedObject } from '../certificate.ts';
import type { Verifier } from './types.ts';

export interface RememberingVerifier extends Verifier {
  /** The answers that were asked for since it was made, by their hash. */
  readonly answers: ReadonlyMap<string, boolean>;
  /** How many of them were computed, not remembered. */
  readonly computed: number;
  /** How many questions were answered from before. */
  readonly remembered: number;
}

/** Answers in memory at once; a snapshot asks some thousand, and each new signer adds one. */
const MAX_ANSWERS = 50_000;

/** @param known answers of before, from a cache whose integrity was checked */
export function startVerifier(known: ReadonlyMap<string, boolean> = new Map()): RememberingVerifier {
  const answers = new Map<string, boolean>();
  let computed = 0;
  let remembered = 0;
  return {
    answers,
    get computed() {
      return computed;
    },
    get remembered() {
      return remembered;
    },
    isSignedWith(object, spki) {
      const key = questionOf(object, spki);
      const before = answers.get(key) ?? known.get(key);
      if (before !== undefined) {
        remembered += 1;
        answers.set(key, before);
        return ok(before);
      }
      computed += 1;
      const { signed, algorithm, signature } = object;
      const answer = verifySignature(spki, algorithm, signed, signature);
      if (answer.ok) {
        if (answers.size >= MAX_ANSWERS) answers.clear();
        answers.set(key, answer.value);
      }
      return answer;
    },
  };
}

/** Each part with its length before it, so that no two questions have the same bytes. */
function questionOf({ signed, algorithm, signature }: SignedObject, spki: Buffer): string {
  const hash = createHash('sha256');
  for (const part of [spki, Buffer.from(algorithm.oid), algorithm.parameters, signed, signature]) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    hash.update(length).update(part);
  }
  return hash.digest('hex');
}
