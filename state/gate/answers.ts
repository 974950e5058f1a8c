// What a task answered, written into the draft. An answer of the wrong shape, an error and a time-out all become the
// missing evidence with its cause: nothing that did not come can look like something that did.
import type { CaptureEvidence, ChipEvidence } from '../inspection/evidence.ts';
import type { Judgement } from '../inspection/decide.ts';
import { REASONS } from '../inspection/reasons.ts';
import type { Draft } from './context.ts';
import type { EncodedImage, FaceComparison, WatchlistAnswer } from './ports.ts';

/** Why an answer is missing: the task ended in an error or gave nonsense, or it did not end in time. */
type Missing = 'error' | 'time-out';

const MISSING_TEXT: Readonly<Record<Missing, string>> = {
  error: 'the check ended in an error',
  'time-out': 'no answer in time',
};

function hasKind(value: unknown, ...kinds: readonly string[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    kinds.includes(value.kind)
  );
}

const isChip = (value: unknown): value is ChipEvidence => hasKind(value, 'read', 'unread');
const isWatchlist = (value: unknown): value is WatchlistAnswer =>
  hasKind(value, 'failed') || (hasKind(value, 'answered') && Array.isArray((value as { hits?: unknown }).hits));
const isCapture = (value: unknown): value is CaptureEvidence => hasKind(value, 'captured', 'not-captured');
const isComparison = (value: unknown): value is FaceComparison => hasKind(value, 'compared', 'no-face', 'failed');

function isJudgement(value: unknown): value is Judgement {
  if (typeof value !== 'object' || value === null || !('decision' in value) || !('checks' in value)) return false;
  const { decision, checks } = value;
  if (!Array.isArray(checks)) return false;
  if (hasKind(decision, 'clear')) return true;
  if (!hasKind(decision, 'refer')) return false;
  const { reasons } = decision as { readonly reasons?: unknown };
  return Array.isArray(reasons) && reasons.length > 0 && reasons.every((code) => Object.hasOwn(REASONS, String(code)));
}

export function chipAnswer(output: unknown, missing: Missing = 'error'): Partial<Draft> {
  if (isChip(output)) return { chip: output };
  const cause = missing === 'time-out' ? 'time-out' : 'reader';
  return { chip: { kind: 'unread', cause, detail: MISSING_TEXT[missing] } };
}

export function watchlistAnswer(output: unknown, missing: Missing = 'error'): Partial<Draft> {
  return { watchlist: isWatchlist(output) ? output : { kind: 'failed', cause: MISSING_TEXT[missing] } };
}

export function captureAnswer(output: unknown, missing: Missing = 'error'): Partial<Draft> {
  return { capture: isCapture(output) ? output : { kind: 'not-captured', cause: MISSING_TEXT[missing] } };
}

export function comparisonAnswer(output: unknown, missing: Missing = 'error'): Partial<Draft> {
  return { comparison: isComparison(output) ? output : { kind: 'failed', cause: MISSING_TEXT[missing] } };
}

/** A malformed judgement is no judgement: it refers. */
export function judgementAnswer(output: unknown): Partial<Draft> {
  if (!isJudgement(output)) return { judgement: undefined, reasons: ['decision-missing'] };
  const { decision } = output;
  return { judgement: output, reasons: decision.kind === 'refer' ? decision.reasons : [] };
}

export function picturesOf(
  draft: Draft | undefined,
): { readonly portrait: EncodedImage; readonly live: EncodedImage } | undefined {
  if (draft?.chip?.kind !== 'read' || draft.capture?.kind !== 'captured') return undefined;
  return { portrait: draft.chip.portrait, live: draft.capture.capture.image };
}
