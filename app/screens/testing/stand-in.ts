// Stands in for the controller in tests of the pages: serves the built pages under the controller's policy, takes the
// WebSocket, checks every order against the contract, and says what a test tells it to say.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { fromScreen, SUBPROTOCOL, type FromScreen, type ToScreen } from '../../contract/messages.ts';
import type { Role } from '../../contract/views.ts';

export const CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
  "font-src 'self'; connect-src 'self'; media-src 'self' blob: mediastream:; worker-src 'self'; frame-src 'self'; " +
  "frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

export const LANE = 'TEST-01';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};

/** A message without its lane. */
export type Saying = ToScreen extends infer T ? (T extends ToScreen ? Omit<T, 'lane'> : never) : never;
export type Heard = { readonly role: Role; readonly order: FromScreen };

export interface StandInOptions {
  readonly dist: string;
  /** The folder of face_landmarker.task; absent: the pages get no model. */
  readonly models?: string;
}

export class StandIn {
  readonly heard: Heard[] = [];
  /** Orders that the contract refuses; a test asserts that there are none. */
  readonly misfits: string[] = [];
  readonly #options: StandInOptions;
  readonly #http = createServer((request, response) => void this.#serve(request, response));
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => SUBPROTOCOL });
  readonly #pages = new Map<Role, WebSocket>();
  readonly #tokens = new Map<string, Role>();
  readonly #views = new Map<Role, Saying>();
  #waiting: (() => void)[] = [];
  #minted = 0;
  #refusing = false;

  constructor(options: StandInOptions) {
    this.#options = options;
    this.#http.on('upgrade', (request, socket, head) => {
      const token = /\btoken\.([0-9a-f]+)/.exec(request.headers['sec-websocket-protocol'] ?? '')?.[1] ?? '';
      const role = this.#refusing ? undefined : this.#tokens.get(token);
      if (role !== undefined) this.#tokens.delete(token);
      if (role === undefined) socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      else this.#sockets.handleUpgrade(request, socket, head, (page) => this.#greet(role, page));
    });
  }

  async start(): Promise<void> {
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
  }

  async stop(): Promise<void> {
    this.drop();
    this.#sockets.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  /** Breaks every connection, as a dying controller does. */
  drop(): void {
    for (const page of this.#sockets.clients) page.terminate();
  }

  /** Takes no connection, as if it were not there; tokens stay good. */
  refuse(refusing: boolean): void {
    this.#refusing = refusing;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** An address that opens this page once. */
  address(role: Role): string {
    return `${this.origin}/${role}/index.html#token=${this.#mint(role)}`;
  }

  /** Sends to a page, and again to its next connection. */
  say(role: Role, saying: Saying): void {
    if (saying.type === role) this.#views.set(role, saying);
    this.#pages.get(role)?.send(JSON.stringify({ ...saying, lane: LANE }));
  }

  /** The next order that fits, or one that was heard before and not yet taken. */
  async hear<T extends FromScreen['type']>(
    type: T,
    fits: (order: Extract<FromScreen, { type: T }>) => boolean = () => true,
    within = 15_000,
  ): Promise<Extract<FromScreen, { type: T }>> {
    const isIt = (order: FromScreen): order is Extract<FromScreen, { type: T }> => order.type === type;
    const deadline = Date.now() + within;
    for (;;) {
      for (const [i, { order }] of this.heard.entries())
        if (isIt(order) && fits(order)) {
          this.heard.splice(i, 1);
          return order;
        }
      const left = deadline - Date.now();
      if (left <= 0)
        throw new Error(`No order '${type}' came; heard: ${this.heard.map((h) => h.order.type).join(', ')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  #mint(role: Role): string {
    this.#minted += 1;
    const token = this.#minted.toString(16).padStart(32, '0');
    this.#tokens.set(token, role);
    return token;
  }

  #greet(role: Role, page: WebSocket): void {
    this.#pages.set(role, page);
    page.on('message', (data) => this.#take(role, (data as Buffer).toString('utf8')));
    const hello: Saying = {
      type: 'hello',
      role,
      bench: true,
      nextToken: this.#mint(role),
      ...(role === 'bench' && {
        embed: {
          traveller: this.#mint('traveller'),
          officer: this.#mint('officer'),
          technician: this.#mint('technician'),
        },
      }),
      ...(this.#options.models !== undefined && { landmarker: '/models/face_landmarker.task' }),
    };
    page.send(JSON.stringify({ ...hello, lane: LANE }));
    const view = this.#views.get(role);
    if (view !== undefined) this.say(role, view);
  }

  #take(role: Role, text: string): void {
    const order = fromScreen[role].safeParse(JSON.parse(text));
    if (order.success) this.heard.push({ role, order: order.data });
    else this.misfits.push(order.error.message);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const folder = pathname.startsWith('/models/') ? this.#options.models : this.#options.dist;
    const file = pathname.startsWith('/models/') ? path.basename(pathname) : pathname;
    const body = folder === undefined ? undefined : await readFile(path.join(folder, file)).catch(() => undefined);
    response.writeHead(body === undefined ? 404 : 200, {
      'content-type': TYPES[path.extname(pathname)] ?? 'application/octet-stream',
      'content-security-policy': CSP,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    response.end(body);
  }
}
