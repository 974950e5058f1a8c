// How other commands ask a running controller how it is: a Unix socket in the lane's data folder (unix(7)), for this user
// alone. One connection is one question and one answer, a line of JSON each: {"type":"status"} -> {"type":"status","report":{}}.
// It also keeps a second controller from the same folder. It gives no orders to the gate.
import { chmodSync, closeSync, constants, mkdirSync, openSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import { lockFolder } from './folder-lock.ts';
import { statusReportShape, type StatusReport } from './status-report.ts';

export interface ControlSocketOptions {
  /** The lane's data folder; it is made, for this user alone, where it is not there. */
  readonly folder: string;
  /** Undefined while the lane is not yet up. */
  readonly answer: () => StatusReport | undefined;
}

export interface ControlSocket {
  /** Lets go of the folder. Idempotent. */
  close(): Promise<void>;
}

export type NoStatus =
  | { readonly kind: 'not-running' }
  /** There is a controller, or something in its place, and it must be taken for a running one. */
  | { readonly kind: 'no-answer'; readonly cause: string };

const SOCKET = 'control.sock';
const LOCK = 'control.lock';

/** `sun_path` of sockaddr_un, without its end. */
const MOST_PATH_BYTES = 107;
/** Characters of a line. */
const MOST_QUESTION = 1024;
const MOST_ANSWER = 256 * 1024;
/** How long a connection may last, however slowly the other side reads or writes, ms. */
const CONNECTION_MS = 3000;
const MOST_CONNECTIONS = 8;
/** How long a second controller asks the first one who it is, ms. */
const WHO_MS = 1000;

const question = z.strictObject({ type: z.literal('status') });

const reply = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status'), report: statusReportShape }),
  z.object({ type: z.literal('refused'), cause: z.string() }),
]);
type Reply = z.infer<typeof reply>;

interface Address {
  readonly path: string;
  /** The path is good until then. */
  release(): void;
}

/** A path that is too long for a socket is reached through a descriptor of its folder (proc(5), /proc/pid/fd). */
function addressIn(folder: string): Address {
  const plain = path.join(folder, SOCKET);
  if (Buffer.byteLength(plain) <= MOST_PATH_BYTES) return { path: plain, release: () => undefined };
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  return { path: `/proc/self/fd/${fd}/${SOCKET}`, release: () => closeSync(fd) };
}

/** Hands on the first line, without its end, or undefined when it is longer than `most`; what follows is not read. */
function onFirstLine(socket: Socket, most: number, listener: (line: string | undefined) => void): void {
  let received = '';
  const take = (chunk: string) => {
    received += chunk;
    const end = received.indexOf('\n');
    if (end < 0 && received.length <= most) return;
    socket.off('data', take);
    socket.resume();
    listener(end < 0 || end > most ? undefined : received.slice(0, end));
  };
  socket.setEncoding('utf8');
  socket.on('data', take);
}

function replyTo(line: string | undefined, answer: ControlSocketOptions['answer']): Reply {
  const refused = (cause: string): Reply => ({ type: 'refused', cause });
  if (line === undefined) return refused('the question is too long');
  try {
    if (!question.safeParse(JSON.parse(line)).success) return refused('there is no such question');
  } catch {
    return refused('the question is not JSON');
  }
  try {
    const report = answer();
    return report === undefined ? refused('the lane is not up yet') : { type: 'status', report };
  } catch (error) {
    return refused(`the status cannot be told: ${messageOf(error)}`);
  }
}

function listen(server: Server, address: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function refusal(folder: string, pid: number | undefined): Promise<Error> {
  const running = await askController(folder, WHO_MS);
  const who = [
    ...(running.ok ? [`it runs lane ${running.value.lane}`] : []),
    ...(pid === undefined ? [] : [`its process id is ${pid}`]),
  ];
  return new Error(`another controller has ${folder} already${who.length === 0 ? '' : `: ${who.join(', ')}`}`);
}

/**
 * Takes the folder for this controller and answers in it from then on. To be called before a device is opened.
 * @throws Error that names the lane and the process id of the other controller which has the folder already, or why there
 *   can be no socket in it
 */
export async function startControlSocket({ folder, answer }: ControlSocketOptions): Promise<ControlSocket> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const locked = lockFolder(path.join(folder, LOCK));
  if (!locked.ok) throw await refusal(folder, locked.error.pid);
  const lock = locked.value;
  const socketFile = path.join(folder, SOCKET);
  // Whoever left one behind has ended: the lock is ours.
  const remove = () => rmSync(socketFile, { force: true });

  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    const deadline = setTimeout(() => socket.destroy(), CONNECTION_MS);
    // `close` follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(deadline);
      open.delete(socket);
    });
    onFirstLine(socket, MOST_QUESTION, (line) => socket.end(`${JSON.stringify(replyTo(line, answer))}\n`));
  });
  server.maxConnections = MOST_CONNECTIONS;

  const address = addressIn(folder);
  try {
    remove();
    await listen(server, address);
    chmodSync(socketFile, 0o600);
  } catch (error) {
    server.close();
    address.release();
    lock.release();
    throw new Error(`${socketFile}: ${messageOf(error)}`, { cause: error });
  }
  // A connection that could not be accepted: the other side finds that it has no answer.
  server.on('error', () => undefined);

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of open) socket.destroy();
    await closed;
    remove();
    address.release();
    lock.release();
  }
  let closing: Promise<void> | undefined;
  return { close: () => (closing ??= close()) };
}

/** Nothing listens: no file, or one that was left behind. */
const NOBODY = ['ENOENT', 'ENOTDIR', 'ECONNREFUSED'];

function failureOf(error: unknown): NoStatus {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return NOBODY.includes(String(code)) ? { kind: 'not-running' } : { kind: 'no-answer', cause: messageOf(error) };
}

function readReply(line: string | undefined): Result<StatusReport, NoStatus> {
  const noAnswer = (cause: string) => err<NoStatus>({ kind: 'no-answer', cause });
  if (line === undefined) return noAnswer('its answer is too long');
  try {
    const parsed = reply.safeParse(JSON.parse(line));
    if (!parsed.success) return noAnswer('its answer is none of a controller');
    return parsed.data.type === 'status' ? ok(parsed.data.report) : noAnswer(parsed.data.cause);
  } catch {
    return noAnswer('its answer is not JSON');
  }
}

/**
 * Asks the controller that has the data folder how it is. Never rejects.
 * @param timeoutMs for everything together
 */
export function askController(folder: string, timeoutMs: number): Promise<Result<StatusReport, NoStatus>> {
  let address: Address;
  try {
    address = addressIn(folder);
  } catch (error) {
    return Promise.resolve(err(failureOf(error)));
  }
  return new Promise((resolve) => {
    const socket = createConnection(address.path);
    const end = (outcome: Result<StatusReport, NoStatus>) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(
      () => end(err({ kind: 'no-answer', cause: `no answer within ${timeoutMs} ms` })),
      timeoutMs,
    );
    socket.on('error', (error) => end(err(failureOf(error))));
    socket.on('close', () => {
      address.release();
      end(err({ kind: 'no-answer', cause: 'it hung up' }));
    });
    onFirstLine(socket, MOST_ANSWER, (line) => end(readReply(line)));
    socket.write('{"type":"status"}\n');
  });
}
