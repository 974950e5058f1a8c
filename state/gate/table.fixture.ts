// A gate on the table: the real machine on a clock that the test turns, with tasks that end when the test says so.
import { createActor, fromPromise, SimulatedClock, type NonReducibleUnknown } from 'xstate';
import type { Judgement } from '../inspection/decide.ts';
import type { CaptureEvidence, ChipEvidence } from '../inspection/evidence.ts';
import type { Gathered } from './context.ts';
import type { Crossing, Resolution } from '../journal/crossing.ts';
import { NO_PROOFS, PLAIN_ACCESS } from '../document/pki/types.ts';
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import type { BarrierInputs } from './board.ts';
import type { GateSettings } from './context.ts';
import { boardEvent, type GateDevice, type GateEvent } from './events.ts';
import { board, OPENED, SETTINGS, silentParts, zoneOf } from './gate.fixture.ts';
import { createGateMachine } from './machine.ts';
import { outputsOf, postureOf } from './outputs.ts';
import type { EncodedImage, FaceComparison, WatchlistAnswer, WatchlistQuery } from './ports.ts';

export const PICTURE: EncodedImage = { format: 'jpeg', bytes: Buffer.from('picture') };
export const CHIP: ChipEvidence & { readonly kind: 'read' } = {
  kind: 'read',
  dg1: zoneOf('NLD'),
  portrait: PICTURE,
  reading: { files: new Map(), access: PLAIN_ACCESS, proofs: NO_PROOFS },
  proof: 'not-made',
};
export const NO_HITS: WatchlistAnswer = { kind: 'answered', hits: [], entries: 3, importedAt: undefined };
export const FACE: CaptureEvidence = {
  kind: 'captured',
  capture: { image: PICTURE, liveness: { kind: 'not-supported' } },
};
export const NO_FACE: CaptureEvidence = { kind: 'not-captured', cause: 'no face was seen' };
export const ALIKE: FaceComparison = { kind: 'compared', similarity: 0.7, falseMatchRate: 0.0001 };
export const CLEAR: Judgement = { decision: { kind: 'clear', notices: [] }, checks: [] };
export const REFER: Judgement = { decision: { kind: 'refer', reasons: ['face-mismatch'], notices: [] }, checks: [] };

export const DEVICES: readonly GateDevice[] = [
  'mrzReader',
  'codeScanner',
  'barrier',
  'chipReader',
  'camera',
  'journal',
];

interface Answers {
  readonly readChip: ChipEvidence;
  readonly askWatchlist: WatchlistAnswer;
  readonly captureFace: CaptureEvidence;
  readonly compareFaces: FaceComparison;
  readonly decide: Judgement;
  readonly record: number;
}
export type TaskName = keyof Answers;

interface Running {
  readonly input: unknown;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** Promises of the machine that have ended are told to it after the present turn. */
const told = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** How finely the clock is turned, ms: timers that a timer starts are not late by more. */
const STEP_MS = 50;

export function gateOnTable(settings: Partial<GateSettings> = {}) {
  const clock = new SimulatedClock();
  const running = new Map<TaskName, Running>();
  let crossings = 0;

  const held = <T, I extends NonReducibleUnknown>(name: TaskName) =>
    fromPromise<T, I>(({ input, signal }) => {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const task: Running = { input, resolve, reject };
      running.set(name, task);
      signal.addEventListener('abort', () => {
        if (running.get(name) === task) running.delete(name);
      });
      return promise;
    });

  const actor = createActor(
    createGateMachine(
      silentParts({
        settings: { ...SETTINGS, ...settings },
        actors: {
          readChip: held<ChipEvidence, { readonly zone: MachineReadableZone }>('readChip'),
          askWatchlist: held<WatchlistAnswer, WatchlistQuery>('askWatchlist'),
          captureFace: held<CaptureEvidence, { readonly withinMs: number }>('captureFace'),
          compareFaces: held<FaceComparison, { readonly portrait: EncodedImage; readonly live: EncodedImage }>(
            'compareFaces',
          ),
          decide: held<Judgement, Gathered>('decide'),
          record: held<number, Crossing>('record'),
        },
        newId: () => `crossing-${(crossings += 1)}`,
      }),
    ),
    { clock },
  );
  actor.start();

  const send = (event: GateEvent) => actor.send(event);
  const see = (changes: Partial<BarrierInputs> = {}) => send(boardEvent(board(changes)));

  function taken(name: TaskName): Running {
    const task = running.get(name);
    if (task === undefined) throw new Error(`${name} is not running`);
    running.delete(name);
    return task;
  }

  async function answer<Name extends TaskName>(name: Name, value: Answers[Name]): Promise<void> {
    taken(name).resolve(value as never);
    await told();
  }

  return {
    send,
    /** A scan of the board: at rest but for `changes`. */
    see,
    answer,
    /** An answer that no port of the right kind would give. */
    async answerNonsense(name: TaskName, value: unknown): Promise<void> {
      taken(name).resolve(value as never);
      await told();
    },
    async fail(name: TaskName): Promise<void> {
      taken(name).reject(new Error('planted'));
      await told();
    },
    /** Turns the clock, ms. */
    pass(ms: number): void {
      for (let left = ms; left > 0; left -= STEP_MS) clock.increment(Math.min(left, STEP_MS));
    },
    /** The tasks that are under way, in the order in which they began. */
    get tasks(): readonly TaskName[] {
      return [...running.keys()];
    },
    inputOf: (name: TaskName): unknown => running.get(name)?.input,
    get snapshot() {
      return actor.getSnapshot();
    },
    get state() {
      return actor.getSnapshot().value;
    },
    get draft() {
      return actor.getSnapshot().context.draft;
    },
    get reasons() {
      return actor.getSnapshot().context.draft?.reasons ?? [];
    },
    get posture() {
      return postureOf(actor.getSnapshot());
    },
    get outputs() {
      return outputsOf(actor.getSnapshot());
    },
    lose: (device: GateDevice) => send({ type: 'DEVICE.LOST', device }),
    ready: (device: GateDevice) => send({ type: 'DEVICE.READY', device }),
    resolve: (resolution: Resolution, crossing = `crossing-${crossings}`) =>
      send({ type: 'OFFICER.RESOLVED', crossing, resolution, remark: 'seen in person' }),
  };
}

export type TableGate = ReturnType<typeof gateOnTable>;

/** Every device is there and the barrier is shut: the lane has opened. */
export function openGate(settings: Partial<GateSettings> = {}): TableGate {
  const gate = gateOnTable(settings);
  for (const device of DEVICES) gate.ready(device);
  gate.see();
  return gate;
}

/** A traveller stands before the barrier and has laid the document down. */
export function inspecting(nationality = 'NLD', settings: Partial<GateSettings> = {}): TableGate {
  const gate = openGate(settings);
  gate.see({ zoneA: true });
  gate.send({ type: 'DOCUMENT.READ', zone: zoneOf(nationality) });
  return gate;
}

/** All evidence has come. */
export async function deciding(nationality = 'NLD', settings: Partial<GateSettings> = {}): Promise<TableGate> {
  const gate = inspecting(nationality, settings);
  await gate.answer('readChip', CHIP);
  await gate.answer('askWatchlist', NO_HITS);
  await gate.answer('captureFace', FACE);
  await gate.answer('compareFaces', ALIKE);
  return gate;
}

export async function referred(nationality = 'NLD', settings: Partial<GateSettings> = {}): Promise<TableGate> {
  const gate = await deciding(nationality, settings);
  await gate.answer('decide', REFER);
  return gate;
}

/** Cleared; the barrier has been told to open. */
export async function opening(): Promise<TableGate> {
  const gate = await deciding();
  await gate.answer('decide', CLEAR);
  return gate;
}

/** The barrier is open. */
export async function passing(): Promise<TableGate> {
  const gate = await opening();
  gate.see({ ...OPENED, zoneA: true });
  return gate;
}

/** The traveller is through; the barrier has been told to close. */
export async function closing(): Promise<TableGate> {
  const gate = await passing();
  gate.see({ ...OPENED, zoneB: true });
  gate.see(OPENED);
  return gate;
}

/** The barrier is shut; the journal has the crossing before it. */
export async function recording(): Promise<TableGate> {
  const gate = await closing();
  gate.see();
  return gate;
}
