// How long a chip with a DG2 of 20 kB takes: our own work, when card and field cost nothing; and the whole step over a radio link of
// each rate, beside the time that the bytes of the files alone would need there. The link's time is reckoned, not waited for, and the
// chip's own is a turnaround for each command: the virtual chip's arithmetic is not in it.
import type { PaceOffer } from './chip-keys.ts';
import { HABITS } from './chip-habits.ts';
import { type ChipKeys, makeChipAuthenticationKey, NO_KEYS } from './chip-keys.ts';
import { createPassport, type VirtualPassport } from './passport.ts';
import { type PassportFiles, personalise } from './passport-files.ts';
import { LINK_RATES, linkMs, type LinkRate, overLink, skippingClock } from './link-rate.ts';
import { createVirtualReader } from './virtual-reader.ts';
import { standardizedGroup, STANDARDIZED_IDS } from '../chip-reader/pace/domain-parameters.ts';
import { type ChipReaderOptions, createChipPort } from '../chip-reader/read-chip.ts';

export interface BenchmarkRow {
  readonly name: string;
  /** Median, milliseconds. */
  readonly ms: number;
  /** How many readings. */
  readonly n: number;
  readonly note: string;
  /** The row that this one is compared with. */
  readonly against?: string;
}

const DG2_BYTES = 20_480;
const KEY = { documentNumber: 'L898902C3', dateOfBirth: '740812', dateOfExpiry: '120415' };
const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
/** Readings that are not counted: the engine compiles meanwhile. */
const WARM_UP = 2;
/** Of chip and reader, for each command, ms. */
const TURNAROUND_MS = 5;

interface Subject {
  readonly name: string;
  readonly pace?: readonly PaceOffer[];
  readonly bac?: boolean;
  readonly keys?: ChipKeys;
  readonly shortForm?: boolean;
  readonly blockSize?: number;
}

interface Specimen {
  readonly subject: Subject;
  readonly files: PassportFiles;
}

function specimen(subject: Subject): Specimen {
  const pixel = Buffer.from('ffd8ffc0000b080001000101011100', 'hex');
  const around = 94;
  const bytes = Buffer.concat([pixel, Buffer.alloc(DG2_BYTES - around, 0x5a)]);
  const { pace = [], keys = NO_KEYS } = subject;
  const files = personalise(LINES, { format: 'jpeg', bytes }, { pace, keys, signer: 'rsa' });
  if (!files.ok) throw new Error(files.error);
  return { subject, files: files.value };
}

interface Run {
  readonly apdus: number;
  /** Our work: all but the time in which the virtual chip thought. */
  readonly ownMs: number;
  /** From the chip's first answer to the report of how it was opened; ours and the chip's, since both work at it in turn. */
  readonly accessMs: number;
  readonly linkMs: number;
  /** Of the files that were read. */
  readonly fileBytes: number;
}

interface Way {
  readonly rate: LinkRate;
  readonly turnaroundMs: number;
}

async function run({ subject, files }: Specimen, way?: Way): Promise<Run> {
  const { pace = [], bac = false, keys = NO_KEYS, shortForm = false, blockSize } = subject;
  const habits = shortForm ? HABITS['short-only'] : HABITS.standard;
  const passport = createPassport(files, { pace, bac, keys, habits });
  let apdus = 0;
  let chipMs = 0;
  const counting: VirtualPassport = {
    ...passport,
    answer: (command) => {
      apdus += 1;
      const start = performance.now();
      const answer = passport.answer(command);
      chipMs += performance.now() - start;
      return answer;
    },
  };
  const reader = createVirtualReader();
  reader.insert(counting);
  const clock = skippingClock();
  const open = () => (way === undefined ? reader.openTransport() : overLink(reader.openTransport(), { ...way, clock }));
  const options: Partial<ChipReaderOptions> = blockSize === undefined ? {} : { blockSize };
  const start = performance.now();
  let accessMs = 0;
  let fileBytes = 0;
  let end = 'nothing';
  for await (const event of createChipPort(open, options).read(KEY, new AbortController().signal)) {
    end = event.kind;
    if (event.kind === 'access') accessMs = performance.now() - start;
    if (event.kind === 'group') fileBytes += event.bytes.length;
  }
  if (end !== 'finished') throw new Error(`${subject.name}: the reading ended with ${end}`);
  return { apdus, accessMs, fileBytes, ownMs: performance.now() - start - chipMs, linkMs: clock.now() };
}

interface Summary {
  readonly last: Run;
  readonly n: number;
  readonly median: (value: (one: Run) => number) => number;
}

async function runs(one: Specimen, n: number, warmUp = WARM_UP): Promise<Summary> {
  const all: Run[] = [];
  for (let count = -warmUp; count < n; count += 1) {
    const done = await run(one);
    if (count >= 0) all.push(done);
  }
  const [last] = all;
  if (last === undefined) throw new RangeError('no run is no measurement');
  return {
    last,
    n,
    median: (value) => all.map(value).toSorted((a, b) => a - b)[Math.floor(n / 2)] ?? Number.NaN,
  };
}

const gm = (parameterId: number): PaceOffer => ({ mapping: 'GM', suite: 'AES-128', parameterId });
const keysOf = (parameterId: number): ChipKeys => ({
  ...NO_KEYS,
  chipAuthentication: [makeChipAuthenticationKey({ suite: 'AES-128', parameterId, spelling: 'explicit' })],
});

/** Nothing but bytes: what each command costs us. */
async function plainRows(): Promise<readonly BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const blockSize of [223, 256]) {
    const { last, n, median } = await runs(specimen({ name: 'plain', blockSize }), 15);
    const note = `${last.apdus} APDUs, DG2 of ${DG2_BYTES} bytes, in-process, plain`;
    const name = `chip read, blocks of ${blockSize}`;
    const against = rows[0]?.name;
    rows.push({ name, ms: median(({ ownMs }) => ownMs), n, note, ...(against === undefined ? {} : { against }) });
  }
  return rows;
}

/** Reader and chip in one process. */
async function accessRows(): Promise<readonly BenchmarkRow[]> {
  const subjects: readonly Subject[] = [
    { name: 'BAC', bac: true },
    ...STANDARDIZED_IDS.map((id) => ({ name: `PACE-GM ${standardizedGroup(id)?.name ?? ''}`, pace: [gm(id)] })),
    { name: 'PACE-IM brainpoolP256r1', pace: [{ mapping: 'IM', suite: 'AES-128', parameterId: 13 }] },
    {
      name: 'PACE-CAM brainpoolP256r1',
      pace: [{ mapping: 'CAM', suite: 'AES-128', parameterId: 13 }],
      keys: keysOf(13),
    },
  ];
  const rows: BenchmarkRow[] = [];
  for (const subject of subjects) {
    const { n, median } = await runs(specimen(subject), 3, 1);
    const note = 'connected to opened, reader and virtual chip together';
    rows.push({ name: `open by ${subject.name}`, ms: median(({ accessMs }) => accessMs), n, note });
  }
  return rows;
}

const EAC: Subject = { name: 'PACE and CA', pace: [gm(13)], keys: keysOf(13) };
const SUBJECTS: readonly Subject[] = [
  EAC,
  { name: 'BAC, extended length', bac: true },
  { name: 'BAC, short form', bac: true, shortForm: true },
];

/** The whole step over each link, against what the bytes of its files need at nine bits each. Only our own time differs from run to run. */
async function linkRows(): Promise<readonly BenchmarkRow[]> {
  const subjects: { readonly one: Specimen; readonly own: Summary }[] = [];
  for (const subject of SUBJECTS) {
    const one = specimen(subject);
    subjects.push({ one, own: await runs(one, 5) });
  }
  const rows: BenchmarkRow[] = [];
  for (const rate of LINK_RATES) {
    const floor = `floor at ${rate} kbit/s`;
    const bytes = subjects[0]?.own.last.fileBytes ?? 0;
    rows.push({ name: floor, ms: linkMs(bytes, rate), n: 1, note: `${bytes} bytes of files` });
    for (const { one, own } of subjects) {
      const ownMs = own.median((done) => done.ownMs);
      for (const turnaroundMs of [0, TURNAROUND_MS]) {
        const { apdus, linkMs: onLink } = await run(one, { rate, turnaroundMs });
        rows.push({
          name: `${one.subject.name} at ${rate} kbit/s, ${turnaroundMs} ms each`,
          ms: onLink + ownMs,
          n: own.n,
          note: `${apdus} APDUs, ${ownMs.toFixed(0)} ms of it ours`,
          against: floor,
        });
      }
    }
  }
  return rows;
}

/** Rejects when a reading fails. */
export async function chipBenchmark(): Promise<readonly BenchmarkRow[]> {
  return [...(await plainRows()), ...(await accessRows()), ...(await linkRows())];
}
