// An MRZ reader at the far end of a pty, of the profile `mrz-lines`: what goes over the wire when a document is laid on it.
import type { PtyPort } from './pty-port.ts';
import { send, type Sending } from './send.ts';

/** How this make of reader wraps a zone; unless given, STX, each line with CR, ETX. */
export interface MrzWire {
  readonly prefix?: Uint8Array;
  readonly suffix?: Uint8Array;
  readonly lineEnd?: '\r' | '\n' | '\r\n';
  readonly wrapped?: boolean;
}

/** A simulated reader of any make. */
export interface MrzSimulator {
  /** Reads a document: two or three lines, sent as they are, right or wrong. Resolves with false when bytes were lost. */
  present(lines: readonly string[], sending?: Sending): Promise<boolean>;
  /** Sends bytes that are no document. */
  sendRaw(bytes: Uint8Array, sending?: Sending): Promise<boolean>;
}

export interface BenchMrzReader extends MrzSimulator {
  readonly port: PtyPort;
}

/** The bytes of one document on this reader's wire. */
export function mrzBytes(lines: readonly string[], wire: MrzWire = {}): Buffer {
  const { prefix = Buffer.alloc(0), suffix = Buffer.alloc(0), lineEnd = '\r', wrapped = true } = wire;
  const text = Buffer.from(lines.map((line) => line + lineEnd).join(''), 'latin1');
  const zone = wrapped ? [Buffer.of(0x02), text, Buffer.of(0x03)] : [text];
  return Buffer.concat([prefix, ...zone, suffix]);
}

export function benchMrzReader(port: PtyPort, wire: MrzWire = {}): BenchMrzReader {
  return {
    port,
    present: (lines, sending) => send(port, mrzBytes(lines, wire), sending),
    sendRaw: (bytes, sending) => send(port, bytes, sending),
  };
}
