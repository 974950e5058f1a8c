// The vocabulary of the gate machine: its guards, its actions and its tasks. The states that use them lie in machine.ts,
// crossing.ts and inspecting.ts. Guards read levels; actions only write down.
import { assign, cancel, raise, setup } from 'xstate';
import type { actorsOf } from './actors.ts';
import {
  allowedResolutions,
  newDraft,
  resolvedAs,
  UNREADABLE_LIMIT,
  withReasons,
  type Draft,
  type GateContext,
  type GateSettings,
} from './context.ts';
import type { GateDelays } from './delays.ts';
import type { BarrierInputs } from './board.ts';
import { isAlarm, isTrouble, type GateEvent } from './events.ts';
import { canAdmit, hindrances, leftAfterReset, lostReasons, troubles, unfitness, type Incident } from './fitness.ts';
import { levelsOf, type Levels } from './levels.ts';

export interface GateParts {
  readonly settings: GateSettings;
  readonly delays: GateDelays;
  readonly actors: ReturnType<typeof actorsOf>;
  /** Wall clock, for the record. */
  readonly now: () => Date;
  readonly newId: () => string;
  /** The day of the lane, YYYY-MM-DD, on which lists and documents are valid. */
  readonly today: () => string;
}

/** How often a door gives way to an obstruction before it stays where it is. */
const YIELD_LIMIT = 3;

function patched(context: GateContext, patch: Partial<Draft>): Partial<GateContext> {
  return context.draft === undefined ? {} : { draft: { ...context.draft, ...patch } };
}

/** What the lane looks like now; nothing holds while the board does not answer. */
const seen = ({ settings, inputs }: GateContext): Levels | undefined => levelsOf(settings.layout, inputs);

const level =
  (holds: (levels: Levels) => boolean) =>
  ({ context }: { readonly context: GateContext }): boolean => {
    const levels = seen(context);
    return levels !== undefined && holds(levels);
  };

function latch({ latched }: GateContext, incident: Incident): Partial<GateContext> {
  return latched.includes(incident) ? {} : { latched: [...latched, incident].toSorted() };
}

/** A scan of the board: its inputs, an opened housing for good, and whether the traveller has gone on. */
function scanned(context: GateContext, inputs: BarrierInputs): Partial<GateContext> {
  const { draft, settings } = context;
  const isGone = draft?.passage === 'used' && levelsOf(settings.layout, inputs)?.gone === true;
  return {
    inputs,
    ...(inputs.tamper ? latch(context, 'tamper') : {}),
    ...(isGone ? { draft: { ...draft, gone: true } } : {}),
  };
}

function noted(context: GateContext, event: GateEvent): Partial<GateContext> {
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

/** Somebody has gone through the exit, in the draft's own words; `passage-not-used` was said too early then. */
function usedBy(context: GateContext): Partial<GateContext> {
  const { draft } = context;
  if (draft === undefined) return {};
  return {
    draft: {
      ...draft,
      opened: true,
      passage: 'used',
      gone: seen(context)?.gone === true,
      reasons: draft.reasons.filter((code) => code !== 'passage-not-used'),
    },
  };
}

/** The crossing that an emergency ends; without one, or after one that is on record, the emergency is a record of its own. */
function endedByEmergency(context: GateContext, next: () => Draft): Partial<GateContext> {
  const { draft } = context;
  const ended = draft === undefined || draft.recorded ? next() : draft;
  return { draft: withReasons({ ...ended, passage: 'emergency' }, ['emergency']) };
}

/** A document of another number than the one that is being inspected. */
function isOtherDocument({ draft }: GateContext, event: GateEvent): boolean {
  return event.type === 'DOCUMENT.READ' && event.zone.documentNumber !== draft?.zone?.documentNumber;
}

/** What somebody is who is seen where the traveller has gone from. */
function followerOf({ settings }: GateContext): 'tailgating' | 'wrong-way' {
  return settings.layout === 'turnstile' ? 'tailgating' : 'wrong-way';
}

function isForced(context: GateContext): boolean {
  const levels = seen(context);
  if (context.inputs === undefined || levels === undefined || isTrouble(context.inputs)) return false;
  return !levels.exitShut || (!levels.entryShut && context.draft === undefined);
}

const mayYield = ({ draft }: GateContext): boolean => (draft?.yielded ?? 0) < YIELD_LIMIT;

/** The officer's word on this crossing and no other, of a kind that he may give here. */
function isResolved(context: GateContext, event: GateEvent): boolean {
  return (
    event.type === 'OFFICER.RESOLVED' &&
    event.crossing === context.draft?.id &&
    allowedResolutions(context).includes(event.resolution)
  );
}

/** XState takes its types from a value that it never looks at. */
const TYPES = {} as { context: GateContext; events: GateEvent };

export function gateSetup(parts: GateParts) {
  return setup({
    types: TYPES,
    actors: parts.actors,
    delays: { ...parts.delays },
    guards: {
      secure: ({ context }) => unfitness(context).length === 0,
      secureAndWanted: ({ context }) => unfitness(context).length === 0 && context.wantsOpen,
      unwanted: ({ context }) => !context.wantsOpen,
      unfit: ({ context }) => troubles(context).length > 0,
      deviceLost: ({ context }) => lostReasons(context).length > 0,
      barrierLost: ({ context }) => context.inputs === undefined,
      barrierTroubled: ({ context }) => context.inputs !== undefined && isTrouble(context.inputs),
      alarm: ({ context }) => context.inputs === undefined || isAlarm(context.inputs),
      noAlarm: ({ context }) => context.inputs !== undefined && !isAlarm(context.inputs),
      twoDoors: ({ context }) => context.settings.layout === 'mantrap',
      exitOpen: level(({ exitOpen }) => exitOpen),
      exitShut: level(({ exitShut }) => exitShut),
      exitFree: level(({ exitFree }) => exitFree),
      exitEntered: level(({ exitFree }) => !exitFree),
      entryShut: level(({ entryShut }) => entryShut),
      entryFree: level(({ entryFree }) => entryFree),
      entryEntered: level(({ entryFree }) => !entryFree),
      exitAjar: level(({ exitShut }) => !exitShut),
      oneDoor: ({ context }) => context.settings.layout === 'turnstile',
      /** Nobody between two doors that are shut. */
      lockedEmpty: ({ context }) =>
        context.settings.layout === 'mantrap' &&
        level(({ present, entryShut, exitShut }) => !present && entryShut && exitShut)({ context }),
      leftBack: level(({ present, entryFree }) => !present && entryFree),
      entryAjar: level(({ entryShut }) => !entryShut),
      exitMustYield: ({ context }) => level(({ exitFree }) => !exitFree)({ context }) && mayYield(context),
      entryMustYield: ({ context }) => level(({ entryFree }) => !entryFree)({ context }) && mayYield(context),
      yieldedOut: ({ context }) => !mayYield(context),
      several: level(({ several, exitFree }) => several && exitFree),
      single: level(({ several }) => !several),
      through: level(({ through }) => through),
      steppedBack: level(({ exitFree, present }) => exitFree && present),
      gone: level(({ gone }) => gone),
      lateThrough: ({ context }) =>
        context.draft?.passage === 'not-used' && level(({ through }) => through)({ context }),
      slippedThrough: ({ context }) =>
        context.draft?.gone === true &&
        !context.latched.includes(followerOf(context)) &&
        level(({ occupied }) => occupied)({ context }),
      present: level(({ present }) => present),
      absent: level(({ present }) => !present),
      steppedIn: level(({ present, entryFree }) => present && entryFree),
      lockedIn: level(({ present, entryShut }) => present && entryShut),
      lockedOut: level(({ present, entryShut }) => !present && entryShut),
      inPlace: ({ context }) =>
        context.settings.layout === 'turnstile' ||
        (context.draft?.entered === true && level(({ present, entryShut }) => present && entryShut)({ context })),
      documentTaken: ({ context }) => !context.documentOnReader,
      mayOpen: ({ context }) =>
        hindrances(context).length === 0 &&
        (context.settings.layout === 'turnstile' || level(({ present }) => present)({ context })),
      mustEnter: ({ context }) =>
        context.settings.layout === 'mantrap' &&
        !context.documentOnReader &&
        level(({ present, entryShut, exitShut }) => !present && entryShut && exitShut)({ context }),
      owed: ({ context }) => context.draft?.passage === 'none',
      passageUsed: ({ context }) => context.draft?.passage === 'used',
      chipRead: ({ context }) => context.draft?.chip?.kind === 'read',
      otherDocument: ({ context, event }) => isOtherDocument(context, event),
      chipSettled: ({ context }) => context.draft?.chip !== undefined,
      chipUnread: ({ context }) => context.draft?.chip?.kind === 'unread',
      captured: ({ context }) => context.draft?.capture?.kind === 'captured',
      comparable: ({ context }) => context.draft?.chip?.kind === 'read' && context.draft.capture?.kind === 'captured',
      tooOftenUnreadable: ({ context }) => context.unreadable >= UNREADABLE_LIMIT - 1,
      cleared: ({ context }) => context.draft?.judgement?.decision.kind === 'clear',
      admitted: ({ context, event }) =>
        isResolved(context, event) &&
        event.type === 'OFFICER.RESOLVED' &&
        event.resolution === 'admit' &&
        canAdmit(context),
      resolved: ({ context, event }) =>
        isResolved(context, event) && event.type === 'OFFICER.RESOLVED' && event.resolution !== 'admit',
      unrecorded: ({ context }) => context.draft?.recorded === false,
    },
    actions: {
      note: assign(({ context, event }) => noted(context, event)),
      keepCode: raise({ type: 'CODE.EXPIRED' }, { id: 'code', delay: 'codeKept' }),
      forgetOldCode: cancel('code'),
      begin: assign(({ context: { codeAtHand }, event }) => ({
        unreadable: 0,
        draft: newDraft(parts.newId(), parts.now().toISOString(), {
          zone: event.type === 'DOCUMENT.READ' ? event.zone : undefined,
          repairs: event.type === 'DOCUMENT.READ' ? event.repairs : undefined,
          codeAtHand,
        }),
      })),
      end: assign({ draft: undefined, codeAtHand: false, unreadable: 0 }),
      /** The next document is somebody else's. */
      forgetUnreadable: assign({ unreadable: 0 }),
      countUnreadable: assign(({ context }) => ({ unreadable: Math.min(context.unreadable + 1, UNREADABLE_LIMIT) })),
      /** Writes an answer, or what stands in for a missing one, into the draft. */
      save: assign(({ context }, patch: Partial<Draft>) => patched(context, patch)),
      addReason: assign(({ context }, reason: Draft['reasons'][number]) => ({
        draft: context.draft && withReasons(context.draft, [reason]),
      })),
      addLost: assign(({ context }) => ({ draft: context.draft && withReasons(context.draft, lostReasons(context)) })),
      noteResolution: assign(({ context, event }) =>
        event.type === 'OFFICER.RESOLVED'
          ? patched(context, { resolution: resolvedAs(context, event.resolution, event.remark) })
          : {},
      ),
      countYield: assign(({ context }) =>
        patched(context, { yielded: Math.min((context.draft?.yielded ?? 0) + 1, YIELD_LIMIT) }),
      ),
      forgetYields: assign(({ context }) => patched(context, { yielded: 0 })),
      /** A referral must have a reason, also where nothing that can be named has kept the door shut. */
      addUnready: assign(({ context }) =>
        context.draft === undefined || hindrances(context).length > 0
          ? {}
          : { draft: withReasons(context.draft, ['traveller-withdrew']) },
      ),
      addHindrances: assign(({ context }) => ({
        draft: context.draft && withReasons(context.draft, hindrances(context)),
      })),
      noteUsed: assign(({ context }) => usedBy(context)),
      noteUnused: assign(({ context }) =>
        context.draft === undefined || context.draft.passage === 'used'
          ? {}
          : { draft: withReasons({ ...context.draft, passage: 'not-used' }, ['passage-not-used']) },
      ),
      /** An incident of this crossing, which keeps the lane shut until an officer has looked at it. */
      latch: assign(({ context }, incident: Incident) => ({
        ...latch(context, incident),
        draft: context.draft && withReasons(context.draft, [incident]),
      })),
      latchFollower: assign(({ context }) => ({
        ...latch(context, followerOf(context)),
        draft: context.draft && withReasons(context.draft, [followerOf(context)]),
      })),
      /** A door that is open although nobody has told it to be: but for a board that has taken the doors over itself. */
      latchForced: assign(({ context }) => (isForced(context) ? latch(context, 'barrier-forced') : {})),
      noteEmergency: assign(({ context }) =>
        endedByEmergency(context, () => newDraft(parts.newId(), parts.now().toISOString())),
      ),
    },
  });
}

export type GateSetup = ReturnType<typeof gateSetup>;

/** The input of a task, which must be there when its state is entered; its absence is an error of the machine itself. */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the gate has no ${what} here`);
  return value;
}
