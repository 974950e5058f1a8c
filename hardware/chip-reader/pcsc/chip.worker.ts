// The chip process: PC/SC and the whole conversation with the chip. Apart from the controller, because PC/SC blocks while pcscd
// hangs, because a native module can crash, and because PACE computes for longer than the gate's heartbeat may wait. A thread
// would not do: one that is blocked in native code cannot be ended.
import { messageOf } from '../../../state/result.ts';
import type { AccessKey, ChipPort } from '../../../state/gate/ports.ts';
import { createChipPort } from '../read-chip.ts';
import type { FromChipProcess, ReadingOptions, ToChipProcess } from './messages.ts';
import { openService } from './open-service.ts';
import { keepPcscReader, type PcscDevice } from './pcsc-device.ts';

interface Serving {
  readonly device: PcscDevice;
  readonly port: ChipPort;
}

let serving: Serving | undefined;
const readings = new Map<number, AbortController>();

const send = (message: FromChipProcess): void => {
  // Without a parent there is nobody to serve; PC/SC may hold threads that would keep an orderly exit waiting.
  if (process.send?.(message) === undefined) process.kill(process.pid, 'SIGKILL');
};

function start(reader: string, reading: ReadingOptions): Serving {
  const device = keepPcscReader({
    reader,
    openService,
    onStatus: (status) => send({ kind: 'status', status }),
    onDocument: (isThere) => send({ kind: 'document', isThere }),
    onHung: (text) => send({ kind: 'hung', text }),
  });
  return { device, port: createChipPort(() => device.openTransport(), reading) };
}

async function read({ port }: Serving, id: number, key: AccessKey): Promise<void> {
  const abort = new AbortController();
  readings.set(id, abort);
  try {
    for await (const event of port.read(key, abort.signal)) send({ kind: 'event', id, event });
  } catch (error) {
    send({ kind: 'event', id, event: { kind: 'failed', cause: 'reader', detail: messageOf(error) } });
  } finally {
    readings.delete(id);
  }
}

process.on('message', (message: ToChipProcess) => {
  switch (message.kind) {
    case 'start':
      serving ??= start(message.reader, message.reading);
      break;
    case 'read':
      if (serving !== undefined) void read(serving, message.id, message.key);
      break;
    case 'abort':
      readings.get(message.id)?.abort();
      break;
    case 'ping':
      if (serving !== undefined) send({ kind: 'pong', counters: serving.device.counters });
      break;
  }
});

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
