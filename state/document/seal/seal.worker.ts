// The thread that judges codes: signatures, chains and lists of revoked certificates take tens of milliseconds. It holds the
// trust store of the lane, and shares the memory of used declarations with the other lanes of the hall.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { workerData } from 'node:worker_threads';
import type { SignedCode } from '../../inspection/evidence.ts';
import { hallReplayCache } from '../../hall/worker/replay.ts';
import { serve } from '../../worker-service.ts';
import type { MachineReadableZone } from '../mrz/zone.ts';
import { differencesToDeclaration } from './arrival/agreement.ts';
import { useOnce } from './arrival/replay.ts';
import { readCode } from './read-code.ts';
import type { CodeOutcome } from './result.ts';
import { signedCodeOf } from './signed-code.ts';
import { readTrust, type TrustFile } from './trust.ts';
import type { SealOutcome } from './vds/verify.ts';

export interface SealWorkerData {
  /** Folder of anchors, signers and CRLs; one that is not there holds nothing. */
  readonly folder: string;
  /** Database of the hall, in which used declarations are remembered; made where it is not there. */
  readonly hallFile: string;
}

export interface JudgeRequest {
  readonly bytes: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The crossing that the code is used for: the same code may be looked at again in it, and in no other. */
  readonly crossing: string;
  /** Of the document that was presented with it: a declaration is good for its own traveller only. */
  readonly zone: MachineReadableZone;
  /** Doc 9303-3 code of the state whose border this is: a declaration is made to it. */
  readonly state: string;
}

export interface SealService {
  readonly judge: (request: JudgeRequest) => Promise<SignedCode | 'unsigned'>;
}

function filesIn(folder: string): readonly TrustFile[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return names.map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }));
}

const { folder, hallFile } = workerData as SealWorkerData;
const trust = readTrust(filesIn(folder));
const replays = hallReplayCache({ file: hallFile });

function zoneOf(outcome: CodeOutcome | SealOutcome) {
  const read = 'sealMrz' in outcome ? outcome.sealMrz?.zone : undefined;
  if (read === undefined) return undefined;
  return read.ok ? read.value : 'unreadable';
}

serve<SealService>(
  {
    judge: async ({ bytes, at, crossing, zone, state }) => {
      const outcome = readCode(Buffer.from(bytes), trust, new Date(at));
      const differing = outcome.kind === 'arrival' ? differencesToDeclaration(outcome, zone, state) : [];
      // Somebody else's declaration stays good for its own traveller.
      const used = differing.length > 0 ? outcome : await useOnce(outcome, replays, crossing);
      return signedCodeOf(used, zoneOf(outcome), differing);
    },
  },
  () => replays.close(),
);
