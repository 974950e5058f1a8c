import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceStatus } from '../../../state/lane/device.ts';
import { bytesText, testCodeScanner, testMrzReader, type ReaderUnderTest } from './readers.ts';
import { ALL_BYTES, SPECIMEN_LINES } from './specimen.ts';
import { guided, type Act, type Technician } from './technician.ts';
import { fuzzed } from '../../../state/testing/fuzz.ts';

const READY: DeviceStatus = { state: 'ready', cause: '', version: 'V1' };
const ALL = '256 of 256 bytes, unchanged';

/** A reader, and a technician whose acts have it read something. */
function scene<Frame>(acts: (act: Act, read: (frame: Frame) => void, skip: () => void) => void, patienceMs = 30) {
  const listeners = new Set<(frame: Frame) => void>();
  const asked: string[] = [];
  const reader: ReaderUnderTest<Frame> = {
    status: READY,
    counters: { discardedBytes: 0 },
    onFrame(take) {
      listeners.add(take);
      return () => listeners.delete(take);
    },
  };
  const technician: Technician = {
    acts: 'by-hand',
    patienceMs,
    ask(act, skip) {
      asked.push(act.kind);
      acts(act, (frame) => [...listeners].forEach((listener) => listener(frame)), skip);
      return () => asked.push('end');
    },
    agreesToMove: () => Promise.resolve(false),
    sees: () => Promise.resolve('skipped'),
  };
  return { reader, technician, asked, listeners, help: { kind: 'technician', technician } as const };
}

describe('a wait for somebody', () => {
  it.each([
    ['what comes at once', (read: (frame: string) => void) => read('it'), 'came'],
    ['a skip', (_read: unknown, skip: () => void) => skip(), 'skipped'],
    ['its time', () => undefined, 'time-out'],
  ])('ends with %s, and the asking with it', async (_name, act, kind) => {
    const { reader, technician, asked, listeners } = scene<string>((_act, read, skip) => act(read, skip));
    const waited = await guided<string>(technician, { kind: 'break-fire-loop' }, (take) => reader.onFrame(take));
    expect(waited.kind).toBe(kind);
    expect(asked).toEqual(['break-fire-loop', 'end']);
    expect(listeners.size).toBe(0);
  });

  it('ends when it is broken off, even before it began', async () => {
    const { reader, technician } = scene<string>(() => undefined, 60_000);
    const signal = AbortSignal.abort();
    const waited = await guided<string>(
      technician,
      { kind: 'break-fire-loop' },
      (take) => reader.onFrame(take),
      signal,
    );
    expect(waited).toEqual({ kind: 'aborted' });
  });
});

describe('the test of an MRZ reader', () => {
  const test = (lines: readonly string[] | undefined) => {
    const { reader, help } = scene<{ lines: readonly string[] }>((_act, read, skip) =>
      lines === undefined ? skip() : read({ lines }),
    );
    return testMrzReader(reader, help, '2026-11-22');
  };
  const failed = async (lines: readonly string[] | undefined) =>
    (await test(lines)).tests.filter(({ passed }) => !passed).map(({ value }) => value);

  it('passes with the specimen, and hands its zone on to the chip', async () => {
    const found = await test(SPECIMEN_LINES);
    expect(found.tests.every(({ passed }) => passed)).toBe(true);
    expect(found.lines).toEqual(SPECIMEN_LINES);
  });

  it('is not passed when it is skipped', async () => {
    expect(await failed(undefined)).toEqual(['skipped']);
  });

  it('does not look at a real document that somebody lays on', async () => {
    const german = ['P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<', 'C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4'];
    const found = await test(german);
    expect(found.lines).toBeUndefined();
    expect(JSON.stringify(found)).not.toMatch(/MUSTERMANN|C01X00T4|640812/);
    expect(await failed(german)).toEqual(['a document that is no specimen']);
  });

  it('names the check digit that is wrong, and no character of the zone', async () => {
    const [first, second] = SPECIMEN_LINES;
    const values = await failed([first, second.replace('C36', 'C35')]);
    expect(values).toHaveLength(1);
    expect(String(values[0])).toMatch(/^line 2, \d+: /);
    expect(String(values[0])).not.toContain('L898902');
  });
});

describe('what came back of the code of every byte', () => {
  it('is all of it only when no byte is changed, lost or added', () => {
    expect(bytesText(ALL_BYTES)).toBe(ALL);
    const change = fc.record({ at: fc.nat(255), by: fc.integer({ min: 1, max: 255 }), how: fc.nat(2) });
    fc.assert(
      fc.property(change, ({ at, by, how }) => {
        const spoilt = [...ALL_BYTES];
        if (how === 0) spoilt.splice(at, 1);
        else if (how === 1) spoilt.splice(at, 0, by);
        else spoilt[at] = ((spoilt[at] ?? 0) + by) & 0xff;
        expect(bytesText(Buffer.from(spoilt))).not.toBe(ALL);
      }),
      fuzzed(1, 300),
    );
  });

  it('is put together of pieces, as a scanner that splits codes sends it', async () => {
    const { reader, help } = scene<Buffer>((_act, read) => {
      read(ALL_BYTES.subarray(0, 13));
      read(ALL_BYTES.subarray(14));
    });
    const tests = await testCodeScanner(reader, help);
    expect(tests.find(({ name }) => name === 'bytes 00 to FF')).toMatchObject({
      value: '13 of 256 bytes, and 242 others',
      passed: false,
    });
  });
});
