// A Honeywell scanner at the far end of a line (hardware/code-scanner/honeywell.md): it echoes menu commands with a status, and
// sends codes as they are. Its half of the menu is written apart from the driver's.
import { createTrigger, listen, type ScannerSetting, type ScannerSimulator } from './scanner-simulator.ts';
import { send, type FarLine } from './send.ts';

const SYN = 0x16;
const COMMAND = /^\x16(?:([TU])\r|M\r([A-Za-z0-9_]{6})([^!.]*)([!.]))/;
const ACK = '\x06';
const ENQ = '\x05';

/** What a query is answered; any other command that begins with one of them is taken. */
const MENU: ReadonlyMap<string, string> = new Map([
  ['CBRENA', '1'],
  ['TRGMOD', '0'],
]);

export function benchHoneywellScanner(line: FarLine, setting: ScannerSetting = {}): ScannerSimulator {
  const suffix = Buffer.from(setting.suffix ?? '', 'hex');
  const trigger = createTrigger(setting, (code, sending) => send(line, Buffer.concat([code, suffix]), sending));

  function echo(command: string, data: string, table: string): void {
    const value = MENU.get(command.toUpperCase());
    const said = value === undefined ? data + ENQ : (data === '?' ? value : data) + ACK;
    if (!trigger.silent) void line.write(Buffer.from(command.toUpperCase() + said + table, 'latin1'));
  }

  listen(line, (bytes) => {
    if (bytes[0] !== SYN) return 1;
    const [whole, key, command = '', data = '', table = ''] = COMMAND.exec(bytes.toString('latin1')) ?? [];
    if (whole === undefined) return 0;
    if (key === 'T') trigger.pull();
    else if (key === 'U') trigger.release();
    else echo(command, data, table);
    return whole.length;
  });
  return trigger;
}
