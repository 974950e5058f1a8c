// The far ends of the devices that a bench lane simulates: ptys with simulators behind them, a virtual chip reader, and the
// people before the barrier. A device that the lane file gives by path is left alone, and its far end is not here.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BOARD_DEFAULTS, type BoardEvents, type BoardOptions } from '../../hardware/bench/board.ts';
import { startBoardServer, type BoardServer } from '../../hardware/bench/board-server.ts';
import { benchCodeScanner, type BenchCodeScanner } from '../../hardware/bench/code-scanner.ts';
import type { BenchMrzReader } from '../../hardware/bench/mrz-reader.ts';
import { simulateMrzReader } from '../../hardware/bench/mrz-simulators.ts';
import { createPtyPort, type PtyPort } from '../../hardware/bench/pty-port.ts';
import { createIssuingStates, type IssuingStates } from './issuing-states.ts';
import { createVirtualReader, type VirtualReader } from '../../hardware/bench/virtual-reader.ts';
import { createChipPort } from '../../hardware/chip-reader/read-chip.ts';
import type { DeviceStatus } from '../../state/lane/device.ts';
import type { DeviceName, Lane } from '../../state/lane/lane.ts';
import { openChipReader, readingOptions, type ChipDevice } from '../controller/chip.ts';

/** HR0 as the board received it, with its inputs at that moment. */
export interface BoardEntry {
  /** Milliseconds of the monotonic clock. */
  readonly ms: number;
  readonly outputs: number;
  readonly inputs: number;
}

export interface FarEnds {
  /** The lane with the paths of the simulated devices in place of `bench`. */
  readonly lane: Lane;
  /** A folder of this bench alone, deleted at its end. */
  readonly folder: string;
  readonly mrzReader: BenchMrzReader | undefined;
  readonly codeScanner: BenchCodeScanner | undefined;
  readonly board: BoardServer | undefined;
  readonly chipReader: VirtualReader;
  readonly chip: ChipDevice;
  readonly states: IssuingStates;
  /** The folder of their authorities, for a lane that reads their passports; undefined where the chip reader is a real one. */
  readonly csca: string | undefined;
  isSimulated(device: DeviceName): boolean;
  isPlugged(device: DeviceName): boolean;
  /** Does nothing for a device that is not simulated. */
  unplug(device: DeviceName): Promise<void>;
  plugIn(device: DeviceName): void;
  /** Bytes that the device would not send by itself; false when they were lost. For a device on a line. */
  sendRaw(device: DeviceName, bytes: Uint8Array): Promise<boolean>;
  /** Told of every change of HR0. */
  onBoard(listener: (entry: BoardEntry) => void): void;
  /** Told of every change of what the board really does. */
  onApplied(listener: BoardEvents['onApplied']): void;
  close(): Promise<void>;
}

const SERIAL = ['mrzReader', 'codeScanner', 'barrier'] as const;

const PRESENT: DeviceStatus = { state: 'ready', cause: '', version: 'virtual' };
const ABSENT: DeviceStatus = { state: 'absent', cause: 'unplugged', version: undefined };

/** @param boardOptions of a simulated barrier board: how fast its drives and the people are; the layout is the lane's */
export function createFarEnds(lane: Lane, boardOptions: BoardOptions = BOARD_DEFAULTS): FarEnds {
  const folder = mkdtempSync(path.join(tmpdir(), 'autogate-bench-'));
  const ports = new Map<DeviceName, PtyPort>();
  for (const name of SERIAL)
    if (lane.devices[name].path === 'bench') ports.set(name, createPtyPort(path.join(folder, name)));

  const listeners = new Set<(entry: BoardEntry) => void>();
  const appliedListeners = new Set<BoardEvents['onApplied']>();
  const { mrzReader, codeScanner, barrier } = lane.devices;
  const pathOf = (name: (typeof SERIAL)[number]) => ports.get(name)?.path ?? lane.devices[name].path;
  const mrzPort = ports.get('mrzReader');
  const codePort = ports.get('codeScanner');
  const boardPort = ports.get('barrier');

  const board =
    boardPort &&
    startBoardServer({
      line: boardPort,
      unit: barrier.unit,
      board: { ...boardOptions, layout: lane.layout },
      events: {
        onApplied: (change) => {
          for (const listener of appliedListeners) listener(change);
        },
        onOutputs: (entry) => {
          for (const listener of listeners) listener(entry);
        },
      },
    });

  const chipReader = createVirtualReader();
  const states = createIssuingStates(path.join(folder, 'csca'));
  const withoutLine = new Set<DeviceName>();
  let onChipStatus: (status: DeviceStatus) => void = () => undefined;
  let onDocument: (isThere: boolean) => void = () => undefined;
  chipReader.onDocument((isThere) => onDocument(isThere));
  const virtualChip: ChipDevice = {
    // Below the gate's own time-out, so that the cause keeps its name.
    port: createChipPort(() => chipReader.openTransport(), readingOptions(lane)),
    onStatus: (listener) => {
      onChipStatus = listener;
      listener(PRESENT);
    },
    // One controller at a time; the one before is told nothing more.
    onDocument: (listener) => {
      onDocument = listener;
      listener(chipReader.holdsDocument);
    },
  };

  const chip = lane.devices.chipReader.path === 'bench' ? virtualChip : openChipReader(lane);

  return {
    folder,
    lane: {
      ...lane,
      devices: {
        ...lane.devices,
        mrzReader: { ...mrzReader, path: pathOf('mrzReader') },
        codeScanner: { ...codeScanner, path: pathOf('codeScanner') },
        barrier: { ...barrier, path: pathOf('barrier') },
      },
    },
    mrzReader: mrzPort && simulateMrzReader(mrzPort, mrzReader),
    codeScanner: codePort && benchCodeScanner(codePort, codeScanner),
    board,
    chipReader,
    chip,
    states,
    csca: chip === virtualChip ? states.folder : undefined,
    isSimulated: (device) => ports.has(device) || lane.devices[device].path === 'bench',
    isPlugged: (device) => ports.get(device)?.plugged ?? !withoutLine.has(device),
    async unplug(device) {
      const port = ports.get(device);
      if (port !== undefined) return port.unplug();
      withoutLine.add(device);
      if (device !== 'chipReader') return;
      chipReader.unplug();
      onChipStatus(ABSENT);
    },
    plugIn(device) {
      ports.get(device)?.replug();
      withoutLine.delete(device);
      if (device !== 'chipReader') return;
      chipReader.plug();
      onChipStatus(PRESENT);
    },
    sendRaw: (device, bytes) => ports.get(device)?.write(bytes) ?? Promise.resolve(false),
    onBoard: (listener) => void listeners.add(listener),
    onApplied: (listener) => void appliedListeners.add(listener),
    async close() {
      board?.stop();
      await chip.stop?.();
      await Promise.all([...ports.values()].map((port) => port.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
