// What is gone, as codes for officer and technician: a pure function of what the gate says of itself, of the degrade table and of
// what runs in this computer. What closes the lane is the gate's word alone.
import { OUTAGE_EFFECTS, type Outage, type OutageCode } from '../../contract/outages.ts';
import { troubles, unfitness, type Unfit } from '../../../state/gate/fitness.ts';
import type { GateSnapshot } from '../../../state/gate/outputs.ts';
import type { Availability } from '../../../state/inspection/availability.ts';
import type { Source } from '../../../state/inspection/degrade.ts';
import type { DeviceState } from '../../../state/lane/device.ts';
import type { DeviceName } from '../../../state/lane/lane.ts';
import type { ServiceName } from '../services.ts';

const ALL = ['citizen', 'foreigner'] as const;

const OF_UNFIT: Readonly<Record<Unfit, OutageCode>> = {
  'mrz-reader-lost': 'mrz-reader',
  'code-scanner-lost': 'code-scanner',
  'barrier-lost': 'barrier',
  'chip-reader-lost': 'chip-reader',
  'camera-lost': 'camera',
  'journal-lost': 'journal',
  'drive-fault': 'drive-fault',
  'watchdog-tripped': 'watchdog-tripped',
  maintenance: 'maintenance',
  'mains-lost': 'mains-lost',
  'door-not-shut': 'door-not-shut',
  'lane-occupied': 'lane-occupied',
  'document-left': 'document-left',
  tamper: 'tamper',
  'barrier-forced': 'barrier-forced',
  'barrier-stuck': 'barrier-stuck',
  tailgating: 'tailgating',
  'wrong-way': 'wrong-way',
};

/** What a crossing or an emergency brings about by itself: no outage then. */
const USUAL: ReadonlySet<Unfit> = new Set(['door-not-shut', 'lane-occupied']);

const OF_SOURCE: Readonly<Record<Source, OutageCode>> = {
  'chip-reader': 'chip-reader',
  'trust-store': 'trust-store',
  'document-list': 'document-list',
  'person-list': 'person-list',
  'face-gallery': 'face-gallery',
  permits: 'permits',
  profile: 'profile',
  camera: 'camera',
  pad: 'pad',
  'code-scanner': 'code-scanner',
  'barrier-link': 'barrier',
  'safety-inputs': 'barrier',
  journal: 'journal',
  clock: 'clock',
};

/** What stands in no row of the degrade table, or refers nobody there: without it a check has no answer. */
const OF_PART = {
  hall: { code: 'hall', effect: 'refers' },
  faceModels: { code: 'face-models', effect: 'refers' },
  portraitDecoder: { code: 'portrait-decoder', effect: 'refers' },
  codes: { code: 'code-checks', effect: 'limits' },
  trustStore: { code: 'trust-store', effect: 'refers' },
  codeScanner: { code: 'code-scanner', effect: 'limits' },
} as const satisfies Partial<Record<ServiceName | DeviceName, Omit<Outage, 'classes'>>>;

export interface OutageFacts {
  readonly availability: Availability;
  readonly parts: readonly { readonly name: string; readonly state: DeviceState }[];
}

/** What keeps the lane shut now, in the gate's words. */
export function unfitOf(snapshot: GateSnapshot): readonly Unfit[] {
  const { context } = snapshot;
  if (snapshot.matches('outOfService')) return unfitness(context);
  return troubles(context).filter((code) => !USUAL.has(code));
}

/**
 * Every outage once, with the worst that it does, worst first. What the table would close without the gate knowing of it is told as
 * what it does in a decision: everybody is referred.
 */
export function outagesOf(snapshot: GateSnapshot, { availability, parts }: OutageFacts): readonly Outage[] {
  const found: Outage[] = unfitOf(snapshot).map((code) => ({
    code: OF_UNFIT[code],
    effect: 'closes',
    classes: [...ALL],
  }));
  if (availability.kind !== 'serves')
    for (const { source, classes } of availability.causes)
      found.push({ code: OF_SOURCE[source], effect: 'refers', classes: [...classes] });
  for (const { name, state } of parts) {
    const part = Object.hasOwn(OF_PART, name) ? OF_PART[name as keyof typeof OF_PART] : undefined;
    if (part === undefined || state === 'ready' || state === 'degraded') continue;
    found.push({ ...part, classes: [...ALL] });
  }
  const first = new Map<OutageCode, Outage>();
  for (const outage of found) if (!first.has(outage.code)) first.set(outage.code, outage);
  return [...first.values()].toSorted((a, b) => OUTAGE_EFFECTS.indexOf(a.effect) - OUTAGE_EFFECTS.indexOf(b.effect));
}
