// What PC/SC costs: a passport with a DG2 of 20 kB through the chip process, pcscd and vpcd, with and without the cure of vpcd's
// delay, beside the same reading in one process. No radio: that is in hardware/bench/chip.benchmark.ts.
import { setTimeout as delay } from 'node:timers/promises';
import { isMissing } from '../../../state/testing/prerequisites.ts';
import { HABITS } from '../../bench/chip-habits.ts';
import type { PassportOptions } from '../../bench/passport.ts';
import { createVirtualReader } from '../../bench/virtual-reader.ts';
import { createVpcdHost, VPCD_NEEDS, VPCD_READERS } from '../../bench/vpcd-host.ts';
import { createChipPort } from '../read-chip.ts';
import { CHIP_PROCESS_TIMES, type ChipProcess } from './chip-process.ts';
import { eventsOf, passport, startReader } from './pcscd.fixture.ts';

export interface PcscRow {
  readonly name: string;
  /** Median, milliseconds. */
  readonly ms: number;
  readonly n: number;
  readonly note: string;
  readonly against?: string;
}

const DG2_BYTES = 20_480;
const READINGS = 7;
const WARM_UP = 2;
const READY_MS = 20_000;

const PORTRAIT = {
  format: 'jpeg',
  bytes: Buffer.concat([Buffer.from('ffd8ffc0000b080001000101011100', 'hex'), Buffer.alloc(DG2_BYTES - 94, 0x5a)]),
} as const;

interface Way {
  readonly options: PassportOptions;
  /** Whether vpcd is tried without the cure, too; many commands show nothing that few do not. */
  readonly uncured: boolean;
}

const WAYS: Readonly<Record<string, Way>> = {
  BAC: { options: { bac: true }, uncured: true },
  'PACE on P-256': { options: { pace: [{ mapping: 'GM', suite: 'AES-128', parameterId: 12 }] }, uncured: true },
  'BAC, short commands': { options: { bac: true, habits: HABITS['short-only'] }, uncured: false },
};

interface Timed {
  readonly ms: number;
  readonly apdus: number;
  /** Of one APDU and its answer, by the counters of the chip process. */
  readonly roundTripMs?: number | undefined;
}

/** @param counted commands since the last time it was asked */
async function timed(reader: Pick<ChipProcess, 'port'>, counted: () => number): Promise<Timed> {
  const all: Timed[] = [];
  for (let reading = -WARM_UP; reading < READINGS; reading += 1) {
    counted();
    const start = performance.now();
    const end = (await eventsOf(reader)).at(-1);
    const ms = performance.now() - start;
    if (end?.kind !== 'finished') throw new Error(`a reading ended with ${JSON.stringify(end)}`);
    if (reading >= 0) all.push({ ms, apdus: counted() });
  }
  const middle = all.toSorted((a, b) => a.ms - b.ms)[READINGS >> 1];
  if (middle === undefined) throw new Error('no reading is no measurement');
  return middle;
}

function counter() {
  let count = 0;
  return {
    add: () => void (count += 1),
    taken: () => {
      const before = count;
      count = 0;
      return before;
    },
  };
}

async function inOneProcess(options: PassportOptions): Promise<Timed> {
  const { card } = passport(PORTRAIT, options);
  const { add, taken } = counter();
  const reader = createVirtualReader();
  reader.insert({
    ...card,
    answer: (command) => {
      add();
      return card.answer(command);
    },
  });
  return timed({ port: createChipPort(() => reader.openTransport()) }, taken);
}

async function overPcscd(options: PassportOptions, sendsAtOnce: boolean): Promise<Timed> {
  const host = createVpcdHost({ sendsAtOnce });
  await host.start();
  const reader = startReader({ reader: VPCD_READERS[0].name, totalMs: 60_000, env: host.env });
  try {
    const { add, taken } = counter();
    await host.lay(0, passport(PORTRAIT, options).card, { onCommand: add });
    for (let waited = 0; reader.documents.at(-1) !== true; waited += 50) {
      if (waited > READY_MS) throw new Error(`the reader is ${reader.status.state}: ${reader.status.cause}`);
      await delay(50);
    }
    const found = await timed(reader, taken);
    // The counters are told with each sign of life.
    await delay(2 * CHIP_PROCESS_TIMES.pingMs);
    return { ...found, roundTripMs: reader.counters.roundTrips?.p50Ms };
  } finally {
    await reader.stop();
    await host.close();
  }
}

/** @returns nothing where a package is missing, which is said on stderr */
export async function benchmarkPcsc(): Promise<readonly PcscRow[]> {
  if (isMissing(VPCD_NEEDS)) return [];
  const rows: PcscRow[] = [];
  for (const [name, { options, uncured }] of Object.entries(WAYS)) {
    const against = `${name}: one process`;
    const found: [string, Timed][] = [
      [against, await inOneProcess(options)],
      [`${name}: pcscd`, await overPcscd(options, true)],
    ];
    if (uncured) found.push([`${name}: pcscd, vpcd as it comes`, await overPcscd(options, false)]);
    for (const [way, { ms, apdus, roundTripMs }] of found) {
      const each = roundTripMs === undefined ? '' : `, a round trip ${roundTripMs.toFixed(2)} ms`;
      rows.push({
        name: way,
        ms,
        n: READINGS,
        note: `DG2 of ${DG2_BYTES} bytes, ${apdus} APDUs${each}`,
        ...(way === against ? {} : { against }),
      });
    }
  }
  return rows;
}
