import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_OUTPUTS, type BarrierOutputs } from '../../state/gate/board.ts';
import { parseLane } from '../../state/lane/lane.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { createRelayBoard, type RelayBoardOptions } from '../bench/io-relay-board.ts';
import { startIoServer, type IoFault } from '../bench/io-server.ts';
import { relaysOf } from './channel-map.ts';
import { requestsFor } from './io-board.ts';
import { encodeRequest, matchReply } from './modbus-rtu.ts';
import {
  alsoStop,
  barrierOptions,
  createCable,
  drive,
  endSimulatedTime,
  FALLS_SHUT,
  INPUTS,
  laneFile,
  pass,
  RELAYS,
  useSimulatedTime,
} from './polled.fixture.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const EXIT_OPEN: BarrierOutputs = { ...NO_OUTPUTS, exitOpen: true, exitGreen: true };
const FAIL_SECURE = { relays: FALLS_SHUT, doors: { entry: 'fail-secure', exit: 'fail-secure' } };

function simulated(board: Partial<RelayBoardOptions> = {}, lane: Readonly<Record<string, unknown>> = {}) {
  const options = barrierOptions('io-board', { relays: RELAYS, inputs: INPUTS, ...lane });
  const cable = createCable();
  const io = createRelayBoard({ layout: 'turnstile', relays: options.relays, inputs: options.inputs, ...board });
  const server = startIoServer(cable.far, io);
  alsoStop(() => server.stop());
  return { cable, io, server, ...drive(options, cable.open) };
}

/** A board on a link that keeps one answer about inputs back and gives it to the next request for them. */
function oneBehind() {
  const options = barrierOptions('io-board', { relays: RELAYS, inputs: INPUTS });
  const cable = createCable();
  const io = createRelayBoard({ layout: 'turnstile', relays: options.relays, inputs: options.inputs });
  let late = false;
  let kept: Buffer | undefined;
  const server = startIoServer(cable.far, {
    advance: (ms) => io.advance(ms),
    take(received) {
      const taken = io.take(received);
      if (taken?.answer?.[1] !== 0x02) return taken;
      const answer = late ? kept : taken.answer;
      kept = taken.answer;
      return { bytes: taken.bytes, answer };
    },
  });
  alsoStop(() => server.stop());
  return {
    ...drive(options, cable.open),
    behind: () => {
      late = true;
    },
  };
}

beforeEach(useSimulatedTime);
afterEach(endSimulatedTime);

describe('the frames of a relay board', () => {
  it.each([
    ['relay 0 on for 700 ms', { function: 0x05, address: 0x0200, value: 7 }, '01 05 02 00 00 07 8D B0'],
    ['relay 0 on', { function: 0x05, address: 0, value: 0xff00 }, '01 05 00 00 FF 00 8C 3A'],
    [
      'all eight relays on',
      { function: 0x0f, address: 0, bits: new Array<boolean>(8).fill(true) },
      '01 0F 00 00 00 08 01 FF BE D5',
    ],
    ['eight relays read', { function: 0x01, address: 0, count: 8 }, '01 01 00 00 00 08 3D CC'],
    ['eight inputs read', { function: 0x02, address: 0, count: 8 }, '01 02 00 00 00 08 79 CC'],
  ] as const)('%s', (_, request, bytes) => {
    expect(encodeRequest(1, request)).toEqual(hex(bytes));
  });

  it('tell answers to 8 and to 9 inputs apart', () => {
    const eight = hex('01 02 01 10 A0 44');
    expect(matchReply(1, { function: 0x02, address: 0, count: 8 }, eight).kind).toBe('reply');
    expect(matchReply(1, { function: 0x02, address: 0, count: 9 }, eight)).toEqual({ kind: 'flawed', flaw: 'length' });
  });

  it('pulse a door that must be energised, and hold the rest without touching other relays', () => {
    const relays = relaysOf({ ...FALLS_SHUT, buzzer: { channel: 7, polarity: 'closed-is-true' } });
    expect(requestsFor(relays, EXIT_OPEN, 700)).toEqual([
      { function: 0x05, address: 0x0200, value: 7 },
      { function: 0x0f, address: 1, bits: [false, false, false, true, false] },
      { function: 0x0f, address: 7, bits: [false] },
    ]);
    expect(requestsFor(relays, NO_OUTPUTS, 700)).toEqual([
      { function: 0x0f, address: 0, bits: [false, false, false, false, false, false] },
      { function: 0x0f, address: 7, bits: [false] },
    ]);
  });
});

describe('a relay board', () => {
  it('is scanned five times a second with the door shut, and says what is not wired', async () => {
    const { barrier, scans, losses, io } = simulated();
    await pass(2000);
    expect(barrier.status).toEqual({
      state: 'ready',
      cause: '',
      version: 'Modbus relays; not wired: entryObstructed, manualRelease, tamper, mainsLost, driveFault, maintenance',
    });
    expect(scans.length).toBeGreaterThanOrEqual(8);
    expect(losses).toEqual([]);
    expect(scans.at(-1)?.inputs).toMatchObject({ exitClosed: true, exitOpen: false, fireAlarm: false, zoneA: false });
    expect(io.plant.doors.drives.exit.closed).toBe(true);
  });

  it('opens, lets a person through, and shuts; the inputs follow', async () => {
    const { barrier, scans, io } = simulated();
    const { people } = io.plant.doors;
    const person = people.enter();
    await pass(1500);
    expect(scans.at(-1)?.inputs.zoneA).toBe(true);
    barrier.setOutputs(EXIT_OPEN);
    people.walk(person, 'gone');
    await pass(1500);
    expect(scans.at(-1)).toMatchObject({ inputs: { exitOpen: true, exitClosed: false }, outputs: 0x22 });
    await pass(3000);
    barrier.setOutputs({ ...NO_OUTPUTS, exitRed: true });
    await pass(2000);
    expect(people.exits).toBe(1);
    expect(scans.at(-1)).toMatchObject({ inputs: { exitOpen: false, exitClosed: true, zoneB: false }, outputs: 0x10 });
    expect(io.relays.slice(0, 6)).toEqual([true, false, false, true, false, false]);
  });

  it.each([
    ['open where the site says fail-safe', {}, true],
    ['shut where it says fail-secure', FAIL_SECURE, false],
  ])('lets its door fall %s, within a pulse of the last scan', async (_, lane, open) => {
    const { barrier, io } = simulated({}, lane);
    const { exit } = io.plant.doors.drives;
    await pass(1000);
    barrier.setOutputs(open ? NO_OUTPUTS : EXIT_OPEN);
    await pass(3000);
    expect(exit.open).toBe(!open);
    await barrier.stop();
    await pass(850);
    expect(exit.open).toBe(!open);
    await pass(1000);
    expect([exit.open, exit.closed]).toEqual([open, !open]);
  });

  it('that lets a pulse end while it is sent again is degraded, and says which relay fell', async () => {
    const { barrier, losses, scans } = simulated({ resent: 'ignored' });
    await pass(5000);
    expect(barrier.status).toMatchObject({
      state: 'degraded',
      cause: 'relay 0 (exitOpen) is off after it was written on',
    });
    expect(losses).toEqual([]);
    expect(barrier.statistics().failedScans).toBeGreaterThan(1);
    expect(scans.length).toBeGreaterThan(10);
  });

  it('whose relay sticks is lost', async () => {
    const { barrier, losses, io, scans } = simulated();
    await pass(1000);
    const before = scans.length;
    const stuck = setInterval(() => io.force(2, true), 1);
    await pass(1000);
    clearInterval(stuck);
    expect(losses).toEqual(['barrier: relay 2 (entryGreen) is on after it was written off']);
    expect(barrier.status.state).toBe('failed');
    expect(scans).toHaveLength(before);
    await pass(3000);
    expect(scans.length).toBeGreaterThan(before);
    expect(barrier.status).toMatchObject({ state: 'degraded', cause: expect.stringContaining('relay 2') as string });
    await pass(60_000);
    expect(barrier.status.state).toBe('ready');
  });

  it.each<[string, Partial<RelayBoardOptions>, RegExp]>([
    ['that reads no more inputs than it has', { readable: 8 }, /^9 inputs: exception 2/],
    ['whose relay follows an input', { modes: [0, 0, 1, 0, 0, 0, 0, 0] }, /^relay 2 \(entryGreen\) is in mode 1/],
    ['with too few relays', { channels: 4, readable: 16 }, /^relays: exception 2/],
  ])('%s may not serve', async (_, board, cause) => {
    const { barrier, scans, io } = simulated(board);
    await pass(1000);
    expect(barrier.status.state).toBe('failed');
    expect(barrier.status.cause).toMatch(cause);
    expect(scans).toEqual([]);
    expect(io.relays).not.toContain(true);
  });

  it('whose modes are all plain serves', async () => {
    const { barrier } = simulated({ modes: new Array<number>(8).fill(0) });
    await pass(1000);
    expect(barrier.status.state).toBe('ready');
  });
});

describe('a relay board of a mantrap', () => {
  const open = (channel: number) => ({ channel, polarity: 'open-is-true' });
  const closed = (channel: number) => ({ channel, polarity: 'closed-is-true' });
  const relays = { entryOpen: closed(0), exitOpen: open(1), alarm: closed(2) };
  const inputs = { ...INPUTS, entryClosed: closed(7), entryOpen: closed(8) };
  const doors = { entry: 'fail-secure', exit: 'fail-safe' };

  function mantrap() {
    const lane = parseLane(
      laneFile({ profile: 'io-board', relays, inputs, doors, inputReads: [9, 17] }, { layout: 'mantrap' }),
    );
    if (!lane.ok || lane.value.devices.barrier.profile !== 'io-board') throw new Error('no such lane');
    const options = lane.value.devices.barrier;
    const cable = createCable();
    const io = createRelayBoard({
      layout: 'mantrap',
      relays: options.relays,
      inputs: options.inputs,
      channels: 16,
      readable: 32,
    });
    const server = startIoServer(cable.far, io);
    alsoStop(() => server.stop());
    return { io, ...drive(options, cable.open) };
  }

  it('moves each door on its own, and lets each fall where the fire plan says', async () => {
    const { barrier, scans, io } = mantrap();
    const { drives } = io.plant.doors;
    await pass(2500);
    expect(scans.at(-1)?.inputs).toMatchObject({ entryClosed: true, entryOpen: false, exitClosed: true });
    barrier.setOutputs({ ...NO_OUTPUTS, entryOpen: true });
    await pass(1500);
    expect(scans.at(-1)?.inputs).toMatchObject({ entryClosed: false, entryOpen: true, exitClosed: true });
    expect(barrier.status.state).toBe('ready');
    await barrier.stop();
    await pass(2500);
    expect([drives.entry?.closed, drives.exit.open]).toEqual([true, true]);
  });
});

describe('an alarm', () => {
  it.each(['fireAlarm', 'emergencyButton'] as const)(
    '%s is in the first scan, its end only in the second',
    async (name) => {
      const { scans, io } = simulated();
      await pass(1000);
      let from = scans.length;
      io.plant.set(name, true);
      await pass(200);
      expect(scans.slice(from).map(({ inputs }) => inputs[name])).toEqual([true]);
      from = scans.length;
      io.plant.set(name, false);
      await pass(400);
      expect(scans.slice(from).map(({ inputs }) => inputs[name])).toEqual([true, false]);
    },
  );

  it.each([
    ['fireAlarm', 'fireAlarm', true],
    ['emergencyButton', 'emergencyButton', true],
    ['zoneA', 'zoneA', true],
    ['exitObstructed', 'exitObstructed', true],
    ['exitClosed', 'exitClosed', false],
  ] as const)('is what a cut wire of %s gives', async (wire, name, value) => {
    const { scans, io } = simulated();
    await pass(1000);
    expect(scans.at(-1)?.inputs[name]).toBe(!value);
    io.plant.cut(wire, true);
    await pass(200);
    expect(scans.at(-1)?.inputs[name]).toBe(value);
  });

  it('is not over because a scan between failed', async () => {
    const { scans, io, server } = simulated();
    await pass(1000);
    io.plant.set('fireAlarm', true);
    await pass(200);
    io.plant.set('fireAlarm', false);
    await pass(200);
    const from = scans.length;
    server.inject({ kind: 'silent' }, 1);
    await pass(900);
    expect(
      scans
        .slice(from)
        .map(({ inputs }) => inputs.fireAlarm)
        .slice(0, 2),
    ).toEqual([true, false]);
  });
});

describe('a scan that fails', () => {
  it('once is not told, and lets no door fall', async () => {
    const { scans, losses, server, io } = simulated();
    await pass(2000);
    const before = scans.length;
    server.inject({ kind: 'silent' }, 1);
    await pass(1000);
    expect(losses).toEqual([]);
    expect(scans.length).toBeGreaterThan(before + 2);
    expect(io.plant.doors.drives.exit.closed).toBe(true);
  });

  it.each<[string, IoFault, RegExp]>([
    ['silence', { kind: 'silent' }, /no answer within 100 ms/],
    ['half frames', { kind: 'half' }, /no answer within 100 ms/],
    ['wrong CRCs', { kind: 'bent' }, /wrong crc/],
    ['late answers', { kind: 'delayed', ms: 160 }, /no answer|wrong/],
  ])('twice, for %s, loses the board once, and it comes back', async (_, fault, cause) => {
    const { scans, losses, server, barrier } = simulated();
    await pass(1000);
    const before = scans.length;
    server.inject(fault);
    await pass(4000);
    expect(scans).toHaveLength(before);
    expect(losses).toHaveLength(1);
    expect(losses[0]).toMatch(cause);
    expect(barrier.status.state).toBe('failed');

    server.heal();
    await pass(3000);
    expect(barrier.status.state).toBe('ready');
    expect(losses).toHaveLength(1);
  });

  it('for a late answer never makes an input of it, however late it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 115, max: 1500 }), fc.integer({ min: 1, max: 12 }), async (ms, answers) => {
        const { server, io, scans, barrier } = simulated();
        const { people } = io.plant.doors;
        await pass(1000);
        // What was true before the answers became late must not be told once it is no longer true.
        const free = scans.length % 2 === 0;
        if (!free) people.enter();
        await pass(400);
        server.inject({ kind: 'delayed', ms }, answers);
        await pass(210);
        if (free) people.enter();
        else people.clear();
        const from = scans.length;
        await pass(ms + 6000);
        const told = scans.slice(from).map(({ inputs }) => inputs.zoneA);
        expect(told.length).toBeGreaterThan(3);
        // One scan may still have been under way when it changed; after that only what is so now.
        expect(told.slice(2).filter((zoneA) => zoneA !== free)).toEqual([]);
        await barrier.stop();
        server.stop();
      }),
      fuzzed(2, 25),
    );
  });

  it('because each answer is that to the scan before never tells anything', async () => {
    const { barrier, scans, losses, behind } = oneBehind();
    await pass(1000);
    const before = scans.length;
    expect(barrier.status.state).toBe('ready');
    behind();
    await pass(3000);
    expect(scans).toHaveLength(before);
    expect(losses).toEqual(['barrier: the answer has a wrong length']);
  });

  it('for noise on the line never ends the driver', async () => {
    const { cable, barrier, scans } = simulated();
    await pass(500);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 120 }), async (noise, ms) => {
        cable.noise(noise);
        await pass(ms);
        return barrier.status.state !== 'absent';
      }),
      fuzzed(2, 100),
    );
    const before = scans.length;
    await pass(4000);
    expect(barrier.status.state).toBe('ready');
    expect(scans.length).toBeGreaterThan(before + 5);
  });
});

describe('a line that ends', () => {
  it('loses the board at once; after the next connect nothing of before is believed', async () => {
    const { cable, losses, scans, io, barrier } = simulated();
    await pass(1000);
    cable.unplug();
    await pass(0);
    expect(losses).toEqual(['barrier: memory was unplugged']);
    const before = scans.length;
    io.plant.set('fireAlarm', true);
    await pass(2000);
    expect(scans.slice(before).every(({ inputs }) => inputs.fireAlarm)).toBe(true);
    expect(scans.length).toBeGreaterThan(before);
    expect(barrier.counters.reconnects).toBe(1);
  });
});
