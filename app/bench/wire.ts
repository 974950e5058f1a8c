// The bytes of a line in words, for the bench's view of the wire.
import type { DeviceName } from '../../state/lane/lane.ts';

const NAMES: Readonly<Record<number, string>> = {
  0x02: 'read inputs',
  0x03: 'read holding registers',
  0x04: 'read input registers',
  0x06: 'write register',
  0x10: 'write registers',
  0x17: 'scan',
};

function modbus(direction: 'rx' | 'tx', bytes: Buffer): string {
  const [, code = 0] = bytes;
  const name = NAMES[code & 0x7f] ?? `function ${code}`;
  if ((code & 0x80) !== 0) return `${name}: exception ${bytes.at(2) ?? '?'}`;
  const word = (at: number) => (at + 2 <= bytes.length ? bytes.readUInt16BE(at).toString(16).padStart(4, '0') : '?');
  if (code !== 0x17) return name;
  // Request: unit, 17, read at, read n, write at, write n, bytes, HR0, HR1; reply: unit, 17, bytes, HR16 to HR19.
  return direction === 'tx'
    ? `${name}: outputs ${word(11)}, heartbeat ${word(13)}`
    : `${name}: echo ${word(5)}, inputs ${word(7)}`;
}

/** Printable text as it is, everything else as a middle dot. */
function text(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll(/[^\x20-\x7e]/g, '·');
}

export function decodeWire(device: DeviceName, direction: 'rx' | 'tx', bytes: Buffer): string {
  return device === 'barrier' ? modbus(direction, bytes) : text(bytes);
}
