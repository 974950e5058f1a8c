// Boards that are not ours, as processes on a line: the same profile on two foreign Modbus libraries. Each is started with the
// path of its port, takes commands on stdin and tells on stdout what it does (egate-board.c says which).
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const HERE = import.meta.dirname;
export const PYTHON = '/usr/bin/python3';

export type Library = 'libmodbus' | 'pymodbus';
/** What the board lacks, and `tag`: inputs 4 to 7 are the low bits of the heartbeat. */
export type Trait = 'no23' | 'no-safe-outputs' | 'tag';

/** What the tests with this library need, by the Debian package that brings it. */
export const NEEDS: Readonly<Record<Library, Readonly<Record<string, string>>>> = {
  libmodbus: {
    'the Debian package gcc': '/usr/bin/gcc',
    'the Debian package libc6-dev': '/usr/include/stdio.h',
    'the Debian package libmodbus-dev': '/usr/include/modbus/modbus.h',
  },
  pymodbus: {
    'the Debian package python3': PYTHON,
    'the Debian package python3-pymodbus': '/usr/lib/python3/dist-packages/pymodbus',
    'the Debian package python3-serial-asyncio': '/usr/lib/python3/dist-packages/serial_asyncio',
  },
};

/**
 * Compiles the board on libmodbus; the one on pymodbus needs no such thing.
 * @param folder where the program comes to lie
 * @returns what starts the board, with the arguments that come before the path
 * @throws Error where the compiler refuses, or is not there
 */
export function prepare(library: Library, folder: string): readonly [string, ...string[]] {
  if (library === 'pymodbus') return [PYTHON, path.join(HERE, 'egate_board.py')];
  const program = path.join(folder, 'egate-board');
  const source = path.join(HERE, 'egate-board.c');
  const flags = ['-std=gnu11', '-Wall', '-Wextra', '-Werror', '-O1', '-I/usr/include/modbus'];
  execFileSync('/usr/bin/gcc', [...flags, source, '-o', program, '-lmodbus'], { stdio: 'inherit' });
  return [program];
}

export interface ForeignBoard {
  /** Every line that it has told since its start, such as `applied 166 1`. */
  readonly told: readonly string[];
  command(text: string): void;
  /** `kill -9`, as when its processor is gone. Idempotent; resolves when it has ended. */
  kill(): Promise<void>;
}

/** @throws Error where it does not come up */
export async function startForeignBoard(
  [program, ...first]: readonly [string, ...string[]],
  port: string,
  traits: readonly Trait[] = [],
): Promise<ForeignBoard> {
  const child = spawn(program, [...first, port, ...traits], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const told: string[] = [];
  const { promise: ready, resolve } = Promise.withResolvers<undefined>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    told.push(line);
    if (line === 'ready') resolve(undefined);
  });
  // A command for a board that has just been killed is lost.
  child.stdin.on('error', () => undefined);
  await Promise.race([
    ready,
    gone.then(() => {
      throw new Error(`${program} has ended`);
    }),
  ]);
  return {
    told,
    command: (text) => void child.stdin.write(`${text}\n`),
    async kill() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await gone;
    },
  };
}
