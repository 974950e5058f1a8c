// A 2D code scanner at the far end of a pty: what goes over the wire when a code is held before it.
import type { PtyPort } from './pty-port.ts';
import { send, type Sending } from './send.ts';

export interface BenchCodeScanner {
  readonly port: PtyPort;
  /** Reads one code: its bytes, and the suffix that this scanner is set to. Resolves with false when bytes were lost. */
  scan(code: Uint8Array, sending?: Sending): Promise<boolean>;
  /** Sends bytes that are no code. */
  sendRaw(bytes: Uint8Array, sending?: Sending): Promise<boolean>;
}

/** @param suffix what the scanner sends after each code; empty unless given */
export function benchCodeScanner(port: PtyPort, suffix: Uint8Array = Buffer.alloc(0)): BenchCodeScanner {
  return {
    port,
    scan: (code, sending) => send(port, Buffer.concat([code, suffix]), sending),
    sendRaw: (bytes, sending) => send(port, bytes, sending),
  };
}
