// pcscd by way of pcsc-mini. Its `start` and `stop` wait for pcscd in the calling thread (measured: as long as pcscd is stopped),
// `connect` and `transmit` do not; and a native module can crash. That is why this is loaded in a process of its own only.
import { createRequire } from 'node:module';
import type * as Pcsc from 'pcsc-mini';
import { err, messageOf, ok } from '../../../state/result.ts';
import { codeOf } from './faults.ts';
import type { OpenService } from './service.ts';

type Library = typeof Pcsc;

const INSTALL = 'install the Debian packages pcscd and libpcsclite1';

/** @throws whatever loading a native module throws: without libpcsclite1 it does not load */
function load(): Library {
  return createRequire(import.meta.url)('pcsc-mini') as Library;
}

export const openService: OpenService = (events) => {
  let library: Library;
  try {
    library = load();
  } catch (error) {
    return err({ kind: 'absent', text: `PC/SC cannot be loaded: ${INSTALL} (${firstLine(error)})` });
  }
  const { CardDisposition, CardMode, Protocol, ReaderStatus } = library;
  const readers = new Map<string, InstanceType<Library['Reader']>>();
  const client = new library.Client();
  client.on('error', (error) => events.onLost(`pcscd is gone (${codeOf(error)})`));
  client.on('reader', (reader) => {
    const name = reader.name();
    readers.set(name, reader);
    reader.on('change', (status) => events.onReader(name, status.has(ReaderStatus.PRESENT)));
    reader.on('disconnect', () => {
      readers.delete(name);
      events.onReaderGone(name);
    });
  });
  const readerOf = (name: string) => {
    const reader = readers.get(name);
    if (reader === undefined) throw Object.assign(new Error('the reader is not there'), { code: 'UnknownReader' });
    return reader;
  };
  try {
    client.start();
  } catch (error) {
    const code = codeOf(error);
    return code === 'NoService'
      ? err({ kind: 'absent', text: `pcscd does not run: ${INSTALL}, then start pcscd` })
      : err({ kind: 'failed', text: `pcscd: ${code}` });
  }
  return ok({
    async connect(name) {
      const card = await readerOf(name).connect(CardMode.EXCLUSIVE, Protocol.ANY);
      return {
        answerToReset: async () => (await card.state()).atr,
        transmit: (command, room) => card.transmit(command, room),
        release: () => card.disconnect(CardDisposition.RESET),
      };
    },
    async wake(name) {
      const reader = await readerOf(name).connect(CardMode.DIRECT, Protocol.UNSET);
      try {
        await reader.reconnect(CardMode.DIRECT, CardDisposition.UNPOWER);
      } finally {
        await reader.disconnect(CardDisposition.LEAVE);
      }
    },
    async probe(name) {
      const reader = await readerOf(name).connect(CardMode.DIRECT, Protocol.UNSET);
      await reader.disconnect(CardDisposition.LEAVE);
    },
    close() {
      try {
        client.stop();
      } catch (error) {
        // `NoService`: it was pcscd that went.
        if (codeOf(error) !== 'NoService') events.onLost(`pcscd: ${codeOf(error)}`);
      }
    },
  });
};

function firstLine(error: unknown): string {
  return messageOf(error).split('\n').slice(0, 2).join(' ');
}
