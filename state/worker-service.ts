// The worker's end of a worker port: answers the requests of `worker-port.ts`, one handler a name.
// A worker file opens what it needs, then calls `serve` once; whatever throws before that counts as "did not start".
import { parentPort } from 'node:worker_threads';
import { messageOf } from './result.ts';

/** What a worker offers: functions of one argument, which may be asynchronous. Arguments and answers are cloned. */
export type Service<S> = { readonly [Name in keyof S]: (argument: never) => unknown };

export type ToWorker =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly argument: unknown }
  | { readonly kind: 'stop' };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'threw'; readonly id: number; readonly text: string };

/**
 * Serves requests until the port says stop.
 * @param handlers what throws in a handler is the named failure `threw` of that one request; the worker lives on
 * @param close closes files and handles; runs once, before the thread ends
 */
export function serve<S extends Service<S>>(handlers: S, close: () => void = () => undefined): void {
  const port = parentPort;
  if (port === null) throw new Error('this file runs on a worker thread only');
  const byName = new Map(Object.entries<(argument: never) => unknown>(handlers));
  const send = (message: FromWorker) => port.postMessage(message);

  const answer = async (id: number, name: string, argument: unknown) => {
    try {
      const handler = byName.get(name);
      if (handler === undefined) throw new Error(`this worker has no ${name}`);
      send({ kind: 'answer', id, value: await handler(argument as never) });
    } catch (error) {
      send({ kind: 'threw', id, text: messageOf(error) });
    }
  };

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'call') {
      void answer(message.id, message.name, message.argument);
      return;
    }
    close();
    port.close();
  });
  send({ kind: 'ready' });
}
