// What happens in a lane, told as events and where each must lead: the table of behaviour against which the gate machine and its
// mutants are held. A step is `event -> state`, with what must be on record then in brackets.
import type { AnyEventObject } from 'xstate';
import type { Layout } from '../lane/lane.ts';
import { scanOf } from './alphabet.fixture.ts';
import { boardEvent, type GateDevice, type GateEvent } from './events.ts';
import { board, zoneOf } from './gate.fixture.ts';
import type { GateMachine } from './machine.ts';
import { outputsOf, type GateSnapshot } from './outputs.ts';
import { ALIKE, CHIP, CLEAR, FACE, NO_FACE, NO_HITS, REFER } from './table.fixture.ts';
import { initialOf, stepperOf } from './walk.ts';

export interface Story {
  readonly name: string;
  readonly layout: Layout;
  /** One step a line. */
  readonly steps: string;
}

const EVENTS: Readonly<Record<string, GateEvent>> = {
  read: { type: 'DOCUMENT.READ', zone: zoneOf('NLD') },
  'read citizen': { type: 'DOCUMENT.READ', zone: zoneOf('IDN') },
  'read another': { type: 'DOCUMENT.READ', zone: zoneOf('NLD', 'Y7654321') },
  unreadable: { type: 'DOCUMENT.UNREADABLE' },
  placed: { type: 'DOCUMENT.PLACED' },
  removed: { type: 'DOCUMENT.REMOVED' },
  code: { type: 'CODE.SCANNED' },
  'code expires': { type: 'CODE.EXPIRED' },
  call: { type: 'TRAVELLER.CALLED' },
  open: { type: 'OFFICER.OPEN' },
  close: { type: 'OFFICER.CLOSE' },
  reset: { type: 'OFFICER.RESET' },
  came: { type: 'OFFICER.CAME' },
  stop: { type: 'LANE.STOP' },
  alarm: boardEvent(board({ fireAlarm: true })),
  'alarm in the doorway': boardEvent(board({ emergencyButton: true, exitObstructed: true })),
  'alarm over': boardEvent(board()),
};

const RESOLUTIONS = ['admit', 'refuse-entry', 'defer-departure', 'second-line'] as const;

/** Answers of the running tasks. */
const ANSWERS: Readonly<Record<string, readonly [task: string, output: unknown]>> = {
  chip: ['readChip', CHIP],
  'no chip': ['readChip', { kind: 'unread', cause: 'removed', detail: '' }],
  list: ['askWatchlist', NO_HITS],
  face: ['captureFace', FACE],
  'no face': ['captureFace', NO_FACE],
  alike: ['compareFaces', ALIKE],
  clear: ['decide', CLEAR],
  refer: ['decide', REFER],
  nonsense: ['decide', { decision: { kind: 'open' }, checks: [] }],
  recorded: ['record', 7],
};

function childOf(snapshot: GateSnapshot, task: string): string {
  const child = Object.values(snapshot.children).find((running) => running?.src === task);
  if (child === undefined) throw new Error(`${task} is not running`);
  return child.id;
}

function eventOf(name: string, layout: Layout, snapshot: GateSnapshot): AnyEventObject {
  const named = EVENTS[name];
  if (named !== undefined) return named;
  const answer = ANSWERS[name];
  if (answer !== undefined) {
    const id = childOf(snapshot, answer[0]);
    return { type: `xstate.done.actor.${id}`, output: answer[1], actorId: id };
  }
  const resolution = RESOLUTIONS.find((kind) => kind === name);
  if (resolution !== undefined)
    return { type: 'OFFICER.RESOLVED', crossing: snapshot.context.draft?.id ?? '', resolution, remark: 'seen' };
  const [verb = '', ...words] = name.split(' ');
  const rest = words.join(' ');
  switch (verb) {
    case 'see':
      return scanOf(layout, rest);
    case 'lose':
      return { type: 'DEVICE.LOST', device: rest as GateDevice };
    case 'ready':
      return { type: 'DEVICE.READY', device: rest as GateDevice };
    case 'fail': {
      const id = childOf(snapshot, rest);
      return { type: `xstate.error.actor.${id}`, error: new Error('planted'), actorId: id };
    }
    case 'after': {
      const types = snapshot._nodes.flatMap((node) => node.after.map(({ eventType }) => eventType));
      const found = types.find((type) => type.split('.')[2] === rest);
      if (found === undefined) throw new Error(`nothing waits for ${rest}`);
      return { type: found };
    }
    default:
      throw new Error(`no event is called ${name}`);
  }
}

/** Every device is there, and the board has been read: the lane has opened. */
const PROLOGUE = [
  'ready mrzReader',
  'ready codeScanner',
  'ready barrier',
  'ready chipReader',
  'ready camera',
  'ready journal',
  'see rest',
] as const;

const leavesOf = (snapshot: GateSnapshot): readonly string[] =>
  snapshot._nodes.filter((node) => Object.keys(node.states).length === 0).map(({ path }) => path.join('.'));

/** `open=exit`, `alarm`, `reasons=a,b`, `latched=a`, `passage=used`, `yielded=2`, `id=same`. */
function factsOf(snapshot: GateSnapshot): Readonly<Record<string, string>> {
  const { context } = snapshot;
  const { entryOpen, exitOpen, alarm, buzzer } = outputsOf(snapshot);
  const doors = [...(entryOpen ? ['entry'] : []), ...(exitOpen ? ['exit'] : [])];
  return {
    doors: doors.length === 0 ? 'shut' : doors.join('+'),
    alarm: String(alarm),
    buzzer: String(buzzer),
    reasons: context.draft?.reasons.join('+') ?? 'no-crossing',
    latched: context.latched.join('+') || 'none',
    passage: context.draft?.passage ?? 'no-crossing',
    called: String(context.called),
    code: String(context.codeAtHand),
    chip: context.draft?.chip?.kind ?? 'none',
    capture: context.draft?.capture?.kind ?? 'none',
    resolution: context.draft?.resolution?.kind ?? 'none',
    judgement: context.draft?.judgement?.decision.kind ?? 'none',
    watchlist: context.draft?.watchlist?.kind ?? 'none',
    comparison: context.draft?.comparison?.kind ?? 'none',
    recorded: String(context.draft?.recorded ?? false),
    id: context.draft?.id ?? 'no-crossing',
    unreadable: String(context.unreadable),
  };
}

const STEP = /^(?<event>[^>]+?) > (?<states>[^[]+?)(?: \[(?<facts>[^\]]*)\])?$/;

/**
 * Plays a story on a machine.
 * @returns the step that led elsewhere, or undefined when every step led where it must
 */
export function replay(machine: GateMachine, { layout, steps }: Story): string | undefined {
  const step = stepperOf(machine);
  let snapshot = initialOf(machine);
  for (const name of PROLOGUE) snapshot = step(snapshot, eventOf(name, layout, snapshot));
  for (const line of steps.trim().split('\n')) {
    const { event = '', states = '', facts } = STEP.exec(line.trim())?.groups ?? {};
    if (event === '') throw new Error(`not a step: ${line}`);
    try {
      snapshot = step(snapshot, eventOf(event, layout, snapshot));
    } catch (error) {
      return `${line.trim()}: ${String(error)}`;
    }
    if (snapshot.status === 'error') return `${line.trim()}: the machine ended in an error`;
    const leaves = leavesOf(snapshot);
    const isThere = states
      .split('&')
      .every((state) => leaves.some((leaf) => `${leaf}.`.startsWith(`${state.trim()}.`)));
    if (!isThere) return `${line.trim()}: is in ${leaves.join(' & ')}`;
    const found = factsOf(snapshot);
    for (const fact of facts?.split(' ') ?? []) {
      const [name = '', value] = fact.split('=');
      if (!(name in found)) throw new Error(`no fact is called ${name}`);
      if (found[name] !== value) return `${line.trim()}: ${name} is ${found[name]}`;
    }
  }
  return undefined;
}
