// The main thread's hand on the portrait decoder: one worker, a short queue, and an answer to every call whatever the
// image does to the worker. A worker that hangs or dies is replaced for the next image.
import { Worker } from 'node:worker_threads';
import type { EncodedImage, RgbImage } from '../../gate/ports.ts';
import { err, ok, type Result } from '../../result.ts';

/** What crosses to the worker. `bytes` is the image, copied. */
export interface DecoderJob {
  readonly id: number;
  readonly to: 'rgb' | 'jpeg';
  readonly format: EncodedImage['format'];
  readonly bytes: Uint8Array;
}

export interface DecoderAnswer {
  readonly id: number;
  readonly result: Result<RgbImage | Uint8Array, string>;
}

export interface PortraitDecoder {
  /** To RGB. Errors are causes in words; among them time-out, crash, a full queue, abort. Never rejects. */
  decode(image: EncodedImage, signal: AbortSignal): Promise<Result<RgbImage, string>>;
  /** Any image that `decode` takes as a JPEG made by us, so that no byte of a chip's image reaches a browser. Never rejects. */
  toJpeg(image: EncodedImage, signal: AbortSignal): Promise<Result<Buffer, string>>;
  /** Answers what is waiting with an error and ends the worker. Idempotent. */
  stop(): Promise<void>;
}

export interface PortraitDecoderOptions {
  /** For one image, from its turn on; a portrait takes 20 to 300 ms. */
  readonly timeOutMs?: number;
  /** How many images may wait besides the one in work. */
  readonly queueLength?: number;
  /** The worker's module; tests put one in its place that hangs or dies. */
  readonly worker?: URL;
}

interface Task {
  readonly job: DecoderJob;
  readonly settle: (result: DecoderAnswer['result']) => void;
}

/** Starts the decoder's thread; the caller stops it. */
export function startPortraitDecoder(options: PortraitDecoderOptions = {}): PortraitDecoder {
  const {
    timeOutMs = 10_000,
    queueLength = 8,
    worker: module = new URL('./decoder.worker.ts', import.meta.url),
  } = options;
  const waiting: Task[] = [];
  let worker: Worker | undefined;
  let current: { readonly task: Task; readonly timer: NodeJS.Timeout } | undefined;
  let stopped = false;
  let lastId = 0;

  const finish = (result: DecoderAnswer['result']): void => {
    if (current === undefined) return;
    clearTimeout(current.timer);
    current.task.settle(result);
    current = undefined;
    next();
  };

  const discard = (dead: Worker, cause: string): void => {
    if (worker !== dead) return;
    worker = undefined;
    void dead.terminate();
    finish(err(cause));
  };

  const startWorker = (): Worker => {
    const started = new Worker(module);
    started.on('message', (answer: DecoderAnswer) => {
      if (worker === started && answer.id === current?.task.job.id) finish(answer.result);
    });
    started.on('error', () => {
      discard(started, 'the image decoder crashed');
    });
    started.on('exit', () => {
      discard(started, 'the image decoder ended');
    });
    return started;
  };

  const next = (): void => {
    const task = current === undefined ? waiting.shift() : undefined;
    if (task === undefined) return;
    const busy = (worker ??= startWorker());
    const timer = setTimeout(() => {
      discard(busy, `the image took longer than ${timeOutMs} ms to decode`);
    }, timeOutMs);
    current = { task, timer };
    busy.postMessage(task.job);
  };

  const submit = (image: EncodedImage, to: DecoderJob['to'], signal: AbortSignal): Promise<DecoderAnswer['result']> => {
    if (stopped) return Promise.resolve(err('the image decoder is stopped'));
    if (signal.aborted) return Promise.resolve(err('aborted'));
    if (waiting.length >= queueLength) return Promise.resolve(err('too many images are waiting to be decoded'));
    return new Promise((resolve) => {
      lastId += 1;
      const onAbort = (): void => {
        // In work it runs to its end, which nobody awaits: cheaper than a new thread, and still under its time-out.
        const index = waiting.indexOf(task);
        if (index !== -1) waiting.splice(index, 1);
        resolve(err('aborted'));
      };
      const task: Task = {
        job: { id: lastId, to, format: image.format, bytes: Uint8Array.from(image.bytes) },
        settle: (result) => {
          signal.removeEventListener('abort', onAbort);
          resolve(result);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.push(task);
      next();
    });
  };

  worker = startWorker();
  return {
    async decode(image, signal) {
      const result = await submit(image, 'rgb', signal);
      if (!result.ok) return result;
      return 'data' in result.value ? ok(result.value) : err('the image decoder mixed up its answers');
    },
    async toJpeg(image, signal) {
      const result = await submit(image, 'jpeg', signal);
      if (!result.ok) return result;
      if ('data' in result.value) return err('the image decoder mixed up its answers');
      const { buffer, byteOffset, length } = result.value;
      return ok(Buffer.from(buffer, byteOffset, length));
    },
    async stop() {
      stopped = true;
      for (const task of waiting.splice(0)) task.settle(err('the image decoder is stopped'));
      const ending = worker;
      worker = undefined;
      finish(err('the image decoder is stopped'));
      await ending?.terminate();
    },
  };
}
