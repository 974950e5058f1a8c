// What the technician page shows: a pure function of the gate's state and of what is watched. Nothing of any crossing.
import type { PartView, ScanSample, StateChange, TechnicianView } from '../../contract/technician.ts';
import { BOARD_FAULTS, decodeOutputs, type BarrierScan } from '../../../state/gate/board.ts';
import type { GateSnapshot } from '../../../state/gate/outputs.ts';
import type { Availability } from '../../../state/inspection/availability.ts';
import { laneStateOf } from './officer.ts';
import { outagesOf, unfitOf } from './outages.ts';

export interface TechnicianExtras {
  readonly kind: 'live' | 'bench';
  readonly availability: Availability;
  readonly devices: readonly PartView[];
  readonly services: readonly PartView[];
  /** The latest accepted one; undefined while the board does not answer. */
  readonly scan: BarrierScan | undefined;
  readonly scans: { readonly scans: number; readonly failedScans: number; readonly longestGapMs: number };
  readonly history: readonly ScanSample[];
  readonly sources: TechnicianView['sources'];
  readonly changes: readonly StateChange[];
}

type Levels = Readonly<Record<string, boolean>>;
const levels = (of: Levels) => Object.entries(of).map(([name, on]) => ({ name, on }));

/** IR3 in words; a code that no manual names is shown by its number. */
function faultText(fault: number): string {
  return BOARD_FAULTS.get(fault) ?? `fault ${fault}`;
}

export function technicianView(snapshot: GateSnapshot, extras: TechnicianExtras): TechnicianView {
  const { context } = snapshot;
  const { kind, availability, devices, services, scan, scans, history, sources, changes } = extras;
  return {
    lane: {
      id: context.settings.lane,
      kind,
      state: laneStateOf(snapshot),
      outages: [...outagesOf(snapshot, { availability, parts: [...devices, ...services] })],
      causes: [...unfitOf(snapshot)],
    },
    devices: [...devices],
    services: [...services],
    barrier: {
      ...(scan === undefined
        ? {}
        : {
            levels: {
              inputs: levels({ ...scan.inputs }),
              outputs: levels({ ...decodeOutputs(scan.outputs) }),
              fault: faultText(scan.fault),
            },
          }),
      scans: { accepted: scans.scans, failed: scans.failedScans, longestGapMs: scans.longestGapMs },
      history: [...history],
    },
    sources,
    changes: [...changes],
  };
}
