// What the inspection of this lane goes by: the rules of the state, the tables, and how old or gone each source is now.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import degradeJson from '../../state/inspection/degrade.json' with { type: 'json' };
import { parseBulletins, type Bulletin } from '../../state/inspection/bulletins.ts';
import { availabilityOf, lossesOf, type Availability } from '../../state/inspection/availability.ts';
import {
  parseDegradeTable,
  SOURCES,
  stateByAge,
  type DegradeTable,
  type SourceState,
  type SourceStates,
} from '../../state/inspection/degrade.ts';
import type { InspectionRules } from '../../state/inspection/evidence.ts';
import { neutralRules, rulesOf, type Rules } from '../../state/inspection/rules.ts';
import type { DeviceStatus } from '../../state/lane/device.ts';
import type { Lane } from '../../state/lane/lane.ts';
import { messageOf, type Result } from '../../state/result.ts';
import { localDay } from './local-day.ts';
import type { Log } from './log.ts';

/** What of the lane the sources are judged by. */
export interface SourceWatch {
  readonly device: (name: 'chipReader' | 'camera' | 'codeScanner' | 'barrier') => DeviceStatus;
  readonly journal: () => DeviceStatus;
  /** ISO 8601, UTC: when a list was imported; undefined when it never was. */
  readonly listImportedAt: () => string | undefined;
  readonly permitsImportedAt: () => string | undefined;
  /** When the newest master list was signed; undefined while there is none. */
  readonly trustDate: () => string | undefined;
}

export interface LaneInspection {
  /** Minutes for which the use of a document is remembered. */
  readonly hallWindowMinutes: number;
  rules(): InspectionRules;
  sources(watch: SourceWatch): SourceStates;
  /** Whom the lane serves by itself while its sources are so. */
  availability(sources: SourceStates): Availability;
  /** What the loss of each device does to the lane. */
  readonly lossOf: ReturnType<typeof lossesOf>;
}

/** Sources that are devices; a lane that only reports its degraded sources cannot do without a device all the same. */
const DEVICE_SOURCES = ['chip-reader', 'camera', 'code-scanner', 'barrier-link', 'safety-inputs', 'journal'] as const;

function orThrow<T>(what: string, result: Result<T, readonly string[]>): T {
  if (result.ok) return result.value;
  throw new Error(`${what}: ${result.error.join('; ')}`);
}

/** A folder without bulletins has none; a file that cannot be read is not the same as none. */
function bulletinsIn(folder: string, log: Log): readonly Bulletin[] | undefined {
  let text: string;
  try {
    text = readFileSync(path.join(folder, 'bulletins.json'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    log.error({ cause: messageOf(error) }, 'the bulletins cannot be read');
    return undefined;
  }
  const bulletins = parseBulletins(text);
  if (bulletins.ok) return bulletins.value;
  log.error({ causes: bulletins.error }, 'the bulletins cannot be read');
  return undefined;
}

const serves = ({ state }: DeviceStatus): SourceState =>
  state === 'ready' || state === 'degraded' ? 'fresh' : 'unavailable';

/** A list from the future shows that the clock was set back since. */
function clockState(now: Date, ...seen: readonly (string | undefined)[]): SourceState {
  return seen.some((at) => at !== undefined && Date.parse(at) > now.getTime()) ? 'unavailable' : 'fresh';
}

/** @throws Error where a table or the rules are not valid: a lane without them does not start */
export function createInspection(lane: Lane, data: string, log: Log): LaneInspection {
  const isBench = lane.kind === 'bench';
  const whose = lane.rules ?? (isBench ? 'default' : 'state');
  const rules: Rules = orThrow('rules', whose === 'default' ? neutralRules() : rulesOf(lane.state));
  const degrade: DegradeTable = orThrow('degrade table', parseDegradeTable(degradeJson));
  const degradeMode = lane.policies.degradedSources ?? (isBench ? 'report' : 'apply');
  const bulletins = bulletinsIn(data, log);
  const { lane: id, state, direction, profile } = lane;
  const allFresh: SourceStates = Object.fromEntries(SOURCES.map((source) => [source, 'fresh']));

  return {
    hallWindowMinutes: rules.hall.windowMinutes,
    rules: () => {
      const now = new Date();
      return {
        today: localDay(now),
        now: now.toISOString(),
        lane: { id, state, direction, profile },
        specimensAllowed: isBench,
        maxFalseMatchRate: lane.thresholds.maxFalseMatchRate,
        clearNotSupported: lane.policies.clearNotSupported,
        rules,
        bulletins,
        degrade,
        degradeMode,
      };
    },
    lossOf: lossesOf(degrade, direction),
    availability(sources) {
      const devices = Object.fromEntries(DEVICE_SOURCES.map((source) => [source, sources[source]]));
      return availabilityOf(degrade, degradeMode === 'apply' ? sources : { ...allFresh, ...devices }, direction);
    },
    sources: ({ device, journal, listImportedAt, permitsImportedAt, trustDate }) => {
      const now = new Date();
      const lists = listImportedAt();
      const permits = permitsImportedAt();
      const barrier = serves(device('barrier'));
      // Face gallery, passenger profiles and presentation attack detection are not built: they are unavailable.
      return {
        'chip-reader': serves(device('chipReader')),
        'trust-store': stateByAge(degrade, 'trust-store', trustDate(), now),
        'document-list': stateByAge(degrade, 'document-list', lists, now),
        'person-list': stateByAge(degrade, 'person-list', lists, now),
        permits: stateByAge(degrade, 'permits', permits, now),
        camera: serves(device('camera')),
        'code-scanner': serves(device('codeScanner')),
        'barrier-link': barrier,
        'safety-inputs': barrier,
        journal: serves(journal()),
        clock: clockState(now, lists, permits),
      };
    },
  };
}
