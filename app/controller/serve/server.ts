// Serves the screens on loopback: pages over HTTP, and one WebSocket per page. A connection needs our Host, our Origin and a
// token that works once; a message that does not fit its role's contract ends the connection.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { fromScreen, MAX_MESSAGE_BYTES, SUBPROTOCOL, type FromScreen, type ToScreen } from '../../contract/messages.ts';
import { ROLES, type Role } from '../../contract/views.ts';
import type { Log } from '../log.ts';
import { answer, type Files } from './files.ts';
import { createTokens } from './tokens.ts';

export interface ServerOptions {
  readonly files: Files;
  readonly lane: string;
  readonly bench: boolean;
  /** The path of the face landmarker, where there is one. */
  readonly landmarker: string | undefined;
  /** 0 for any free one. */
  readonly port: number;
  readonly log: Log;
  readonly onMessage: (message: FromScreen, reply: (message: ToScreen) => void) => void;
  /** A page of this role is there and has had its hello. */
  readonly onConnected: (role: Role, reply: (message: ToScreen) => void) => void;
  /** How many pages of the role there are now. */
  readonly onPages: (role: Role, count: number) => void;
}

export interface Server {
  readonly port: number;
  /** The address of a page, with a token that works once. */
  mint(role: Role): string;
  send(role: Role, message: ToScreen): void;
  count(role: Role): number;
  /** Serves a picture of the bench under a path that nobody can guess, in the place of older ones; returns the path. */
  publish(jpeg: Buffer): string;
  close(): Promise<void>;
}

const TOKEN_LIFE_MS = 10 * 60_000;
const PING_MS = 5000;
/** Messages that one page may send in one second; a page of ours sends at most a few frames. */
const RATE = 60;
/** A page that does not read what it is sent is dropped, bytes. */
const MOST_BUFFERED = 4 * MAX_MESSAGE_BYTES;
const MOST_PICTURES = 8;
/** Tells a page that its token was used or is wrong, so that it does not try for ever. */
const POLICY_VIOLATION = 1008;

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

export async function startServer(options: ServerOptions): Promise<Server> {
  const { files, lane, log } = options;
  const tokens = createTokens(() => performance.now(), TOKEN_LIFE_MS);
  const pages = new Map<Role, Set<WebSocket>>(ROLES.map((role) => [role, new Set()]));
  const http = createServer({ requestTimeout: 10_000, headersTimeout: 5000 });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: () => SUBPROTOCOL,
  });
  const pictures = new Map<string, Buffer>();
  let port = 0;

  const isOurs = (host: string | undefined) => host === `127.0.0.1:${port}` || host === `localhost:${port}`;
  const of = (role: Role) => pages.get(role) ?? new Set<WebSocket>();
  const addressOf = (role: Role, token: string) => `http://127.0.0.1:${port}/${role}/#token=${token}`;

  function write(socket: WebSocket, message: ToScreen): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_BUFFERED) {
      log.warn('a page does not read; it is dropped');
      socket.terminate();
      return;
    }
    socket.send(JSON.stringify(message));
  }

  http.on('request', (request, response) => {
    if (!isOurs(request.headers.host)) response.writeHead(421).end();
    else answer(files, pictures, request, response);
  });

  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', (error) => log.warn({ cause: error.message }, 'a page broke off'));
    const { origin, host } = request.headers;
    if (!isOurs(host) || origin !== `http://${host ?? ''}`) {
      refuse(socket, '403 Forbidden');
      return;
    }
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((text) => text.trim());
    const token = protocols.find((text) => text.startsWith('token.'))?.slice('token.'.length);
    // Looked at first: a token is not spent on a page that does not speak our protocol.
    const role = token === undefined || !protocols.includes(SUBPROTOCOL) ? undefined : tokens.use(token);
    if (role === undefined) {
      refuse(socket, '401 Unauthorized');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (page) => welcome(page, role));
  });

  const embedTokens = () => ({
    traveller: tokens.mint('traveller'),
    officer: tokens.mint('officer'),
    technician: tokens.mint('technician'),
  });

  function welcome(page: WebSocket, role: Role): void {
    const reply = (message: ToScreen) => write(page, message);
    const set = of(role);
    const nextToken = tokens.mint(role);
    const embed = role === 'bench' ? embedTokens() : undefined;
    const kept = [nextToken, ...Object.values(embed ?? {})];
    let alive = true;
    let dropped = false;
    let sent = 0;
    const pulse = setInterval(() => {
      sent = 0;
      // Whenever the page needs them: at its next connection, or when it shows another page inside itself.
      for (const token of kept) tokens.renew(token);
      if (!alive) page.terminate();
      alive = false;
      page.ping();
    }, PING_MS);
    page.on('pong', () => (alive = true));
    page.on('error', (error) => log.warn({ role, cause: error.message }, 'a page broke off'));
    page.on('close', () => {
      clearInterval(pulse);
      set.delete(page);
      options.onPages(role, set.size);
    });
    page.on('message', (data, isBinary) => {
      // What a page still sends while its connection is being closed is nobody's.
      if (dropped) return;
      sent += 1;
      const message = isBinary || sent > (RATE * PING_MS) / 1000 ? undefined : read(role, data);
      if (message === undefined) {
        dropped = true;
        log.warn({ role }, 'a page sent what does not fit; it is dropped');
        page.close(POLICY_VIOLATION, 'does not fit the contract');
        return;
      }
      options.onMessage(message, reply);
    });
    set.add(page);
    reply({
      type: 'hello',
      lane,
      role,
      bench: options.bench,
      nextToken,
      ...(embed === undefined ? {} : { embed }),
      ...(options.landmarker === undefined ? {} : { landmarker: options.landmarker }),
    });
    options.onPages(role, set.size);
    options.onConnected(role, reply);
  }

  /** Undefined for whatever the role may not say, or not to this lane. */
  function read(role: Role, data: RawData): FromScreen | undefined {
    try {
      const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer);
      const parsed = fromScreen[role].safeParse(JSON.parse(bytes.toString('utf8')));
      return parsed.success && parsed.data.lane === lane ? parsed.data : undefined;
    } catch (error) {
      log.warn({ role, cause: error instanceof SyntaxError ? 'no JSON' : 'unreadable' }, 'a message was refused');
      return undefined;
    }
  }

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port, '127.0.0.1', resolve);
  });
  http.on('error', (error) => log.warn({ cause: error.message }, 'the server of the screens'));
  ({ port } = http.address() as AddressInfo);

  return {
    port,
    mint: (role) => addressOf(role, tokens.mint(role)),
    send: (role, message) => {
      for (const page of of(role)) write(page, message);
    },
    count: (role) => of(role).size,
    publish(jpeg) {
      const at = `/pictures/${randomBytes(16).toString('hex')}.jpg`;
      pictures.set(at, jpeg);
      const [oldest] = pictures.keys();
      if (pictures.size > MOST_PICTURES && oldest !== undefined) pictures.delete(oldest);
      return at;
    },
    async close() {
      const there = [...pages.values()].flatMap((set) => [...set]);
      const gone = there.map((page) => new Promise((resolve) => page.once('close', resolve)));
      for (const page of there) page.terminate();
      sockets.close();
      http.closeAllConnections();
      // Nobody is told of anything after this has resolved.
      await Promise.all([...gone, new Promise((resolve) => http.close(resolve))]);
    },
  };
}
