// The chip reader of a lane as the gate sees it. This version has no adapter to a real one (PC/SC): a live lane's chip reader
// is absent, says so, and keeps the lane out of service. A bench lane hands in its virtual reader.
import type { ChipPort } from '../../state/gate/ports.ts';
import type { AdaptedDevice } from './devices.ts';

export interface ChipDevice extends AdaptedDevice {
  readonly port: ChipPort;
  /** A reader that can tell: whether a document lies on it, now and whenever that changes. */
  onDocument?(listener: (isThere: boolean) => void): void;
}

const CAUSE = 'this version has no adapter to a real chip reader';

export function absentChipReader(): ChipDevice {
  return {
    onStatus: (listener) => listener({ state: 'absent', cause: CAUSE, version: undefined }),
    port: {
      // eslint wants an await in an async generator; there is nothing to wait for.
      read: () =>
        (async function* () {
          yield await Promise.resolve({ kind: 'failed', cause: 'reader', detail: CAUSE } as const);
        })(),
    },
  };
}
