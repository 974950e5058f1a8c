// The controller as the process that it is in a lane, seen from outside: its lines, its log, its bench page and what the
// kernel says of it. For what kills it, and for what measures how it starts and what it needs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { controllerAnswer, type ControllerAnswer } from '../contract/shell.ts';
import { openPage, type Order, type PageSocket } from './page-socket.ts';

export interface ControllerRun {
  /** From the start of the process to the screens being served, ms. */
  readonly readyMs: number;
  /** Every state that the gate has entered, from the log. */
  readonly states: readonly string[];
  /** Resolves when the gate is in the state, or will have been; rejects after the time. */
  reached(state: string, withinMs: number): Promise<void>;
  /** An order of the bench page; the connection is made at the first. */
  order(order: Order): Promise<void>;
  /** Resident memory in MB, and the time of the processor that was used until now in ms. */
  resources(): Promise<{ readonly memoryMb: number; readonly processorMs: number }>;
  /** SIGKILL. Resolves with the time of day in ms at which it was sent, when the process is gone. */
  kill(): Promise<number>;
  /** SIGTERM, and after a grace SIGKILL. */
  stop(): Promise<void>;
}

const ENTRY = path.resolve(import.meta.dirname, '../controller/entry.js');
const READY_MS = 30_000;
const GRACE_MS = 10_000;
const POLL_MS = 10;
/** The clock ticks of /proc: USER_HZ, 100 a second on every Linux that Node.js runs on. */
const TICK_MS = 10;

/** The event of one line of the log, where it is one of the gate. */
function stateIn(line: string): string | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || Reflect.get(entry, 'msg') !== 'gate') return undefined;
    const event: unknown = Reflect.get(entry, 'event');
    return typeof event === 'string' ? event : undefined;
  } catch {
    // Not a line of the log, such as a warning of Node.js.
    return undefined;
  }
}

/**
 * Starts the controller of a lane file.
 * @throws Error where it does not get as far as serving its screens
 */
export async function runController(laneFile: string): Promise<ControllerRun> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [ENTRY, '--lane', laneFile], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, AUTOGATE_LOG: 'info' },
  });
  // A killed child breaks the pipe; that it has ended is told by its exit.
  child.stdin.on('error', () => undefined);
  const gone = once(child, 'exit');
  const states: string[] = [];
  const answers: ControllerAnswer[] = [];
  let lastWords = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastWords = line;
    const state = stateIn(line);
    if (state !== undefined) states.push(state);
  });
  createInterface({ input: child.stdout }).on('line', (line) => answers.push(controllerAnswer.parse(JSON.parse(line))));

  async function until<T>(ms: number, what: string, look: () => T | undefined): Promise<T> {
    const last = performance.now() + ms;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`the controller has ended: ${lastWords}`);
      if (performance.now() > last) throw new Error(`${what} within ${ms} ms; last: ${states.at(-1) ?? lastWords}`);
      await delay(POLL_MS);
    }
  }

  async function kill(): Promise<number> {
    const at = Date.now();
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await gone;
    return at;
  }

  try {
    await until(READY_MS, 'no ready line', () => answers.find((answer) => answer.type === 'ready'));
  } catch (error) {
    await kill();
    throw error;
  }
  const readyMs = performance.now() - startedAt;

  let page: PageSocket | undefined;
  async function connect(): Promise<PageSocket> {
    child.stdin.write(`${JSON.stringify({ type: 'mint', role: 'bench', id: 1 })}\n`);
    const { url } = await until(GRACE_MS, 'no token', () => answers.find((answer) => answer.type === 'token'));
    return openPage(url);
  }

  return {
    readyMs,
    states,
    reached: async (state, ms) => {
      await until(ms, `not ${state}`, () => (states.includes(state) ? true : undefined));
    },
    async order(order) {
      page ??= await connect();
      page.send(order);
    },
    async resources() {
      const of = (file: string) => readFile(`/proc/${child.pid ?? 0}/${file}`, 'utf8');
      const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(await of('status'))?.[1]);
      // After the name in brackets, which may hold anything: fields 14 and 15 are user and system time.
      const fields = (await of('stat')).split(') ').at(-1)?.split(' ') ?? [];
      return { memoryMb: kilobytes / 1000, processorMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
    },
    kill,
    async stop() {
      page?.close();
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      child.stdin.end();
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await gone;
      clearTimeout(timer);
    },
  };
}
