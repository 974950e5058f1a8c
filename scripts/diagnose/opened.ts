// A lane on which no controller runs: every device is opened here. For a bench lane the bench stands at the far ends, and does
// what a technician does.
import { openChipReader, type ChipDevice } from '../../app/controller/chip.ts';
import { inspectDevices } from '../../app/controller/diagnosis/devices.ts';
import type { BarrierUnderTest } from '../../app/controller/diagnosis/barrier.ts';
import type { DeviceReport } from '../../app/controller/diagnosis/report.ts';
import type { Help, Technician } from '../../app/controller/diagnosis/technician.ts';
import type { DeviceName } from '../../state/lane/lane.ts';
import type { DiagnoseTask } from './arguments.ts';

export const NOBODY = 'nobody is at a terminal to do what is asked';

export interface Opening extends Pick<DiagnoseTask, 'lane' | 'move' | 'only'> {
  /** Whoever is at a terminal. */
  readonly terminal: Technician | undefined;
  /** False: only how each device is. */
  readonly guided: boolean;
  readonly onReport: (report: DeviceReport) => void;
}

type MayMove = BarrierUnderTest['mayMove'];

function permission(technician: Technician | undefined, move: boolean): MayMove {
  return async () => {
    if (move) return { yes: true };
    if (technician === undefined) return { yes: false, why: `doors may not move without --move; ${NOBODY}` };
    const agreed = await technician.agreesToMove();
    return agreed ? { yes: true } : { yes: false, why: 'the technician did not agree that doors move' };
  };
}

/** All devices but the camera. Resolves when every one is closed again. */
export async function diagnoseOpened(opening: Opening): Promise<readonly DeviceReport[]> {
  const { lane, only, guided, onReport, terminal } = opening;
  await using open = new AsyncDisposableStack();
  let opened = lane;
  let chip: ChipDevice;
  /** A real device on a bench lane is a real device: a person helps with it, and says whether its doors may move. */
  let technicianOf: (device: DeviceName) => Technician | undefined = () => terminal;
  if (lane.kind === 'bench') {
    const { createFarEnds } = await import('../../app/bench/far-ends.ts');
    const { benchTechnician } = await import('../../app/bench/technician.ts');
    const ends = createFarEnds(lane);
    open.defer(() => ends.close());
    [opened, chip] = [ends.lane, ends.chip];
    const bench = benchTechnician(ends);
    technicianOf = (device) => (ends.isSimulated(device) ? bench : terminal);
  } else {
    const real = openChipReader(lane);
    chip = real;
    open.defer(() => real.stop?.());
  }
  const help = (device: DeviceName): Help => {
    const technician = technicianOf(device);
    return technician === undefined ? { kind: 'nobody', why: NOBODY } : { kind: 'technician', technician };
  };
  return await inspectDevices({
    lane: opened,
    chip,
    only: only as ReadonlySet<string> as ReadonlySet<DeviceName>,
    guided,
    help,
    mayMove: permission(technicianOf('barrier'), opening.move),
    onReport,
  });
}
