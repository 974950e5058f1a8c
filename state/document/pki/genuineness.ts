// The main thread's hand on the thread that proves chips. Every call ends with a value: a proof that nobody could make has every
// check undetermined, with its cause. Looks after the folder of trust from time to time, and says how it is.
import { proofNotMade } from '../../inspection/chip-proof.ts';
import type { GenuinenessPort } from '../../gate/ports.ts';
import type { DeviceStatus } from '../../lane/device.ts';
import { startWorkerPort } from '../../worker-port.ts';
import type { GenuinenessService, GenuinenessWorkerData, TrustReport } from './genuineness.worker.ts';
import type { CoverageReport } from './trust/coverage.ts';

export interface GenuinenessOptions extends GenuinenessWorkerData {
  /** For one proof, ms. */
  readonly proveMs?: number;
  /** How often the folder is looked at, ms. */
  readonly refreshMs?: number;
}

export interface Genuineness extends GenuinenessPort {
  readonly status: DeviceStatus;
  /** What the last look at the folder has shown; undefined before the first. */
  readonly report: TrustReport | undefined;
  /** Looks at the folder now. Never rejects. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

/** A proof takes 50 ms, at worst some hundred: everything of a signer that is new. */
const PROVE_MS = 3000;
const REFRESH_MS = 60_000;
/** A new master list is verified whole: 600 signatures, seconds on a slow computer. */
const LOAD_MS = 60_000;

export function startGenuineness(options: GenuinenessOptions): Genuineness {
  const { proveMs = PROVE_MS, refreshMs = REFRESH_MS, ...data } = options;
  const port = startWorkerPort<GenuinenessService>(new URL('./genuineness.worker.ts', import.meta.url), {
    data: data satisfies GenuinenessWorkerData,
    timeoutMs: proveMs,
    maxWaiting: 4,
  });
  let report: TrustReport | undefined;
  let fault = '';

  async function refresh(): Promise<void> {
    const answer = await port.call('refresh', Date.now(), { timeoutMs: LOAD_MS });
    fault = answer.ok ? '' : answer.error.text;
    if (answer.ok) report = answer.value;
  }
  // `call` never rejects.
  const timer = setInterval(() => void refresh(), refreshMs);
  void refresh();

  return {
    get status() {
      return statusOf(port.status, report, fault);
    },
    get report() {
      return report;
    },
    refresh,
    async prove({ files, access, proofs }, { issuingState }, at, signal) {
      const answer = await port.call('prove', { files, access, proofs, issuingState, at: at.getTime() }, { signal });
      return answer.ok ? answer.value : proofNotMade(answer.error.text);
    },
    async stop() {
      clearInterval(timer);
      await port.stop();
    },
  };
}

/** A lane without any authority can prove no chip; whatever else is wrong leaves those that it has. */
function statusOf(thread: DeviceStatus, report: TrustReport | undefined, fault: string): DeviceStatus {
  if (thread.state !== 'ready') return thread;
  if (report === undefined) return fault === '' ? { ...thread, state: 'starting' } : failed(fault);
  const { trust, coverage, coverageProblem } = report;
  const version = `${trust.authorities} authorities of ${trust.states} states`;
  if (trust.authorities === 0) return failed(trust.problems[0] ?? 'there is no authority');
  const [cause = ''] = [...trust.problems, ...alarmsOf(coverage), coverageProblem, fault].filter((text) => text !== '');
  return { state: cause === '' ? 'ready' : 'degraded', cause, version };
}

const failed = (cause: string): DeviceStatus => ({ state: 'failed', cause, version: undefined });

/** States whose documents cannot be proven here, in a sentence. */
function alarmsOf({ alarms }: CoverageReport): readonly string[] {
  const [worst] = alarms;
  if (worst === undefined) return [];
  const others = alarms.length === 1 ? '' : `, and ${alarms.length - 1} other states`;
  return [
    `no certificate for ${worst.missingPercent} % of ${worst.travellers} travellers from ${worst.state} in 24 hours${others}`,
  ];
}
