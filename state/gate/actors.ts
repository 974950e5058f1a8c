// The one-shot tasks of a crossing, as promise actors over the ports. Each ends by its answer, its error or its abort;
// the machine gives each a time-out of its own. None of them decides anything.
import { fromPromise } from 'xstate';
import { readDg1 } from '../document/lds/dg1.ts';
import { readDg2 } from '../document/lds/dg2.ts';
import {
  type AccessReport,
  type ChipProofs,
  type ChipReading,
  type FileName,
  NO_PROOFS,
} from '../document/pki/types.ts';
import { accessKeyOf } from '../document/mrz/access-key.ts';
import { parseMrz } from '../document/mrz/parse.ts';
import type { CodeUse } from '../document/seal/codes.ts';
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import { proofNotMade } from '../inspection/chip-proof.ts';
import { decide, type Judgement } from '../inspection/decide.ts';
import type { SourceStates } from '../inspection/degrade.ts';
import type { HallPort, PermitPort } from '../inspection/eligibility-types.ts';
import type { CaptureEvidence, ChipEvidence, InspectionRules, SignedCode } from '../inspection/evidence.ts';
import type { Crossing } from '../journal/crossing.ts';
import { messageOf } from '../result.ts';
import type { Gathered } from './context.ts';
import type {
  CapturePort,
  ChipPort,
  EncodedImage,
  FaceComparison,
  FacePort,
  GenuinenessPort,
  JournalPort,
  WatchlistAnswer,
  WatchlistPort,
  WatchlistQuery,
} from './ports.ts';

export interface GatePorts {
  readonly chip: ChipPort;
  readonly genuineness: GenuinenessPort;
  readonly watchlist: WatchlistPort;
  readonly capture: CapturePort;
  readonly face: FacePort;
  readonly journal: JournalPort;
  readonly permits: PermitPort;
  readonly hall: HallPort;
  /** What the code that was scanned last is worth; it is asked only while that code counts. */
  readonly code: (use: CodeUse, signal: AbortSignal) => Promise<SignedCode | 'unsigned'>;
  /** How old or gone each source is at this moment. */
  readonly sources: () => SourceStates;
  /** The rules as they are at this moment: the day is in them. */
  readonly rules: () => InspectionRules;
  /** Bytes of the chip that were read, of those that it announced. */
  readonly onChipProgress: (read: number, total: number) => void;
}

function unread(cause: (ChipEvidence & { kind: 'unread' })['cause'], detail: string): ChipEvidence {
  return { kind: 'unread', cause, detail };
}

/** What the files of one chip say, before anything is proven; `malformed` names the first group that says nothing usable. */
export function chipEvidenceOf(reading: ChipReading, today: string): ChipEvidence {
  const dg1Bytes = reading.files.get('DG1');
  const dg2Bytes = reading.files.get('DG2');
  if (dg1Bytes === undefined || dg2Bytes === undefined) return unread('malformed', 'DG1 or DG2 is missing');
  const lines = readDg1(dg1Bytes);
  if (!lines.ok) return unread('malformed', `DG1: ${lines.error}`);
  const dg1 = parseMrz(lines.value, today);
  if (!dg1.ok) return unread('malformed', `DG1: ${dg1.error[0]?.code ?? 'unreadable'}`);
  const portrait = readDg2(dg2Bytes);
  if (!portrait.ok) return unread('malformed', `DG2: ${portrait.error}`);
  return { kind: 'read', dg1: dg1.value, portrait: portrait.value, reading, proof: 'not-made' };
}

/** Asks for the proof of a chip that was read. Whatever goes wrong with it leaves every check of it undetermined. */
async function withProof(
  ports: GatePorts,
  evidence: ChipEvidence,
  zone: MachineReadableZone,
  signal: AbortSignal,
): Promise<ChipEvidence> {
  if (evidence.kind === 'unread') return evidence;
  try {
    const at = new Date(ports.rules().now);
    return { ...evidence, proof: await ports.genuineness.prove(evidence.reading, zone, at, signal) };
  } catch (error) {
    return { ...evidence, proof: proofNotMade(messageOf(error)) };
  }
}

async function readChip(ports: GatePorts, zone: MachineReadableZone, signal: AbortSignal): Promise<ChipEvidence> {
  const files = new Map<FileName, Buffer>();
  const progress = new Map<FileName, { readonly read: number; readonly total: number }>();
  let access: AccessReport | undefined;
  let proofs: ChipProofs = NO_PROOFS;
  for await (const event of ports.chip.read(accessKeyOf(zone), signal)) {
    switch (event.kind) {
      case 'connected':
      case 'interrupted':
        break;
      case 'access':
        access = event.report;
        break;
      case 'proofs':
        proofs = event.proofs;
        break;
      case 'progress': {
        progress.set(event.group, event);
        const parts = [...progress.values()];
        ports.onChipProgress(
          parts.reduce((sum, { read }) => sum + read, 0),
          parts.reduce((sum, { total }) => sum + total, 0),
        );
        break;
      }
      case 'group':
        files.set(event.group, event.bytes);
        break;
      case 'failed':
        return unread(event.cause, event.detail);
      case 'finished':
        if (access === undefined) return unread('reader', 'the reader did not say how it opened the chip');
        return withProof(ports, chipEvidenceOf({ files, access, proofs }, ports.rules().today), zone, signal);
    }
  }
  return unread('reader', 'the reader stopped without an end');
}

const failed = (error: unknown) => ({ kind: 'failed', cause: messageOf(error) }) as const;

/**
 * Adds what the local stores know of the document, which is a matter of a millisecond, and decides. A store that fails is an
 * answer that failed, and the decision weighs it.
 */
async function judge(ports: GatePorts, gathered: Gathered, signal: AbortSignal): Promise<Judgement> {
  const rules = ports.rules();
  const { documentNumber, issuingState } = gathered.zone;
  const document = { documentNumber, issuingState };
  const { id: lane, direction } = rules.lane;
  const [permits, hall, code] = await Promise.all([
    ports.permits.ask({ ...document, day: rules.today }, signal).catch(failed),
    ports.hall.ask({ ...document, lane, direction, at: rules.now }, signal).catch(failed),
    gathered.code === 'none'
      ? ('none' as const)
      : ports.code({ crossing: gathered.crossing, zone: gathered.zone, state: rules.lane.state }, signal),
  ]);
  return decide({ ...gathered, permits, hall, code, sources: ports.sources() }, rules);
}

export function actorsOf(ports: GatePorts) {
  return {
    readChip: fromPromise<ChipEvidence, { readonly zone: MachineReadableZone }>(({ input, signal }) =>
      readChip(ports, input.zone, signal),
    ),
    askWatchlist: fromPromise<WatchlistAnswer, WatchlistQuery>(({ input, signal }) =>
      ports.watchlist.ask(input, signal),
    ),
    captureFace: fromPromise<CaptureEvidence, { readonly withinMs: number }>(({ input, signal }) =>
      ports.capture.capture(input.withinMs, signal),
    ),
    compareFaces: fromPromise<FaceComparison, { readonly portrait: EncodedImage; readonly live: EncodedImage }>(
      ({ input, signal }) => ports.face.compare(input.portrait, input.live, signal),
    ),
    decide: fromPromise<Judgement, Gathered>(({ input, signal }) => judge(ports, input, signal)),
    record: fromPromise<number, Crossing>(({ input }) => ports.journal.record(input)),
  };
}
