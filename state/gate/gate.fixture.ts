// What the tests of the gate stand on: a lane at a table, boards with a word on their inputs, and one document.
import { fromPromise } from 'xstate';
import { composeTd3 } from '../document/mrz/compose.ts';
import { parseMrz } from '../document/mrz/parse.ts';
import type { MachineReadableZone } from '../document/mrz/zone.ts';
import { decodeInputs, encodeInputs, type BarrierInputs } from './board.ts';
import type { GateSettings } from './context.ts';
import type { GateParts } from './setup.ts';

export const TODAY = '2026-11-22';

const QUIET: BarrierInputs = {
  ...decodeInputs(0),
  exitClosed: true,
  entryClosed: true,
  fireAlarm: false,
  emergencyButton: false,
  tamper: false,
  mainsLost: false,
};

/** The inputs of a healthy board at rest, but for `changes`. */
export function board(changes: Partial<BarrierInputs> = {}): BarrierInputs {
  return decodeInputs(encodeInputs({ ...QUIET, ...changes }));
}

export const OPENED: Partial<BarrierInputs> = { exitClosed: false, exitOpen: true };

export function zoneOf(nationality: string, documentNumber = 'X1234567'): MachineReadableZone {
  const lines = composeTd3({
    documentCode: 'P',
    issuingState: nationality,
    primaryIdentifier: 'SPECIMEN',
    secondaryIdentifier: 'ONE',
    documentNumber,
    nationality,
    dateOfBirth: '1985-01-01',
    sex: 'F',
    dateOfExpiry: '2030-01-01',
  });
  const parsed = parseMrz(lines, TODAY);
  if (!parsed.ok) throw new Error(parsed.error.map(({ text }) => text).join('; '));
  return parsed.value;
}

export const SETTINGS: GateSettings = {
  lane: 'TEST-01',
  direction: 'arrival',
  state: 'IDN',
  opensAtStart: true,
  layout: 'turnstile',
  released: { entry: true, exit: true },
  // As the degrade table of the project says; `lossesOf` has a test of its own.
  lossOf: {
    mrzReader: 'close',
    codeScanner: 'serve',
    barrier: 'close',
    chipReader: 'refer',
    camera: 'close',
    journal: 'close',
  },
};

const never = <T>() => new Promise<T>(() => undefined);

/** Parts whose tasks never end: the test speaks for them. */
export function silentParts(changes: Partial<GateParts> = {}): GateParts {
  return {
    settings: SETTINGS,
    delays: {
      securing: 10_000,
      chip: 12_000,
      watchlist: 3000,
      capture: 10_000,
      captureOverdue: 11_500,
      compare: 5000,
      decide: 2000,
      motor: 7000,
      passage: 10_000,
      holdOpen: 30_000,
      several: 1000,
      takeDocument: 15_000,
      absence: 2000,
      officer: 600_000,
      record: 5000,
      leave: 15_000,
      fireDebounce: 1000,
      codeKept: 60_000,
    },
    actors: {
      readChip: fromPromise(() => never()),
      askWatchlist: fromPromise(() => never()),
      captureFace: fromPromise(() => never()),
      compareFaces: fromPromise(() => never()),
      decide: fromPromise(() => never()),
      record: fromPromise(() => never()),
    },
    now: () => new Date(`${TODAY}T08:00:00Z`),
    newId: () => 'crossing-1',
    today: () => TODAY,
    ...changes,
  };
}
