// Everything that can happen to the gate, for the proof: every event, every class of answer of every task, the end of every
// wait; and what makes two snapshots the same for it.
import { initialTransition, transition, type AnyEventObject } from 'xstate';
import { encodeInputs } from './board.ts';
import type { GateEvent } from './events.ts';
import { board, OPENED, zoneOf } from './gate.fixture.ts';
import type { GateMachine } from './machine.ts';
import type { GateSnapshot } from './outputs.ts';
import { ALIKE, CHIP, CLEAR, FACE, NO_FACE, NO_HITS, REFER } from './table.fixture.ts';

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

export const EVENTS: readonly GateEvent[] = [
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
  { type: 'OFFICER.CAME' },
  ...(['admit', 'refuse-entry', 'defer-departure', 'second-line'] as const).map(
    (resolution) => ({ type: 'OFFICER.RESOLVED', crossing: 'crossing-1', resolution, remark: 'seen' }) as const,
  ),
  { type: 'OFFICER.RESOLVED', crossing: 'another', resolution: 'admit', remark: 'late' },
  { type: 'LANE.STOP' },
];

/** Every class of answer of every task; the last of each is malformed. */
const ANSWERS: Readonly<Record<string, readonly unknown[]>> = {
  readChip: [CHIP, { kind: 'unread', cause: 'removed', detail: '' }, { kind: 'finished' }],
  askWatchlist: [NO_HITS, { kind: 'answered' }],
  captureFace: [FACE, NO_FACE, undefined],
  compareFaces: [ALIKE, 'yes'],
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
export function inner(snapshot: GateSnapshot): readonly AnyEventObject[] {
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

export function keyOf(snapshot: GateSnapshot): string {
  const { value, context } = snapshot;
  const inputs = context.inputs === undefined ? null : encodeInputs(context.inputs);
  const unreadable = snapshot.matches('open') ? context.unreadable : 0;
  return JSON.stringify([value, context.ready, inputs, context.wantsOpen, unreadable, draftKey(snapshot)]);
}

/** Where the walk begins: every device that is not part of the alphabet is there. */
export function begun(machine: GateMachine): GateSnapshot {
  let [snapshot] = initialTransition(machine);
  for (const device of ['codeScanner', 'chipReader', 'camera', 'journal'] as const)
    [snapshot] = transition(machine, snapshot, { type: 'DEVICE.READY', device });
  return snapshot;
}
