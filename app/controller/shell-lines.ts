// The controller's side of app/contract/shell.ts: orders on stdin, answers on stdout, one JSON object a line.
import type { Readable, Writable } from 'node:stream';
import { MAX_LINE_BYTES, shellOrder, type ControllerAnswer, type ShellOrder } from '../contract/shell.ts';
import type { Role } from '../contract/views.ts';
import { LineSplitter } from '../shell/lines.ts';
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
  try {
    return shellOrder.safeParse(JSON.parse(line)).data;
  } catch {
    // No JSON: told to the log by the caller, like any other line that does not fit.
    return undefined;
  }
}

export function startShellLines({ input, output, log, mint, mintable, onEnd }: ShellLinesOptions): ShellLines {
  const say = (answer: ControllerAnswer) => void output.write(`${JSON.stringify(answer)}\n`);
  const splitter = new LineSplitter(MAX_LINE_BYTES);

  function obey(order: ShellOrder | undefined): void {
    if (order === undefined) log.warn('ignored a line of the shell that does not fit');
    else if (order.type === 'ping') say({ type: 'pong', id: order.id });
    else if (mintable.includes(order.role))
      say({ type: 'token', id: order.id, role: order.role, url: mint(order.role) });
    else say({ type: 'refused', id: order.id, text: `the page ${order.role} is not served by this lane` });
  }

  function take(chunk: Buffer): void {
    for (const line of splitter.push(chunk)) obey(line.kind === 'line' ? readOrder(line.text) : undefined);
  }

  input.on('data', take);
  input.once('end', onEnd);
  // A shell that is gone takes no more answers, and its input ends with it.
  output.on('error', (error: Error) => log.warn({ cause: error.message }, 'the shell does not listen'));
  return {
    say,
    close: () => {
      input.off('data', take);
      input.pause();
    },
  };
}
