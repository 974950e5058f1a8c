// Any code that a scanner reads, told apart by how it begins and judged: a visible digital seal, a VDS-NC or an arrival
// declaration in its envelope, a boarding pass, or something that nobody signed. What is not proven never decides.
import { readBoardingPass, isBoardingPass } from './bcbp.ts';
import { check, isProven, type CodeCheck, type CodeOutcome, type CodeProblem, type FieldValue } from './result.ts';
import type { TrustStore } from './trust.ts';
import { isVds, verifyVds } from './vds/verify.ts';
import { LARGEST_TEXT } from './vds-nc/strict-json.ts';
import { verifyVdsNc } from './vds-nc/verify.ts';

/** Bytes, before anything looks at them: UTF-8 of the longest text that is read. */
export const LARGEST_CODE = 4 * LARGEST_TEXT;
/** Characters of an unsigned code that are shown. */
const SHOWN = 512;

/** Controls, and what turns the direction of the text around it: an officer must see what is there. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]/gu;
/** An object with a member of the envelope is meant to be one, and is judged as one, however broken. */
const ENVELOPE = /^\s*\{[^]*"(?:hdr|msg|sigvl)"/;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Takes off the ends of lines that a scanner or a file may put behind a text. */
function withoutTail(text: string): string {
  let end = text.length;
  while (end > 0 && '\r\n'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/**
 * Never throws.
 * @param bytes exactly as the code holds them
 * @param at the time of reading
 * @returns for a declaration, `seal-single-use` is undetermined: `useOnce` (arrival/replay.ts) answers it
 */
export function readCode(bytes: Buffer, trust: TrustStore, at: Date): CodeOutcome {
  if (bytes.length > LARGEST_CODE)
    return unsigned({}, [{ code: 'too-long', where: '', text: `longer than ${LARGEST_CODE} bytes` }]);
  if (isVds(bytes)) return verifyVds(bytes, trust, at);
  const text = textOf(bytes);
  if (text === undefined) return unsigned({ hex: bytes.subarray(0, SHOWN / 2).toString('hex') }, [UNSIGNED]);
  if (ENVELOPE.test(text)) return verifyVdsNc(text, trust, at);
  const bare = withoutTail(text);
  if (isBoardingPass(bare)) return boardingPass(bare, at);
  return unsigned({ text: shown(bare) }, [UNSIGNED]);
}

/** What the command line and a journal say of a code. */
export interface CodeReport {
  /** A signature verifies under a trusted key, whatever the other checks say. */
  readonly valid: boolean;
  readonly kind: CodeOutcome['kind'];
  readonly fields: CodeOutcome['fields'];
  readonly problems: readonly CodeProblem[];
  readonly checks: readonly CodeCheck[];
}

/** Where a code is not valid, its problems say why. */
export function reportCode(outcome: CodeOutcome): CodeReport {
  const { kind, fields, problems, checks } = outcome;
  const valid = isProven(outcome);
  const unproven = checks.filter(({ name, result }) => NEEDED.has(name) && !UNASKED.has(result));
  const why = unproven.map(({ name, cause }) => ({ code: name, where: '', text: cause }));
  return { valid, kind, fields, problems: valid ? problems : [...problems, ...why], checks };
}

const NEEDED: ReadonlySet<string> = new Set(['seal-signature', 'signer-trust']);
/** Not the reason: something else is. */
const UNASKED: ReadonlySet<string> = new Set(['successful', 'aborted', 'not-supported']);

const UNSIGNED: CodeProblem = { code: 'unsigned', where: '', text: 'nobody has signed this code' };
const NOT_SIGNED = check('seal-signature', 'not-supported', 'codes of this kind are not signed');

function unsigned(fields: CodeOutcome['fields'], problems: readonly CodeProblem[]): CodeOutcome {
  return { kind: 'unsigned', fields, checks: [NOT_SIGNED], problems };
}

function boardingPass(text: string, at: Date): CodeOutcome {
  const pass = readBoardingPass(text, at);
  if (!pass.ok) return unsigned({ text: shown(text) }, [UNSIGNED]);
  return { kind: 'bcbp', fields: pass.value, checks: [NOT_SIGNED], problems: [UNSIGNED] };
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    // How the decoder says that these bytes are no UTF-8.
    return undefined;
  }
}

function shown(text: string): FieldValue {
  const line = text.slice(0, SHOWN).toWellFormed().replaceAll(HIDDEN, '\ufffd');
  return text.length > SHOWN ? `${line}...` : line;
}
