// A lane in trouble, for the tests of the technician's page: every state of a part, an outage of each kind, and a few minutes
// of scans with one bad moment.
import { decodeInputs, NO_OUTPUTS } from '../../../state/gate/board.ts';
import { SOURCES } from '../../../state/inspection/degrade.ts';
import type { TechnicianView } from '../../contract/technician.ts';

const NOW = Date.now();
const COUNTERS = { frames: 48_211, discardedBytes: 12, retries: 3, reconnects: 1, timeouts: 2 };
const levels = (of: object) => Object.entries(of).map(([name, on]) => ({ name, on: on === true }));

export const TECHNICIAN: TechnicianView = {
  lane: {
    id: 'CGK-T3-A07',
    kind: 'live',
    state: 'out-of-service',
    outages: [
      { code: 'camera', effect: 'closes', classes: ['citizen', 'foreigner'] },
      { code: 'permits', effect: 'refers', classes: ['foreigner'] },
      { code: 'code-scanner', effect: 'limits', classes: ['citizen', 'foreigner'] },
    ],
    causes: ['camera-lost'],
  },
  devices: [
    {
      name: 'mrzReader',
      kind: 'mrz-lines',
      state: 'ready',
      cause: '',
      since: NOW - 7_200_000,
      counters: COUNTERS,
    },
    {
      name: 'codeScanner',
      kind: 'suffix',
      state: 'failed',
      cause: 'no answer for 40 s',
      since: NOW - 40_000,
      counters: COUNTERS,
    },
    {
      name: 'barrier',
      kind: 'egate-rtu-v1',
      state: 'degraded',
      cause: 'three scans in a row were late',
      since: NOW - 9000,
      version: 'map 1',
      counters: { ...COUNTERS, roundTrips: { p50Ms: 0.42, p99Ms: 7.1 } },
    },
    { name: 'chipReader', kind: 'in-process', state: 'starting', cause: '', since: NOW - 1000 },
    { name: 'camera', kind: 'page', state: 'absent', cause: 'no traveller page is connected', since: NOW - 65_000 },
  ],
  services: [
    { name: 'journal', kind: 'service', state: 'ready', cause: '', since: NOW - 7_200_000 },
    { name: 'faceModels', kind: 'service', state: 'ready', cause: '', since: NOW - 7_199_000, version: 'dlib 1a2b' },
  ],
  barrier: {
    levels: {
      inputs: levels({ ...decodeInputs(0b1_1011_0000_0101), driveFault: true }),
      outputs: levels({ ...NO_OUTPUTS, entryRed: true, exitRed: true }),
      fault: 'the exit drive did not reach its end in time',
    },
    scans: { accepted: 144_012, failed: 7, longestGapMs: 412 },
    history: Array.from({ length: 120 }, (_, i) => ({
      at: NOW - (120 - i) * 2000,
      p50Ms: 0.4 + (i % 7) / 20,
      p99Ms: i === 90 ? 41 : 6 + (i % 5),
      longestGapMs: i === 90 ? 412 : 60 + (i % 9),
      scans: 20,
    })),
  },
  sources: SOURCES.map((source) => ({
    source,
    state: source === 'permits' ? 'expired' : 'fresh',
    ...(source === 'permits' ? { importedAt: new Date(NOW - 50 * 3_600_000).toISOString() } : {}),
  })),
  changes: Array.from({ length: 30 }, (_, i) => ({
    at: NOW - i * 65_000,
    part: i % 3 === 0 ? 'camera' : 'lane',
    state: i % 3 === 0 ? 'absent' : 'out-of-service',
    cause: i % 3 === 0 ? 'no traveller page is connected' : '',
  })),
};
