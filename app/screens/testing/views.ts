// Views for tests and for the pictures in the README: invented people, drawn faces.
import { encodeInputs, encodeOutputs, NO_OUTPUTS, type BarrierInputs } from '../../../state/gate/board.ts';
import type { BenchView } from '../../contract/simulated-lane.ts';
import type { CaseView, OfficerView } from '../../contract/views.ts';

/** A drawn head, as a `data:` address; `hair` and `skin` are colours, `turn` in degrees. */
export function drawnFace(hair: string, skin: string, turn: number, ground: string): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 400">` +
    `<rect width="300" height="400" fill="${ground}"/>` +
    `<path d="M30 400c0-80 50-110 120-110s120 30 120 110z" fill="#39506b"/>` +
    `<g transform="rotate(${turn} 150 200)">` +
    `<path d="M120 250h60v60q-30 26-60 0z" fill="${skin}"/>` +
    `<ellipse cx="150" cy="185" rx="78" ry="100" fill="${skin}"/>` +
    `<path d="M70 180C60 90 100 60 150 60s92 30 80 120c-12-50-40-70-80-70s-66 20-80 70z" fill="${hair}"/>` +
    `<g fill="#2a211c"><ellipse cx="120" cy="185" rx="8" ry="6"/><ellipse cx="180" cy="185" rx="8" ry="6"/></g>` +
    `<g fill="none" stroke="#2a211c" stroke-width="5" stroke-linecap="round">` +
    `<path d="M104 166q16-9 32 0M164 166q16-9 32 0M150 190v34M126 250q24 12 48 0"/></g></g></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const PORTRAIT = drawnFace('#3b2a20', '#e0b48f', 0, '#dfe4e8');
const LIVE = drawnFace('#1d1a1a', '#c98f66', 5, '#b9b2a6');
/** Where the drawing has its eyes, before it is turned. */
const DRAWN = { width: 300, height: 400, eyes: { right: { x: 120, y: 185 }, left: { x: 180, y: 185 } } } as const;

export const CASE: CaseView = {
  id: '5f0c6d1e-0000-4000-8000-000000000001',
  since: Date.now() - 14_000,
  reasons: [
    {
      code: 'face-mismatch',
      severity: 'refer',
      text: 'The face at the gate is not alike enough to the chip’s portrait',
    },
    { code: 'watchlist-hit', severity: 'stop', text: 'The document is on a list: reported lost' },
  ],
  notices: ['Expires in less than six months'],
  checks: [
    { name: 'mrz-consistency', result: 'successful', cause: '' },
    { name: 'specimen-document', result: 'successful', cause: '' },
    { name: 'document-validity', result: 'successful', cause: '' },
    { name: 'chip-access', result: 'not-supported', cause: 'the chip opens without a key' },
    { name: 'chip-read', result: 'successful', cause: '' },
    { name: 'passive-authentication', result: 'undetermined', cause: 'no certificate of this issuer' },
    { name: 'mrz-dg1', result: 'successful', cause: '' },
    { name: 'face-capture', result: 'successful', cause: '' },
    { name: 'liveness', result: 'not-supported', cause: 'this lane has no liveness check' },
    { name: 'face-match', result: 'failed', cause: 'too many strangers are as alike' },
    { name: 'watchlist', result: 'failed', cause: 'one hit' },
  ],
  hits: [
    {
      list: 'SLTD',
      kind: 'lost document',
      matched: 'document',
      fields: ['document number L898902C3', 'issuing state UTO'],
      reason: 'Reported lost by its holder on 12 March 2026',
    },
  ],
  document: {
    number: 'L898902C3',
    issuingState: 'UTO',
    nationality: 'UTO',
    name: 'ERIKSSON, ANNA MARIA',
    dateOfBirth: '1974-08-12',
    dateOfExpiry: '2027-04-15',
    sex: 'F',
  },
  citizen: false,
  portrait: { url: PORTRAIT, ...DRAWN },
  live: { url: LIVE, ...DRAWN },
  similarity: 0.31,
  falseMatchRate: 0.083,
  maxFalseMatchRate: 0.001,
  allowed: ['admit', 'refuse-entry', 'second-line'],
};

export const OFFICER: OfficerView = {
  lane: {
    id: 'CGK-T3-A07',
    direction: 'arrival',
    state: 'referred',
    outages: [{ code: 'code-scanner', effect: 'limits', classes: ['citizen', 'foreigner'] }],
    incidents: [],
    resettable: false,
    lockedIn: false,
    called: false,
  },
  devices: [
    { name: 'mrzReader', state: 'ready', cause: '' },
    { name: 'codeScanner', state: 'degraded', cause: 'silent for 40 s' },
    { name: 'barrier', state: 'ready', cause: '', version: 'map 1' },
    { name: 'chipReader', state: 'ready', cause: '' },
    { name: 'camera', state: 'failed', cause: 'unplugged' },
  ],
  watchlist: { entries: 48_211, importedAt: new Date(Date.now() - 5_400_000).toISOString() },
  case: CASE,
  recent: [
    { seq: 1042, ago: 40, outcome: 'opened', passage: 'used', reasons: [] },
    {
      seq: 1041,
      ago: 190,
      outcome: 'referred',
      passage: 'none',
      reasons: ['chip-unreadable'],
      resolution: 'second-line',
    },
    { seq: 1040, ago: 400, outcome: 'opened', passage: 'not-used', reasons: ['passage-not-used'] },
  ].map(({ ago, ...crossing }) => ({ ...crossing, endedAt: new Date(Date.now() - ago * 1000).toISOString() })),
};

/** The same lane when nobody is referred. */
export const QUIET: OfficerView = { ...OFFICER, lane: { ...OFFICER.lane, state: 'open' }, case: undefined };

const HEALTHY: BarrierInputs = {
  entryClosed: true,
  entryOpen: false,
  exitClosed: true,
  exitOpen: false,
  entryObstructed: false,
  exitObstructed: false,
  zoneA: false,
  zoneB: false,
  fireAlarm: false,
  emergencyButton: false,
  manualRelease: false,
  tamper: false,
  mainsLost: false,
  driveFault: false,
  watchdogTripped: false,
  maintenance: false,
};

export const BENCH: BenchView = {
  layout: 'turnstile',
  others: [],
  mishaps: [
    { name: 'tailgater', text: 'Somebody follows' },
    { name: 'wrong-way', text: 'Somebody comes from behind' },
    { name: 'left-luggage', text: 'Leave luggage', on: false },
    { name: 'obstructed-exit', text: 'Block the exit', on: false },
    { name: 'forced-exit', text: 'Push the exit open', on: false },
    { name: 'stuck-exit', text: 'Jam the exit', on: false },
    { name: 'broken-exit', text: 'Break the exit’s motor', on: false },
    { name: 'tamper', text: 'Open the housing', on: false },
    { name: 'mains-lost', text: 'Cut the mains', on: false },
    { name: 'maintenance', text: 'Service switch', on: false },
    { name: 'emergency-button', text: 'Emergency button', on: false },
    { name: 'manual-release', text: 'Release by hand', on: false },
  ],
  scenarios: [
    { name: 'clear', text: 'The right person with a valid passport walks through' },
    { name: 'impostor', text: 'Somebody else stands at the camera' },
    { name: 'listed-document', text: 'The passport is on a list' },
    { name: 'expired-document', text: 'The passport has expired' },
    { name: 'chip-removed', text: 'The passport is lifted while its chip is read' },
    { name: 'no-face', text: 'Nobody looks at the camera' },
    { name: 'nobody-passes', text: 'The gate opens, nobody walks' },
    { name: 'withdraws', text: 'The traveller gives up' },
    { name: 'officer-admits', text: 'An officer admits after a referral' },
    { name: 'fire', text: 'The fire alarm goes off' },
  ],
  devices: [
    { name: 'mrzReader', state: 'ready', cause: '', simulated: true, plugged: true },
    { name: 'codeScanner', state: 'ready', cause: '', simulated: true, plugged: true },
    { name: 'barrier', state: 'ready', cause: '', simulated: true, plugged: true },
    { name: 'chipReader', state: 'ready', cause: '', simulated: true, plugged: true },
    { name: 'camera', state: 'failed', cause: 'unplugged', simulated: false, plugged: false },
  ],
  traveller: {
    mrz: ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F2704159ZE184226B<<<<<10'],
    portrait: PORTRAIT,
    live: LIVE,
    camera: 'picture',
    at: 'zone-a',
    here: true,
    documentOnReader: true,
    origin: 'drawn by the project',
  },
  board: {
    outputs: encodeOutputs({ ...NO_OUTPUTS, entryGreen: true, exitRed: true }),
    inputs: encodeInputs({ ...HEALTHY, zoneA: true }),
    opened: { exit: 0.4 },
    fault: '',
    watchdogTripped: false,
    fire: false,
  },
  state: 'checking',
};

/** A mantrap with the traveller before the camera, somebody who has followed, and a bag. */
export const BENCH_MANTRAP: BenchView = {
  ...BENCH,
  layout: 'mantrap',
  traveller: { ...BENCH.traveller, at: 'zone-b', documentOnReader: false },
  others: [
    { name: 2, kind: 'person', at: 'zone-a' },
    { name: 3, kind: 'person', at: 'outside' },
    { name: 4, kind: 'thing', at: 'zone-a' },
  ],
  mishaps: [
    ...BENCH.mishaps.map((mishap) => (mishap.name === 'left-luggage' ? { ...mishap, on: true } : mishap)),
    { name: 'obstructed-entry', text: 'Block the entry', on: false },
    { name: 'forced-entry', text: 'Push the entry open', on: false },
    { name: 'stuck-entry', text: 'Jam the entry', on: false },
    { name: 'broken-entry', text: 'Break the entry’s motor', on: false },
  ],
  board: {
    ...BENCH.board,
    outputs: encodeOutputs({ ...NO_OUTPUTS, entryRed: true, exitRed: true }),
    inputs: encodeInputs({ ...HEALTHY, zoneA: true, zoneB: true }),
    opened: { entry: 0.2, exit: 0 },
    fault: 'the entry barrier was obstructed three times while closing',
  },
};
