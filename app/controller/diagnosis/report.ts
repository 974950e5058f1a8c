// What a diagnosis finds, and how people read it.
import type { DeviceState, DeviceStatus } from '../../../state/lane/device.ts';
import type { PartStatus } from '../status-report.ts';

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

function testLine({ name, value, limit, passed }: Test): string {
  return `    ${name}: ${value}${limit === null ? '' : ` (limit: ${limit})`}${passed ? '' : ', NOT PASSED'}`;
}

const COLUMNS = ['name', 'state', 'version', 'cause'] as const;

/** One line a device, in columns, and below it one line a test. */
export function tableOf({ devices }: Diagnosis): string {
  const rows = devices.map((device) => ({
    cells: [device.name, device.state, device.version ?? '-', device.cause],
    tests: device.tests,
  }));
  const widths = COLUMNS.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  return [line(COLUMNS), ...rows.flatMap(({ cells, tests }) => [line(cells), ...tests.map(testLine)])]
    .map((text) => `${text}\n`)
    .join('');
}
