import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChipEvent, ChipPort } from '../../state/gate/ports.ts';
import { err, ok } from '../../state/result.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { createPassport, type PassportOptions } from '../bench/passport.ts';
import type { PassportFiles } from '../bench/passport-files.ts';
import { createVirtualReader, type PassportFault } from '../bench/virtual-reader.ts';
import type { CardTransport } from './card-transport.ts';
import { type ChipReaderOptions, createChipPort } from './read-chip.ts';
import { filesWith, recorded } from './reading.fixture.ts';

const KEY = { documentNumber: 'L898902C3', dateOfBirth: '740812', dateOfExpiry: '120415' };
const never = new AbortController().signal;
async function eventsOf(port: ChipPort, signal = never): Promise<ChipEvent[]> {
  const events: ChipEvent[] = [];
  for await (const event of port.read(KEY, signal)) events.push(event);
  return events;
}

interface Setting {
  readonly files?: PassportFiles;
  readonly options?: PassportOptions;
  readonly faults?: readonly PassportFault[];
  readonly reader?: Partial<ChipReaderOptions>;
}

function portOf({ files = filesWith(1000), options, faults, reader }: Setting): ChipPort {
  const bench = createVirtualReader();
  bench.insert(createPassport(files, options), faults);
  return createChipPort(() => bench.openTransport(), { connectMs: 50, resumeMs: 50, apduMs: 50, ...reader });
}

/** A card that answers by a function of the command and how many came before. */
function scripted(answer: (command: Buffer, count: number) => Buffer): CardTransport & { readonly commands: Buffer[] } {
  const commands: Buffer[] = [];
  return {
    commands,
    connect: () => Promise.resolve(ok(Buffer.alloc(0))),
    transmit: (command) => Promise.resolve(ok(answer(command, commands.push(command) - 1))),
    disconnect: () => Promise.resolve(),
  };
}

/** The first bytes of a file are asked for, by its short identifier, by which command of a clean reading; counted from 1. */
async function firstReadOf(shortId: number): Promise<number> {
  const passport = recorded(createPassport(filesWith(1000)));
  const bench = createVirtualReader();
  bench.insert(passport);
  await eventsOf(createChipPort(() => bench.openTransport()));
  return 1 + passport.commands.findIndex((command) => command[1] === 0xb0 && command[2] === (0x80 | shortId));
}
const SOD_READ = await firstReadOf(0x1d);
const DG2_READ = await firstReadOf(0x02);

const last = (events: readonly ChipEvent[]): ChipEvent | undefined => events.at(-1);

describe('reading a chip', () => {
  it.each([
    ['short files', 1000, 223],
    ['blocks of 256', 5000, 256],
    ['blocks of 16', 600, 16],
    ['a file whose last block is full', 223 * 3 + 6 - 4, 223],
    ['a file past the offsets of the even instruction', 40_000, 223],
    ['a file far past them, in full blocks', 100_000, 256],
  ])('gives every file as it is on the card: %s', async (_name, length, blockSize) => {
    const files = filesWith(length);
    const events = await eventsOf(portOf({ files, reader: { blockSize, totalMs: 60_000 } }));
    expect(events[0]).toEqual({ kind: 'connected' });
    expect(last(events)).toEqual({ kind: 'finished' });
    const groups = events.filter((event) => event.kind === 'group');
    expect(groups.map(({ group }) => group)).toEqual(['COM', 'SOD', 'DG1', 'DG2']);
    expect(Object.fromEntries(groups.map(({ group, bytes }) => [group, bytes]))).toEqual(files);
  });

  it('tells its progress, up to the whole of each file', async () => {
    const progress = (await eventsOf(portOf({}))).filter((event) => event.kind === 'progress');
    const dg2 = progress.filter(({ group }) => group === 'DG2').map(({ read }) => read);
    expect(dg2).toEqual([223, 446, 669, 892, 1004]);
    expect(progress.every(({ read, total }) => read <= total)).toBe(true);
  });

  it('looks for EF.CardAccess, then for the application, and sends what Doc 9303-10 prints: SELECT without Le', async () => {
    const card = createPassport(filesWith(20));
    const transport = scripted((command) => card.answer(command));
    await eventsOf(createChipPort(() => transport));
    const commands = transport.commands.map((command) => command.toString('hex'));
    expect(commands.slice(0, 3)).toEqual(['00b09c00000016', '00a4020c02011c', '00a4040c07a0000002471001']);
    // No challenge, neither extended nor short, so no BAC: the files are tried plainly.
    expect(commands.slice(3, 7)).toEqual(['00840000000008', '0084000008', '00a4020c02011d', '00b0000001']);
    // Short identifiers are tried with EF.COM and EF.SOD: 1E, 1D; the rest of a file has no other than it.
    expect(commands.slice(7, 10)).toEqual(['00b09e0016', '00b09d00df', '00b000dfdf']);
  });

  it('follows 61xx and 6Cxx, and takes smaller blocks from a card that answers 6700', async () => {
    const card = createPassport(filesWith(700));
    let rest: Buffer = Buffer.alloc(0);
    const transport = scripted((command) => {
      const le = command.length === 5 ? command.readUInt8(4) : 0;
      if (command[1] === 0xc0) return Buffer.concat([rest, Buffer.from('9000', 'hex')]);
      if (command[1] === 0xb0 && le > 160) return Buffer.from('6700', 'hex');
      if (command[1] === 0xb0 && le === 92) return Buffer.from('6c10', 'hex');
      const answer = card.answer(command);
      if (le !== 160) return answer;
      rest = answer.subarray(100, -2);
      return Buffer.concat([answer.subarray(0, 100), Buffer.from([0x61, rest.length])]);
    });
    const events = await eventsOf(createChipPort(() => transport));
    expect(last(events)).toEqual({ kind: 'finished' });
    const dg2 = events.find((event) => event.kind === 'group' && event.group === 'DG2');
    expect(dg2).toMatchObject({ bytes: filesWith(700).DG2 });
  });
});

describe('a chip that fails is reported with its cause', () => {
  it.each<[string, Setting, string]>([
    ['dead', { faults: [{ kind: 'dead' }] }, 'no-chip'],
    ['taken away', { faults: [{ kind: 'removed-at', command: SOD_READ }] }, 'removed'],
    ['silent', { faults: [{ kind: 'silent-from', command: 4 }] }, 'time-out'],
    ['of another kind', { options: { otherCard: true } }, 'no-application'],
    ['locked', { options: { locked: true } }, 'access-refused'],
    ['with a memory error', { faults: [{ kind: 'status-at', command: DG2_READ + 1, status: 0x6f00 }] }, 'read-error'],
    ['answering nothing', { faults: [{ kind: 'bytes-at', command: DG2_READ, bytes: Buffer.alloc(0) }] }, 'malformed'],
    [
      'answering too much',
      { faults: [{ kind: 'bytes-at', command: DG2_READ, bytes: Buffer.from(`${'75'.repeat(5000)}9000`, 'hex') }] },
      'malformed',
    ],
    ['with a file of another tag', { files: { ...filesWith(10), DG1: filesWith(10).SOD } }, 'malformed'],
    [
      'with a file that ends early',
      { files: { ...filesWith(10), DG1: filesWith(10).DG1.subarray(0, 40) } },
      'read-error',
    ],
    ['that declares too much', { reader: { maxFileBytes: 500 } }, 'too-large'],
    ['too slow as a whole', { faults: [{ kind: 'slow', bytesPerSecond: 2000 }], reader: { totalMs: 60 } }, 'time-out'],
  ])('%s', async (_name, setting, cause) => {
    const events = await eventsOf(portOf(setting));
    expect(last(events)).toMatchObject({ kind: 'failed', cause });
    expect(events.filter(({ kind }) => kind === 'failed' || kind === 'finished')).toHaveLength(1);
  });

  it('but not when EF.COM is none, which nobody has signed: it is left out', async () => {
    const bad = await eventsOf(portOf({ files: { ...filesWith(1000), COM: filesWith(10).SOD } }));
    expect(last(bad)).toEqual({ kind: 'finished' });
    expect(bad.some((event) => event.kind === 'group' && event.group === 'COM')).toBe(false);
  });

  it('taken away by hand in the middle of a command', async () => {
    const bench = createVirtualReader();
    bench.insert(createPassport(filesWith(3000)), [{ kind: 'slow', bytesPerSecond: 20_000 }]);
    const events: ChipEvent[] = [];
    for await (const event of createChipPort(() => bench.openTransport(), { resumeMs: 50 }).read(KEY, never)) {
      events.push(event);
      if (event.kind === 'progress' && event.group === 'DG2') setTimeout(() => bench.remove(), 3);
    }
    expect(last(events)).toMatchObject({ kind: 'failed', cause: 'removed' });
  });

  it('on a reader that is unplugged, and works again when it is back', async () => {
    const bench = createVirtualReader();
    const port = createChipPort(() => bench.openTransport());
    bench.insert(createPassport(filesWith(50)));
    bench.unplug();
    expect(last(await eventsOf(port))).toMatchObject({ kind: 'failed', cause: 'reader' });
    bench.plug();
    expect(last(await eventsOf(port))).toEqual({ kind: 'finished' });
  });
});

describe('waiting and giving up', () => {
  it('finds a passport that is laid on a moment later', async () => {
    const bench = createVirtualReader();
    const events = eventsOf(createChipPort(() => bench.openTransport()));
    bench.insert(createPassport(filesWith(50)));
    expect(last(await events)).toEqual({ kind: 'finished' });
  });

  it('ends as failed when aborted, before or during the reading', async () => {
    expect(await eventsOf(portOf({}), AbortSignal.abort())).toMatchObject([{ kind: 'failed' }]);
    const abort = new AbortController();
    const events: ChipEvent[] = [];
    for await (const event of portOf({}).read(KEY, abort.signal)) {
      events.push(event);
      if (event.kind === 'group') abort.abort();
    }
    expect(last(events)).toMatchObject({ kind: 'failed', detail: 'aborted' });
  });

  it('frees the card when its consumer stops listening', async () => {
    const bench = createVirtualReader();
    bench.insert(createPassport(filesWith(50)));
    const port = createChipPort(() => bench.openTransport());
    for await (const event of port.read(KEY, never)) if (event.kind === 'connected') break;
    expect(last(await eventsOf(port))).toEqual({ kind: 'finished' });
  });

  it('lets only one reading at a time have the card', async () => {
    const bench = createVirtualReader();
    bench.insert(createPassport(filesWith(50)));
    const port = createChipPort(() => bench.openTransport());
    const ends = (await Promise.all([eventsOf(port), eventsOf(port)])).map(last);
    expect(ends).toContainEqual({ kind: 'finished' });
    expect(ends).toContainEqual({ kind: 'failed', cause: 'reader', detail: 'the card is in use' });
  });
});

describe('a transport that misbehaves', () => {
  const wrong: [string, () => CardTransport, string][] = [
    [
      'cannot be opened',
      () => {
        throw new Error('no driver');
      },
      'reader',
    ],
    [
      'rejects',
      () => ({ ...scripted(() => Buffer.alloc(0)), transmit: () => Promise.reject(new Error('broken pipe')) }),
      'reader',
    ],
    [
      'throws',
      () => ({
        ...scripted(() => Buffer.alloc(0)),
        connect: () => {
          throw new Error('broken pipe');
        },
      }),
      'reader',
    ],
    [
      'ignores its signals',
      () => ({ ...scripted(() => Buffer.alloc(0)), transmit: () => Promise.race([]) }),
      'time-out',
    ],
    ['never connects', () => ({ ...scripted(() => Buffer.alloc(0)), connect: () => Promise.race([]) }), 'no-chip'],
    [
      'fails to disconnect',
      () => ({ ...scripted(() => Buffer.from('6a82', 'hex')), disconnect: () => Promise.reject(new Error('gone')) }),
      'no-application',
    ],
    [
      'is refused',
      () => ({
        ...scripted(() => Buffer.alloc(0)),
        connect: () => Promise.resolve(err({ kind: 'reader' as const, text: 'in use' })),
      }),
      'reader',
    ],
  ];
  it.each(wrong)('%s', async (_name, open, cause) => {
    const events = await eventsOf(createChipPort(open, { connectMs: 30, apduMs: 30 }));
    expect(last(events)).toMatchObject({ kind: 'failed', cause });
  });

  it('refuses a block size that cannot be, at once', () => {
    for (const blockSize of [15, 65_537, 100.5])
      expect(() => createChipPort(() => scripted(() => Buffer.alloc(0)), { blockSize })).toThrow(RangeError);
  });
});

describe('whatever a card answers', () => {
  it('the reading ends, once', async () => {
    const bytes = fc.uint8Array({ maxLength: 40 });
    const status = fc.constantFrom('9000', '6282', '6100', '61ff', '6c00', '6cff', '6700', '6a82', '6982');
    const answer = fc.oneof(
      bytes.map((data) => Buffer.from(data)),
      fc.tuple(bytes, status).map(([data, sw]) => Buffer.concat([data, Buffer.from(sw, 'hex')])),
      fc
        .tuple(fc.constantFrom('6003010203', '60820fff', '7700', '61840fffffff', '7582'), status)
        .map(([data, sw]) => Buffer.from(data + sw, 'hex')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 12 }), async (answers) => {
        const selected = Buffer.from('9000', 'hex');
        const transport = scripted((command, count) =>
          command[1] === 0xa4 ? selected : (answers[count % answers.length] ?? selected),
        );
        const events = await eventsOf(createChipPort(() => transport, { maxFileBytes: 4096 }));
        expect(['failed', 'finished']).toContain(last(events)?.kind);
        expect(events.filter(({ kind }) => kind === 'failed' || kind === 'finished')).toHaveLength(1);
      }),
      fuzzed(9, 300),
    );
  });

  it('a card that gives one byte at a time is given up when the time is over', async () => {
    const sod = '778300fff0';
    const transport = scripted((command) => {
      if (command[1] === 0xa4) return Buffer.from('9000', 'hex');
      if (command[1] !== 0xb0 || command.readUInt8(2) >= 0x80) return Buffer.from('6a82', 'hex');
      return Buffer.from(command.readUInt16BE(2) === 0 && command.readUInt8(4) > 1 ? `${sod}9000` : '779000', 'hex');
    });
    const events = await eventsOf(createChipPort(() => transport, { totalMs: 100 }));
    expect(transport.commands.length).toBeGreaterThan(10);
    expect(last(events)).toMatchObject({ kind: 'failed', cause: 'time-out' });
  });
});
