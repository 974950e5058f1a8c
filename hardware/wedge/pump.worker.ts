// The thread that drains one input device. The kernel keeps 64 events for a keyboard, about eight characters: a thread that does
// nothing else reads them in time, the main thread may not. It ends with the process, and with it the grab.
import { readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import koffi from 'koffi';
import { messageOf } from '../../state/result.ts';
import { INPUT_EVENT_BYTES } from './input-event.ts';

export interface PumpData {
  /** Open without blocking; the main thread closes it when this thread has ended. */
  readonly fd: number;
  /** One 32-bit number: anything but 0 ends this thread. */
  readonly stop: SharedArrayBuffer;
}

/** Bytes as they came, or why there will be no more. */
export type FromPump = { readonly bytes: Uint8Array } | { readonly ended: string };

/** poll(2) */
const POLLIN = 0x0001;
const EINTR = 4;
/** How long it may take until `stop` is noticed, in ms. */
const LOOK_MS = 100;
const POLLFD_BYTES = 8;
const REVENTS_AT = 6;

const { fd, stop } = workerData as PumpData;
const stopped = new Int32Array(stop);
const poll = koffi.load('libc.so.6').func('int poll(void *fds, unsigned long nfds, int timeout)') as (
  fds: Buffer,
  nfds: number,
  timeout: number,
) => number;
const watched = Buffer.alloc(POLLFD_BYTES);
watched.writeInt32LE(fd, 0);
watched.writeInt16LE(POLLIN, 4);
const records = Buffer.alloc(64 * INPUT_EVENT_BYTES);

function tell(message: FromPump): void {
  parentPort?.postMessage(message);
}

/** Undefined to go on, or why not. */
function look(): string | undefined {
  const ready = poll(watched, 1, LOOK_MS);
  if (ready < 0) return koffi.errno() === EINTR ? undefined : `poll failed, errno ${koffi.errno()}`;
  if (ready === 0) return undefined;
  if ((watched.readInt16LE(REVENTS_AT) & POLLIN) === 0) return 'the device has gone (hang-up)';
  try {
    const count = readSync(fd, records);
    if (count === 0) return 'the device has gone (end of file)';
    tell({ bytes: Uint8Array.from(records.subarray(0, count)) });
    return undefined;
  } catch (error) {
    const isEmpty = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
    return isEmpty ? undefined : `the device has gone (${messageOf(error)})`;
  }
}

let ended: string | undefined;
while (ended === undefined && Atomics.load(stopped, 0) === 0) ended = look();
if (ended !== undefined) tell({ ended });
