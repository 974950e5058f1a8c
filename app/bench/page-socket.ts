// A page's connection to the controller without a page: what a browser would do with the address that was minted for it.
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { SUBPROTOCOL, toScreen, type FromScreen } from '../contract/messages.ts';

/** An order without its lane, which the connection adds. */
export type Order<T extends FromScreen = FromScreen> = T extends FromScreen ? Omit<T, 'lane'> : never;

export interface PageSocket {
  send(order: Order): void;
  close(): void;
}

const HELLO_MS = 10_000;

/**
 * @param url as `mint` gives it, with a token that works once
 * @throws Error when there is no hello
 */
export async function openPage(url: string): Promise<PageSocket> {
  const { host, hash } = new URL(url);
  const token = hash.slice('#token='.length);
  const socket = new WebSocket(`ws://${host}/`, [SUBPROTOCOL, `token.${token}`], { origin: `http://${host}` });
  const { promise: hello, resolve, reject } = Promise.withResolvers<string>();
  // After the hello, a connection that breaks is a controller that is gone: whoever runs it sees that.
  socket.on('error', reject);
  socket.once('message', (data) => {
    const text = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
    const parsed = toScreen.safeParse(JSON.parse(text.toString('utf8')));
    if (parsed.success) resolve(parsed.data.lane);
    else reject(new Error('the first message is no hello'));
  });
  const timeUp = new AbortController();
  delay(HELLO_MS, undefined, { signal: timeUp.signal }).then(
    () => reject(new Error(`no hello within ${HELLO_MS} ms`)),
    () => undefined,
  );
  try {
    const lane = await hello;
    return {
      send: (order) => socket.send(JSON.stringify({ ...order, lane })),
      close: () => socket.terminate(),
    };
  } finally {
    timeUp.abort();
  }
}
