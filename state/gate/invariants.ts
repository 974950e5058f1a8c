// What must hold at every step of the gate machine, whatever happens: the safety of the lane in sentences. The proof walks the
// machine and asks each of them at each step; the mutants show that each of them notices a machine that is wrong.
import { allowedResolutions } from './context.ts';
import { isAway, lostReasons, troubles, unfitness } from './fitness.ts';
import { isAlarm } from './events.ts';
import { levelsOf } from './levels.ts';
import type { GateSnapshot } from './outputs.ts';
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

const levels = ({ context }: GateSnapshot) => levelsOf(context.settings.layout, context.inputs);
const isAdmitted = ({ context }: GateSnapshot) => context.draft?.resolution?.kind === 'admit';
const emergency = (snapshot: GateSnapshot) => snapshot.matches('emergency');

export const INVARIANTS = {
  'no exit opens without a clear decision, an admission or an emergency': ({ to, told }) =>
    !told.exitOpen ||
    emergency(to) ||
    to.context.draft?.judgement?.decision.kind === 'clear' ||
    to.context.draft?.resolution?.kind === 'admit',

  'nobody whom the inspection referred goes through without an admission': ({ to, told }) =>
    !told.exitOpen ||
    emergency(to) ||
    !(to.context.draft?.referred ?? false) ||
    to.context.draft?.resolution?.kind === 'admit',

  'an alarm releases the doors at once': ({ event, to, told }) =>
    event.type !== 'BOARD.ALARM' ||
    (emergency(to) &&
      told.entryOpen === to.context.settings.released.entry &&
      told.exitOpen === to.context.settings.released.exit),

  'nothing but a reset with a healthy loop ends an emergency': ({ from, event, to }) =>
    !emergency(from) ||
    emergency(to) ||
    (event.type === 'OFFICER.RESET' && to.context.inputs !== undefined && !isAlarm(to.context.inputs)),

  'the entry opens for a document whose chip was read, a clear decision, an admission, the way back, or an emergency':
    ({ to, before, told }) =>
      !told.entryOpen ||
      emergency(to) ||
      // A lane that is stopped leaves the door as it was.
      (before.entryOpen && to.matches('stopping')) ||
      to.context.draft?.chip?.kind === 'read' ||
      to.context.draft?.judgement?.decision.kind === 'clear' ||
      isAdmitted(to) ||
      // Whoever is let back out, from a crossing or from a lane that is not served.
      to.matches({ crossing: { unrecorded: 'back' } }) ||
      (to.matches({ crossing: 'leaving' }) && to.context.draft?.recorded !== false),

  'a lane with one door opens no other': ({ to, told }) =>
    to.context.settings.layout === 'mantrap' || !told.entryOpen || emergency(to),

  'never are two doors told to be open but in an emergency': ({ to, told }) =>
    !told.exitOpen || !told.entryOpen || emergency(to),

  'the entry is told to be open only while the exit is shut, or in an emergency': ({ to, told }) =>
    !told.entryOpen ||
    emergency(to) ||
    to.matches('stopping') ||
    to.matches('stopped') ||
    levels(to)?.exitShut === true,

  // Giving way to somebody who stands in the exit comes first.
  'no door begins to open while the other is not shut, but to give way': ({ to, before, told }) =>
    emergency(to) ||
    to.matches({ crossing: { closing: 'yielding' } }) ||
    ((!told.exitOpen || before.exitOpen || levels(to)?.entryShut === true) &&
      (!told.entryOpen || before.entryOpen || levels(to)?.exitShut === true)),

  'no exit begins to open for two, nor before the traveller has taken the document': ({ from, to, before, told }) =>
    emergency(to) ||
    !told.exitOpen ||
    before.exitOpen ||
    from.matches({ crossing: 'closing' }) ||
    to.matches({ crossing: 'closing' }) ||
    // Between two doors it is the next one's.
    (levels(to)?.several === false && (!to.context.documentOnReader || to.context.draft?.entered === true)),

  'an incident stays until an officer resets it': ({ from, event, to }) =>
    event.type === 'OFFICER.RESET' || from.context.latched.every((code) => to.context.latched.includes(code)),

  'an opened housing is an incident': ({ to }) =>
    to.context.inputs?.tamper !== true || to.context.latched.includes('tamper'),

  'staff is called while an incident is open': ({ to, told }) =>
    to.context.latched.length === 0 || to.status !== 'active' || told.alarm,

  'nobody is let back out while the exit is not shut': ({ to }) =>
    !(
      to.matches({ crossing: { leaving: 'back' } }) ||
      to.matches({ crossing: { leaving: 'staying' } }) ||
      to.matches({ crossing: { unrecorded: 'back' } })
    ) || levels(to)?.exitShut === true,

  'nobody is cleared or admitted through the exit who is not there': ({ from, to }) =>
    !to.matches({ crossing: 'opening' }) || from.matches({ crossing: 'opening' }) || !isAway(to.context),

  'every wait ends': ({ to }) =>
    to.status !== 'active' ||
    RESTING.some((state) => to.matches(state)) ||
    to._nodes.some((node) => node.after.some(({ guard }) => guard === undefined)),

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
