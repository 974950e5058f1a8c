// The gate's chip port over a card transport: sessions, one after the other, until everything has been read or nothing more can
// be hoped for. A lost chip is looked for again and read on from where it was, a few times; what a session does is in
// `read-session.ts`.
import type { AccessKey, ChipEvent, ChipPort } from '../../state/gate/ports.ts';
import { messageOf } from '../../state/result.ts';
import { createBlockSize, LEAST_BLOCK } from './block-size.ts';
import type { CardFault, CardTransport } from './card-transport.ts';
import { type ChipFailure, failureOf, within } from './channel.ts';
import type { ExtraFile } from './file-plan.ts';
import type { AccessPolicy } from './open-chip.ts';
import type { ChipProtocols } from './protocols.ts';
import { readSession, type SessionEnd } from './read-session.ts';
import { unprotectedStatusOf } from './secure-messaging.ts';
import { createMemory, type SessionMemory } from './session-memory.ts';
import { chipProtocols } from './terminal.ts';

export interface ChipReaderOptions {
  /**
   * The most bytes asked for at once, 16 to 65,536, of a chip and a reader that can; others are asked for less. Beyond 8 kB
   * it saves little, and more is lost with a lost chip.
   */
  readonly blockSize: number;
  /** For each file; those that are small by nature have a smaller limit. */
  readonly maxFileBytes: number;
  /** How long to wait for a chip that answers, ms. */
  readonly connectMs: number;
  /** How long to wait for one that was lost, ms. */
  readonly resumeMs: number;
  /** How often a lost chip is looked for. */
  readonly maxResumes: number;
  /** For one command, ms. */
  readonly apduMs: number;
  /** For everything, connecting included, ms: below the gate's own time-out, so that the cause has a name. */
  readonly totalMs: number;
  readonly paceDowngrade: AccessPolicy['paceDowngrade'];
  /** Read after DG2, where the chip has them. */
  readonly extraFiles: readonly ExtraFile[];
}

const DEFAULTS: ChipReaderOptions = {
  blockSize: 8192,
  maxFileBytes: 512 * 1024,
  connectMs: 3000,
  resumeMs: 3000,
  maxResumes: 4,
  apduMs: 3000,
  totalMs: 11_000,
  paceDowngrade: 'record',
  extraFiles: [],
};

const DISCONNECT_MS = 1000;
/** Sessions that end because the chip must be reset: three tries of PACE, and the proofs. */
const MAX_SESSIONS = 10;

/**
 * A chip port; each session opens a transport of its own.
 * Throws a RangeError at once for a block size that cannot be.
 */
export function createChipPort(
  openTransport: () => CardTransport,
  options: Partial<ChipReaderOptions> = {},
  protocols: ChipProtocols = chipProtocols(),
): ChipPort {
  const settings = { ...DEFAULTS, ...options };
  if (!(Number.isInteger(settings.blockSize) && settings.blockSize >= LEAST_BLOCK && settings.blockSize <= 65_536))
    throw new RangeError(`a block of ${settings.blockSize} bytes cannot be read at once`);
  return { read: (accessKey, signal) => readChip(openTransport, { ...settings, accessKey }, protocols, signal) };
}

type Settings = ChipReaderOptions & { readonly accessKey: AccessKey };

const failed = (failure: ChipFailure): ChipEvent => ({
  kind: 'failed',
  cause: failure.cause,
  detail: failure.detail,
});

async function* readChip(
  openTransport: () => CardTransport,
  settings: Settings,
  protocols: ChipProtocols,
  signal: AbortSignal,
): AsyncGenerator<ChipEvent, void> {
  const deadline = performance.now() + settings.totalMs;
  const memory = createMemory(createBlockSize(settings.blockSize));
  const losses = createLosses(memory, settings.maxResumes);
  let before: ChipFailure | undefined;
  for (let session = 0; session < MAX_SESSIONS; session += 1) {
    const end = yield* oneSession(openTransport, { ...settings, deadline }, memory, protocols, signal, before);
    if (end.kind === 'done') {
      yield { kind: 'finished' };
      return;
    }
    before = end.failure;
    const isOver = signal.aborted || performance.now() >= deadline;
    if (isOver || end.kind === 'failed' || (end.kind === 'lost' && !losses.mayResume(end.failure))) break;
    yield { kind: 'interrupted', detail: end.failure.detail };
  }
  yield failed(before ?? { cause: 'reader', detail: 'there was no session' });
}

/** @param before why the session before this one ended; undefined for the first */
async function* oneSession(
  openTransport: () => CardTransport,
  settings: Settings & { readonly deadline: number },
  memory: SessionMemory,
  protocols: ChipProtocols,
  signal: AbortSignal,
  before: ChipFailure | undefined,
): AsyncGenerator<ChipEvent, SessionEnd> {
  const opened = open(openTransport);
  if ('cause' in opened) return { kind: 'failed', failure: opened };
  try {
    const patience = before === undefined ? settings.connectMs : settings.resumeMs;
    const connectMs = Math.min(patience, settings.deadline - performance.now());
    const answerToReset = await within(connectMs, signal, (inner) => opened.connect(inner));
    // One that does not come back was lost for the reason that it was lost for.
    if (!answerToReset.ok) return { kind: 'failed', failure: before ?? notConnected(answerToReset.error) };
    if (before === undefined) yield { kind: 'connected' };
    return yield* readSession(opened, answerToReset.value, memory, protocols, settings, signal);
  } catch {
    // What was thrown could carry what the document says, so it is not repeated.
    return { kind: 'failed', failure: { cause: 'reader', detail: 'the reading ended in an error' } };
  } finally {
    await within(DISCONNECT_MS, new AbortController().signal, async () => {
      await opened.disconnect();
      return { ok: true, value: undefined };
    });
  }
}

/** Counts the losses of one reading, and asks for less where the length of an answer may have been the reason. */
function createLosses(memory: SessionMemory, most: number): { mayResume(failure: ChipFailure): boolean } {
  let resumes = 0;
  let silences = 0;
  return {
    mayResume(failure) {
      const { blocks } = memory;
      const overLength = blocks.isLong || memory.tryingExtended;
      const unprotected = unprotectedStatusOf(failure) !== undefined;
      resumes += 1;
      memory.careful ||= unprotected;
      const overShortId = memory.shortIds.state === 'trying' && failure.cause !== 'removed';
      if (failure.cause === 'time-out' && !memory.tryingExtended) silences += 1;
      if (memory.tryingExtended) {
        memory.tryingExtended = false;
        memory.extended = false;
      } else if (overShortId) {
        memory.shortIds.state = 'refused';
      } else if (unprotected && !blocks.isLong) {
        blocks.smaller();
      } else {
        blocks.lost();
      }
      if (resumes > most || silences > 1) return false;
      return failure.cause === 'removed' || failure.cause === 'time-out' || unprotected || overLength || overShortId;
    },
  };
}

/** Nothing that answers within the time is no chip: a dead one looks the same to the reader. */
function notConnected(fault: CardFault): ChipFailure {
  const failure = failureOf(fault);
  return fault.kind === 'time-out' ? { cause: 'no-chip', detail: `no chip: ${fault.text}` } : failure;
}

function open(openTransport: () => CardTransport): CardTransport | ChipFailure {
  try {
    return openTransport();
  } catch (thrown) {
    return { cause: 'reader', detail: messageOf(thrown) };
  }
}
