// A 3M swipe reader at the far end of a line, speaking `3m-rte-native` (hardware/mrz-reader/3m-rte-native.md): one block after
// each document, and deaf to the host. The block is put together here apart from the codec.
import type { MrzSimulator } from './mrz-reader.ts';
import { send, type FarLine } from './send.ts';

export interface BenchRteOptions {
  /** Unless given, the XOR of all bytes from the length word to ETX. */
  readonly bcc?: number;
}

/** What the reader sends for a document of 0 to 3 lines. */
export function rteBlock(lines: readonly string[], { bcc }: BenchRteOptions = {}): Buffer {
  const width = lines.length === 3 ? 30 : 44;
  const absent = '\r'.repeat(3 - lines.length);
  const text = absent + lines.map((line) => `${line.slice(0, width).padEnd(width, '_')}\r`).join('');
  const rest = Buffer.from(`OU\x02 ${text}\x03`, 'latin1');
  const length = rest.length + 1;
  const block = Buffer.concat([Buffer.of(0x01, length % 256, Math.floor(length / 256)), rest]);
  let check = 0;
  for (const byte of block.subarray(1)) check ^= byte;
  return Buffer.concat([block, Buffer.of(bcc ?? check)]);
}

export function benchRte(line: FarLine, options: BenchRteOptions = {}): MrzSimulator {
  return {
    present: (lines, sending) => send(line, rteBlock(lines, options), sending),
    sendRaw: (bytes, sending) => send(line, bytes, sending),
  };
}
