// The server of the screens on a real loopback, against pages of ours and against others.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { MAX_MESSAGE_BYTES, SUBPROTOCOL, toScreen, type FromScreen, type ToScreen } from '../../contract/messages.ts';
import type { Role } from '../../contract/views.ts';
import { createLog } from '../log.ts';
import { readFiles } from './files.ts';
import { startServer, type Server } from './server.ts';

const LANE = 'TEST-01';

let folder = '';
let server: Server;
let received: FromScreen[] = [];
let pages: (readonly [Role, number])[] = [];
const open = new Set<WebSocket>();

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-pages-'));
  mkdirSync(path.join(folder, 'dist/traveller'), { recursive: true });
  writeFileSync(path.join(folder, 'dist/traveller/index.html'), '<!doctype html><title>t</title>');
  writeFileSync(path.join(folder, 'dist/traveller/page.js'), 'export {};');
  writeFileSync(path.join(folder, 'dist/traveller/page.js.map'), '{}');
  writeFileSync(path.join(folder, 'secret.json'), '{"secret":true}');
  writeFileSync(path.join(folder, 'face.task'), 'model');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(async () => {
  received = [];
  pages = [];
  server = await startServer({
    files: readFiles(path.join(folder, 'dist'), { '/models/face.task': path.join(folder, 'face.task') }),
    lane: LANE,
    bench: true,
    landmarker: '/models/face.task',
    port: 0,
    log: createLog('silent'),
    onMessage: (message, reply) => {
      received.push(message);
      reply({ type: 'refused', lane: LANE, order: message.type, text: 'heard' });
    },
    onConnected: () => undefined,
    onPages: (role, count) => pages.push([role, count]),
  });
});

afterEach(async () => {
  for (const socket of open) socket.terminate();
  open.clear();
  await server.close();
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(at: string, { method = 'GET', headers = {} }: { method?: string; headers?: OutgoingHttpHeaders } = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, path: at, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('error', reject);
    request.end();
  });
}

/** The status line that the server gives to bytes that no client library would send. */
function askRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.end(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
    socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
    socket.on('error', reject);
  });
}

function tokenFor(role: Role): string {
  return new URL(server.mint(role)).hash.slice('#token='.length);
}

interface Page {
  readonly socket: WebSocket;
  /** Resolves with the next message, once each. */
  next(): Promise<ToScreen>;
  /** Resolves with the code of the close. */
  readonly closed: Promise<number>;
  say(message: object | string): void;
}

interface Knock {
  readonly origin?: string;
  readonly host?: string;
  readonly protocols?: readonly string[];
}

/** Resolves with the page, or with the status with which it was refused. */
function knock(token: string, { origin, host, protocols }: Knock = {}): Promise<Page | number> {
  const address = `127.0.0.1:${server.port}`;
  const socket = new WebSocket(`ws://${address}/`, [...(protocols ?? [SUBPROTOCOL, `token.${token}`])], {
    origin: origin ?? `http://${host ?? address}`,
    headers: { host: host ?? address },
  });
  open.add(socket);
  const came: ToScreen[] = [];
  const waiting: ((message: ToScreen) => void)[] = [];
  socket.on('message', (data) => {
    const message = toScreen.parse(JSON.parse((data as Buffer).toString()));
    const first = waiting.shift();
    if (first === undefined) came.push(message);
    else first(message);
  });
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('open', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      resolve({
        socket,
        closed,
        say: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
        next: () =>
          new Promise((heard) => {
            const first = came.shift();
            if (first === undefined) waiting.push(heard);
            else heard(first);
          }),
      });
    });
  });
}

async function pageOf(role: Role, token = tokenFor(role)): Promise<Page & { readonly hello: ToScreen }> {
  const page = await knock(token);
  if (typeof page === 'number') throw new Error(`refused with ${page}`);
  return { ...page, hello: await page.next() };
}

describe('a page of ours', () => {
  it('is greeted with its lane, its role and the token of its next connection', async () => {
    const { hello } = await pageOf('traveller');
    expect(hello).toMatchObject({ type: 'hello', lane: LANE, role: 'traveller', landmarker: '/models/face.task' });
    expect(hello).not.toHaveProperty('embed');
    expect(pages).toEqual([['traveller', 1]]);
  });

  it('connects again with that token, and only with that', async () => {
    const token = tokenFor('officer');
    const first = await pageOf('officer', token);
    const next = first.hello.type === 'hello' ? first.hello.nextToken : '';
    first.socket.terminate();
    expect(await knock(token)).toBe(401);
    const second = await pageOf('officer', next);
    expect(second.hello).toMatchObject({ role: 'officer' });
    expect(await knock(next)).toBe(401);
  });

  it('of the bench gets tokens for the pages that it embeds', async () => {
    const { hello } = await pageOf('bench');
    const embed = hello.type === 'hello' ? hello.embed : undefined;
    expect((await pageOf('traveller', embed?.traveller)).hello).toMatchObject({ role: 'traveller' });
    expect((await pageOf('officer', embed?.officer)).hello).toMatchObject({ role: 'officer' });
    expect((await pageOf('technician', embed?.technician)).hello).toMatchObject({ role: 'technician' });
  });

  it('is heard and answered', async () => {
    const page = await pageOf('traveller');
    page.say({ type: 'call-officer', lane: LANE });
    expect(await page.next()).toMatchObject({ type: 'refused', order: 'call-officer' });
    expect(received).toEqual([{ type: 'call-officer', lane: LANE }]);
  });

  it('is sent what is for its role, and nothing else', async () => {
    const [traveller, officer] = [await pageOf('traveller'), await pageOf('officer')];
    server.send('officer', { type: 'refused', lane: LANE, order: 'secret', text: '' });
    server.send('traveller', { type: 'traveller', lane: LANE, view: { step: 'waiting' } });
    expect(await officer.next()).toMatchObject({ order: 'secret' });
    expect(await traveller.next()).toMatchObject({ type: 'traveller' });
  });

  it('is counted until it goes', async () => {
    const page = await pageOf('traveller');
    expect(server.count('traveller')).toBe(1);
    page.socket.close();
    await page.closed;
    await expect.poll(() => server.count('traveller')).toBe(0);
    expect(pages).toEqual([
      ['traveller', 1],
      ['traveller', 0],
    ]);
  });

  it('may call this computer localhost', async () => {
    const page = await knock(tokenFor('traveller'), { host: `localhost:${server.port}` });
    expect(typeof page).toBe('object');
  });
});

describe('a connection is refused', () => {
  it.each<[string, Knock, number]>([
    ['from another origin', { origin: 'http://evil.example' }, 403],
    ['from another port of this computer', { origin: 'http://127.0.0.1:1' }, 403],
    ['from https', { origin: 'https://127.0.0.1' }, 403],
    ['from a file', { origin: 'null' }, 403],
    ['for another host (DNS rebinding)', { host: 'evil.example', origin: 'http://evil.example' }, 403],
    ['without a token', { protocols: [SUBPROTOCOL] }, 401],
    ['with a token that was never minted', { protocols: [SUBPROTOCOL, `token.${'0'.repeat(64)}`] }, 401],
    ['with an empty token', { protocols: [SUBPROTOCOL, 'token.'] }, 401],
  ])('%s', async (_name, how, status) => {
    expect(await knock(tokenFor('officer'), how)).toBe(status);
    expect(pages).toEqual([]);
  });

  it('from another origin without spending the token', async () => {
    const token = tokenFor('officer');
    await knock(token, { origin: 'http://evil.example' });
    expect((await pageOf('officer', token)).hello).toMatchObject({ role: 'officer' });
  });

  it('without our protocol, and the token is not spent', async () => {
    const token = tokenFor('officer');
    expect(await knock(token, { protocols: [`token.${token}`] })).toBe(401);
    expect((await pageOf('officer', token)).hello).toMatchObject({ role: 'officer' });
  });
});

describe('a page is dropped', () => {
  const frame = { type: 'frame', lane: LANE, capture: 1, jpeg: 'AAAA', quality: 0.5, final: false };

  it.each<[string, Role, object | string]>([
    ['for a message of another role', 'traveller', { type: 'open-lane', lane: LANE }],
    ['for whatever the technician’s page orders', 'technician', { type: 'open-lane', lane: LANE }],
    ['for a message of the bench', 'officer', { type: 'fire', lane: LANE, alarm: false }],
    ['for a message to another lane', 'officer', { type: 'open-lane', lane: 'TEST-02' }],
    ['for a message to no lane', 'officer', { type: 'open-lane' }],
    ['for a field too many', 'officer', { type: 'open-lane', lane: LANE, force: true }],
    [
      'for a resolution that no officer has',
      'officer',
      { type: 'resolve', lane: LANE, case: '1', resolution: 'open', remark: 'x' },
    ],
    [
      'for a resolution without a remark',
      'officer',
      { type: 'resolve', lane: LANE, case: '1', resolution: 'admit', remark: ' ' },
    ],
    ['for a picture that is no base64', 'traveller', { ...frame, jpeg: '<script>' }],
    ['for a quality beyond its range', 'traveller', { ...frame, quality: 2 }],
    ['for what is no JSON', 'traveller', '{"type":'],
    ['for a text', 'traveller', '"open-lane"'],
    ['for nothing', 'traveller', ''],
    ['for null', 'traveller', 'null'],
  ])('%s', async (_name, role, message) => {
    const page = await pageOf(role);
    page.say(message);
    expect(await page.closed).toBe(1008);
    expect(received).toEqual([]);
  });

  it('for bytes that are no text', async () => {
    const page = await pageOf('traveller');
    page.socket.send(Buffer.from([0xff, 0x00]), { binary: true });
    expect(await page.closed).toBe(1008);
  });

  it('for a message that is too long', async () => {
    const page = await pageOf('traveller');
    page.say('x'.repeat(MAX_MESSAGE_BYTES + 1));
    expect(await page.closed).toBe(1009);
    expect(received).toEqual([]);
  });

  it('for too many messages in a short time', async () => {
    const page = await pageOf('traveller');
    for (let time = 0; time < 400; time += 1) page.say({ type: 'call-officer', lane: LANE });
    expect(await page.closed).toBe(1008);
    expect(received).toHaveLength(300);
  });

  it('and nothing that it says afterwards is heard', async () => {
    const page = await pageOf('officer');
    page.say('garbage');
    page.say({ type: 'open-lane', lane: LANE });
    await page.closed;
    expect(received).toEqual([]);
  });

  it('alone: the others stay', async () => {
    const [bad, good] = [await pageOf('traveller'), await pageOf('officer')];
    bad.say('garbage');
    await bad.closed;
    good.say({ type: 'close-lane', lane: LANE });
    expect(await good.next()).toMatchObject({ order: 'close-lane' });
  });
});

describe('the files', () => {
  it('are those of the pages, under a policy that lets nothing off this origin', async () => {
    const { status, headers, body } = await ask('/traveller/');
    expect([status, headers['content-type'], body]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<!doctype html><title>t</title>',
    ]);
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|\*/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=(self)') as string,
    });
  });

  it('have the headers in an answer of any kind', async () => {
    for (const answer of [await ask('/none'), await ask('/traveller/', { method: 'POST' })])
      expect(answer.headers).toMatchObject({ 'content-security-policy': expect.any(String) as string });
  });

  it('include what is given beside them', async () => {
    expect(await ask('/models/face.task')).toMatchObject({ status: 200, body: 'model' });
  });

  it('are found whatever follows their path', async () => {
    expect((await ask('/traveller/page.js?x=1')).body).toBe('export {};');
  });

  it.each([
    '/',
    '/traveller',
    '/secret.json',
    '/../secret.json',
    '/traveller/../../secret.json',
    '/traveller/..%2f..%2fsecret.json',
    '/%2e%2e/secret.json',
    '/..\\secret.json',
    '//etc/passwd',
    '/traveller/page.js.map',
    '/traveller/index.html%00.js',
    '/__proto__',
    '/constructor',
    '*',
  ])('are no others: %s', async (at) => {
    const { status, body } = await ask(at);
    expect([status, body]).toEqual([404, 'not found\n']);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])('are not there for %s', async (method) => {
    const { status, headers } = await ask('/traveller/', { method });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('can be asked for their length only', async () => {
    const { status, headers, body } = await ask('/traveller/page.js', { method: 'HEAD' });
    expect([status, headers['content-length'], body]).toEqual([200, '10', '']);
  });

  it('are not given to another host', async () => {
    const { status, body } = await ask('/traveller/', { headers: { host: 'evil.example' } });
    expect([status, body]).toEqual([421, '']);
  });

  it('are not given to what is no HTTP', async () => {
    expect(await askRaw('OPEN THE GATE\r\n\r\n')).toBe('HTTP/1.1 400 Bad Request');
  });
});

describe('a picture of the bench', () => {
  it('is served under a path that nobody can guess', async () => {
    const at = server.publish(Buffer.from('jpeg'));
    expect(at).toMatch(/^\/pictures\/[0-9a-f]{32}\.jpg$/);
    expect(await ask(at)).toMatchObject({ status: 200, body: 'jpeg', headers: { 'content-type': 'image/jpeg' } });
  });

  it('goes when newer ones take its place', async () => {
    const first = server.publish(Buffer.from('first'));
    for (let time = 0; time < 8; time += 1) server.publish(Buffer.from('later'));
    expect((await ask(first)).status).toBe(404);
  });
});

it('a server that closes ends every page', async () => {
  const page = await pageOf('traveller');
  await server.close();
  expect(pages).toEqual([
    ['traveller', 1],
    ['traveller', 0],
  ]);
  expect(await page.closed).toBe(1006);
  await expect(ask('/traveller/')).rejects.toThrow('ECONNREFUSED');
  // Once more for the end of the test.
  server = await startServer({
    files: new Map(),
    lane: LANE,
    bench: false,
    landmarker: undefined,
    port: 0,
    log: createLog('silent'),
    onMessage: () => undefined,
    onConnected: () => undefined,
    onPages: () => undefined,
  });
});
