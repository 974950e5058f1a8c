// Everything that can happen to the gate, for the proof: every event, every class of answer of every task, the end of every wait.
import { initialTransition, transition, type AnyEventObject } from 'xstate';
import type { Layout } from '../lane/lane.ts';
import type { BarrierInputs } from './board.ts';
import type { GateEvent } from './events.ts';
import { board, OPENED, SETTINGS, silentParts, zoneOf } from './gate.fixture.ts';
import { createGateMachine, type GateMachine } from './machine.ts';
import type { GateSnapshot } from './outputs.ts';
import { ALIKE, CHIP, CLEAR, FACE, NO_FACE, NO_HITS, REFER } from './table.fixture.ts';

export const LAYOUTS = ['turnstile', 'mantrap'] as const satisfies readonly Layout[];

export const machineOf = (layout: Layout): GateMachine =>
  createGateMachine(silentParts({ settings: { ...SETTINGS, layout } }));

const ENTRY_OPENED: Partial<BarrierInputs> = { entryClosed: false, entryOpen: true };

/** Every class of what the board can show: doors, doorways and zones as people make them, and each trouble. */
const SCANS = {
  turnstile: {
    rest: {},
    A: { zoneA: true },
    B: { zoneB: true },
    AB: { zoneA: true, zoneB: true },
    ajar: { exitClosed: false },
    'ajar entered': { exitClosed: false, exitObstructed: true },
    open: OPENED,
    'open A': { ...OPENED, zoneA: true },
    'open B': { ...OPENED, zoneB: true },
    'open AB': { ...OPENED, zoneA: true, zoneB: true },
    'open entered': { ...OPENED, exitObstructed: true },
    'open entered B': { ...OPENED, exitObstructed: true, zoneB: true },
    entered: { exitObstructed: true },
    'drive fault': { driveFault: true },
    tripped: { watchdogTripped: true, ...OPENED },
    maintenance: { maintenance: true, zoneA: true },
    battery: { mainsLost: true },
    tamper: { tamper: true, zoneA: true },
  },
  mantrap: {
    rest: {},
    A: { zoneA: true },
    AB: { zoneA: true, zoneB: true },
    'entry ajar': { entryClosed: false },
    'entry ajar A': { entryClosed: false, zoneA: true },
    'entry ajar entered': { entryClosed: false, entryObstructed: true },
    'entry open': ENTRY_OPENED,
    'entry open entered': { ...ENTRY_OPENED, entryObstructed: true },
    'entry open A': { ...ENTRY_OPENED, zoneA: true },
    'ajar entered': { exitClosed: false, exitObstructed: true },
    open: OPENED,
    'open B': { ...OPENED, zoneB: true },
    'open AB': { ...OPENED, zoneA: true, zoneB: true },
    'open entered': { ...OPENED, exitObstructed: true },
    'both open': { ...OPENED, ...ENTRY_OPENED, zoneB: true },
    'both ajar entered': { entryClosed: false, exitClosed: false, exitObstructed: true },
    'leaned on': { entryObstructed: true },
    tripped: { watchdogTripped: true, ...OPENED, ...ENTRY_OPENED, zoneB: true },
    maintenance: { maintenance: true, zoneB: true },
    'drive fault': { driveFault: true, zoneB: true },
    battery: { mainsLost: true },
    tamper: { tamper: true, zoneB: true },
  },
} as const satisfies Readonly<Record<Layout, Readonly<Record<string, Partial<BarrierInputs>>>>>;

/** What the board of a lane shows, by the name of the scan. */
export function scanOf(layout: Layout, name: string): GateEvent {
  const changes = (SCANS[layout] as Readonly<Record<string, Partial<BarrierInputs>>>)[name];
  if (changes === undefined) throw new Error(`no scan of a ${layout} is called ${name}`);
  return { type: 'BOARD.SCAN', inputs: board(changes) };
}

const ALARMS = [
  board({ fireAlarm: true }),
  board({ emergencyButton: true, zoneA: true, exitObstructed: true }),
  board({ manualRelease: true, ...OPENED }),
];

const COMMON: readonly GateEvent[] = [
  ...ALARMS.map((inputs) => ({ type: 'BOARD.ALARM', inputs }) as const),
  // The reader stands for every device whose loss closes the lane; see 'treats every device alike'.
  ...(['barrier', 'mrzReader'] as const).flatMap((device) => [
    { type: 'DEVICE.LOST', device } as const,
    { type: 'DEVICE.READY', device } as const,
  ]),
  { type: 'DOCUMENT.READ', zone: zoneOf('NLD') },
  { type: 'DOCUMENT.READ', zone: zoneOf('IDN') },
  { type: 'DOCUMENT.READ', zone: zoneOf('NLD', 'Y7654321') },
  { type: 'DOCUMENT.UNREADABLE' },
  { type: 'DOCUMENT.PLACED' },
  { type: 'DOCUMENT.REMOVED' },
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

export const eventsOf = (layout: Layout): readonly GateEvent[] => [
  ...Object.keys(SCANS[layout]).map((name) => scanOf(layout, name)),
  ...COMMON,
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

/** What the running tasks may answer in the present state, errors included. */
export function answersTo(snapshot: GateSnapshot): readonly AnyEventObject[] {
  return Object.values(snapshot.children).flatMap((child) => {
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
}

/** What the running tasks may answer, and which delays may end, in the present state. */
export function inner(snapshot: GateSnapshot): readonly AnyEventObject[] {
  const delays = snapshot._nodes.flatMap((node) => node.after.map(({ eventType }) => ({ type: eventType })));
  return [...answersTo(snapshot), ...delays];
}

/** Where the walk begins: every device that is not part of the alphabet is there. */
export function begun(machine: GateMachine): GateSnapshot {
  let [snapshot] = initialTransition(machine);
  for (const device of ['codeScanner', 'chipReader', 'camera', 'journal'] as const)
    [snapshot] = transition(machine, snapshot, { type: 'DEVICE.READY', device });
  return snapshot;
}
