// How long the software takes to read a passport with a DG2 of 20 kB, when the card and the field cost nothing.
import { createChipPort } from '../chip-reader/read-chip.ts';
import { writeTlv } from '../../state/document/lds/tlv.ts';
import { createPassport, type VirtualPassport } from './passport.ts';
import { dg1File, dg2File } from './passport-files.ts';
import { createVirtualReader } from './virtual-reader.ts';

export interface BenchmarkRow {
  readonly name: string;
  /** Median, milliseconds. */
  readonly ms: number;
  /** How many readings. */
  readonly n: number;
  readonly note: string;
}

const DG2_BYTES = 20_480;
const READINGS = 30;
/** Readings that are not counted: the engine compiles meanwhile. */
const WARM_UP = 10;
const BLOCKS = [223, 256] as const;
const KEY = { documentNumber: 'L898902C3', dateOfBirth: '740812', dateOfExpiry: '120415' };

/** A row for each size of block; the note has the number of APDUs. Rejects when a reading fails. */
export async function chipBenchmark(): Promise<readonly BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const blockSize of BLOCKS) {
    const times: number[] = [];
    let apdus = 0;
    for (let reading = -WARM_UP; reading < READINGS; reading += 1) {
      const start = performance.now();
      apdus = await readOnce(blockSize);
      if (reading >= 0) times.push(performance.now() - start);
    }
    const median = times.toSorted((a, b) => a - b)[Math.floor(READINGS / 2)] ?? Number.NaN;
    const note = `${apdus} APDUs, DG2 of ${DG2_BYTES} bytes, in-process, plain`;
    rows.push({ name: `chip read, blocks of ${blockSize}`, ms: median, n: READINGS, note });
  }
  return rows;
}

async function readOnce(blockSize: number): Promise<number> {
  let apdus = 0;
  const passport = specimen();
  const counting: VirtualPassport = {
    ...passport,
    answer: (command) => {
      apdus += 1;
      return passport.answer(command);
    },
  };
  const reader = createVirtualReader();
  reader.insert(counting);
  const port = createChipPort(() => reader.openTransport(), { blockSize });
  let end = 'nothing';
  for await (const event of port.read(KEY, new AbortController().signal)) end = event.kind;
  if (end !== 'finished') throw new Error(`the reading ended with ${end}`);
  return apdus;
}

function specimen(): VirtualPassport {
  const noImage = Buffer.alloc(DG2_BYTES - 30, 0x5a);
  return createPassport({
    COM: writeTlv(0x60, Buffer.alloc(22)),
    SOD: writeTlv(0x77, Buffer.alloc(1900)),
    DG1: dg1File(['<'.repeat(88)]),
    DG2: dg2File(noImage),
  });
}
