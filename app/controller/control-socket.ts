// How other commands ask a running controller how it is: a Unix socket in the lane's data folder (unix(7)), for this user
// alone. One connection is one question and one answer, a line of JSON each (control-protocol.ts). It also keeps a second
// controller from the same folder. The only orders that it gives are those of a diagnosis: to close the lane, and to open it
// again where the diagnosis has closed it.
import { chmodSync, closeSync, constants, mkdirSync, openSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import {
  answerLine,
  MOST_QUESTION,
  patienceFor,
  readReply,
  type Answers,
  type Question,
  type Reply,
} from './control-protocol.ts';
import type { Test } from './diagnosis/report.ts';
import { lockFolder } from './folder-lock.ts';
import type { StatusReport } from './status-report.ts';

export interface ControlSocketOptions extends Answers {
  /** The lane's data folder; it is made, for this user alone, where it is not there. */
  readonly folder: string;
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
const MOST_ANSWER = 256 * 1024;
/** How long a connection may last until its question is there and after its answer is made, however slow the other side is, ms. */
const CONNECTION_MS = 3000;
const MOST_CONNECTIONS = 8;
/** How long a second controller asks the first one who it is, ms. */
const WHO_MS = 1000;

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
export async function startControlSocket({ folder, ...answers }: ControlSocketOptions): Promise<ControlSocket> {
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
    const gone = new AbortController();
    const giveUpAfter = (ms: number) => setTimeout(() => socket.destroy(), ms);
    let deadline = giveUpAfter(CONNECTION_MS);
    const extend = (ms: number) => {
      clearTimeout(deadline);
      deadline = giveUpAfter(ms);
    };
    // `close` follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(deadline);
      gone.abort();
      open.delete(socket);
    });
    onFirstLine(socket, MOST_QUESTION, (line) => {
      void answerLine(line, answers, gone.signal, (ms) => extend(CONNECTION_MS + ms)).then((reply) => {
        if (socket.destroyed) return;
        extend(CONNECTION_MS);
        socket.end(`${JSON.stringify(reply)}\n`);
      });
    });
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

/** @param timeoutMs for everything together; never rejects */
function ask(folder: string, question: Question, timeoutMs: number): Promise<Result<Reply, NoStatus>> {
  let address: Address;
  try {
    address = addressIn(folder);
  } catch (error) {
    return Promise.resolve(err(failureOf(error)));
  }
  return new Promise((resolve) => {
    const socket = createConnection(address.path);
    const end = (outcome: Result<Reply, NoStatus>) => {
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
    onFirstLine(socket, MOST_ANSWER, (line) => {
      const read = readReply(line);
      end(read.ok ? read : err({ kind: 'no-answer', cause: read.error }));
    });
    socket.write(`${JSON.stringify(question)}\n`);
  });
}

/** The reply of the kind that was asked for; a refusal, or another kind, is no answer. */
async function askFor<Type extends Exclude<Reply['type'], 'refused'>>(
  folder: string,
  question: Question & { readonly type: Type },
  timeoutMs: number,
): Promise<Result<Extract<Reply, { readonly type: Type }>, NoStatus>> {
  const asked = await ask(folder, question, timeoutMs + patienceFor(question));
  if (!asked.ok) return asked;
  const { value } = asked;
  if (value.type === question.type) return ok(value as Extract<Reply, { readonly type: Type }>);
  return err({
    kind: 'no-answer',
    cause: value.type === 'refused' ? value.cause : 'its answer is to another question',
  });
}

/**
 * Asks the controller that has the data folder how it is. Never rejects.
 * @param timeoutMs for everything together
 */
export async function askController(folder: string, timeoutMs: number): Promise<Result<StatusReport, NoStatus>> {
  const asked = await askFor(folder, { type: 'status' }, timeoutMs);
  return asked.ok ? ok(asked.value.report) : asked;
}

/** Orders the lane closed; `askController` then tells when it is. Never rejects. */
export async function orderClosed(folder: string, timeoutMs: number): Promise<Result<boolean, NoStatus>> {
  const asked = await askFor(folder, { type: 'close' }, timeoutMs);
  return asked.ok ? ok(asked.value.wasOpen) : asked;
}

/** Ends a diagnosis: the lane opens again if the diagnosis has closed it. Never rejects. */
export async function orderReopened(folder: string, timeoutMs: number): Promise<Result<boolean, NoStatus>> {
  const asked = await askFor(folder, { type: 'reopen' }, timeoutMs);
  return asked.ok ? ok(asked.value.opened) : asked;
}

/**
 * Has the controller test one device of its own. Never rejects.
 * @param timeoutMs beyond `withinMs`, which somebody has to lay a specimen down
 */
export async function orderTest(
  folder: string,
  { device, withinMs }: Omit<Extract<Question, { readonly type: 'test' }>, 'type'>,
  timeoutMs: number,
): Promise<Result<readonly Test[], NoStatus>> {
  const asked = await askFor(folder, { type: 'test', device, withinMs }, timeoutMs);
  return asked.ok ? ok(asked.value.tests) : asked;
}
