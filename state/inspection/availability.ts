// Whom the lane can serve by itself now, by the degrade table and by how its sources are; and which devices close it when they
// are gone. Pure. The causes are codes: what traveller, officer and technician are told of each is a table of the screens.
import type { GateDevice } from '../gate/events.ts';
import {
  ACTIONS,
  actionOf,
  SOURCES,
  type Action,
  type DegradeTable,
  type Source,
  type SourceState,
  type SourceStates,
} from './degrade.ts';
import type { TravellerClass } from './eligibility-types.ts';

const CLASSES = ['citizen', 'foreigner'] as const satisfies readonly TravellerClass[];

type Direction = 'arrival' | 'departure';

/** A source by which somebody is not served. */
export interface AvailabilityCause {
  readonly source: Source;
  readonly state: Exclude<SourceState, 'fresh'>;
  /** The worst that it does. */
  readonly action: 'refer' | 'close';
  /** Those who are not served because of it; at least one. */
  readonly classes: readonly TravellerClass[];
}

export type Availability =
  /** Everybody; a source that is old may ask for an extra check. */
  | { readonly kind: 'serves' }
  /** The lane is open and refers whoever is not of these classes; of no class: it refers all. */
  | {
      readonly kind: 'serves-some';
      readonly classes: readonly TravellerClass[];
      readonly causes: readonly AvailabilityCause[];
    }
  /** Nobody, not even to be referred. */
  | { readonly kind: 'closed'; readonly causes: readonly AvailabilityCause[] };

const worstOf = (actions: readonly Action[]): Action =>
  ACTIONS.findLast((action) => actions.includes(action)) ?? 'normal';

/**
 * @param states how old or gone each source is; one that is not named is unavailable, as in a decision
 * @returns whom the lane serves without an officer; causes in the order of {@link SOURCES}, the closing ones first
 */
export function availabilityOf(table: DegradeTable, states: SourceStates, direction: Direction): Availability {
  const consequences = SOURCES.map((source) => {
    const state = states[source] ?? 'unavailable';
    const of = (travellerClass: TravellerClass) => actionOf(table, source, state, travellerClass, direction);
    return { source, state, of };
  });
  const worst = CLASSES.map((name) => ({ name, action: worstOf(consequences.map(({ of }) => of(name))) }));
  const causes = consequences.flatMap(({ source, state, of }): readonly AvailabilityCause[] => {
    const classes = CLASSES.filter((name) => of(name) === 'refer' || of(name) === 'close');
    if (state === 'fresh' || classes.length === 0) return [];
    return [{ source, state, classes, action: classes.some((name) => of(name) === 'close') ? 'close' : 'refer' }];
  });
  if (causes.length === 0) return { kind: 'serves' };
  const sorted = [
    ...causes.filter(({ action }) => action === 'close'),
    ...causes.filter(({ action }) => action === 'refer'),
  ];
  if (worst.every(({ action }) => action === 'close')) return { kind: 'closed', causes: sorted };
  const served = worst.filter(({ action }) => action === 'normal' || action === 'extra-check').map(({ name }) => name);
  return { kind: 'serves-some', classes: served, causes: sorted };
}

/** Which device is behind a source; the others are lists, models and the clock, which the gate is not told of. */
const DEVICE_OF = {
  'chip-reader': 'chipReader',
  'trust-store': undefined,
  'document-list': undefined,
  'person-list': undefined,
  'face-gallery': undefined,
  permits: undefined,
  profile: undefined,
  camera: 'camera',
  pad: undefined,
  'code-scanner': 'codeScanner',
  'barrier-link': 'barrier',
  'safety-inputs': 'barrier',
  journal: 'journal',
  clock: undefined,
} as const satisfies Record<Source, GateDevice | undefined>;

/**
 * The devices without which the lane is out of service: those whose source, once unavailable, closes it for every class, and
 * the document reader, which has no row: nobody can be served, nor referred with a document, without it.
 */
export function closingDevices(table: DegradeTable, direction: Direction): readonly GateDevice[] {
  const closing = SOURCES.flatMap((source): readonly GateDevice[] => {
    const device = DEVICE_OF[source];
    const closes = CLASSES.every((name) => actionOf(table, source, 'unavailable', name, direction) === 'close');
    return device !== undefined && closes ? [device] : [];
  });
  return [...new Set<GateDevice>(['mrzReader', ...closing])];
}

/**
 * What the loss of each device does: `close` puts the lane out of service, `refer` refers every traveller at once, and after
 * `serve` the decision weighs the missing evidence.
 */
export function lossesOf(
  table: DegradeTable,
  direction: Direction,
): Readonly<Record<GateDevice, 'close' | 'refer' | 'serve'>> {
  const closing = closingDevices(table, direction);
  const refersAll = (device: GateDevice) =>
    SOURCES.some(
      (source) =>
        DEVICE_OF[source] === device &&
        CLASSES.every((name) => ['refer', 'close'].includes(actionOf(table, source, 'unavailable', name, direction))),
    );
  const lossOf = (device: GateDevice) => (closing.includes(device) ? 'close' : refersAll(device) ? 'refer' : 'serve');
  return {
    mrzReader: lossOf('mrzReader'),
    codeScanner: lossOf('codeScanner'),
    barrier: lossOf('barrier'),
    chipReader: lossOf('chipReader'),
    camera: lossOf('camera'),
    journal: lossOf('journal'),
  };
}
