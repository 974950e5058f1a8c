// The vocabulary of the gate machine: its guards, its actions and its tasks. The states that use them lie in machine.ts,
// crossing.ts and inspecting.ts. Guards read levels; actions only write down.
import { assign, cancel, raise, setup } from 'xstate';
import type { actorsOf } from './actors.ts';
import {
  allowedResolutions,
  canAdmit,
  isSecure,
  lostReasons,
  newDraft,
  resolvedAs,
  unfitness,
  UNREADABLE_LIMIT,
  withReasons,
  type Draft,
  type GateContext,
  type GateSettings,
} from './context.ts';
import type { GateDelays } from './delays.ts';
import { isAlarm, isTrouble, type GateEvent } from './events.ts';

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

/** How often a barrier gives way to an obstruction before it stays where it is. */
export const YIELD_LIMIT = 3;

function patched(context: GateContext, patch: Partial<Draft>): Partial<GateContext> {
  return context.draft === undefined ? {} : { draft: { ...context.draft, ...patch } };
}

function noted({ ready }: GateContext, event: GateEvent): Partial<GateContext> {
  switch (event.type) {
    case 'BOARD.ALARM':
    case 'BOARD.SCAN':
      return { inputs: event.inputs };
    case 'DEVICE.READY':
      return { ready: { ...ready, [event.device]: true } };
    case 'DEVICE.LOST':
      return {
        ready: { ...ready, [event.device]: false },
        // What a lost board said last is no longer true.
        ...(event.device === 'barrier' ? { inputs: undefined } : {}),
      };
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
    default:
      return {};
  }
}

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
      secure: ({ context }) => isSecure(context),
      secureAndWanted: ({ context }) => isSecure(context) && context.wantsOpen,
      unwanted: ({ context }) => !context.wantsOpen,
      unfit: ({ context }) =>
        unfitness(context).length > 0 || context.inputs?.exitClosed !== true || context.inputs.exitOpen,
      deviceLost: ({ context }) => lostReasons(context).length > 0,
      barrierLost: ({ context }) => context.inputs === undefined,
      barrierTroubled: ({ context }) => context.inputs !== undefined && isTrouble(context.inputs),
      alarm: ({ context }) => context.inputs === undefined || isAlarm(context.inputs),
      noAlarm: ({ context }) => context.inputs !== undefined && !isAlarm(context.inputs),
      exitOpen: ({ context }) => context.inputs?.exitOpen === true,
      exitShut: ({ context }) => context.inputs?.exitClosed === true && !context.inputs.exitOpen,
      mustYield: ({ context }) =>
        context.inputs?.exitObstructed === true && (context.draft?.yielded ?? 0) < YIELD_LIMIT,
      exitFree: ({ context }) => context.inputs?.exitObstructed === false,
      behindBarrier: ({ context }) => context.inputs?.zoneB === true,
      nobodyBehind: ({ context }) => context.inputs?.zoneB === false,
      beforeBarrier: ({ context }) => context.inputs?.zoneA === true,
      nobodyBefore: ({ context }) => context.inputs?.zoneA === false,
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
      noteEmergency: assign(({ context }) =>
        context.draft === undefined || context.draft.recorded
          ? {}
          : { draft: withReasons({ ...context.draft, passage: 'emergency' }, ['emergency']) },
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
