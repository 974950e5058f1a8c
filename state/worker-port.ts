// Typed calls to a worker thread, for everything that is too slow for the main thread (SQLite, inference, image codecs).
// One call is with the worker at a time, the others wait here in a bounded queue, so that a call which hangs or crashes
// the worker harms no other call: the worker is replaced and the queue goes on. Every call ends, once, with a value.
import { Worker } from 'node:worker_threads';
import type { DeviceStatus } from './lane/device.ts';
import { err, messageOf, ok, type Result } from './result.ts';
import type { FromWorker, Service, ToWorker } from './worker-service.ts';

export interface WorkerFault {
  /** `threw`: the handler; `crashed`: the worker died or did not start; `busy`: the queue is full. */
  readonly kind: 'time-out' | 'aborted' | 'crashed' | 'threw' | 'busy' | 'stopped';
  /** For the technician. */
  readonly text: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** From the call to its answer, waiting included, in ms. Default: the port's. */
  readonly timeoutMs?: number;
  /** Buffers that are moved to the worker, not copied. */
  readonly transfer?: readonly ArrayBuffer[];
}

export interface WorkerPortOptions {
  /** What the worker finds as `workerData`. */
  readonly data?: unknown;
  /** In ms; default 10,000. A worker that has not answered in this time is taken for hung and replaced. */
  readonly timeoutMs?: number;
  /** Calls that may wait; more are refused as `busy`. Default 64. */
  readonly maxWaiting?: number;
  readonly maxOldGenerationSizeMb?: number;
}

export interface WorkerPort<S extends Service<S>> {
  readonly status: DeviceStatus;
  /** Never rejects. An aborted call that the worker has begun is left to end there; its answer is dropped. */
  call<Name extends keyof S & string>(
    name: Name,
    argument: Parameters<S[Name]>[0],
    options?: CallOptions,
  ): Promise<Result<Awaited<ReturnType<S[Name]>>, WorkerFault>>;
  /** Ends the calls that wait with `stopped`, lets the one in work end, closes the worker. Idempotent. */
  stop(): Promise<void>;
}

interface Call {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
  readonly transfer: readonly ArrayBuffer[];
  /** Ends the call for its caller; later ends are ignored. */
  readonly end: (outcome: Result<unknown, WorkerFault>) => void;
  readonly timer: NodeJS.Timeout;
}

const RESTART_MS = { first: 100, most: 5000 } as const;
/** How long a worker may take to close its files after `stop`. */
const CLOSE_MS = 3000;

const fault = (kind: WorkerFault['kind'], text: string) => err<WorkerFault>({ kind, text });

/** Starts a worker thread and keeps it alive: after a crash or a hang there is a new one, later each time it fails to start. */
export function startWorkerPort<S extends Service<S>>(file: URL, options: WorkerPortOptions = {}): WorkerPort<S> {
  const { timeoutMs = 10_000, maxWaiting = 64 } = options;
  const waiting: Call[] = [];
  let inWork: Call | undefined;
  let worker: Worker | undefined;
  let ready = false;
  let cause = '';
  let failures = 0;
  let lastId = 0;
  let restartTimer: NodeJS.Timeout | undefined;
  let stopping: Promise<void> | undefined;
  let onIdle: (() => void) | undefined;

  function start(): void {
    restartTimer = undefined;
    ready = false;
    const life = new Worker(file, {
      workerData: options.data,
      ...(options.maxOldGenerationSizeMb === undefined
        ? {}
        : { resourceLimits: { maxOldGenerationSizeMb: options.maxOldGenerationSizeMb } }),
    });
    worker = life;
    let lastWords = '';
    life.on('message', (message: FromWorker) => {
      if (worker === life) receive(message);
    });
    life.on('messageerror', (error) => (lastWords = messageOf(error)));
    life.on('error', (error) => (lastWords = messageOf(error)));
    life.on('exit', (code) => {
      if (worker === life) buried(lastWords === '' ? `the worker ended with code ${code}` : lastWords);
    });
  }

  function receive(message: FromWorker): void {
    if (message.kind === 'ready') {
      ready = true;
      cause = '';
      pump();
      return;
    }
    const call = inWork;
    if (call?.id !== message.id) return;
    failures = 0;
    finish(call, message.kind === 'answer' ? ok(message.value) : fault('threw', message.text));
  }

  /** The worker in use is dead: its call is lost; those that wait are lost too if it could not even start. */
  function buried(text: string): void {
    const started = ready;
    worker = undefined;
    ready = false;
    cause = text;
    const call = inWork;
    if (call !== undefined) finish(call, fault('crashed', text));
    if (!started) for (const lost of waiting.splice(0)) settle(lost, fault('crashed', text));
    if (stopping === undefined) restart();
  }

  function restart(): void {
    const delay = failures === 0 ? 0 : Math.min(RESTART_MS.first * 2 ** (failures - 1), RESTART_MS.most);
    failures++;
    restartTimer = setTimeout(start, delay);
  }

  function settle(call: Call, outcome: Result<unknown, WorkerFault>): void {
    clearTimeout(call.timer);
    call.end(outcome);
  }

  function finish(call: Call, outcome: Result<unknown, WorkerFault>): void {
    inWork = undefined;
    settle(call, outcome);
    onIdle?.();
    pump();
  }

  function pump(): void {
    if (!ready || worker === undefined || inWork !== undefined || stopping !== undefined) return;
    const call = waiting.shift();
    if (call === undefined) return;
    inWork = call;
    const message: ToWorker = { kind: 'call', id: call.id, name: call.name, argument: call.argument };
    try {
      worker.postMessage(message, call.transfer);
    } catch (error) {
      finish(call, fault('threw', messageOf(error)));
    }
  }

  function expire(call: Call, afterMs: number): void {
    const late = fault('time-out', `${call.name}: no answer in ${afterMs} ms`);
    if (inWork !== call) {
      leaveQueue(call, late);
      return;
    }
    const hung = worker;
    worker = undefined;
    ready = false;
    cause = `${call.name} hung`;
    void hung?.terminate();
    finish(call, late);
    if (stopping === undefined) restart();
  }

  function leaveQueue(call: Call, outcome: Result<unknown, WorkerFault>): void {
    const place = waiting.indexOf(call);
    if (place < 0) return;
    waiting.splice(place, 1);
    settle(call, outcome);
  }

  function enqueue(name: string, argument: unknown, how: CallOptions): Promise<Result<unknown, WorkerFault>> {
    if (stopping !== undefined) return Promise.resolve(fault('stopped', `${name}: the port is stopped`));
    if (how.signal?.aborted === true) return Promise.resolve(fault('aborted', `${name}: aborted`));
    if (waiting.length >= maxWaiting)
      return Promise.resolve(fault('busy', `${name}: ${waiting.length} calls are waiting already`));
    return new Promise((resolve) => {
      const afterMs = how.timeoutMs ?? timeoutMs;
      const abort = () => {
        const outcome = fault('aborted', `${name}: aborted`);
        // The timer stays: the worker may hang in it.
        if (inWork === call) call.end(outcome);
        else leaveQueue(call, outcome);
      };
      const call: Call = {
        id: ++lastId,
        name,
        argument,
        transfer: how.transfer ?? [],
        end: (outcome) => {
          how.signal?.removeEventListener('abort', abort);
          resolve(outcome);
        },
        timer: setTimeout(() => expire(call, afterMs), afterMs),
      };
      how.signal?.addEventListener('abort', abort, { once: true });
      waiting.push(call);
      pump();
    });
  }

  async function shutDown(): Promise<void> {
    clearTimeout(restartTimer);
    for (const call of waiting.splice(0)) settle(call, fault('stopped', `${call.name}: the port was stopped`));
    if (inWork !== undefined) await new Promise<void>((resolve) => (onIdle = resolve));
    const life = worker;
    if (life === undefined) return;
    const gone = new Promise<void>((resolve) => {
      life.once('exit', () => {
        resolve();
      });
    });
    const timer = setTimeout(() => void life.terminate(), CLOSE_MS);
    const message: ToWorker = { kind: 'stop' };
    life.postMessage(message);
    await gone;
    clearTimeout(timer);
  }

  start();
  return {
    get status(): DeviceStatus {
      if (stopping !== undefined) return { state: 'absent', cause: 'stopped', version: undefined };
      if (ready) return { state: 'ready', cause: '', version: undefined };
      return { state: cause === '' ? 'starting' : 'failed', cause, version: undefined };
    },
    call: (name, argument, how = {}) =>
      enqueue(name, argument, how) as Promise<Result<Awaited<ReturnType<S[typeof name]>>, WorkerFault>>,
    stop: () => (stopping ??= shutDown()),
  };
}
