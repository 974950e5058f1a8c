// The list of egate-rtu-v1.md, 10, on bytes, against boards that do not share our code: the page is enough to build one from, and
// the list tells whether somebody did. Numbers 12 to 17 need doors, wires and drives. Our simulator has its own test.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isMissing } from '../../../state/testing/prerequisites.ts';
import { createPtyPort, type PtyPort } from '../../bench/pty-port.ts';
import { withCrc } from '../crc16.ts';
import { encodeRequest, matchReply } from '../modbus-rtu.ts';
import { NEEDS, prepare, startForeignBoard, type ForeignBoard, type Library } from './foreign-board.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const REQUEST = hex('01 17 00 10 00 04 00 00 00 02 04 00 22 01 02 C6 FB');
const REPLY = hex('01 17 08 00 01 01 02 1B 01 00 00 EA 62');
const [FUNCTION_AT, BYTE_COUNT_AT] = [1, 10];
const TRIPPED = 1 << 14;
/** Longer than a board waits for the rest of a frame, and than it may take to answer. */
const SILENT_MS = 60;
/** HR2 in these tests: 500 ms. */
const WATCHDOG = 5;

const scanRequest = (word: number, heartbeat: number) =>
  ({ function: 0x17, address: 16, count: 4, writeAddress: 0, values: [word, heartbeat] }) as const;
const write = (address: number, value: number) => encodeRequest(1, { function: 0x06, address, value });

describe.each<Library>(['libmodbus', 'pymodbus'])('a board on %s', (library) => {
  describe.skipIf(isMissing(NEEDS[library]))('conforms', () => {
    let folder: string;
    let start: readonly [string, ...string[]];
    let port: PtyPort;
    let board: ForeignBoard;
    let received: Buffer;

    beforeAll(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'autogate-conformance-'));
      start = prepare(library, folder);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    beforeEach(async () => {
      port = createPtyPort(path.join(folder, 'line'));
      received = Buffer.alloc(0);
      port.onBytes((bytes) => (received = Buffer.concat([received, bytes])));
      board = await startForeignBoard(start, port.path);
    });
    afterEach(async () => {
      await board.kill();
      await port.close();
    });

    /** Sends bytes and takes `length` bytes of answer, and no more. */
    async function ask(bytes: Uint8Array, length: number): Promise<Buffer> {
      received = Buffer.alloc(0);
      expect(await port.write(bytes)).toBe(true);
      await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(length), { timeout: 5000, interval: 1 });
      return received;
    }

    /** The four registers of the mirror, after one scan. */
    async function scan(word: number, heartbeat: number) {
      const match = matchReply(
        1,
        scanRequest(word, heartbeat),
        await ask(encodeRequest(1, scanRequest(word, heartbeat)), 13),
      );
      if (match.kind !== 'reply') throw new Error(match.kind);
      const [version = 0, echo = 0, inputs = 0, fault = 0] = match.data;
      return { version, echo, inputs, fault };
    }

    async function expectSilence(bytes: Uint8Array): Promise<void> {
      received = Buffer.alloc(0);
      await port.write(bytes);
      await delay(SILENT_MS);
      expect(received).toHaveLength(0);
    }

    /** Puts the board into service, and leaves HR1 at 3. */
    async function serve(word: number): Promise<void> {
      for (let heartbeat = 1; heartbeat <= 3; heartbeat += 1) await scan(word, heartbeat);
      await ask(write(3, 0), 8);
    }

    it('1: answers the printed request with the printed reply', async () => {
      await serve(0);
      // From power-up on its safe outputs held the exit open; shut again, it is closed, and one write later it moves.
      let heartbeat = 4;
      await vi.waitFor(async () => expect((await scan(0, (heartbeat += 1))).inputs & 0b100).toBe(0b100), 5000);
      await ask(encodeRequest(1, { function: 0x10, address: 0, values: [0x22, 0x101] }), 8);
      await delay(30);
      expect(await ask(REQUEST, REPLY.length)).toEqual(REPLY);
    });

    it('2: says nothing to a request with one bit wrong, and does nothing', async () => {
      // pymodbus knows no silence: where function or byte count is bent it waits for the rest of a longer frame.
      const skipped = library === 'pymodbus' ? [FUNCTION_AT, BYTE_COUNT_AT] : [];
      for (let bit = 0; bit < REQUEST.length * 8; bit += 1) {
        if (skipped.includes(bit >> 3)) continue;
        const bent = Buffer.from(REQUEST);
        bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        received = Buffer.alloc(0);
        await port.write(bent);
        await delay(15);
        expect(received, `bit ${bit}`).toHaveLength(0);
      }
      expect(board.told.filter((line) => line.startsWith('outputs'))).toEqual([]);
      expect(await ask(REQUEST, REPLY.length)).toHaveLength(REPLY.length);
    });

    it('3: says nothing to a request for another unit, or for all', async () => {
      for (const unit of [2, 0]) await expectSilence(withCrc(Buffer.of(unit, 6, 0, 0, 0, 1)));
      expect(board.told.filter((line) => line.startsWith('outputs'))).toEqual([]);
    });

    it('4: answers each of its functions, and another one with an exception', async () => {
      const asked = [
        ['01 02 00 00 00 10', 7],
        ['01 03 00 00 00 05', 15],
        ['01 04 00 00 00 04', 13],
        ['01 06 00 02 00 0F', 8],
        ['01 10 00 00 00 02 04 00 00 00 07', 8],
      ] as const;
      for (const [request, length] of asked) {
        const answer = await ask(withCrc(hex(request)), length);
        expect(answer).toHaveLength(length);
        expect(answer[1]).toBe(hex(request)[1]);
      }
      expect(await ask(REQUEST, 13)).toHaveLength(13);
      expect(await ask(withCrc(hex('01 05 00 00 FF 00')), 5)).toEqual(withCrc(hex('01 85 01')));
    });

    it('5 and 6: raises exceptions where the map says so, and changes nothing', async () => {
      const before = await ask(withCrc(hex('01 03 00 00 00 05')), 15);
      const table = [
        ['01 03 00 05 00 01', '01 83 02'],
        ['01 03 00 04 00 02', '01 83 02'],
        ['01 03 00 00 00 00', '01 83 03'],
        ['01 04 00 09 00 01', '01 84 02'],
        ['01 06 00 10 00 01', '01 86 02'],
        ['01 06 00 02 00 00', '01 86 03'],
        ['01 06 00 02 00 02', '01 86 03'],
        ['01 06 00 02 00 65', '01 86 03'],
        ['01 06 00 03 00 03', '01 86 03'],
        ['01 06 00 04 01 00', '01 86 03'],
        ['01 10 00 01 00 03 06 00 09 00 14 00 03', '01 90 03'],
        ['01 17 00 14 00 04 00 00 00 02 04 00 22 01 02', '01 97 02'],
        ['01 17 00 10 00 04 00 03 00 01 02 00 03', '01 97 03'],
      ] as const;
      for (const [asked, answered] of table)
        expect(await ask(withCrc(hex(asked)), 5), asked).toEqual(withCrc(hex(answered)));
      expect(await ask(withCrc(hex('01 03 00 00 00 05')), 15)).toEqual(before);
    });

    it('7: gives back each heartbeat in the answer to its own request', async () => {
      for (let heartbeat = 0xffc0; heartbeat < 0x1_0040; heartbeat += 1)
        expect((await scan(0x10, heartbeat & 0xffff)).echo).toBe(heartbeat & 0xffff);
    });

    it('8: is tripped after power-up, holds its safe outputs, and keeps its settings', async () => {
      await ask(write(2, 20), 8);
      await ask(write(4, 0x95), 8);
      await serve(0x10);
      expect((await scan(0x10, 4)).inputs & TRIPPED).toBe(0);
      board.command('power');
      await vi.waitFor(() => expect(board.told.at(-1)).toBe(`applied 149 1`), 5000);
      const settings = withCrc(hex('01 03 0A 00 00 00 00 00 14 00 00 00 95'));
      expect(await ask(withCrc(hex('01 03 00 00 00 05')), 15)).toEqual(settings);
    });

    it('9: clears a trip after three fresh heartbeats and not after two', async () => {
      for (const heartbeat of [1, 2]) await scan(0x10, heartbeat);
      await ask(write(3, 0), 8);
      expect((await scan(0x10, 3)).inputs & TRIPPED).toBe(TRIPPED);
      await ask(write(3, 0), 8);
      expect((await scan(0x10, 4)).inputs & TRIPPED).toBe(0);
      expect(board.told.at(-1)).toBe(`applied 16 0`);
    });

    it('10: trips when the heartbeat stops', async () => {
      await ask(write(2, WATCHDOG), 8);
      await serve(0x10);
      await vi.waitFor(() => expect(board.told.at(-1)).toBe(`applied 167 1`), 5000);
    });

    it.each([
      ['the same heartbeat', encodeRequest(1, { function: 0x10, address: 0, values: [0x10, 3] })],
      ['HR0 alone', write(0, 0x10)],
      ['HR1 alone', undefined],
    ] as const)('11: trips while somebody goes on writing %s', async (_name, bytes) => {
      await ask(write(2, WATCHDOG), 8);
      await serve(0x10);
      let heartbeat = 3;
      await vi.waitFor(async () => {
        await ask(bytes ?? write(1, (heartbeat += 1)), 8);
        expect(board.told.at(-1)).toBe(`applied 167 1`);
      }, 5000);
    });
  });
});
