// A cable between two programs that both want a serial port of their own: two pseudo terminals, and what goes in at one comes
// out at the other. Either end can be cut, and answers can be kept back.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createPtyPort, type PtyPort } from '../../bench/pty-port.ts';

export interface Relay {
  /** Where the master opens its port. */
  readonly near: PtyPort;
  /** Where the board opens its port. */
  readonly far: PtyPort;
  /** How long the next answer is kept back, in ms; asked for each piece of it. */
  keepBack: () => number;
  close(): Promise<void>;
}

/** @param folder for the two links, `near` and `far` */
export function createRelay(folder: string): Relay {
  const near = createPtyPort(path.join(folder, 'near'));
  const far = createPtyPort(path.join(folder, 'far'));
  const relay: Relay = {
    near,
    far,
    keepBack: () => 0,
    async close() {
      await Promise.all([near.close(), far.close()]);
    },
  };
  // Bytes for an end that is cut are lost, as in a real cable.
  near.onBytes((bytes) => void far.write(bytes));
  let inOrder: Promise<unknown> = Promise.resolve();
  far.onBytes((bytes) => {
    const ms = relay.keepBack();
    const due = ms > 0 ? delay(ms) : Promise.resolve();
    inOrder = Promise.all([inOrder, due]).then(() => void near.write(bytes));
  });
  return relay;
}
