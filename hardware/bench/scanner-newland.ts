// A Newland scanner at the far end of a line (hardware/code-scanner/newland.md): it echoes commands with a status, and sends codes as they are.
import { encodeReply, matchCommand, nameOf, type NewlandStatus } from '../code-scanner/newland-frames.ts';
import { createTrigger, listen, type ScannerSetting, type ScannerSimulator } from './scanner-simulator.ts';
import { send, type FarLine } from './send.ts';

/** What a query is answered; a command beside them is none. */
const VALUES: ReadonlyMap<string, string> = new Map([
  ['C11MIN', '4'],
  ['SCNTRG', '1'],
]);

export function benchNewland(line: FarLine, setting: ScannerSetting = {}): ScannerSimulator {
  const suffix = Buffer.from(setting.suffix ?? '', 'hex');
  const trigger = createTrigger(setting, (code, sending) => send(line, Buffer.concat([code, suffix]), sending));

  listen(line, (bytes) => {
    const found = matchCommand(bytes);
    if (found.kind !== 'frame') return found.kind === 'partial' ? 0 : 1;
    const { command, storage } = found.frame;
    const name = nameOf(command);
    const given = command.slice(name.length);
    const value = VALUES.get(name);
    const status: NewlandStatus = value === undefined ? 'enq' : 'ack';
    const data = given === '*' ? (value ?? given) : given;
    if (!trigger.silent) void line.write(encodeReply({ name, data, status }, storage));
    if (command === 'SCNTRG1') trigger.pull();
    return found.length;
  });
  return trigger;
}
