// The thread that proves chips: curves and hashes take tens of milliseconds, a master list seconds when it is new. It keeps the
// lane's trust, and counts for which states it has no authority.
import { workerData } from 'node:worker_threads';
import type { ChipProof } from '../../inspection/evidence.ts';
import { serve } from '../../worker-service.ts';
import { judgeChip } from './prove.ts';
import type { ChipPolicy } from './evidence.ts';
import { coverageReport, countCoverage, NO_COVERAGE, type CoverageReport } from './trust/coverage.ts';
import { loadCoverage, saveCoverage } from './trust/coverage-file.ts';
import { readTrustFiles } from './trust/folder.ts';
import { keepTrust, type TrustState } from './trust/keeper.ts';
import type { AccessReport, ChipProofs, FileName } from './types.ts';

export interface GenuinenessWorkerData {
  /** Master lists, certificates, revocation lists and tables of defects. */
  readonly folder: string;
  /** What may be deleted at any time; made where it is not there. */
  readonly cacheFile: string;
  readonly coverageFile: string;
  readonly policy: ChipPolicy;
}

/** A `ChipReading` as it crosses to the thread: its buffers are bare bytes there. */
export interface ProveRequest {
  readonly files: ReadonlyMap<FileName, Uint8Array>;
  readonly access: AccessReport;
  readonly proofs: ChipProofs;
  /** Of the page. */
  readonly issuingState: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface TrustReport {
  readonly trust: TrustState;
  readonly coverage: CoverageReport;
  /** Why the counts of before were not taken, or are not kept; empty when they are. */
  readonly coverageProblem: string;
}

export interface GenuinenessService {
  readonly prove: (request: ProveRequest) => ChipProof;
  /** Looks at the folder again. @param at milliseconds since the epoch */
  readonly refresh: (at: number) => TrustReport;
}

const { folder, cacheFile, coverageFile, policy } = workerData as GenuinenessWorkerData;
const keeper = keepTrust({ read: () => readTrustFiles(folder), cacheFile });
const before = loadCoverage(coverageFile);
let coverage = before.ok ? before.value : NO_COVERAGE;
let coverageProblem = before.ok ? '' : before.error;

/** Buffers lose their kind on the way between threads; everything below counts on it. */
function buffered<T>(value: T): T {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength) as never;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, buffered(one as unknown)])) as T;
}

function count(state: string, authority: 'found' | 'missing', at: Date): void {
  coverage = countCoverage(coverage, state, authority, at);
  const saved = saveCoverage(coverageFile, coverage);
  coverageProblem = saved.ok ? '' : saved.error;
}

serve<GenuinenessService>({
  prove({ files, access, proofs, issuingState, at }) {
    const moment = new Date(at);
    const { snapshot } = keeper.snapshot === undefined ? { snapshot: refreshed(moment) } : keeper;
    if (snapshot === undefined) throw new Error(keeper.state.problems[0] ?? 'there is no trust');
    const reading = {
      files: new Map([...files].map(([name, bytes]) => [name, buffered(Buffer.from(bytes))])),
      access,
      proofs: buffered(proofs),
    };
    const { checks, signer, coverage: covered } = judgeChip(reading, snapshot, moment, { issuingState }, policy);
    if (covered !== undefined) count(covered.state, covered.authority, moment);
    return { checks, signer };
  },
  refresh(at) {
    const moment = new Date(at);
    const trust = keeper.refresh(moment);
    return { trust, coverage: coverageReport(coverage, moment), coverageProblem };
  },
});

function refreshed(at: Date) {
  keeper.refresh(at);
  return keeper.snapshot;
}
