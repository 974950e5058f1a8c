// Watches a running lane for the technician page and makes its view: who changed, when, and how the scans were.
import type { CountersView, PartView, TechnicianView } from '../contract/technician.ts';
import { SOURCES } from '../../state/inspection/degrade.ts';
import type { DeviceCounters, DeviceStatus } from '../../state/lane/device.ts';
import { DEVICE_NAMES } from '../../state/lane/lane.ts';
import type { Controller } from './controller.ts';
import { SERVICE_NAMES } from './services.ts';
import { kindOf } from './status-report.ts';
import { createSupervision, type Watched } from './supervision.ts';
import { laneStateOf } from './views/officer.ts';
import { technicianView } from './views/technician.ts';

export interface TechnicianFeed {
  view(): TechnicianView;
  stop(): void;
}

/** One piece of the history of scans, ms; 150 of them are five minutes. */
const SAMPLE_MS = 2000;

function countersView({ roundTrips, ...counts }: DeviceCounters): CountersView {
  return { ...counts, ...(roundTrips && { roundTrips: { ...roundTrips } }) };
}

function partView(
  name: string,
  kind: string,
  { state, cause, version }: DeviceStatus,
  since: number,
  counters: DeviceCounters | undefined,
): PartView {
  return {
    name,
    kind,
    state,
    cause,
    since,
    ...(version === undefined ? {} : { version }),
    ...(counters && { counters: countersView(counters) }),
  };
}

export function createTechnicianFeed(controller: Controller): TechnicianFeed {
  const { lane, gate, devices } = controller;
  const startedAt = Date.now();
  const supervision = createSupervision(() => Date.now());

  function watched(): readonly Watched[] {
    return [
      { part: 'lane', state: laneStateOf(gate.snapshot), cause: '' },
      ...DEVICE_NAMES.map((part) => ({ part, ...devices.status(part) })),
      ...SERVICE_NAMES.map((part) => ({ part, ...controller.serviceStatus(part) })),
    ];
  }

  function look(): void {
    supervision.look(watched());
    if (devices.scan === undefined) supervision.interrupted();
  }

  look();
  const endChanges = controller.onChange(look);
  const endScans = devices.onScan(({ ms }) => supervision.scanned(ms));
  const sampling = setInterval(() => supervision.sample(devices.barrier.statistics()), SAMPLE_MS);

  return {
    view() {
      const since = (name: string) => supervision.since(name) ?? startedAt;
      const states = controller.sources();
      return technicianView(gate.snapshot, {
        kind: lane.kind,
        availability: controller.availability(),
        devices: DEVICE_NAMES.map((name) =>
          partView(name, kindOf(lane, name), devices.status(name), since(name), devices.counters(name)),
        ),
        services: SERVICE_NAMES.map((name) =>
          partView(name, 'service', controller.serviceStatus(name), since(name), undefined),
        ),
        scan: devices.scan,
        scans: devices.barrier.statistics(),
        history: supervision.history,
        sources: SOURCES.map((source) => {
          const importedAt = controller.importedAt(source);
          return {
            source,
            state: states[source] ?? 'unavailable',
            ...(importedAt === undefined ? {} : { importedAt }),
          };
        }),
        changes: supervision.changes,
      });
    },
    stop() {
      clearInterval(sampling);
      endChanges();
      endScans();
    },
  };
}
