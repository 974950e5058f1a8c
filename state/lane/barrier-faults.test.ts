import { describe, expect, it } from 'vitest';
import { parseLane } from './lane.ts';

const closed = (channel: number) => ({ channel, polarity: 'closed-is-true' });
const open = (channel: number) => ({ channel, polarity: 'open-is-true' });

const INPUTS = {
  exitClosed: closed(0),
  exitOpen: closed(1),
  zoneA: open(2),
  zoneB: open(3),
  fireAlarm: open(4),
  emergencyButton: open(5),
};
const IO = { path: '/dev/ttyS1', profile: 'io-board', relays: { exitOpen: open(0) }, inputs: INPUTS };
const DCON = { ...IO, profile: 'io-board-dcon', dialect: 'advantech', closedReads: 0 };
const ACCEPTED = { withoutFireLoop: 'accept', withoutEndSwitches: 'accept', withoutHostWatchdog: 'accept' };
const LOT = { path: '/dev/ttyS1', profile: 'lot-modbus', ...ACCEPTED };

function faultsOf(barrier: Readonly<Record<string, unknown>>, head: Readonly<Record<string, unknown>> = {}) {
  const lane = parseLane({
    lane: 'CGK-T3-A07',
    kind: 'live',
    direction: 'arrival',
    layout: 'turnstile',
    state: 'IDN',
    ...head,
    devices: {
      mrzReader: { path: '/dev/mrz' },
      codeScanner: { path: '/dev/code' },
      barrier,
      chipReader: { path: 'ACS ACR1252' },
      camera: { path: 'page' },
    },
  });
  return lane.ok ? [] : lane.error.map((fault) => fault.replace('devices.barrier.', ''));
}

/** Without one key. */
function less(map: Readonly<Record<string, unknown>>, key: string) {
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
}

describe('a barrier on a board of relays and inputs', () => {
  it.each([
    ['io-board', IO],
    ['io-board-dcon', DCON],
  ])('%s may serve a live lane that wires what its gate needs', (_, barrier) => {
    expect(faultsOf(barrier)).toEqual([]);
  });

  it.each(Object.keys(INPUTS))('must tell %s', (name) => {
    for (const board of [IO, DCON])
      expect(faultsOf({ ...board, inputs: less(INPUTS, name) })).toEqual([
        `inputs.${name} is missing: a turnstile needs an input that tells it`,
      ]);
  });

  it('must move its door', () => {
    expect(faultsOf({ ...IO, relays: {} })).toEqual(['relays.exitOpen is missing: a turnstile needs a relay for it']);
  });

  it('must have both doors of a mantrap', () => {
    expect(faultsOf(IO, { layout: 'mantrap' })).toEqual([
      'relays.entryOpen is missing: a mantrap needs a relay for it',
      'inputs.entryClosed is missing: a mantrap needs an input that tells it',
      'inputs.entryOpen is missing: a mantrap needs an input that tells it',
    ]);
  });

  it.each(['fireAlarm', 'emergencyButton', 'zoneA', 'zoneB'])(
    'must be wired so that a cut wire of %s is seen',
    (name) => {
      const channel = Object.keys(INPUTS).indexOf(name);
      expect(faultsOf({ ...IO, inputs: { ...INPUTS, [name]: closed(channel) } })[0]).toContain(
        `inputs.${name}.polarity is "closed-is-true": must be "open-is-true": a cut wire must`,
      );
    },
  );

  it('has no two things on one channel', () => {
    expect(faultsOf({ ...IO, inputs: { ...INPUTS, tamper: open(3) } })).toEqual([
      'inputs.tamper.channel is 3: zoneB has this channel, too',
    ]);
  });

  it('has no watchdog input, for it has no watchdog to tell of', () => {
    expect(faultsOf({ ...IO, inputs: { ...INPUTS, watchdogTripped: open(7) } })).toEqual([
      'inputs.watchdogTripped is {"channel":7,"polarity":"open-is-true"}: a lane file has no such key here',
    ]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    [
      'a door that falls the wrong way',
      { ...IO, relays: { exitOpen: closed(0) } },
      /^relays.exitOpen.polarity is "closed-is-true": must be "open-is-true": doors.exit is "fail-safe"/,
    ],
    [
      'answers of one length',
      { ...IO, inputReads: [7, 8] },
      /^inputReads is \[7,8\]: the answers must differ in length/,
    ],
    ['answers that do not reach', { ...IO, inputReads: [5, 16] }, /^inputReads is \[5,16\]: both must reach channel 5/],
    [
      'pulses shorter than three scans',
      { ...IO, pulseMs: 500 },
      /^pulseMs is 500: must outlast three scans \(600 ms\)/,
    ],
    [
      'a watchdog shorter than that',
      { ...DCON, watchdogMs: 500 },
      /^watchdogMs is 500: must outlast three scans \(600 ms\)/,
    ],
    [
      'a channel that a module has not',
      { ...DCON, inputs: { ...INPUTS, tamper: open(8) } },
      /^inputs.tamper.channel is 8: this module has channels 0 to 7/,
    ],
    ['no word on what a closed contact reads', less(DCON, 'closedReads'), /^closedReads is missing/],
  ])('with %s is a fault that names the key', (_, barrier, fault) => {
    const faults = faultsOf(barrier);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });
});

describe('a turnstile of LOT', () => {
  it('may serve a bench that accepts what it lacks', () => {
    expect(faultsOf(LOT, { kind: 'bench' })).toEqual([]);
  });

  it.each(Object.keys(ACCEPTED))('is no lane without a word on %s, and no live lane with one', (key) => {
    expect(faultsOf(less(LOT, key), { kind: 'bench' })[0]).toMatch(new RegExp(`^${key} is missing: lot-modbus is `));
    expect(faultsOf(LOT)).toContainEqual(
      expect.stringMatching(new RegExp(`^${key} is "accept": only a bench lane may`)),
    );
  });

  it('has one barrier', () => {
    expect(faultsOf(LOT, { kind: 'bench', layout: 'mantrap' })).toEqual([
      'profile is "lot-modbus": lot-modbus has one barrier, and a mantrap has two',
    ]);
  });
});

describe('a simulated barrier', () => {
  it.each([IO, DCON, LOT])('speaks our own profile only', (barrier) => {
    expect(faultsOf({ ...barrier, path: 'bench' }, { kind: 'bench' })).toEqual([
      `profile is "${barrier.profile}": the bench simulates egate-rtu-v1 only; give the path of a device or pty`,
    ]);
  });
});
