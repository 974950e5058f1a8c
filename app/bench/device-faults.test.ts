// The matrix of device faults, played and written down in docs/device-faults.md. AUTOGATE_WRITE_DOCS=1 writes the file anew;
// otherwise it has to be as it is there.
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEVICE_NAMES, type DeviceName } from '../../state/lane/lane.ts';
import { createLog } from '../controller/log.ts';
import { makeDemoLane, QUICK_BOARD, type DemoLane } from './demo-lane.ts';
import { playCell } from './device-fault-play.ts';
import { reportOf, type Played } from './device-faults-report.ts';
import { FAULTS, IN_INSPECTION, MATRIX, type Cell, type Stage } from './device-faults.ts';
import { startStandingLane, type StandingLane } from './standing-lane.ts';

const FILE = new URL('../../docs/device-faults.md', import.meta.url);
const OPEN_WITHIN_MS = 20_000;
/** As short as they can be where a fault is waited out. */
const TIMES = { chip: 1500, capture: 1200, leave: 500, absence: 300, securing: 5000 };

let demo: DemoLane;
let lane: StandingLane;
let stage: Stage;
/** Every HR0 since the cell began that would open a door. */
let opened: number[] = [];
const played: Played[] = [];

beforeAll(async () => {
  // Slow to call the board lost: CI has two cores for everything.
  demo = await makeDemoLane({ times: TIMES, barrier: { answerMs: 400 } });
  const features = { ...QUICK_BOARD.features };
  lane = startStandingLane({
    ...demo,
    log: createLog(process.env['AUTOGATE_LOG'] ?? 'silent'),
    board: { ...QUICK_BOARD, features },
  });
  lane.ends.onBoard(({ outputs }) => {
    if ((outputs & 0b11) !== 0) opened.push(outputs);
  });
  stage = { lane, demo, setMapVersion: (version) => (features.mapVersion = version) };
});
afterAll(async () => {
  await lane.stop();
  await demo.close();
});
beforeEach(async () => {
  expect(await lane.recover(OPEN_WITHIN_MS)).toMatchObject({ ok: true });
  opened = [];
});

type Row = readonly [device: DeviceName, fault: string, cell: Exclude<Cell, { kind: 'none' }>];

function rowsOf(fault: string, cellOf: (device: DeviceName) => Cell | undefined): readonly Row[] {
  return DEVICE_NAMES.flatMap((device): readonly Row[] => {
    const cell = cellOf(device);
    return cell === undefined || cell.kind === 'none' ? [] : [[device, fault, cell]];
  });
}

async function play(device: DeviceName, fault: string, cell: Row[2]): Promise<void> {
  const seen = await playCell(stage, device, cell);
  expect(seen.back).toMatch(/^open/);
  expect(opened).toEqual([]);
  played.push({ device, fault, how: cell.how, seen });
}

describe('a device that fails opens for nobody, and the lane comes back', () => {
  it.each(FAULTS.flatMap((fault) => rowsOf(fault, (device) => MATRIX[device][fault])))('%s: %s', play);
});

describe('a device that is lost in mid-inspection opens for nobody, and the lane comes back', () => {
  // Another controller: this one waits long between two attempts for devices that went again and again.
  beforeAll(() => lane.restart());
  it.each(rowsOf('lost in mid-inspection', (device) => IN_INSPECTION[device]))('%s: %s', play);
});

it('what devices do is in the tables of docs/device-faults.md', () => {
  const text = reportOf(played);
  if (process.env['AUTOGATE_WRITE_DOCS'] === '1') writeFileSync(FILE, text);
  expect(readFileSync(FILE, 'utf8')).toBe(text);
});
