// The simulator against the list that every board must pass: hardware/barrier/egate-rtu-v1.md, 10, numbers 1 to 7, on bytes.
// Numbers 8 to 16 are about behaviour in time and are in board.test.ts.
import { describe, expect, it } from 'vitest';
import { withCrc } from '../barrier/crc16.ts';
import { encodeRequest, matchReply } from '../barrier/modbus-rtu.ts';
import { manualClock } from '../serial/manual-clock.ts';
import { startBoardServer } from './board-server.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const REQUEST = hex('01 17 00 10 00 04 00 00 00 02 04 00 22 01 02 C6 FB');
const REPLY = hex('01 17 08 00 01 01 02 1B 01 00 00 EA 62');

function plugged() {
  const clock = manualClock();
  const replies: Buffer[] = [];
  let deliver: (bytes: Buffer) => void = () => undefined;
  const server = startBoardServer({
    clock,
    line: {
      write: (bytes) => replies.push(Buffer.from(bytes)),
      onBytes: (listener) => {
        deliver = listener;
      },
    },
  });
  /** Sends bytes, then lets time pass, and gives what the board has answered to them. */
  const ask = (bytes: Buffer, ms = 100) => {
    replies.length = 0;
    deliver(bytes);
    clock.advance(ms);
    return Buffer.concat(replies);
  };
  const scan = (word: number, heartbeat: number) =>
    ask(encodeRequest(1, { function: 0x17, address: 16, count: 4, writeAddress: 0, values: [word, heartbeat] }));
  /** Puts the board into service with these outputs, for long enough that the exit stands still. */
  const serve = (word: number) => {
    for (let heartbeat = 1; heartbeat <= 3; heartbeat += 1) scan(word, heartbeat);
    ask(encodeRequest(1, { function: 0x06, address: 3, value: 0 }));
    for (let heartbeat = 4; heartbeat <= 14; heartbeat += 1) scan(word, heartbeat);
  };
  return { ask, scan, serve, server, clock };
}

describe('conformance to egate-rtu-v1', () => {
  it('1: answers the printed request with the printed reply, in whatever pieces it comes', () => {
    for (let cut = 1; cut < REQUEST.length; cut += 1) {
      const { ask, serve } = plugged();
      serve(0);
      ask(encodeRequest(1, { function: 0x10, address: 0, values: [0x22, 0x101] }));
      expect(ask(REQUEST.subarray(0, cut), 1)).toHaveLength(0);
      expect(ask(REQUEST.subarray(cut))).toEqual(REPLY);
    }
  });

  it('2: says nothing to a request with one bit wrong, and takes the next one', () => {
    const { ask, server } = plugged();
    for (let bit = 0; bit < REQUEST.length * 8; bit += 1) {
      const bent = Buffer.from(REQUEST);
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(ask(bent)).toHaveLength(0);
    }
    expect(server.board.outputs).toBe(0);
    expect(ask(REQUEST)).toHaveLength(REPLY.length);
  });

  it('3: says nothing to a request for another unit, or for all', () => {
    const { ask, server } = plugged();
    for (const unit of [0, 2]) expect(ask(withCrc(Buffer.of(unit, 6, 0, 0, 0, 1)))).toHaveLength(0);
    expect(server.board.outputs).toBe(0);
  });

  it('4: raises an exception for another function, and throws a frame away whose length is not its own', () => {
    const { ask } = plugged();
    expect(ask(withCrc(hex('01 05 00 00 FF 00')))).toEqual(withCrc(hex('01 85 01')));
    expect(ask(withCrc(hex('01 03 00 00')))).toHaveLength(0);
    expect(ask(withCrc(hex('01 10 00 00 00 02 02 00 01')))).toEqual(withCrc(hex('01 90 03')));
  });

  it('5 and 6: raises exceptions where the map says so', () => {
    const { ask } = plugged();
    const table: readonly (readonly [string, string])[] = [
      ['01 03 00 05 00 01', '01 83 02'],
      ['01 03 00 04 00 02', '01 83 02'],
      ['01 06 00 10 00 01', '01 86 02'],
      ['01 06 00 02 00 00', '01 86 03'],
      ['01 06 00 02 00 65', '01 86 03'],
      ['01 06 00 03 00 03', '01 86 03'],
      ['01 06 00 04 01 00', '01 86 03'],
      ['01 10 00 01 00 03 06 00 09 00 14 00 03', '01 90 03'],
    ];
    for (const [asked, answered] of table) expect(ask(withCrc(hex(asked)))).toEqual(withCrc(hex(answered)));
    expect(ask(withCrc(hex('01 03 00 01 00 03')))).toEqual(withCrc(hex('01 03 06 00 00 00 0F 00 00')));
  });

  it('7: gives back each heartbeat in the answer to its own request', () => {
    const { scan } = plugged();
    const request = { function: 0x17, address: 16, count: 4, writeAddress: 0, values: [] } as const;
    for (let heartbeat = 0xff80; heartbeat < 0x1_0080; heartbeat += 1) {
      const match = matchReply(1, request, scan(0x10, heartbeat & 0xffff));
      expect(match.kind === 'reply' && match.data[1]).toBe(heartbeat & 0xffff);
    }
  });

  it('throws garbage away at the next silence', () => {
    const { ask, server } = plugged();
    ask(Buffer.alloc(1000, 0x01));
    expect(ask(REQUEST)).toHaveLength(REPLY.length);
    server.stop();
  });
});
