// What the gate writes down: pure functions from what it remembers and what has happened to what it remembers next.
import type { BarrierInputs } from './board.ts';
import { newDraft, withReasons, type Draft, type GateContext } from './context.ts';
import type { GateEvent } from './events.ts';
import { leftAfterReset, type Incident } from './fitness.ts';
import { levelsOf, type Levels } from './levels.ts';

/** What the lane looks like now; nothing holds while the board does not answer. */
export const levelsNow = ({ settings, inputs }: GateContext): Levels | undefined => levelsOf(settings.layout, inputs);

export function patched(context: GateContext, patch: Partial<Draft>): Partial<GateContext> {
  return context.draft === undefined ? {} : { draft: { ...context.draft, ...patch } };
}

export function latched({ latched: before }: GateContext, incident: Incident): readonly Incident[] {
  return before.includes(incident) ? before : [...before, incident].toSorted();
}

/** An incident of this crossing, which keeps the lane shut until an officer has looked at it. */
export function incidentOf(context: GateContext, incident: Incident): Partial<GateContext> {
  return { latched: latched(context, incident), draft: context.draft && withReasons(context.draft, [incident]) };
}

/** What the levels show of the traveller for good: once seen, past or gone, always so. */
function traced(draft: Draft, levels: Levels | undefined): Draft {
  if (levels === undefined) return draft;
  const isThrough = draft.passage === 'used';
  return {
    ...draft,
    seen: draft.seen || levels.present,
    past: draft.past || (isThrough && levels.exitFree),
    gone: draft.gone || (isThrough && levels.gone),
  };
}

/** Whoever has laid a document down may have stood there before. */
export function begun(context: GateContext, ...fresh: Parameters<typeof newDraft>): Draft {
  return traced(newDraft(...fresh), levelsNow(context));
}

/** A scan of the board: its inputs, an opened housing for good, a door that leaves its place, and where the traveller is. */
function scanned(context: GateContext, inputs: BarrierInputs): Partial<GateContext> {
  const { draft, settings } = context;
  const levels = levelsOf(settings.layout, inputs);
  return {
    inputs,
    exitLeft: levelsNow(context)?.exitShut === true && levels?.exitShut === false,
    latched: inputs.tamper ? latched(context, 'tamper') : context.latched,
    draft: draft && traced(draft, levels),
  };
}

export function noted(context: GateContext, event: GateEvent): Partial<GateContext> {
  const { ready } = context;
  switch (event.type) {
    case 'BOARD.ALARM':
    case 'BOARD.SCAN':
      return scanned(context, event.inputs);
    case 'DEVICE.READY':
      return { ready: { ...ready, [event.device]: true } };
    case 'DEVICE.LOST':
      return {
        ready: { ...ready, [event.device]: false },
        // What a lost board said last is no longer true.
        ...(event.device === 'barrier' ? { inputs: undefined } : {}),
      };
    case 'DOCUMENT.PLACED':
      return { documentOnReader: true };
    case 'DOCUMENT.REMOVED':
      return { documentOnReader: false };
    case 'CODE.SCANNED':
      return { codeAtHand: true };
    case 'CODE.EXPIRED':
      return { codeAtHand: false };
    case 'TRAVELLER.CALLED':
      return { called: true };
    // Whoever works at the officer's page has seen that somebody calls.
    case 'OFFICER.OPEN':
      return { wantsOpen: true, called: false };
    case 'OFFICER.CLOSE':
      return { wantsOpen: false, called: false };
    case 'OFFICER.CAME':
      return { called: false };
    case 'OFFICER.RESET':
      return { latched: leftAfterReset(context) };
    default:
      return {};
  }
}

/** Somebody has gone through the exit; `passage-not-used` was said too early then. */
export function usedBy(context: GateContext): Partial<GateContext> {
  const { draft } = context;
  if (draft === undefined) return {};
  const reasons = draft.reasons.filter((code) => code !== 'passage-not-used');
  return { draft: traced({ ...draft, opened: true, passage: 'used', reasons }, levelsNow(context)) };
}

/** The crossing that an emergency ends; without one, or after one that is on record, the emergency is a record of its own. */
export function endedByEmergency({ draft }: GateContext, next: () => Draft): Partial<GateContext> {
  const ended = draft === undefined || draft.recorded ? next() : draft;
  return { draft: withReasons({ ...ended, passage: 'emergency' }, ['emergency']) };
}

/** What somebody is who is seen where the traveller has gone from. */
export function followerOf({ settings }: GateContext): 'tailgating' | 'wrong-way' {
  return settings.layout === 'turnstile' ? 'tailgating' : 'wrong-way';
}
