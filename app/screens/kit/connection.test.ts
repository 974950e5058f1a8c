import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_MESSAGE_BYTES, SUBPROTOCOL } from '../../contract/messages.ts';
import { fuzzed } from '../../../state/testing/fuzz.ts';
import { Connection, type Message, type Socket, type SocketEvents } from './connection.ts';

const HELLO = { type: 'hello', lane: 'L1', role: 'traveller', bench: false, nextToken: 'bb'.repeat(16) };
const VIEW = { type: 'traveller', lane: 'L1', view: { step: 'waiting' } };

class FakeSocket implements Socket {
  readonly sent: string[] = [];
  closed: number | undefined;
  bufferedAmount = 0;
  readonly protocols: string[];
  readonly events: SocketEvents;

  constructor(protocols: string[], events: SocketEvents) {
    this.protocols = protocols;
    this.events = events;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(code?: number): void {
    this.closed = code ?? 1005;
    this.events.closed();
  }

  say(message: unknown): void {
    this.events.message(JSON.stringify(message));
  }
}

/** Timers that run only when the test says so. */
class FakeTimers {
  readonly waiting: { readonly ms: number; readonly task: () => void }[] = [];
  readonly after = (ms: number, task: () => void): (() => void) => {
    const timer = { ms, task };
    this.waiting.push(timer);
    return () => {
      const at = this.waiting.indexOf(timer);
      if (at >= 0) this.waiting.splice(at, 1);
    };
  };

  run(): number {
    const timer = this.waiting.shift();
    timer?.task();
    return timer?.ms ?? Number.NaN;
  }
}

let sockets: FakeSocket[];
let timers: FakeTimers;
let token: string | undefined;
let messages: Message[];

function connect(): Connection {
  const connection = new Connection({
    role: 'traveller',
    tokens: {
      take: () => token,
      keep: (next) => {
        token = next;
      },
    },
    openSocket: (protocols, events) => {
      const socket = new FakeSocket(protocols, events);
      sockets.push(socket);
      return socket;
    },
    after: timers.after,
  });
  connection.onMessage((message) => messages.push(message));
  connection.start();
  return connection;
}

function last(): FakeSocket {
  const socket = sockets.at(-1);
  if (socket === undefined) throw new Error('no socket was opened');
  return socket;
}

beforeEach(() => {
  sockets = [];
  timers = new FakeTimers();
  token = 'aa'.repeat(16);
  messages = [];
});

describe('the connection', () => {
  it('shows its token as a sub-protocol and keeps the next one', () => {
    const connection = connect();
    expect(last().protocols).toEqual([SUBPROTOCOL, `token.${'aa'.repeat(16)}`]);
    last().say(HELLO);
    expect(connection.state.kind).toBe('open');
    expect(token).toBe(HELLO.nextToken);
    expect(timers.waiting).toEqual([]);
  });

  it('hands on what fits the contract', () => {
    connect();
    last().say(HELLO);
    last().say(VIEW);
    expect(messages).toEqual([VIEW]);
  });

  it('adds its lane to every order, and sends none before the hello', () => {
    const connection = connect();
    expect(connection.send({ type: 'call-officer' })).toBe(false);
    last().say(HELLO);
    expect(connection.send({ type: 'call-officer' })).toBe(true);
    expect(last().sent.map((text): unknown => JSON.parse(text))).toEqual([{ type: 'call-officer', lane: 'L1' }]);
  });

  it('drops orders that a slow controller would queue', () => {
    const connection = connect();
    last().say(HELLO);
    last().bufferedAmount = 3 * MAX_MESSAGE_BYTES;
    expect(connection.send({ type: 'call-officer' })).toBe(false);
  });

  it('comes back with the next token, waiting longer each time, and at once again after a success', () => {
    const connection = connect();
    last().say(HELLO);
    last().close();
    expect(connection.state.kind).toBe('lost');
    const waits: number[] = [];
    for (let i = 0; i < 7; i += 1) {
      waits.push(timers.run());
      last().close();
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 5000, 5000, 5000]);
    expect(last().protocols[1]).toBe(`token.${HELLO.nextToken}`);
    timers.run();
    last().say(HELLO);
    last().close();
    expect(timers.run()).toBe(250);
  });

  it('gives up on a far end that says no hello', () => {
    const connection = connect();
    expect(timers.run()).toBe(5000);
    expect(connection.state.kind).toBe('lost');
    expect(last().closed).toBe(1008);
  });

  it('says so when it has no token', () => {
    token = undefined;
    expect(connect().state).toMatchObject({ kind: 'lost' });
    expect(sockets).toEqual([]);
  });

  it('stays closed once it is stopped', () => {
    const connection = connect();
    last().say(HELLO);
    connection.stop();
    expect(last().closed).toBe(1000);
    expect(timers.waiting).toEqual([]);
  });

  it('ignores a connection that it has already left', () => {
    const connection = connect();
    const first = last();
    timers.run();
    timers.run();
    first.say(HELLO);
    expect(connection.state.kind).toBe('lost');
    expect(sockets).toHaveLength(2);
  });
});

describe('a hostile far end', () => {
  it.each([
    ['speaks before its hello', VIEW],
    ['greets another page', { ...HELLO, role: 'officer' }],
    ['sends a type that does not exist', { type: 'eval', lane: 'L1', code: '1' }],
    ['adds what the contract does not have', { ...HELLO, extra: 1 }],
  ])('is left when it %s', (_, message) => {
    const connection = connect();
    last().say(message);
    expect(last().closed).toBe(1008);
    expect(connection.state.kind).toBe('lost');
    expect(messages).toEqual([]);
  });

  it.each([
    ['greets twice', HELLO],
    ['speaks for another lane', { ...VIEW, lane: 'L2' }],
    ['sends a step that does not exist', { ...VIEW, view: { step: 'arrest' } }],
    ['hides a field in a view', { ...VIEW, view: { step: 'waiting', reason: 'watchlist-hit' } }],
  ])('is left when, after its hello, it %s', (_, message) => {
    connect();
    last().say(HELLO);
    last().say(message);
    expect(last().closed).toBe(1008);
    expect(messages).toEqual([]);
  });

  it.each([
    ['no JSON', '{"type":'],
    ['bytes', new ArrayBuffer(8)],
    ['a message that is too long', `"${'x'.repeat(MAX_MESSAGE_BYTES)}"`],
  ])('is left when it sends %s', (_, data) => {
    connect();
    last().events.message(data);
    expect(last().closed).toBe(1008);
  });

  it('never throws and never gets a message through, whatever it sends', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.uint8Array()), (data) => {
        connect();
        last().say(HELLO);
        last().events.message(data);
        expect(last().closed).toBe(1008);
        expect(messages).toEqual([]);
      }),
      fuzzed(7, 200),
    );
  });
});
