// The vocabulary of the gate machine: its guards, its actions and its tasks. The states that use them lie in machine.ts,
// crossing.ts and inspecting.ts. Guards read levels; actions only write down.
import { assign, cancel, raise, setup } from 'xstate';
import type { actorsOf } from './actors.ts';
import {
  newDraft,
  resolvedAs,
  UNREADABLE_LIMIT,
  withReasons,
  type Draft,
  type GateContext,
  type GateSettings,
} from './context.ts';
import type { GateDelays } from './delays.ts';
import type { GateEvent } from './events.ts';
import { hindrances, isForced, lostReasons, type Incident } from './fitness.ts';
import { GUARDS, YIELD_LIMIT } from './guards.ts';
import { begun, endedByEmergency, followerOf, incidentOf, latched, noted, patched, usedBy } from './notes.ts';

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

/** XState takes its types from a value that it never looks at. */
const TYPES = {} as { context: GateContext; events: GateEvent };

export function gateSetup(parts: GateParts) {
  return setup({
    types: TYPES,
    actors: parts.actors,
    delays: { ...parts.delays },
    guards: GUARDS,
    actions: {
      note: assign(({ context, event }) => noted(context, event)),
      keepCode: raise({ type: 'CODE.EXPIRED' }, { id: 'code', delay: 'codeKept' }),
      forgetOldCode: cancel('code'),
      begin: assign(({ context, event }) => ({
        unreadable: 0,
        draft: begun(context, parts.newId(), parts.now().toISOString(), {
          zone: event.type === 'DOCUMENT.READ' ? event.zone : undefined,
          repairs: event.type === 'DOCUMENT.READ' ? event.repairs : undefined,
          codeAtHand: context.codeAtHand,
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
      addHindrances: assign(({ context }) => ({
        draft: context.draft && withReasons(context.draft, hindrances(context)),
      })),
      noteUsed: assign(({ context }) => usedBy(context)),
      noteUnused: assign(({ context }) =>
        context.draft === undefined || context.draft.passage === 'used'
          ? {}
          : { draft: withReasons({ ...context.draft, passage: 'not-used' }, ['passage-not-used']) },
      ),
      latch: assign(({ context }, incident: Incident) => incidentOf(context, incident)),
      latchFollower: assign(({ context }) => incidentOf(context, followerOf(context))),
      latchForced: assign(({ context }) => (isForced(context) ? { latched: latched(context, 'barrier-forced') } : {})),
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
