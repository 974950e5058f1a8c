// The matrix of device faults: every device of a lane, every usual way to fail, and how each of them is made at the far end of its line.
import { setTimeout as delay } from 'node:timers/promises';
import type { PassportFault } from '../../hardware/bench/virtual-reader.ts';
import type { DeviceName } from '../../state/lane/lane.ts';
import type { DemoLane } from './demo-lane.ts';
import { specimenLines, type ChipKind } from './document.ts';
import { seededRandom } from '../../state/testing/random.ts';
import type { StandingLane } from './standing-lane.ts';

export const FAULTS = [
  'unplug idle',
  'unplug in a write',
  'garbage',
  'flood',
  'half frame',
  'slow',
  'stuck',
  'wrong map',
] as const;
export type FaultName = (typeof FAULTS)[number];

/** How one fault is made. */
export type Cell =
  | { readonly kind: 'none'; readonly why: string }
  /** On an open lane to which nobody comes. */
  | {
      readonly kind: 'idle';
      readonly how: string;
      /** What the device says in the end; it is watched for a while unless given. */
      readonly until?: RegExp;
      /** Causes of which it gives one or the other, as it comes. */
      readonly either?: readonly string[];
      act(stage: Stage): Promise<unknown>;
      heal?(stage: Stage): Promise<unknown>;
    }
  /** While a traveller is inspected; `on` when the inspection begins. */
  | {
      readonly kind: 'crossing';
      readonly how: string;
      readonly live: 'holder' | 'nobody' | Buffer;
      readonly chip?: PassportFault;
      readonly passport?: ChipKind;
      readonly until?: RegExp;
      on?(stage: Stage): Promise<unknown>;
    };

export interface Stage {
  readonly lane: StandingLane;
  readonly demo: DemoLane;
  /** Of the simulated board, from the next request on. */
  readonly setMapVersion: (version: number) => void;
}

/** A device that is lost has said so by then. */
export const SAID_WITHIN_MS = 15_000;

const random = seededRandom(11);
const noise = (length: number) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
export const zone = () => specimenLines('valid', new Date());
const zoneBytes = () => Buffer.from(`\x02${zone().join('\r')}\r\x03`, 'latin1');
const CODE = Buffer.from('A code that nobody has signed');
const FLOOD_BYTES = 200_000;

const ABSENT = /^absent/;

/** Whether the gate counts on it. */
export const serves = (lane: StandingLane, device: DeviceName) =>
  ['ready', 'degraded'].includes(lane.controller.devices.status(device).state);

const unplugged = (device: DeviceName): Cell => ({
  kind: 'idle',
  how: 'pulled out of the idle lane',
  until: ABSENT,
  act: ({ lane }) => lane.unplug(device),
});

const raw = (device: DeviceName, how: string, bytes: () => Buffer): Cell => ({
  kind: 'idle',
  how,
  act: ({ lane }) => lane.ends.sendRaw(device, bytes()),
});

const inspected = (device: DeviceName, how: string): Cell => ({
  kind: 'crossing',
  how,
  live: 'nobody',
  until: ABSENT,
  on: ({ lane }) => lane.unplug(device),
});

type BoardFault = Parameters<NonNullable<StandingLane['ends']['board']>['inject']>[0];

const board = (how: string, fault: BoardFault): Cell => ({
  kind: 'idle',
  how,
  until: /^failed/,
  act: ({ lane }) => Promise.resolve(lane.ends.board?.inject(fault)),
});

const chip = (how: string, fault: PassportFault): Cell => ({ kind: 'crossing', how, live: 'holder', chip: fault });
const WITHIN_DG2 = 12;

/** A device that takes nothing and sends nothing, and somebody who waits for it. */
const hangs = (device: 'mrzReader' | 'codeScanner'): Cell => ({
  kind: 'idle',
  how: 'hangs: takes nothing, sends nothing, and somebody stands before it',
  act: ({ lane }) => {
    lane.ends[device]?.port.hold(true);
    lane.ends.board?.board.people.enter();
    return Promise.resolve();
  },
  heal: ({ lane }) => Promise.resolve(lane.ends[device]?.port.hold(false)),
});

/** Noise that does not end before the board counts as lost. */
async function flood({ lane }: Stage): Promise<void> {
  const last = performance.now() + SAID_WITHIN_MS;
  while (serves(lane, 'barrier') && performance.now() < last) {
    await lane.ends.sendRaw('barrier', noise(200));
    await delay(1);
  }
}

/** Out and in again with another firmware, or back with the one before. */
async function replugAs(stage: Stage, mapVersion: number): Promise<void> {
  await stage.lane.unplug('barrier');
  stage.setMapVersion(mapVersion);
  stage.lane.plugIn('barrier');
}

export const MATRIX: Readonly<Record<DeviceName, Readonly<Record<FaultName, Cell>>>> = {
  mrzReader: {
    'unplug idle': unplugged('mrzReader'),
    'unplug in a write': {
      kind: 'idle',
      how: 'pulled out half-way through a zone',
      until: ABSENT,
      act: async ({ lane }) => {
        await lane.ends.sendRaw('mrzReader', zoneBytes().subarray(0, 50));
        await lane.unplug('mrzReader');
      },
    },
    garbage: raw('mrzReader', '300 random bytes', () => noise(300)),
    flood: raw('mrzReader', '200,000 random bytes at once', () => noise(FLOOD_BYTES)),
    'half frame': raw('mrzReader', 'half a zone, then silence', () => zoneBytes().subarray(0, 50)),
    slow: {
      kind: 'idle',
      how: 'a zone in pieces with silence between them that ends a frame',
      act: ({ lane }) => lane.ends.mrzReader?.present(zone(), { chunkBytes: 40, pauseMs: 300 }) ?? Promise.resolve(),
    },
    stuck: hangs('mrzReader'),
    'wrong map': raw('mrzReader', 'the frames of another make (UTF-16)', () =>
      Buffer.from(zone().join('\r'), 'utf16le'),
    ),
  },
  codeScanner: {
    'unplug idle': unplugged('codeScanner'),
    'unplug in a write': {
      kind: 'idle',
      how: 'pulled out half-way through a code',
      until: ABSENT,
      act: async ({ lane }) => {
        await lane.ends.sendRaw('codeScanner', CODE.subarray(0, 10));
        await lane.unplug('codeScanner');
      },
    },
    garbage: raw('codeScanner', '300 random bytes', () => noise(300)),
    flood: raw('codeScanner', '200,000 random bytes at once', () => noise(FLOOD_BYTES)),
    'half frame': raw('codeScanner', 'half a code, then silence', () => CODE.subarray(0, 10)),
    slow: {
      kind: 'idle',
      how: 'a code in two pieces with silence between them that ends a frame',
      act: ({ lane }) => lane.ends.codeScanner?.scan(CODE, { chunkBytes: 15, pauseMs: 300 }) ?? Promise.resolve(),
    },
    stuck: hangs('codeScanner'),
    'wrong map': { kind: 'none', why: 'whatever bytes come are a code' },
  },
  barrier: {
    'unplug idle': unplugged('barrier'),
    'unplug in a write': {
      kind: 'idle',
      how: 'pulled out while a request is on its way and has no answer',
      until: ABSENT,
      act: async ({ lane }) => {
        lane.ends.board?.inject({ kind: 'silent' });
        await delay(lane.controller.lane.devices.barrier.answerMs / 2);
        await lane.unplug('barrier');
      },
    },
    garbage: board('every answer is 60 bytes of garbage', { kind: 'garbage' }),
    flood: {
      kind: 'idle',
      how: 'random bytes without end',
      until: /^failed/,
      either: ['the answer has a wrong unit', 'the line does not fall silent'],
      act: flood,
    },
    'half frame': board('every answer is cut in half', { kind: 'half-frame' }),
    slow: board('every answer 600 ms later than the time-out', { kind: 'delayed', ms: 1000 }),
    stuck: board('answers with the same heartbeat for ever', { kind: 'stuck-echo' }),
    'wrong map': {
      kind: 'idle',
      how: 'a board whose register map is version 2',
      until: /version 2/,
      act: (stage) => replugAs(stage, 2),
      heal: (stage) => replugAs(stage, 1),
    },
  },
  chipReader: {
    'unplug idle': unplugged('chipReader'),
    'unplug in a write': {
      kind: 'crossing',
      how: 'pulled out while the chip is being read',
      live: 'nobody',
      chip: { kind: 'slow', bytesPerSecond: 2000 },
      until: ABSENT,
      on: ({ lane }) => lane.unplug('chipReader'),
    },
    garbage: chip('an answer of 300 random bytes', { kind: 'bytes-at', command: WITHIN_DG2, bytes: noise(300) }),
    flood: chip('an answer of 200,000 bytes', { kind: 'bytes-at', command: WITHIN_DG2, bytes: noise(FLOOD_BYTES) }),
    'half frame': chip('an answer of one byte', { kind: 'bytes-at', command: WITHIN_DG2, bytes: Buffer.of(0x90) }),
    slow: chip('a chip of 200 bytes a second', { kind: 'slow', bytesPerSecond: 200 }),
    stuck: chip('takes a command and never answers', { kind: 'silent-from', command: WITHIN_DG2 }),
    'wrong map': { kind: 'crossing', how: 'a card that is no passport', live: 'holder', passport: 'other' },
  },
  camera: {
    'unplug idle': unplugged('camera'),
    'unplug in a write': inspected('camera', 'pulled out while it looks for a face'),
    garbage: { kind: 'crossing', how: 'pictures of 5,000 random bytes', live: noise(5000) },
    flood: { kind: 'crossing', how: 'pictures of 200,000 random bytes', live: noise(FLOOD_BYTES) },
    'half frame': { kind: 'crossing', how: 'pictures that end in the middle', live: Buffer.alloc(0) },
    slow: { kind: 'none', why: 'it is asked for a picture and gives the one that it has' },
    stuck: { kind: 'crossing', how: 'gives no picture any more', live: 'nobody' },
    'wrong map': { kind: 'none', why: 'a picture is decoded, not mapped' },
  },
};

/** The loss of each device in mid-inspection; the matrix has it for camera and chip reader. */
export const IN_INSPECTION: Readonly<Partial<Record<DeviceName, Cell>>> = {
  mrzReader: inspected('mrzReader', 'pulled out in mid-inspection, while nobody looks at the camera'),
  codeScanner: inspected('codeScanner', 'pulled out in mid-inspection, while nobody looks at the camera'),
  barrier: inspected('barrier', 'pulled out in mid-inspection, while nobody looks at the camera'),
};
