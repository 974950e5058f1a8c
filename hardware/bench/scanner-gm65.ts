// A GM65 at the far end of a line (hardware/code-scanner/gm65.md): registers that are read and written, and codes as they are.
import { encodeReply, GM65_TYPE, matchCommand, type Gm65Command } from '../code-scanner/gm65-frames.ts';
import { createTrigger, listen, type ScannerSetting, type ScannerSimulator } from './scanner-simulator.ts';
import { send, type FarLine } from './send.ts';

const SUCCESS = 0;
const WRONG_CRC = 1;
const NO_SUCH_COMMAND = 3;
const TRIGGER_ZONE = 0x0002;

export interface BenchGm65 extends ScannerSimulator {
  /** One byte each, by address: the software version (E2) and the divisor of 9600 baud (2A, 2B) to begin with. */
  readonly zones: Map<number, number>;
}

export function benchGm65(line: FarLine, setting: ScannerSetting = {}): BenchGm65 {
  const suffix = Buffer.from(setting.suffix ?? '', 'hex');
  const trigger = createTrigger(setting, (code, sending) => send(line, Buffer.concat([code, suffix]), sending));
  const zones = new Map([
    [0x00e2, 0x87],
    [0x002a, 0x39],
    [0x002b, 0x01],
  ]);

  function reply(status: number, data: Uint8Array = Buffer.of(0)): void {
    if (!trigger.silent) void line.write(encodeReply({ status, data: Buffer.from(data) }));
  }

  function obey({ type, address, data }: Gm65Command): void {
    switch (type) {
      case GM65_TYPE.read:
        reply(
          SUCCESS,
          Uint8Array.from({ length: data[0] ?? 0 }, (_, at) => zones.get(address + at) ?? 0),
        );
        return;
      case GM65_TYPE.write:
        for (const [at, value] of data.entries()) zones.set(address + at, value);
        reply(SUCCESS);
        if (address === TRIGGER_ZONE && data[0] === 1) trigger.pull();
        return;
      case GM65_TYPE.save:
        reply(SUCCESS);
        return;
      default:
        reply(NO_SUCH_COMMAND);
    }
  }

  listen(line, (bytes) => {
    const found = matchCommand(bytes);
    switch (found.kind) {
      case 'frame':
        obey(found.frame);
        return found.length;
      case 'wrong crc':
        reply(WRONG_CRC);
        return bytes.length;
      case 'partial':
        return 0;
      case 'none':
        return 1;
    }
  });
  return Object.assign(trigger, { zones });
}
