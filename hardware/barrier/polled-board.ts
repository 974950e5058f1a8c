// The driver of every board that is asked and never calls: commissions it at every connect, scans it for ever, loses it after two
// scans without a sound answer, and commissions it again. What is asked is the profile's matter (io-board.ts, io-board-dcon.ts,
// lot-modbus.ts); what may be believed of the answers is decided here (proven-inputs.ts).
import { encodeOutputs, NO_OUTPUTS, type BarrierInputs, type BarrierOutputs } from '../../state/gate/board.ts';
import type { PassageCounters } from '../../state/gate/board.ts';
import type { Result } from '../../state/result.ts';
import { systemClock } from '../serial/clock.ts';
import { keepConnected, type Connection } from '../serial/keep-connected.ts';
import type { Line } from '../serial/line.ts';
import { openSerialLine } from '../serial/open-line.ts';
import type { CommissioningFault } from './commissioning.ts';
import { WATCHDOG_TRIPPED, type Barrier, type BarrierDependencies, type BarrierEvents } from './driver.ts';
import { zeroCounters, type ExchangeOptions } from './exchange.ts';
import { createInputProof } from './proven-inputs.ts';
import { createScanRecorder } from './scan-statistics.ts';

/** One sound scan. */
export interface Seen {
  readonly inputs: BarrierInputs;
  /** What tells this answer from that of the scan before, such as its length. */
  readonly form: string | number;
  /** A key of BOARD_FAULTS; 0 is none. */
  readonly fault: number;
  /** Why the board serves only degraded; empty where it does not. */
  readonly causes: readonly string[];
}

/** One life of a board. */
export interface BoardLink {
  /** Makes sure that the board may serve; the text is what it is, for the technician. */
  commission(outputs: BarrierOutputs): Promise<Result<string, CommissioningFault>>;
  scan(outputs: BarrierOutputs): Promise<Result<Seen, { readonly text: string }>>;
  /** Latest passage counters, for boards that have any. */
  passages?(): PassageCounters | undefined;
}

export interface PolledOptions {
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
  readonly scanMs: number;
  readonly answerMs: number;
}

export type ConnectBoard = (line: Line, exchange: ExchangeOptions) => BoardLink;

/** So many scans (or attempts to commission) in a row without a sound answer, and the board counts as lost. */
const LOST_AFTER = 2;
/** A board that has refused to serve is asked again after so long, ms. */
const REFUSED_RETRY_MS = 1000;

export function startPolledBoard(
  options: PolledOptions,
  connect: ConnectBoard,
  events: BarrierEvents,
  { open = () => openSerialLine(options), clock = systemClock }: BarrierDependencies = {},
): Barrier {
  const counters = zeroCounters();
  const recorder = createScanRecorder();
  const proof = createInputProof();
  let outputs = NO_OUTPUTS;
  let passages: PassageCounters | undefined;
  let lost = false;
  let stopped = false;
  let wake: () => void = () => undefined;

  function lose(cause: string): void {
    recorder.interrupted();
    proof.forget();
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

  function accept(connection: Connection, version: string, seen: Seen, written: BarrierOutputs, ms: number): void {
    const inputs = proof.observe(seen.inputs, seen.form);
    if (inputs === undefined) return;
    lost = false;
    const causes = [...seen.causes, ...(inputs.watchdogTripped ? [WATCHDOG_TRIPPED] : [])];
    connection.declare(causes.length === 0 ? 'ready' : 'degraded', { cause: causes.join('; '), version });
    events.onScan({ inputs, fault: seen.fault, outputs: encodeOutputs(written), ms });
  }

  /** Scans until the board is lost; the text says how. */
  async function scan(connection: Connection, link: BoardLink, version: string): Promise<string> {
    const { signal } = connection;
    const ended = () => signal.aborted;
    for (let failures = 0; !ended();) {
      const startedAt = clock.now();
      const written = outputs;
      const seen = await link.scan(written);
      if (ended()) break;
      if (seen.ok) {
        const now = clock.now();
        failures = 0;
        passages = link.passages?.() ?? passages;
        recorder.accepted(now, now - startedAt);
        accept(connection, version, seen.value, written, now);
      } else {
        failures += 1;
        recorder.failed();
        proof.interrupted();
        if (failures >= LOST_AFTER) return seen.error.text;
      }
      if (written === outputs) await pause(startedAt + options.scanMs - clock.now(), signal);
    }
    return 'the line has ended';
  }

  async function session(connection: Connection): Promise<{ readonly text: string }> {
    const { line, signal } = connection;
    const ended = () => signal.aborted;
    void line.ended.then((fault) => lose(fault.text));
    const link = connect(line, {
      baudRate: options.baudRate,
      bitsPerCharacter: 1 + options.dataBits + (options.parity === 'none' ? 0 : 1) + options.stopBits,
      answerMs: options.answerMs,
      counters,
      clock,
      onWire: events.onWire?.bind(events),
    });
    for (let unanswered = 0; !ended();) {
      proof.forget();
      const board = await link.commission(outputs);
      const silent = !board.ok && board.error.kind === 'unanswered';
      unanswered = silent ? unanswered + 1 : 0;
      const cause = board.ok ? await scan(connection, link, board.value) : board.error.text;
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
      if (encodeOutputs(next) === encodeOutputs(outputs)) return;
      outputs = next;
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
