// The barrier board as a process of its own, which outlives every controller: hardware/bench/board-process.ts, seen from
// outside.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { decodeOutputs } from '../../state/gate/board.ts';

const boardLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  /** HR0 as received. `at`: time of day, ms. */
  z.object({ kind: z.literal('outputs'), at: z.number(), outputs: z.int(), inputs: z.int() }),
  /** What the board does, and whether that is because of its watchdog. */
  z.object({ kind: z.literal('applied'), at: z.number(), applied: z.int(), tripped: z.boolean() }),
  z.object({ kind: z.literal('person'), person: z.int() }),
  z.object({ kind: z.literal('thing'), thing: z.int() }),
  /** How often both doors of a mantrap came to be open at once by an order. */
  z.object({ kind: z.literal('interlock'), broken: z.int() }),
  z.object({ kind: z.literal('refused'), cause: z.string() }),
]);
export type BoardLine = z.infer<typeof boardLine>;

export interface BoardRun {
  /** Everything that it has told since its start. */
  readonly told: readonly BoardLine[];
  onLine(listener: (line: BoardLine) => void): () => void;
  /** See hardware/bench/board-process.ts. */
  command(order: Readonly<Record<string, unknown>>): void;
  stop(): Promise<void>;
}

const PROCESS = path.resolve(import.meta.dirname, '../../hardware/bench/board-process.ts');

/** @param link the path at which the board is plugged in */
export async function runBoard(link: string, options: Readonly<Record<string, unknown>>): Promise<BoardRun> {
  const child = spawn(process.execPath, [PROCESS, link, JSON.stringify({ ...options, endsWithInput: true })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const told: BoardLine[] = [];
  const listeners = new Set<(line: BoardLine) => void>();
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = boardLine.parse(JSON.parse(text));
      if (line.kind === 'ready') resolve();
      told.push(line);
      for (const listener of listeners) listener(line);
    });
  });
  await Promise.race([
    ready,
    gone.then(() => {
      throw new Error('the board process has ended');
    }),
  ]);
  return {
    told,
    onLine(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    command: (order) => void child.stdin.write(`${JSON.stringify(order)}\n`),
    async stop() {
      child.stdin.end();
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await gone;
    },
  };
}

/** Somebody before the board: walks through whenever the lane is released, by its lights alone; returns what ends it. */
export function walkByLights(board: BoardRun): () => void {
  return board.onLine((line) => {
    if (line.kind === 'person') board.command({ do: 'walk', person: line.person, to: 'gone' });
    if (line.kind === 'outputs' && decodeOutputs(line.outputs).exitGreen) board.command({ do: 'enter' });
  });
}
