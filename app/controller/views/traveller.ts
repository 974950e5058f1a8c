// What the traveller page shows: a pure function of the gate's state. It reads no hit, no notice and no score, so that a
// silent hit changes nothing that a bystander could tell apart.
import { isDeepStrictEqual } from 'node:util';
import type { TravellerStep, TravellerView } from '../../contract/views.ts';
import { hindrances } from '../../../state/gate/fitness.ts';
import type { GateSnapshot } from '../../../state/gate/outputs.ts';
import { reasonRule } from '../../../state/inspection/reasons.ts';

/** The states of the machine and what the traveller is told in each, the first that matches. */
const STEPS = [
  ['emergency', 'emergency'],
  ['outOfService', 'closed'],
  ['closed', 'closed'],
  ['stopping', 'closed'],
  ['stopped', 'closed'],
  ['securing', 'securing'],
  [{ open: 'retry' }, 'not-read'],
  ['open', 'waiting'],
  [{ crossing: { inspecting: { presence: 'taking' } } }, 'take-document'],
  [{ crossing: { inspecting: { presence: 'entering' } } }, 'enter'],
  [{ crossing: { inspecting: { evidence: { chip: 'reading' } } } }, 'keep-still'],
  [{ crossing: { inspecting: { evidence: { face: 'capturing' } } } }, 'stand'],
  [{ crossing: { inspecting: { evidence: { face: 'capturingAgain' } } } }, 'stand'],
  [{ crossing: 'inspecting' }, 'checking'],
  [{ crossing: 'deciding' }, 'checking'],
  [{ crossing: 'readying' }, 'checking'],
  [{ crossing: 'admitting' }, 'enter'],
  [{ crossing: 'opening' }, 'pass'],
  [{ crossing: 'passing' }, 'pass'],
  [{ crossing: 'referred' }, 'officer'],
  [{ crossing: { leaving: 'back' } }, 'leave'],
  [{ crossing: { leaving: 'staying' } }, 'leave'],
  [{ crossing: { unrecorded: 'back' } }, 'leave'],
] as const satisfies readonly (readonly [unknown, TravellerStep])[];

function stepOf(snapshot: GateSnapshot): TravellerStep {
  // Cleared, and only the document keeps the door shut.
  if (snapshot.matches({ crossing: 'readying' }) && hindrances(snapshot.context).includes('document-left'))
    return 'take-document';
  for (const [state, step] of STEPS) if (snapshot.matches(state)) return step;
  // Closing, recording, leaving: whoever was referred still reads so; nobody else needs to read anything.
  const { draft } = snapshot.context;
  if (draft?.opened === true) return 'securing';
  return draft?.reasons.includes('traveller-withdrew') === true ? 'withdrawn' : 'officer';
}

/** Specific only where every reason is of a kind that the traveller can repair; the neutral sentence otherwise. */
function hintOf(snapshot: GateSnapshot): TravellerView['hint'] {
  const hints = new Set(snapshot.context.draft?.reasons.map((code) => reasonRule(code).hint));
  const [hint] = hints;
  return hints.size === 1 ? hint : undefined;
}

export interface TravellerExtras {
  readonly capture: { readonly id: number; readonly picture: string | undefined } | undefined;
  readonly progress: { readonly read: number; readonly total: number } | undefined;
}

export function travellerView(snapshot: GateSnapshot, { capture, progress }: TravellerExtras): TravellerView {
  const step = stepOf(snapshot);
  const hint = step === 'officer' ? hintOf(snapshot) : undefined;
  return {
    step,
    ...(capture && {
      capture: { id: capture.id, ...(capture.picture === undefined ? {} : { picture: capture.picture }) },
    }),
    ...(progress && step === 'keep-still' ? { progress } : {}),
    ...(hint && { hint }),
  };
}

export const sameView = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b);
