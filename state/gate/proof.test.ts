// The proof: every event in every state that the machine can reach, with every class of answer, and what must hold there.
import { initialTransition, transition, type AnyEventObject, type EventObject } from 'xstate';
import { describe, expect, it } from 'vitest';
import type { Judgement } from '../inspection/decide.ts';
import { encodeInputs } from './board.ts';
import { allowedResolutions, unfitness } from './context.ts';
import { isAlarm, type GateEvent } from './events.ts';
import { board, OPENED, silentParts, zoneOf } from './gate.fixture.ts';
import { createGateMachine } from './machine.ts';
import { outputsOf, postureOf, type GateSnapshot } from './outputs.ts';
import { walk, type Step } from './walk.ts';

const machine = createGateMachine(silentParts());

const SCANS = [
  board(),
  board({ zoneA: true }),
  board({ exitClosed: false }),
  board(OPENED),
  board({ ...OPENED, zoneB: true }),
  board({ ...OPENED, zoneA: true }),
  board({ exitClosed: false, exitObstructed: true }),
  board({ driveFault: true }),
  board({ watchdogTripped: true, ...OPENED }),
];

const ALARMS = [
  board({ fireAlarm: true }),
  board({ emergencyButton: true, zoneA: true }),
  board({ manualRelease: true, ...OPENED }),
];

const EVENTS: readonly GateEvent[] = [
  ...SCANS.map((inputs) => ({ type: 'BOARD.SCAN', inputs }) as const),
  ...ALARMS.map((inputs) => ({ type: 'BOARD.ALARM', inputs }) as const),
  // The reader stands for every device that is not the barrier; see 'treats every device alike'.
  ...(['barrier', 'mrzReader'] as const).flatMap((device) => [
    { type: 'DEVICE.LOST', device } as const,
    { type: 'DEVICE.READY', device } as const,
  ]),
  { type: 'DOCUMENT.READ', zone: zoneOf('NLD') },
  { type: 'DOCUMENT.READ', zone: zoneOf('IDN') },
  { type: 'DOCUMENT.UNREADABLE' },
  { type: 'CODE.SCANNED' },
  { type: 'CODE.EXPIRED' },
  { type: 'TRAVELLER.CALLED' },
  { type: 'OFFICER.OPEN' },
  { type: 'OFFICER.CLOSE' },
  { type: 'OFFICER.RESET' },
  ...(['admit', 'refuse-entry', 'defer-departure', 'second-line'] as const).map(
    (resolution) => ({ type: 'OFFICER.RESOLVED', crossing: 'crossing-1', resolution, remark: 'seen' }) as const,
  ),
  { type: 'OFFICER.RESOLVED', crossing: 'another', resolution: 'admit', remark: 'late' },
  { type: 'LANE.STOP' },
];

const CLEAR: Judgement = { decision: { kind: 'clear', notices: [] }, checks: [] };
const REFER: Judgement = { decision: { kind: 'refer', reasons: ['face-mismatch'], notices: [] }, checks: [] };
const picture = { format: 'jpeg', bytes: Buffer.alloc(0) } as const;

/** Every class of answer of every task; the last of each is malformed. */
const ANSWERS: Readonly<Record<string, readonly unknown[]>> = {
  readChip: [
    { kind: 'read', dg1: zoneOf('NLD'), portrait: picture, access: 'plain' },
    { kind: 'unread', cause: 'removed', detail: '' },
    { kind: 'finished' },
  ],
  askWatchlist: [{ kind: 'answered', hits: [], entries: 0, importedAt: undefined }, { kind: 'answered' }],
  captureFace: [
    { kind: 'captured', capture: { image: picture, liveness: { kind: 'not-supported' } } },
    { kind: 'not-captured', cause: 'nobody' },
    undefined,
  ],
  compareFaces: [{ kind: 'compared', similarity: 1, falseMatchRate: 0 }, 'yes'],
  decide: [
    CLEAR,
    REFER,
    { decision: { kind: 'refer', reasons: [] }, checks: [] },
    { decision: { kind: 'refer', reasons: ['no such reason'] }, checks: [] },
    { decision: { kind: 'open' }, checks: [] },
    undefined,
  ],
  record: [7, undefined],
};

/** What the running tasks may answer, and which delays may end, in the present state. */
function inner(snapshot: GateSnapshot): readonly AnyEventObject[] {
  const answers = Object.values(snapshot.children).flatMap((child) => {
    if (child === undefined) return [];
    const source = typeof child.src === 'string' ? child.src : '';
    return [
      ...(ANSWERS[source] ?? []).map((output) => ({
        type: `xstate.done.actor.${child.id}`,
        output,
        actorId: child.id,
      })),
      { type: `xstate.error.actor.${child.id}`, error: new Error('planted'), actorId: child.id },
    ];
  });
  const delays = snapshot._nodes.flatMap((node) => node.after.map(({ eventType }) => ({ type: eventType })));
  return [...answers, ...delays];
}

/**
 * What of the draft any guard, target or invariant can still read from here on: the evidence only while it is gathered,
 * the judgement only until the barrier is shut again, and at the end only whether it is on record.
 */
function draftKey(snapshot: GateSnapshot): unknown {
  const { draft } = snapshot.context;
  if (draft === undefined) return null;
  const nationality = draft.zone?.nationality;
  if (snapshot.matches({ crossing: 'inspecting' })) return [nationality, draft.chip?.kind, draft.capture?.kind];
  if (snapshot.matches({ crossing: 'deciding' })) return nationality;
  const released = [draft.judgement?.decision.kind, draft.resolution?.kind, draft.referred];
  if (snapshot.matches({ crossing: 'referred' })) return [nationality, draft.reasons.length > 0, ...released];
  if (snapshot.matches({ crossing: 'opening' })) return [nationality, ...released];
  if (snapshot.matches({ crossing: 'passing' })) return released;
  if (snapshot.matches({ crossing: 'closing' })) return [draft.yielded, ...released];
  return draft.recorded;
}

function keyOf(snapshot: GateSnapshot): string {
  const { value, context } = snapshot;
  const inputs = context.inputs === undefined ? null : encodeInputs(context.inputs);
  const unreadable = snapshot.matches('open') ? context.unreadable : 0;
  return JSON.stringify([value, context.ready, inputs, context.wantsOpen, unreadable, draftKey(snapshot)]);
}

function begun(): GateSnapshot {
  let [snapshot] = initialTransition(machine);
  for (const device of ['codeScanner', 'chipReader', 'camera', 'journal'] as const)
    [snapshot] = transition(machine, snapshot, { type: 'DEVICE.READY', device });
  return snapshot;
}

/** States in which the gate may rest: nobody stands in it waiting for an answer. */
const RESTING = ['outOfService', 'closed', 'open', 'stopped', 'emergency'] as const;

type Invariant = (step: Step) => boolean;

const released = (snapshot: GateSnapshot) => outputsOf(snapshot).exitOpen;
const emergency = (snapshot: GateSnapshot) => snapshot.matches('emergency');

const INVARIANTS: Readonly<Record<string, Invariant>> = {
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

  'the lane invites nobody while anything is unfit': ({ to }) =>
    !to.matches('open') || (unfitness(to.context).length === 0 && to.context.inputs?.exitClosed === true),

  'a crossing is on record before it is forgotten': ({ from, event, to }) =>
    from.context.draft === undefined ||
    from.context.draft.recorded ||
    to.context.draft !== undefined ||
    /^xstate\.done\.actor\..*recording$/.test(event.type),

  'a citizen is never refused entry': ({ to }) =>
    to.context.draft?.resolution?.kind !== 'refuse-entry' || to.context.draft.zone?.nationality === 'NLD',

  'an officer decides only what he may here': ({ from, event, to }) =>
    event.type !== 'OFFICER.RESOLVED' ||
    to === from ||
    to.context.draft?.resolution === undefined ||
    to.context.draft.resolution === from.context.draft?.resolution ||
    allowedResolutions(from.context).includes(to.context.draft.resolution.kind),

  'the machine never ends in an error': ({ to }) => to.status !== 'error',
};

/** Every state of the definition that is not a mere stop-over of one macrostep. */
function* leaves(node: typeof machine.root): Generator<string> {
  const children = Object.values(node.states);
  if (children.length === 0) yield node.id;
  for (const child of children) yield* leaves(child);
}

const STOP_OVERS = new Set([
  'gate.crossing.decided',
  'gate.crossing.inspecting.evidence.face.attempted',
  'gate.emergency.journal.looking',
]);

describe('the gate machine', () => {
  const broken = new Map<string, string>();
  const reached = new Set<string>();
  const count = walk(
    machine,
    begun(),
    keyOf,
    (snapshot): readonly EventObject[] => [...EVENTS, ...inner(snapshot)],
    (step) => {
      for (const node of step.to._nodes) reached.add(node.id);
      for (const [name, holds] of Object.entries(INVARIANTS))
        if (!broken.has(name) && !holds(step)) broken.set(name, step.trace.join(' > '));
    },
    60_000,
  );

  it.each(Object.keys(INVARIANTS))('%s', (name) => {
    expect(broken.get(name)).toBeUndefined();
  });

  it('reaches every state of its definition', () => {
    const missing = [...leaves(machine.root)].filter((id) => !reached.has(id) && !STOP_OVERS.has(id));
    expect(missing).toEqual([]);
  });

  it('is walked whole', () => {
    expect(count.states).toBeGreaterThan(1000);
    expect(count.transitions).toBeGreaterThan(count.states * EVENTS.length - 1);
  });

  it('lets nobody but the root and the emergency handle an alarm', () => {
    const handlers = [...allNodes(machine.root)].filter(
      (node) => node.config.on !== undefined && 'BOARD.ALARM' in node.config.on,
    );
    expect(handlers.map(({ id }) => id)).toEqual(['gate', 'gate.emergency']);
  });

  it.each(['mrzReader', 'codeScanner', 'chipReader', 'camera', 'journal'] as const)(
    'treats every device alike: %s lost in an inspection refers, and names it',
    (device) => {
      let snapshot = begun();
      const events: GateEvent[] = [
        ...(['barrier', 'mrzReader'] as const).map((ready) => ({ type: 'DEVICE.READY', device: ready }) as const),
        { type: 'BOARD.SCAN', inputs: board() },
        { type: 'DOCUMENT.READ', zone: zoneOf('NLD') },
        { type: 'DEVICE.LOST', device },
      ];
      for (const event of events) [snapshot] = transition(machine, snapshot, event);
      expect(snapshot.value).toEqual({ crossing: 'referred' });
      expect(snapshot.context.draft?.reasons).toHaveLength(1);
      expect(snapshot.context.draft?.reasons[0]).toMatch(/-lost$/);
    },
  );
});

function* allNodes(node: typeof machine.root): Generator<typeof machine.root> {
  yield node;
  for (const child of Object.values(node.states)) yield* allNodes(child);
}
