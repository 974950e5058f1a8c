// The barrier board on the profile `egate-rtu-v1` (egate-rtu-v1.md): commissions it at every connect, then scans it for ever.
// Outputs are levels: the whole word goes out with every heartbeat, so a board that was away is right again after one scan.
import { randomInt } from 'node:crypto';
import type { EgateRtuOptions } from '../../state/lane/lane.ts';
import { BOARD_FAULTS, encodeOutputs, NO_OUTPUTS, type PassageCounters } from '../../state/gate/board.ts';
import { systemClock } from '../serial/clock.ts';
import { keepConnected, type Connection } from '../serial/keep-connected.ts';
import { openSerialLine } from '../serial/open-line.ts';
import { commission, type Commissioned } from './commissioning.ts';
import { WATCHDOG_TRIPPED, type Barrier, type BarrierDependencies, type BarrierEvents } from './driver.ts';
import { createMaster, zeroCounters, type ModbusMaster } from './master.ts';
import { readPassages } from './passages.ts';
import { HOLDING, MODE } from './register-map.ts';
import { createScanRecorder } from './scan-statistics.ts';
import { scanOnce, type ScanFailure, type ScanMethod, type ScanReading } from './scan.ts';

/** So many scans (or attempts to commission) in a row without a proven answer, and the board counts as lost. */
const LOST_AFTER = 2;
/** A board that has refused to serve is asked again after so long, ms. */
const REFUSED_RETRY_MS = 1000;
/** The gate has seen a trip of the watchdog in so many scans before it is cleared; tried again every so many scans. */
const CLEAR_TRIP_AFTER = 3;
const CLEAR_TRIP_EVERY = 10;
const PASSAGES_EVERY = 10;
const NO_ONE_REQUEST_SCAN: readonly number[] = [1, 2];

export function startEgateRtuV1(
  options: EgateRtuOptions,
  events: BarrierEvents,
  { open = () => openSerialLine(options), clock = systemClock }: BarrierDependencies = {},
): Barrier {
  const counters = zeroCounters();
  const recorder = createScanRecorder();
  let outputs = encodeOutputs(NO_OUTPUTS);
  let heartbeat = randomInt(0x1_0000);
  let passages: PassageCounters | undefined;
  let lost = false;
  let stopped = false;
  let wake: () => void = () => undefined;

  function nextHeartbeat(): number {
    heartbeat = (heartbeat + 1) & 0xffff;
    return heartbeat;
  }

  function lose(cause: string): void {
    recorder.interrupted();
    if (lost || stopped) return;
    lost = true;
    events.onLost(`barrier: ${cause}`);
  }

  /** Resolves after `ms`, at the end of the line, or when the outputs change. */
  function pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        signal.removeEventListener('abort', done);
        wake = () => undefined;
        resolve();
      };
      const cancel = clock.after(Math.max(0, ms), done);
      signal.addEventListener('abort', done);
      wake = done;
      if (signal.aborted) done();
    });
  }

  function accept(connection: Connection, board: Commissioned, reading: ScanReading, word: number, ms: number): void {
    lost = false;
    const causes = [
      ...(board.keepsSafeOutputs ? [] : ['the board holds no safe outputs']),
      ...(reading.inputs.watchdogTripped ? [WATCHDOG_TRIPPED] : []),
      ...(reading.fault === 0 ? [] : [`fault ${reading.fault}: ${BOARD_FAULTS.get(reading.fault) ?? 'not known'}`]),
    ];
    connection.declare(causes.length === 0 ? 'ready' : 'degraded', {
      cause: causes.join('; '),
      version: `map ${board.mapVersion}`,
    });
    events.onScan({ ...reading, outputs: word, ms });
  }

  /** Scans until the board is lost; the text says how. */
  async function scan(connection: Connection, master: ModbusMaster, board: Commissioned): Promise<string> {
    const { signal } = connection;
    const ended = () => signal.aborted;
    let method: ScanMethod = 'one-request';
    let failures = 0;
    let tripped = 0;
    let countPassages = true;
    for (let round = 0; !ended(); round += 1) {
      const startedAt = clock.now();
      const word = outputs;
      const reading = await scanOnce(master, method, word, nextHeartbeat());
      if (ended()) break;
      if (reading.ok) {
        const now = clock.now();
        failures = 0;
        tripped = reading.value.inputs.watchdogTripped ? tripped + 1 : 0;
        recorder.accepted(now, now - startedAt);
        accept(connection, board, reading.value, word, now);
      } else if (method === 'one-request' && lacksOneRequestScan(reading.error)) {
        method = 'two-requests';
        continue;
      } else {
        failures += 1;
        recorder.failed();
        if (failures >= LOST_AFTER) return reading.error.text;
      }

      // Whether it helped is seen in the scans that follow.
      if (tripped >= CLEAR_TRIP_AFTER && (tripped - CLEAR_TRIP_AFTER) % CLEAR_TRIP_EVERY === 0)
        await master.request({ function: 0x06, address: HOLDING.mode, value: MODE.normal });
      if (countPassages && failures === 0 && round % PASSAGES_EVERY === 0) {
        const read = await readPassages(master);
        if (read.ok) passages = read.value;
        else countPassages = read.error.kind !== 'exception';
      }
      if (word === outputs) await pause(startedAt + options.scanMs - clock.now(), signal);
    }
    return 'the line has ended';
  }

  async function session(connection: Connection): Promise<{ readonly text: string }> {
    const { line, signal } = connection;
    const ended = () => signal.aborted;
    void line.ended.then((fault) => lose(fault.text));
    const parityBits = options.parity === 'none' ? 0 : 1;
    const master = createMaster(line, {
      unit: options.unit,
      baudRate: options.baudRate,
      bitsPerCharacter: 1 + options.dataBits + parityBits + options.stopBits,
      answerMs: options.answerMs,
      counters,
      clock,
      onWire: events.onWire?.bind(events),
    });
    for (let unanswered = 0; !ended();) {
      const board = await commission(master, options, nextHeartbeat());
      const silent = !board.ok && board.error.kind === 'unanswered';
      unanswered = silent ? unanswered + 1 : 0;
      const cause = board.ok ? await scan(connection, master, board.value) : board.error.text;
      if (ended()) break;
      if (!silent || unanswered >= LOST_AFTER) {
        connection.declare('failed', { cause });
        lose(cause);
      }
      const again = clock.now() + (board.ok || silent ? options.scanMs : REFUSED_RETRY_MS);
      while (!ended() && clock.now() < again) await pause(again - clock.now(), signal);
    }
    return line.ended;
  }

  const supervisor = keepConnected({
    open,
    session,
    clock,
    onStatus: (status) => {
      events.onStatus(status);
      if (status.state === 'absent' || status.state === 'failed') lose(status.cause);
    },
  });

  return {
    get status() {
      return supervisor.status;
    },
    get counters() {
      const statistics = recorder.statistics();
      return {
        frames: counters.replies,
        discardedBytes: counters.discardedBytes,
        retries: statistics.failedScans,
        reconnects: supervisor.reconnects,
        roundTrips: { p50Ms: statistics.p50Ms, p99Ms: statistics.p99Ms },
        timeouts: counters.timeouts,
      };
    },
    setOutputs(next) {
      const word = encodeOutputs(next);
      if (word === outputs) return;
      outputs = word;
      wake();
    },
    passages: () => passages,
    statistics: () => recorder.statistics(),
    async stop() {
      stopped = true;
      await supervisor.stop();
    },
  };
}

/** A board without function 23, or without the mirror that it reads, is scanned with functions 16 and 04. */
function lacksOneRequestScan(failure: ScanFailure): boolean {
  return failure.kind === 'exception' && NO_ONE_REQUEST_SCAN.includes(failure.code);
}
