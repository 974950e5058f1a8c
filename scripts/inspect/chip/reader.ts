// One reading of the chip that lies on a reader of PC/SC, with the drivers of the gate, as it is read in a lane.
import { createChipPort } from '../../../hardware/chip-reader/read-chip.ts';
import { openService } from '../../../hardware/chip-reader/pcsc/open-service.ts';
import { keepPcscReader } from '../../../hardware/chip-reader/pcsc/pcsc-device.ts';
import {
  type AccessReport,
  type ChipProofs,
  type ChipReading,
  type FileName,
  NO_PROOFS,
} from '../../../state/document/pki/types.ts';
import type { AccessKey, ChipEvent } from '../../../state/gate/ports.ts';
import type { DeviceStatus } from '../../../state/lane/device.ts';
import { err, ok, type Result } from '../../../state/result.ts';
import { traced } from './trace.ts';

/** For the service of PC/SC to answer and to list its readers, ms. */
const READY_MS = 5000;
/** For the whole chip: a technician may still be laying it down, ms. */
const TOTAL_MS = 30_000;

export interface ReaderRequest {
  readonly name: string;
  readonly trace: 'none' | 'masked' | 'personal';
  /** A line of the trace. */
  readonly tell: (line: string) => void;
}

/** Puts the events of a reading together; one that failed is an error with its cause. */
async function collected(events: AsyncIterable<ChipEvent>): Promise<Result<ChipReading, string>> {
  const files = new Map<FileName, Buffer>();
  let access: AccessReport | undefined;
  let proofs: ChipProofs = NO_PROOFS;
  for await (const event of events) {
    if (event.kind === 'failed') return err(`${event.cause}: ${event.detail}`);
    if (event.kind === 'access') access = event.report;
    if (event.kind === 'proofs') proofs = event.proofs;
    if (event.kind === 'group') files.set(event.group, event.bytes);
  }
  if (access === undefined) return err('the reader did not say how it opened the chip');
  return files.has('SOD') ? ok({ files, access, proofs }) : err('the chip has no EF.SOD');
}

/** @returns what was read, or why nothing was, with what to do */
export async function readFromReader(request: ReaderRequest, key: AccessKey): Promise<Result<ChipReading, string>> {
  const known = Promise.withResolvers<DeviceStatus>();
  const device = keepPcscReader({
    reader: request.name,
    openService,
    onStatus: (status) => {
      if (status.state === 'ready') known.resolve(status);
    },
    onDocument: () => undefined,
    onHung: (text) => {
      known.resolve({ state: 'failed', cause: text, version: undefined });
    },
  });
  const timer = setTimeout(() => {
    known.resolve(device.status);
  }, READY_MS);
  try {
    const { state, cause } = await known.promise;
    if (state !== 'ready') return err(`--reader ${request.name}: ${cause === '' ? state : cause}`);
    const open = () =>
      request.trace === 'none'
        ? device.openTransport()
        : traced(device.openTransport(), request.trace === 'personal', request.tell, () => performance.now());
    const port = createChipPort(open, { totalMs: TOTAL_MS, connectMs: TOTAL_MS / 2 });
    return await collected(port.read(key, new AbortController().signal));
  } finally {
    clearTimeout(timer);
    device.stop();
  }
}
