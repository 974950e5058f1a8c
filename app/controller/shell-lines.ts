// The controller's side of app/contract/shell.ts: orders on stdin, answers on stdout, one JSON object a line.
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { MAX_LINE_BYTES, shellOrder, type ControllerAnswer, type ShellOrder } from '../contract/shell.ts';
import type { Role } from '../contract/views.ts';
import type { Log } from './log.ts';

export interface ShellLinesOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly log: Log;
  readonly mint: (role: Role) => string;
  /** The pages for which tokens are minted. */
  readonly mintable: readonly Role[];
  /** The shell is gone. */
  readonly onEnd: () => void;
}

export interface ShellLines {
  say(answer: ControllerAnswer): void;
  close(): void;
}

function readOrder(line: string): ShellOrder | undefined {
  if (Buffer.byteLength(line) > MAX_LINE_BYTES) return undefined;
  try {
    return shellOrder.safeParse(JSON.parse(line)).data;
  } catch {
    // No JSON: told to the log by the caller, like any other line that does not fit.
    return undefined;
  }
}

export function startShellLines({ input, output, log, mint, mintable, onEnd }: ShellLinesOptions): ShellLines {
  const say = (answer: ControllerAnswer) => void output.write(`${JSON.stringify(answer)}\n`);
  const lines = createInterface({ input });
  lines.on('line', (line) => {
    const order = readOrder(line);
    if (order === undefined) {
      log.warn('ignored a line of the shell that does not fit');
      return;
    }
    if (order.type === 'ping') say({ type: 'pong', id: order.id });
    else if (mintable.includes(order.role))
      say({ type: 'token', id: order.id, role: order.role, url: mint(order.role) });
    else say({ type: 'refused', id: order.id, text: `the page ${order.role} is not served by this lane` });
  });
  lines.on('close', onEnd);
  return { say, close: () => lines.close() };
}
