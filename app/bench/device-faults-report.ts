// The matrix of device faults as a page: in short, and each cell in full.
import { DEVICE_NAMES, type DeviceName } from '../../state/lane/lane.ts';
import type { Seen } from './device-fault-play.ts';
import { FAULTS, MATRIX } from './device-faults.ts';

export interface Played {
  readonly device: DeviceName;
  readonly fault: string;
  readonly how: string;
  readonly seen: Seen;
}

const NAMES: Readonly<Record<DeviceName, string>> = {
  mrzReader: 'MRZ reader (`mrz-lines`)',
  codeScanner: 'code scanner (`suffix`)',
  barrier: 'barrier (`egate-rtu-v1`)',
  chipReader: 'chip reader (virtual)',
  camera: 'camera (a picture)',
};

const HEAD = `# Device faults

What each device does to a lane when it fails, seen on a bench lane: real lines over pseudo terminals, the real drivers, the whole controller.
Written by \`app/bench/device-faults.test.ts\` (\`AUTOGATE_WRITE_DOCS=1 npx vitest run\` with its path), which plays every cell in CI and holds
this page to what it sees. No real device was tried.

A cell of the first table says how the device is while the fault lasts, what the lane does, and how it was open again once the fault was
over: after how many reconnects, none where nothing is said. Each came back within 20 s: the waits between two attempts grow to 5 s.
In no cell was a door told to open. Where a traveller is inspected, an officer sends him to the second line.
`;

/** A table with columns as wide as the formatter makes them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function short(device: DeviceName, fault: (typeof FAULTS)[number], played: readonly Played[]): string {
  const cell = MATRIX[device][fault];
  if (cell.kind === 'none') return '-';
  const found = played.find((one) => one.device === device && one.fault === fault);
  if (found === undefined) return 'not played';
  const [state = ''] = found.seen.device.split(/[:;]/);
  return `${state}; ${found.seen.lane}; ${found.seen.back}`;
}

/** The whole page. */
export function reportOf(played: readonly Played[]): string {
  const matrix = table(
    ['fault', ...DEVICE_NAMES.map((device) => NAMES[device])],
    FAULTS.map((fault) => [fault, ...DEVICE_NAMES.map((device) => short(device, fault, played))]),
  );
  const full = DEVICE_NAMES.map((device) => {
    const rows = played
      .filter((one) => one.device === device)
      .map(({ fault, how, seen }) => [fault, how, seen.device, seen.lane, seen.back]);
    const none = FAULTS.flatMap((fault) => {
      const cell = MATRIX[device][fault];
      return cell.kind === 'none' ? [[fault, '-', cell.why, '-', '-']] : [];
    });
    return `## ${NAMES[device]}\n\n${table(['fault', 'made by', 'the device', 'the lane', 'afterwards'], [...rows, ...none])}\n`;
  });
  return [HEAD, `${matrix}\n`, ...full].join('\n');
}
