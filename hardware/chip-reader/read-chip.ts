// The gate's chip port over a card transport: connects, selects the eMRTD, reads EF.COM, EF.SOD, DG1 and DG2 (small before
// large), and tells it as events. Plain access only: BAC and PACE come between the selection and the files, by another channel.
import { type FileName, PLAIN_ACCESS } from '../../state/document/pki/types.ts';
import type { ChipEvent, ChipPort } from '../../state/gate/ports.ts';
import type { CardFault, CardTransport } from './card-transport.ts';
import { type ChipFailure, failureOf, plainChannel, within } from './channel.ts';
import { readFile, type ReadLimits, selectApplication } from './elementary-file.ts';

export interface ChipReaderOptions {
  /** Bytes asked for at once, 16 to 256; 223 fits every reader and leaves room for secure messaging. */
  readonly blockSize: number;
  /** Per file. */
  readonly maxFileBytes: number;
  /** How long to wait for a chip that answers, ms. */
  readonly connectMs: number;
  /** For one command, ms. */
  readonly apduMs: number;
  /** For everything, connecting included, ms: below the gate's own time-out, so that the cause has a name. */
  readonly totalMs: number;
}

const DEFAULTS: ChipReaderOptions = {
  blockSize: 223,
  maxFileBytes: 512 * 1024,
  connectMs: 3000,
  apduMs: 3000,
  totalMs: 11_000,
};

const ORDER: readonly FileName[] = ['COM', 'SOD', 'DG1', 'DG2'];
const DISCONNECT_MS = 1000;

/**
 * A chip port; each reading opens a transport of its own. With plain access the key is not used.
 * Throws a RangeError at once for a block size that cannot be.
 */
export function createChipPort(openTransport: () => CardTransport, options: Partial<ChipReaderOptions> = {}): ChipPort {
  const settings = { ...DEFAULTS, ...options };
  if (!(Number.isInteger(settings.blockSize) && settings.blockSize >= 16 && settings.blockSize <= 256))
    throw new RangeError(`a block of ${settings.blockSize} bytes cannot be read at once`);
  return { read: (_accessKey, signal) => readChip(openTransport, settings, signal) };
}

async function* readChip(
  openTransport: () => CardTransport,
  settings: ChipReaderOptions,
  signal: AbortSignal,
): AsyncGenerator<ChipEvent, void> {
  const deadline = performance.now() + settings.totalMs;
  const opened = open(openTransport);
  if ('cause' in opened) {
    yield failed(opened);
    return;
  }
  try {
    const connectMs = Math.min(settings.connectMs, settings.totalMs);
    const answerToReset = await within(connectMs, signal, (inner) => opened.connect(inner));
    if (!answerToReset.ok) {
      yield failed(notConnected(answerToReset.error));
      return;
    }
    yield { kind: 'connected' };
    yield* readGroups(opened, { ...settings, deadline }, signal);
  } finally {
    await within(DISCONNECT_MS, new AbortController().signal, async () => {
      await opened.disconnect();
      return { ok: true, value: undefined };
    });
  }
}

async function* readGroups(
  transport: CardTransport,
  settings: ReadLimits & { readonly apduMs: number; readonly deadline: number },
  signal: AbortSignal,
): AsyncGenerator<ChipEvent, void> {
  const channel = plainChannel(transport, settings, signal);
  const application = await selectApplication(channel);
  if (!application.ok) {
    yield failed(application.error);
    return;
  }
  yield { kind: 'access', report: PLAIN_ACCESS };
  for (const group of ORDER) {
    const blocks = readFile(channel, group, settings);
    let step = await blocks.next();
    while (step.done !== true) {
      yield { kind: 'progress', group, ...step.value };
      step = await blocks.next();
    }
    if (!step.value.ok) {
      yield failed(step.value.error);
      return;
    }
    yield { kind: 'group', group, bytes: step.value.value };
  }
  yield { kind: 'finished' };
}

function failed(failure: ChipFailure): ChipEvent {
  return { kind: 'failed', ...failure };
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
    return { cause: 'reader', detail: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
