// What must hold at every step of the gate machine, whatever happens: the safety of the lane in sentences. The proof walks the
// machine and asks each of them at each step; the mutants show that each of them notices a machine that is wrong.
import { allowedResolutions } from './context.ts';
import { lostReasons, troubles, unfitness } from './fitness.ts';
import { isAlarm } from './events.ts';
import { levelsOf } from './levels.ts';
import { outputsOf, postureOf, type GateSnapshot } from './outputs.ts';
import type { Step } from './walk.ts';

/** States in which the gate may rest: nobody stands in it waiting for an answer. */
const RESTING = [
  'outOfService',
  'closed',
  'open',
  'stopped',
  'emergency',
  // Nobody waits for an answer here either: an officer has been called, and the lane waits to be empty.
  { crossing: { leaving: 'staying' } },
  { crossing: { leaving: 'held' } },
] as const;

export type Invariant = (step: Step) => boolean;

const released = (snapshot: GateSnapshot) => outputsOf(snapshot).exitOpen;
const enterable = (snapshot: GateSnapshot) => outputsOf(snapshot).entryOpen;
const levels = ({ context }: GateSnapshot) => levelsOf(context.settings.layout, context.inputs);
const isAdmitted = ({ context }: GateSnapshot) => context.draft?.resolution?.kind === 'admit';
const emergency = (snapshot: GateSnapshot) => snapshot.matches('emergency');

export const INVARIANTS = {
  'no exit opens without a clear decision, an admission or an emergency': ({ to }) =>
    !released(to) ||
    emergency(to) ||
    to.context.draft?.judgement?.decision.kind === 'clear' ||
    to.context.draft?.resolution?.kind === 'admit',

  'nobody whom the inspection referred goes through without an admission': ({ to }) =>
    !released(to) ||
    emergency(to) ||
    !(to.context.draft?.referred ?? false) ||
    to.context.draft?.resolution?.kind === 'admit',

  'an alarm releases the doors at once': ({ event, to }) =>
    event.type !== 'BOARD.ALARM' || postureOf(to) === 'emergency',

  'nothing but a reset with a healthy loop ends an emergency': ({ from, event, to }) =>
    !emergency(from) ||
    emergency(to) ||
    (event.type === 'OFFICER.RESET' && to.context.inputs !== undefined && !isAlarm(to.context.inputs)),

  'the entry opens for a document whose chip was read, a clear decision, an admission, the way back, or an emergency':
    ({ to }) =>
      !enterable(to) ||
      emergency(to) ||
      to.context.draft?.chip?.kind === 'read' ||
      to.context.draft?.judgement?.decision.kind === 'clear' ||
      isAdmitted(to) ||
      (to.matches({ crossing: 'leaving' }) && to.context.draft?.recorded === true),

  'a lane with one door opens no other': ({ to }) =>
    to.context.settings.layout === 'mantrap' || !enterable(to) || emergency(to),

  'never are two doors told to be open but in an emergency': ({ to }) =>
    !released(to) || !enterable(to) || emergency(to),

  'no door begins to open while the other is not shut': ({ from, to }) =>
    emergency(to) ||
    ((!released(to) || released(from) || levels(to)?.entryShut === true) &&
      (!enterable(to) || enterable(from) || levels(to)?.exitShut === true)),

  'no exit begins to open for two, nor over a document that lies on the reader': ({ from, to }) =>
    emergency(to) ||
    !released(to) ||
    released(from) ||
    from.matches({ crossing: 'closing' }) ||
    to.matches({ crossing: 'closing' }) ||
    (levels(to)?.several === false && !to.context.documentOnReader),

  'an incident stays until an officer resets it': ({ from, event, to }) =>
    event.type === 'OFFICER.RESET' || from.context.latched.every((code) => to.context.latched.includes(code)),

  'an opened housing is an incident': ({ to }) =>
    to.context.inputs?.tamper !== true || to.context.latched.includes('tamper'),

  'staff is called while an incident is open': ({ to }) =>
    to.context.latched.length === 0 || to.status !== 'active' || outputsOf(to).alarm,

  'nobody is let back out while the exit is not shut': ({ to }) =>
    !(['back', 'staying'] as const).some((state) => to.matches({ crossing: { leaving: state } })) ||
    levels(to)?.exitShut === true,

  'every wait ends': ({ to }) =>
    to.status !== 'active' ||
    RESTING.some((state) => to.matches(state)) ||
    to._nodes.some((node) => node.after.length > 0),

  'every referral has a reason': ({ to }) =>
    !to.matches({ crossing: 'referred' }) || (to.context.draft?.reasons.length ?? 0) > 0,

  'no device undoes a referral': ({ from, event, to }) =>
    !from.matches({ crossing: 'referred' }) ||
    to.matches({ crossing: 'referred' }) ||
    ['OFFICER.RESOLVED', 'BOARD.ALARM', 'LANE.STOP'].includes(event.type) ||
    event.type.startsWith('xstate.after.officer'),

  'nobody is inspected, decided about or cleared by a device that is lost': ({ from, to }) =>
    lostReasons(to.context).length === 0 ||
    !(['inspecting', 'deciding'] as const).some((state) => from.matches({ crossing: state })) ||
    !(['inspecting', 'deciding', 'readying', 'opening'] as const).some((state) => to.matches({ crossing: state })),

  'the lane invites nobody while anything is unfit': ({ to }) =>
    !to.matches('open') || troubles(to.context).length === 0,

  'the lane opens only when it is empty, shut and fit': ({ from, to }) =>
    !to.matches('open') || from.matches('open') || unfitness(to.context).length === 0,

  'a crossing is on record before it is forgotten': ({ from, event, to }) =>
    from.context.draft === undefined ||
    from.context.draft.recorded ||
    (to.context.draft !== undefined && to.context.draft.id === from.context.draft.id) ||
    /^xstate\.done\.actor\..*recording$/.test(event.type),

  'a citizen is never refused entry': ({ to }) =>
    to.context.draft?.resolution?.kind !== 'refuse-entry' || to.context.draft.zone?.nationality === 'NLD',

  'an officer decides only what he may here': ({ from, event, to }) =>
    event.type !== 'OFFICER.RESOLVED' ||
    !from.matches({ crossing: 'referred' }) ||
    to.matches({ crossing: 'referred' }) ||
    (to.context.draft?.resolution !== undefined &&
      to.context.draft.resolution.kind === (event as { resolution?: unknown }).resolution &&
      allowedResolutions(from.context).includes(to.context.draft.resolution.kind)),

  'the machine never ends in an error': ({ to }) => to.status !== 'error',
} as const satisfies Readonly<Record<string, Invariant>>;

export type InvariantName = keyof typeof INVARIANTS;
