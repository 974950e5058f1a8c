// How a running lane is, in one object: what the control socket answers. States, causes, versions and counts; nothing about
// any traveller.
import { z } from 'zod';
import type { DeviceStatus } from '../../state/lane/device.ts';
import { DEVICE_NAMES, type DeviceName, type Lane } from '../../state/lane/lane.ts';
import { laneState } from '../contract/views.ts';
import type { Controller } from './controller.ts';
import { SERVICE_NAMES } from './services.ts';
import { laneStateOf } from './views/officer.ts';

const count = z.int().min(0);

const partStatus = z.object({
  name: z.string(),
  /** The wire profile of a device; `service` for what runs in this computer. */
  kind: z.string(),
  state: z.enum(['absent', 'starting', 'ready', 'degraded', 'failed']),
  cause: z.string(),
  version: z.string().nullable(),
  /** Since the start of the controller. */
  counters: z
    .object({
      frames: count,
      discardedBytes: count,
      retries: count,
      reconnects: count,
      timeouts: count,
      roundTrips: z.object({ p50Ms: z.number().min(0), p99Ms: z.number().min(0) }).optional(),
    })
    .optional(),
});
export type PartStatus = z.infer<typeof partStatus>;

export const statusReportShape = z.object({
  lane: z.string(),
  kind: z.enum(['live', 'bench']),
  state: laneState,
  devices: z.array(partStatus),
  services: z.array(partStatus),
});
export type StatusReport = z.infer<typeof statusReportShape>;

/** The wire profile that the lane file gives a device; a camera has none, it is where it is. */
export function kindOf(lane: Lane, name: DeviceName): string {
  const device = lane.devices[name];
  return 'profile' in device ? device.profile : device.path;
}

export function partOf(name: string, kind: string, { state, cause, version }: DeviceStatus): PartStatus {
  return { name, kind, state, cause, version: version ?? null };
}

export function statusReport(controller: Controller): StatusReport {
  const { lane, devices, gate } = controller;
  return {
    lane: lane.lane,
    kind: lane.kind,
    state: laneStateOf(gate.snapshot),
    devices: DEVICE_NAMES.map((name) => {
      const counters = devices.counters(name);
      return { ...partOf(name, kindOf(lane, name), devices.status(name)), ...(counters && { counters }) };
    }),
    services: SERVICE_NAMES.map((name) => partOf(name, 'service', controller.serviceStatus(name))),
  };
}
