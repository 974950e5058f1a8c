// What a diagnosis finds, and how people read it.
import type { DeviceState, DeviceStatus } from '../../../state/lane/device.ts';
import type { PartStatus } from '../status-report.ts';
import { hintFor } from './hints.ts';

export interface Test {
  readonly name: string;
  readonly value: string | number;
  /** Null: told, and not judged. */
  readonly limit: string | number | null;
  readonly passed: boolean;
}

/** A device of the lane, or a service of this computer that the lane needs. */
export interface DeviceReport {
  readonly name: string;
  /** The wire profile of a device; `service` for what runs in this computer. */
  readonly kind: string;
  readonly state: DeviceState;
  readonly cause: string;
  readonly version: string | null;
  readonly tests: readonly Test[];
}

/** What `npm run diagnose -- --json` prints. */
export interface Diagnosis {
  readonly lane: string;
  readonly devices: readonly DeviceReport[];
}

/** What was found of a device before it has its name. */
export interface Found {
  readonly status: DeviceStatus;
  readonly tests: readonly Test[];
}

const NOT_TESTED = 'not tested: ';

/** Told, and not judged. */
export function told(name: string, value: string | number): Test {
  return { name, value, limit: null, passed: true };
}

/** Good when the value is the limit itself. */
export function equal(name: string, value: string | number, limit: string | number): Test {
  return { name, value, limit, passed: value === limit };
}

/** Good up to the limit. */
export function atMost(name: string, value: number, limit: number): Test {
  return { name, value, limit, passed: value <= limit };
}

/** Good from the limit on. */
export function atLeast(name: string, value: number, limit: number): Test {
  return { name, value, limit, passed: value >= limit };
}

/** A test that could not be made now, and why: not judged, but no lane is declared ready without it. */
export function untested(name: string, why: string): Test {
  return told(name, `${NOT_TESTED}${why}`);
}

export function isUntested({ value, limit }: Test): boolean {
  return limit === null && typeof value === 'string' && value.startsWith(NOT_TESTED);
}

/** A device that serves, well or badly: a lane can be open with it. */
export function serves({ state }: Pick<DeviceStatus, 'state'>): boolean {
  return state === 'ready' || state === 'degraded';
}

export function allServe({ devices }: Diagnosis): boolean {
  return devices.every((device) => serves(device) && device.tests.every(({ passed }) => passed));
}

export function reportOf({ name, kind, state, cause, version }: PartStatus, tests: readonly Test[]): DeviceReport {
  return { name, kind, state, cause, version, tests };
}

export function testText({ name, value, limit, passed }: Test): string {
  return `${name}: ${value}${limit === null ? '' : ` (limit: ${limit})`}${passed ? '' : ', NOT PASSED'}`;
}

const COLUMNS = ['name', 'state', 'version', 'cause'] as const;

/** One line a device, in columns, and below it one line a test, and what to do where something is wrong. */
export function tableOf({ devices }: Diagnosis): string {
  const rows = devices.map((device) => ({
    cells: [device.name, device.state, device.version ?? '-', device.cause],
    below: [...device.tests.map(testText), ...hintsOf(device).map((hint) => `-> ${hint}`)],
  }));
  const widths = COLUMNS.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  return [line(COLUMNS), ...rows.flatMap(({ cells, below }) => [line(cells), ...below.map((text) => `    ${text}`)])]
    .map((text) => `${text}\n`)
    .join('');
}

/** What to do about a device, each once: for its own cause, and for each test that has not passed. */
export function hintsOf(device: DeviceReport): readonly string[] {
  const causes = [
    ...(device.state === 'ready' ? [] : [device.cause]),
    ...device.tests.filter(({ passed }) => !passed).map((test) => testText(test)),
  ];
  return [...new Set(causes.flatMap((cause) => hintFor(device.name, cause) ?? []))];
}
