// What must hold at every step of the gate machine, whatever happens: the safety of the lane in sentences. The proof walks the
// machine and asks each of them at each step; the mutants show that each of them notices a machine that is wrong.
import { allowedResolutions } from './context.ts';
import { lostReasons, unfitness } from './fitness.ts';
import { isAlarm } from './events.ts';
import { outputsOf, postureOf, type GateSnapshot } from './outputs.ts';
import type { Step } from './walk.ts';

/** States in which the gate may rest: nobody stands in it waiting for an answer. */
const RESTING = ['outOfService', 'closed', 'open', 'stopped', 'emergency'] as const;

export type Invariant = (step: Step) => boolean;

const released = (snapshot: GateSnapshot) => outputsOf(snapshot).exitOpen;
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

  'the entry opens in an emergency only': ({ to }) => !outputsOf(to).entryOpen || emergency(to),

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
    !(['inspecting', 'deciding', 'opening'] as const).some((state) => to.matches({ crossing: state })),

  'the lane invites nobody while anything is unfit': ({ to }) =>
    !to.matches('open') ||
    (unfitness(to.context).length === 0 && to.context.inputs?.exitClosed === true && !to.context.inputs.exitOpen),

  'a crossing is on record before it is forgotten': ({ from, event, to }) =>
    from.context.draft === undefined ||
    from.context.draft.recorded ||
    to.context.draft !== undefined ||
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
