// What must be so before the gate does something: levels of the lane and of the crossing, and no edges but `forced`.
import { allowedResolutions, UNREADABLE_LIMIT, type GateContext } from './context.ts';
import { isAlarm, isBarred, isTrouble, type GateEvent } from './events.ts';
import { canAdmit, hindrances, isAway, isForced, lostReasons, troubles, unfitness } from './fitness.ts';
import type { Levels } from './levels.ts';
import type { GateSnapshot } from './outputs.ts';
import { followerOf, levelsNow } from './notes.ts';

interface Asked {
  readonly context: GateContext;
  readonly event: GateEvent;
}

/** How often a door gives way to an obstruction before it stays where it is. */
export const YIELD_LIMIT = 3;

/** Nothing holds while the board does not answer. */
const level =
  (holds: (levels: Levels, context: GateContext) => boolean) =>
  ({ context }: Asked): boolean => {
    const levels = levelsNow(context);
    return levels !== undefined && holds(levels, context);
  };

const isMantrap = ({ settings }: GateContext): boolean => settings.layout === 'mantrap';
const isInOrder = ({ inputs }: GateContext): boolean => inputs !== undefined && !isTrouble(inputs);
const isUsed = ({ draft }: GateContext): boolean => draft?.passage === 'used';
const isUnused = ({ draft }: GateContext): boolean => draft?.passage === 'not-used';
const mayYield = ({ draft }: GateContext): boolean => (draft?.yielded ?? 0) < YIELD_LIMIT;
const isEmpty = ({ present, entryShut, exitShut }: Levels): boolean => !present && entryShut && exitShut;
/** Somebody is between two doors, and could be let out by the entry. */
const isLockedIn = ({ inside, exitShut }: Levels, context: GateContext): boolean =>
  inside && exitShut && context.inputs !== undefined && !isBarred(context.inputs);

/** Where a reset opens the way back. */
const LETS_OUT = [{ crossing: { leaving: 'held' } }, 'securing', 'outOfService'] as const;

/** Whether somebody waits between two shut doors for an officer's reset, which opens the way back. */
export function waitsForWayBack(snapshot: GateSnapshot): boolean {
  const levels = levelsNow(snapshot.context);
  return (
    LETS_OUT.some((state) => snapshot.matches(state)) && levels !== undefined && isLockedIn(levels, snapshot.context)
  );
}

/** The officer's word on this crossing and no other, of a kind that he may give here. */
function resolutionIn({ context, event }: Asked): 'admit' | 'other' | undefined {
  if (event.type !== 'OFFICER.RESOLVED' || event.crossing !== context.draft?.id) return undefined;
  if (!allowedResolutions(context).includes(event.resolution)) return undefined;
  return event.resolution === 'admit' ? 'admit' : 'other';
}

export const GUARDS = {
  secure: ({ context }: Asked) => unfitness(context).length === 0,
  secureAndWanted: ({ context }: Asked) => unfitness(context).length === 0 && context.wantsOpen,
  unwanted: ({ context }: Asked) => !context.wantsOpen,
  unfit: ({ context }: Asked) => troubles(context).length > 0,
  deviceLost: ({ context }: Asked) => lostReasons(context).length > 0,
  barrierLost: ({ context }: Asked) => context.inputs === undefined,
  barrierBarred: ({ context }: Asked) => context.inputs !== undefined && isBarred(context.inputs),
  barrierTroubled: ({ context }: Asked) => context.inputs !== undefined && isTrouble(context.inputs),
  alarm: ({ context }: Asked) => context.inputs === undefined || isAlarm(context.inputs),
  noAlarm: ({ context }: Asked) => context.inputs !== undefined && !isAlarm(context.inputs),
  oneDoor: ({ context }: Asked) => !isMantrap(context),
  twoDoors: ({ context }: Asked) => isMantrap(context),
  /**
   * The exit has left its place, and nobody has told it to: the scan that shows it, and no other. A door that has not done as it
   * was told is stuck, and not forced when it moves.
   */
  forced: ({ context, event }: Asked) =>
    event.type === 'BOARD.SCAN' &&
    context.exitLeft &&
    isForced(context) &&
    !context.latched.includes('barrier-forced') &&
    context.draft?.reasons.includes('barrier-stuck') !== true,

  exitOpen: level(({ exitOpen }) => exitOpen),
  exitShut: level(({ exitShut }) => exitShut),
  exitAjar: level(({ exitShut }) => !exitShut),
  exitFree: level(({ exitFree }) => exitFree),
  exitEntered: level(({ exitFree }) => !exitFree),
  exitMustYield: level(({ exitFree }, context) => !exitFree && mayYield(context)),
  entryAjar: level(({ entryShut }) => !entryShut),
  entryForced: level(({ entryShut }, context) => !entryShut && isInOrder(context)),
  entryFree: level(({ entryFree }) => entryFree),
  entryEntered: level(({ entryFree }) => !entryFree),
  entryMustYield: level(({ entryFree }, context) => !entryFree && mayYield(context)),
  yieldedOut: ({ context }: Asked) => !mayYield(context),
  /** In a door that is not yet open. */
  squeezing: level(({ exitShut, exitFree }) => !exitShut && !exitFree),
  doorwaysFree: level(({ entryFree, exitFree }) => entryFree && exitFree),
  somebodyInDoorway: level(({ entryFree, exitFree }) => !entryFree || !exitFree),

  present: level(({ present }) => present),
  absent: level(({ present }) => !present),
  isAway: ({ context }: Asked) => isAway(context),
  several: level(({ several, exitFree }) => several && exitFree),
  single: level(({ several }) => !several),
  through: level(({ through }) => through),
  /** Between two doors one empty scan tells nothing. */
  vanished: level(({ through }, context) => through && isMantrap(context)),
  steppedBack: level(({ exitFree, present }) => exitFree && present),
  gone: level(({ gone }) => gone),
  lateThrough: level(({ through }, context) => through && isUnused(context)),
  /** The same, where one scan is enough: somebody is seen behind the barrier. */
  lateBehind: level(({ behind }, context) => behind && isUnused(context)),
  /** In the doorway after the traveller has left it, or there after the traveller has gone on. */
  followed: level(
    ({ exitFree, occupied }, context) =>
      !context.latched.includes(followerOf(context)) &&
      ((context.draft?.past === true && !exitFree) || (context.draft?.gone === true && occupied)),
  ),

  /** Between two doors that are shut is nobody. */
  lockedEmpty: level((levels, context) => isEmpty(levels) && isMantrap(context)),
  insideLocked: level(isLockedIn),
  mustLetOut: level((levels, context) => isLockedIn(levels, context) && !isUsed(context)),
  usedInside: level(({ inside }, context) => inside && isUsed(context)),
  steppedIn: level(({ present, entryFree }) => present && entryFree),
  /** Nobody leaves by a door that has not opened yet. */
  leftBack: level(({ present, entryFree, entryShut }) => !present && entryFree && !entryShut),
  lockedIn: level(({ present, entryShut }) => present && entryShut),
  lockedOut: level(({ present, entryShut }) => !present && entryShut),
  inPlace: level(
    ({ present, entryShut }, context) =>
      !isMantrap(context) || (context.draft?.entered === true && present && entryShut),
  ),
  mustEnter: level(
    (levels, context) =>
      isEmpty(levels) && isMantrap(context) && context.draft?.entered === false && !context.documentOnReader,
  ),

  documentTaken: ({ context }: Asked) => !context.documentOnReader,
  mayOpen: ({ context }: Asked) => hindrances(context).length === 0,
  owed: ({ context }: Asked) => context.draft?.passage === 'none',
  chipRead: ({ context }: Asked) => context.draft?.chip?.kind === 'read',
  chipSettled: ({ context }: Asked) => context.draft?.chip !== undefined,
  chipUnread: ({ context }: Asked) => context.draft?.chip?.kind === 'unread',
  comparable: ({ context }: Asked) =>
    context.draft?.chip?.kind === 'read' && context.draft.capture?.kind === 'captured',
  /** A document of another number than the one that is being inspected. Whoever is between two doors lays none down outside. */
  otherDocument: ({ context, event }: Asked) =>
    event.type === 'DOCUMENT.READ' &&
    context.draft?.entered !== true &&
    event.zone.documentNumber !== context.draft?.zone?.documentNumber,
  tooOftenUnreadable: ({ context }: Asked) => context.unreadable >= UNREADABLE_LIMIT - 1,
  cleared: ({ context }: Asked) => context.draft?.judgement?.decision.kind === 'clear',
  admitted: (asked: Asked) => resolutionIn(asked) === 'admit' && canAdmit(asked.context),
  resolved: (asked: Asked) => resolutionIn(asked) === 'other',
  unrecorded: ({ context }: Asked) => context.draft?.recorded === false,
};
