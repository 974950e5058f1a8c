import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeviceStatus } from '../../state/lane/device.ts';
import type { EgateRtuOptions } from '../../state/lane/lane.ts';
import { ok } from '../../state/result.ts';
import { NO_OUTPUTS, type BarrierOutputs, type BarrierScan } from '../../state/gate/board.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { BOARD_DEFAULTS, type BoardFeatures } from '../bench/board.ts';
import { startBoardServer, type BoardFault, type FarEnd } from '../bench/board-server.ts';
import { createMemoryLine, type MemoryLine } from '../bench/memory-line.ts';
import { encodeReply, readFrame, type SlaveReply } from '../bench/modbus-slave.ts';
import { startBarrier } from './barrier.ts';
import type { ModbusRequest } from './modbus-rtu.ts';

const OPTIONS: EgateRtuOptions = {
  path: 'memory',
  profile: 'egate-rtu-v1',
  baudRate: 19_200,
  dataBits: 8,
  parity: 'even',
  stopBits: 1,
  unit: 1,
  scanMs: 100,
  watchdogMs: 1500,
  answerMs: 100,
  doors: { entry: 'fail-secure', exit: 'fail-safe' },
  withoutSafeOutputs: 'refuse',
};
/** Exit open, entry red, exit green, alarm. */
const SAFE = 0xa6;
const EXIT_OPEN: BarrierOutputs = { ...NO_OUTPUTS, exitOpen: true };

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A cable in memory: its near end is opened anew at each connection, its far end stays. */
function cable() {
  let memory: MemoryLine | undefined;
  let listener: (bytes: Buffer) => void = () => undefined;
  let opened = 0;
  const far: FarEnd = {
    write: (bytes) => memory?.send(bytes),
    onBytes: (next) => {
      listener = next;
    },
  };
  return {
    far,
    open: () => {
      opened += 1;
      const next = createMemoryLine();
      next.onWritten((bytes) => {
        listener(bytes);
      });
      memory = next;
      return Promise.resolve(ok(next.line));
    },
    noise: (bytes: Uint8Array) => memory?.send(bytes),
    unplug: () => memory?.unplug(),
    get opened() {
      return opened;
    },
  };
}

function driverOn(line: ReturnType<typeof cable>, options: Partial<EgateRtuOptions> = {}) {
  const scans: BarrierScan[] = [];
  const losses: string[] = [];
  const statuses: DeviceStatus[] = [];
  const barrier = startBarrier(
    { ...OPTIONS, ...options },
    {
      onScan: (scan) => scans.push(scan),
      onLost: (cause) => losses.push(cause),
      onStatus: (status) => statuses.push(status),
    },
    { open: line.open },
  );
  running.push(() => barrier.stop());
  return { barrier, scans, losses, statuses };
}

function simulated(features: Partial<BoardFeatures> = {}, options: Partial<EgateRtuOptions> = {}) {
  const line = cable();
  const received: number[] = [];
  const applied: { applied: number; tripped: boolean; ms: number }[] = [];
  const server = startBoardServer({
    line: line.far,
    board: { ...BOARD_DEFAULTS, features: { ...BOARD_DEFAULTS.features, ...features } },
    events: { onOutputs: ({ outputs }) => received.push(outputs), onApplied: (change) => applied.push(change) },
  });
  running.push(() => {
    server.stop();
    return Promise.resolve();
  });
  return { line, server, board: server.board, received, applied, ...driverOn(line, options) };
}

/** A board of somebody else: registers in a map, and answers that a test may replace. */
function foreign(
  registers: ReadonlyMap<number, number>,
  answer: (request: ModbusRequest) => SlaveReply | undefined,
  options: Partial<EgateRtuOptions> = {},
) {
  const line = cable();
  const holding = new Map(registers);
  const asked: ModbusRequest[] = [];
  const write = (address: number, values: readonly number[]): SlaveReply => {
    values.forEach((value, offset) => holding.set(address + offset, value));
    holding.set(17, holding.get(1) ?? 0);
    return { kind: 'written' };
  };
  const read = (address: number, count: number): SlaveReply => ({
    kind: 'registers',
    registers: Array.from({ length: count }, (_, offset) => holding.get(address + offset) ?? 0),
  });
  const plain = (request: ModbusRequest): SlaveReply => {
    switch (request.function) {
      case 0x02:
        return { kind: 'exception', code: 1 };
      case 0x03:
        return read(request.address, request.count);
      case 0x04:
        return read(request.address + 16, request.count);
      case 0x06:
        return write(request.address, [request.value]);
      case 0x10:
        return write(request.address, request.values);
      case 0x17:
        write(request.writeAddress, request.values);
        return read(request.address, request.count);
    }
  };
  line.far.onBytes((bytes) => {
    const frame = readFrame(bytes);
    if (frame.kind !== 'request') return;
    asked.push(frame.request);
    line.far.write(encodeReply(1, frame.request, answer(frame.request) ?? plain(frame.request)));
  });
  return { line, asked, holding, ...driverOn(line, options) };
}
/** Mirror of IR0 to IR3: map version 1, all loops healthy, exit closed. */
const FOREIGN = new Map([
  [16, 1],
  [18, 0x1b04],
]);

const running: (() => Promise<void>)[] = [];
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(async () => {
  const stopped = Promise.all(running.splice(0).map((stop) => stop()));
  await pass(10);
  await stopped;
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('a board that is plugged in', () => {
  it('is commissioned, then scanned ten times a second with all outputs off', async () => {
    const { barrier, scans, received, losses } = simulated();
    await pass(2000);
    expect(barrier.status).toEqual({ state: 'ready', cause: '', version: 'map 1' });
    expect(scans.length).toBeGreaterThanOrEqual(18);
    expect(scans.length).toBeLessThanOrEqual(20);
    expect(received).toEqual([]);
    expect(losses).toEqual([]);
    expect(barrier.statistics()).toMatchObject({ failedScans: 0, scans: scans.length });
  });

  it('shows the gate that its watchdog had tripped before the trip is cleared', async () => {
    const { scans, applied, statuses } = simulated();
    await pass(1000);
    expect(scans.findIndex(({ inputs }) => !inputs.watchdogTripped)).toBe(3);
    expect(statuses.map(({ state }) => state)).toEqual(['degraded', 'ready']);
    // Factory setting, then what the lane file says, then what the controller says.
    expect(applied.map((change) => change.applied)).toEqual([0xa7, SAFE, 0]);
  });

  it('gets the outputs at once and again with every scan', async () => {
    const { barrier, scans, received, board } = simulated();
    await pass(1050);
    const before = scans.length;
    barrier.setOutputs({ ...EXIT_OPEN, exitGreen: true });
    await pass(3);
    expect(received).toEqual([0x22]);
    expect(scans).toHaveLength(before + 1);
    expect(scans.at(-1)?.outputs).toBe(0x22);
    await pass(1000);
    expect(scans.at(-1)?.inputs).toMatchObject({ exitOpen: true, exitClosed: false });
    board.restart();
    await pass(200);
    expect(board.outputs).toBe(0x22);
  });

  it('shows a fire at the first scan after it', async () => {
    const { scans, board } = simulated();
    await pass(1000);
    const before = scans.length;
    board.set('fireAlarm', true);
    await pass(100);
    expect(scans[before]?.inputs.fireAlarm).toBe(true);
  });

  it('counts the people who pass', async () => {
    const { barrier, board } = simulated();
    expect(barrier.passages()).toBeUndefined();
    barrier.setOutputs(EXIT_OPEN);
    board.people.walk(board.people.enter(), 'gone');
    await pass(5000);
    expect(barrier.passages()).toEqual({ entryPassages: 1, exitPassages: 1, peopleInLane: 0 });
  });

  it('says nothing any more when it has been stopped', async () => {
    const { barrier, scans, losses } = simulated();
    await pass(1000);
    const [first, second] = [barrier.stop(), barrier.stop()];
    const before = scans.length;
    await pass(1000);
    await Promise.all([first, second]);
    expect(scans).toHaveLength(before);
    expect(losses).toEqual([]);
  });
});

describe('a board that may not serve', () => {
  it('for its map says which one was found and which is wanted', async () => {
    const { barrier, scans, losses, received } = simulated({ mapVersion: 7 });
    await pass(3000);
    expect(barrier.status).toMatchObject({ state: 'failed', cause: 'the register map is version 7, wanted is 1' });
    expect(losses).toEqual(['barrier: the register map is version 7, wanted is 1']);
    expect(scans).toEqual([]);
    expect(received).toEqual([]);
  });

  it.each([
    [
      'without safe outputs',
      (r: ModbusRequest) => ('address' in r && r.address === 4 ? 2 : 0),
      /holds no safe outputs/,
    ],
    [
      'whose watchdog cannot be set',
      (r: ModbusRequest) => (r.function === 6 && r.address === 2 ? 3 : 0),
      /HR2.*illegal data value/,
    ],
    ['whose settings cannot be read', (r: ModbusRequest) => (r.function === 3 ? 1 : 0), /HR1 to HR4.*illegal function/],
  ] as const)('%s is refused', async (_, code, cause) => {
    const { barrier, scans } = foreign(FOREIGN, (request) => {
      const exception = code(request);
      return exception === 0 ? undefined : { kind: 'exception', code: exception };
    });
    await pass(500);
    expect(barrier.status.state).toBe('failed');
    expect(barrier.status.cause).toMatch(cause);
    expect(scans).toEqual([]);
  });

  it.each([
    ['a watchdog that stays off', 2, 0, /watchdog \(HR2\) is off/],
    ['a watchdog of another time', 2, 50, /watchdog \(HR2\) is 5000 ms after 1500 ms/],
    ['other safe outputs', 4, 0x01, /safe outputs \(HR4\) are 1 after 166/],
  ])('because it reads back %s is refused', async (_, register, value, cause) => {
    const { barrier, scans } = foreign(FOREIGN, (request) =>
      request.function === 0x03
        ? {
            kind: 'registers',
            registers: [lastNonce, 15, 0, SAFE].map((each, index) => (index + 1 === register ? value : each)),
          }
        : remember(request),
    );
    let lastNonce = 0;
    function remember(request: ModbusRequest): undefined {
      if (request.function === 0x06 && request.address === 1) lastNonce = request.value;
    }
    await pass(500);
    expect(barrier.status.state).toBe('failed');
    expect(barrier.status.cause).toMatch(cause);
    expect(scans).toEqual([]);
  });

  it('because somebody has blocked it is refused', async () => {
    const { barrier } = foreign(new Map([...FOREIGN, [3, 1]]), () => undefined);
    await pass(500);
    expect(barrier.status).toMatchObject({
      state: 'failed',
      cause: 'the board is in mode 1 (HR3), wanted is 0 (normal)',
    });
  });

  it('is not believed on settings that it sent before they were asked for', async () => {
    const { barrier, scans } = foreign(FOREIGN, (request) =>
      request.function === 0x03 ? { kind: 'registers', registers: [0xdead, 15, 0, SAFE] } : undefined,
    );
    await pass(500);
    expect(barrier.status.cause).toMatch(/the answer is an old one/);
    expect(scans).toEqual([]);
  });
});

describe('a board that lacks', () => {
  it('safe outputs serves degraded where the lane file accepts that', async () => {
    const { barrier, scans } = simulated({ safeOutputs: false }, { withoutSafeOutputs: 'accept' });
    await pass(1000);
    expect(barrier.status).toMatchObject({ state: 'degraded', cause: 'the board holds no safe outputs' });
    expect(scans.length).toBeGreaterThan(5);
  });

  it('function 23 is scanned with functions 16 and 04, with the same proof', async () => {
    const { barrier, server, scans, losses, received } = simulated({ readWrite: false });
    await pass(1000);
    barrier.setOutputs(EXIT_OPEN);
    await pass(1000);
    expect(barrier.status.state).toBe('ready');
    expect(received).toEqual([0x02]);
    const before = scans.length;
    server.inject({ kind: 'stuck-echo' });
    await pass(1000);
    expect(scans.length - before).toBeLessThanOrEqual(1);
    expect(losses).toHaveLength(1);
  });

  it('the mirror that function 23 reads is scanned with functions 16 and 04', async () => {
    const { scans, asked } = foreign(FOREIGN, (request) =>
      request.function === 0x17 ? { kind: 'exception', code: 2 } : undefined,
    );
    await pass(500);
    expect(scans.length).toBeGreaterThan(2);
    expect(asked.filter((request) => request.function === 0x17)).toHaveLength(1);
  });

  it('counters is not asked for them again', async () => {
    const { barrier, asked, scans } = foreign(FOREIGN, (request) =>
      request.function === 0x04 && request.count === 5 ? { kind: 'exception', code: 2 } : undefined,
    );
    await pass(3000);
    expect(scans.length).toBeGreaterThan(20);
    expect(asked.filter((request) => request.function === 0x04 && request.count === 5)).toHaveLength(1);
    expect(barrier.passages()).toBeUndefined();
  });
});

describe('a scan that fails', () => {
  it('once is not told, and the next one is', async () => {
    const { server, scans, losses, barrier } = simulated();
    await pass(1000);
    const before = scans.length;
    server.inject({ kind: 'silent' }, 1);
    await pass(1000);
    expect(losses).toEqual([]);
    expect(scans.length).toBeGreaterThan(before + 5);
    expect(barrier.statistics()).toMatchObject({ failedScans: 1 });
    expect(barrier.statistics().longestGapMs).toBeGreaterThan(200);
  });

  it.each<readonly [string, BoardFault, RegExp]>([
    ['silence', { kind: 'silent' }, /no answer within 100 ms/],
    ['garbage', { kind: 'garbage' }, /wrong/],
    ['half frames', { kind: 'half-frame' }, /no answer within 100 ms/],
    ['wrong CRCs', { kind: 'bad-crc' }, /wrong crc/],
    ['an echo that is stuck', { kind: 'stuck-echo' }, /old heartbeat/],
    ['answers that are late', { kind: 'delayed', ms: 160 }, /no answer|wrong|old/],
  ])('twice, for %s, loses the board once, and it comes back commissioned', async (_, fault, cause) => {
    const { server, board, scans, losses, barrier } = simulated();
    await pass(1000);
    const before = scans.length;
    server.inject(fault);
    await pass(5000);
    expect(scans.length - before).toBeLessThanOrEqual(1);
    expect(losses).toHaveLength(1);
    expect(losses[0]).toMatch(/^barrier: /);
    expect(losses[0]).toMatch(cause);
    expect(barrier.status.state).toBe('failed');
    expect(board.tripped || fault.kind === 'stuck-echo' || fault.kind === 'delayed').toBe(true);
    server.heal();
    await pass(3000);
    expect(barrier.status).toMatchObject({ state: 'ready' });
    expect(board.tripped).toBe(false);
    expect(scans.length).toBeGreaterThan(before + 10);
    expect(losses).toHaveLength(1);
  });

  it('never hands on inputs of a late answer, however late it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 115, max: 900 }), async (ms) => {
        const { server, board, scans, barrier } = simulated();
        await pass(1000);
        // What was true before the answers became late must not be told once it is no longer true.
        board.people.enter();
        await pass(200);
        server.inject({ kind: 'delayed', ms });
        await pass(100);
        board.people.clear();
        const before = scans.length;
        await pass(3000);
        expect(scans.slice(before).filter(({ inputs }) => inputs.zoneA)).toEqual([]);
        const stopped = barrier.stop();
        await pass(1000);
        await stopped;
        server.stop();
      }),
      fuzzed(2, 25),
    );
  });

  it('for noise on the line never ends the driver', async () => {
    const { line, barrier, scans } = simulated();
    await pass(500);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 0, max: 120 }), async (noise, ms) => {
        line.noise(noise);
        await pass(ms);
        return barrier.status.state !== 'absent';
      }),
      fuzzed(2, 200),
    );
    const before = scans.length;
    await pass(3000);
    expect(barrier.status.state).toBe('ready');
    expect(scans.length).toBeGreaterThan(before + 20);
  });
});

describe('a line that ends', () => {
  it('in the middle of a scan loses the board at once, and it comes back commissioned', async () => {
    const { line, server, losses, barrier, scans } = simulated();
    await pass(1000);
    server.inject({ kind: 'delayed', ms: 50 });
    await pass(110);
    line.unplug();
    await pass(0);
    expect(losses).toEqual(['barrier: memory was unplugged']);
    server.heal();
    const before = scans.length;
    await pass(2000);
    expect(line.opened).toBe(2);
    expect(scans.length).toBeGreaterThan(before);
    expect(barrier.status.state).toBe('ready');
    expect(barrier.counters.reconnects).toBe(1);
    expect(losses).toHaveLength(1);
  });
});

describe('a controller that is gone', () => {
  it('leaves the board to its safe outputs within the watchdog', async () => {
    const { barrier, board, applied } = simulated();
    barrier.setOutputs({ ...NO_OUTPUTS, exitGreen: true });
    await pass(2000);
    expect(board.applied).toBe(0x20);
    const last = performance.now();
    const stopped = barrier.stop();
    await pass(1700);
    await stopped;
    const trip = applied.at(-1);
    expect(trip).toMatchObject({ applied: SAFE, tripped: true });
    expect((trip?.ms ?? Infinity) - last).toBeLessThanOrEqual(1520);
    expect(board.drives.exit.open).toBe(false);
    await pass(1000);
    expect(board.drives.exit.open).toBe(true);
  });
});
