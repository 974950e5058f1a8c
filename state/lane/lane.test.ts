import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delaysOf } from '../gate/delays.ts';
import { fuzzed } from '../testing/fuzz.ts';
import { DEVICE_NAMES, parseLane, readLaneFile, type Lane } from './lane.ts';

const BENCH_FILE = path.resolve(import.meta.dirname, '../../lane.bench.json');

/** The least that a live lane must say. */
const LIVE = {
  lane: 'CGK-T3-A07',
  kind: 'live',
  direction: 'arrival',
  layout: 'turnstile',
  state: 'IDN',
  devices: {
    mrzReader: { path: '/dev/serial/by-id/mrz' },
    codeScanner: { path: '/dev/serial/by-id/code' },
    barrier: { path: '/dev/serial/by-id/board' },
    chipReader: { path: 'ACS ACR1252' },
    camera: { path: 'page' },
  },
};

/** A copy of `value` with another value at `at`; undefined takes the key away. */
function changed(value: unknown, at: string, to: unknown): unknown {
  const [first = '', ...rest] = at.split('.');
  const object = value as Record<string, unknown>;
  return { ...object, [first]: rest.length === 0 ? to : changed(object[first] ?? {}, rest.join('.'), to) };
}

function faultsOf(value: unknown): readonly string[] {
  const parsed = parseLane(JSON.parse(JSON.stringify(value)));
  return parsed.ok ? [] : parsed.error;
}

function laneOf(value: unknown): Lane {
  const parsed = parseLane(value);
  if (!parsed.ok) throw new Error(parsed.error.join('; '));
  return parsed.value;
}

describe('a lane file', () => {
  it('needs no more than names, paths and a direction', () => {
    expect(faultsOf(LIVE)).toEqual([]);
  });

  it('has the defaults of the devices and of the standards', () => {
    const lane = laneOf(LIVE);
    expect(lane.devices.barrier).toEqual({
      path: '/dev/serial/by-id/board',
      profile: 'egate-rtu-v1',
      baudRate: 19_200,
      dataBits: 8,
      parity: 'even',
      stopBits: 1,
      unit: 1,
      scanMs: 100,
      watchdogMs: 1500,
      answerMs: 100,
      doors: { entry: 'fail-safe', exit: 'fail-safe' },
      withoutSafeOutputs: 'refuse',
    });
    expect(lane.devices.mrzReader).toMatchObject({ profile: 'mrz-lines', baudRate: 9600, gapMs: 150 });
    expect(lane.devices.codeScanner).toMatchObject({ profile: 'suffix', suffix: '', gapMs: 80, maxBytes: 4096 });
    expect(lane.policies).toEqual({
      opensAtStart: false,
      clearNotSupported: [],
      paceDowngrade: 'record',
      sha1Signatures: 'accepted',
      extraGroups: [],
      keepReferredDays: 30,
    });
    expect(lane.thresholds).toEqual({ maxFalseMatchRate: 0.001 });
    expect(lane.times).toMatchObject({ chip: 12_000, capture: 10_000, fireDebounce: 1000, codeKept: 60_000 });
  });

  it('gives every wait of the gate a length', () => {
    for (const ms of Object.values(delaysOf(laneOf(LIVE).times))) expect(ms).toBeGreaterThanOrEqual(100);
  });

  it.each<[at: string, to: unknown, shown: string, allowed: RegExp]>([
    ['lane', 'cgk t3', '"cgk t3"', /capital letters, digits and hyphens/],
    ['lane', undefined, 'missing', /expected string/],
    ['kind', 'demo', '"demo"', /"live"\|"bench"/],
    ['direction', 'both', '"both"', /"arrival"\|"departure"/],
    ['layout', 'portal', '"portal"', /"turnstile"/],
    ['state', 'Indonesia', '"Indonesia"', /state code/],
    ['state', 'XYZ', '"XYZ"', /state code/],
    ['state', 'DEU', '"DEU"', /Germany: D/],
    ['devices.camera.path', '/dev/video0', '"/dev/video0"', /"page"\|"bench"/],
    ['devices.mrzReader.path', '', '""', />=1 characters/],
    ['devices.mrzReader.path', undefined, 'missing', /expected string/],
    ['devices.mrzReader.baudRate', 100, '100', />=300/],
    ['devices.mrzReader.dataBits', 9, '9', /7\|8/],
    ['devices.mrzReader.suffix', '0d0', '"0d0"', /even number of hexadecimal digits/],
    ['devices.codeScanner.parity', 'mark', '"mark"', /"none"\|"even"\|"odd"/],
    ['devices.codeScanner.maxBytes', 1e9, '1000000000', /<=16384/],
    ['devices.barrier.unit', 0, '0', />=1/],
    ['devices.barrier.scanMs', 1000, '1000', /<=500/],
    ['devices.barrier.watchdogMs', 1550, '1550', /multiple of 100/],
    ['policies.keepReferredDays', -1, '-1', />=0/],
    ['policies.opensAtStart', 'yes', '"yes"', /expected boolean/],
    ['thresholds.maxFalseMatchRate', 0.01, '0.01', /<=0.001/],
    ['thresholds.maxFalseMatchRate', 0, '0', />0/],
    ['times.officer', 1, '1', />=5000/],
    ['times.motor', '7 s', '"7 s"', /expected number/],
  ])('with a fault at %s names the key, the value and what is allowed', (at, to, shown, allowed) => {
    const faults = faultsOf(changed(LIVE, at, to));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`${at} is ${shown}: `);
    expect(faults[0]).toMatch(allowed);
  });

  it('needs a word on each door when it has one on any', () => {
    expect(faultsOf(changed(LIVE, 'devices.barrier.doors.exit', 'open'))).toEqual([
      'devices.barrier.doors.entry is missing: Invalid option: expected one of "fail-safe"|"fail-secure"',
      'devices.barrier.doors.exit is "open": Invalid option: expected one of "fail-safe"|"fail-secure"',
    ]);
  });

  it.each(['speed', 'devices.barrier.speed', 'devices.printer', 'times.chp'])('has no key %s', (at) => {
    expect(faultsOf(changed(LIVE, at, 1))).toEqual([`${at} is 1: a lane file has no such key here`]);
  });

  it('names all faults at once', () => {
    const two = changed(changed(LIVE, 'kind', 'demo'), 'devices.barrier.unit', 300);
    expect(faultsOf(two).map((fault) => fault.split(' ')[0])).toEqual(['kind', 'devices.barrier.unit']);
  });

  it('is refused, never an error, whatever it contains', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => !parseLane(value).ok),
      fuzzed(2, 300),
    );
  });
});

describe('a live lane', () => {
  it.each(DEVICE_NAMES)('has no simulated %s', (device) => {
    expect(faultsOf(changed(LIVE, `devices.${device}.path`, 'bench'))).toEqual([
      `devices.${device}.path is "bench": only a bench lane may have a simulated device`,
    ]);
  });

  it('never clears without liveness', () => {
    expect(faultsOf(changed(LIVE, 'policies', { clearNotSupported: ['liveness'] }))).toEqual([
      `policies.clearNotSupported is ["liveness"]: only a bench lane may clear a check that is not supported`,
    ]);
  });

  it('accepts no board without safe outputs', () => {
    expect(faultsOf(changed(LIVE, 'devices.barrier.withoutSafeOutputs', 'accept'))).toEqual([
      'devices.barrier.withoutSafeOutputs is "accept": only a bench lane may accept a board without safe outputs',
    ]);
  });
});

describe('a bench lane', () => {
  it('may have all of that', () => {
    const lane = readLaneFile(BENCH_FILE);
    expect(lane).toMatchObject({ ok: true, value: { kind: 'bench', devices: { barrier: { path: 'bench' } } } });
  });

  it('excuses no check but the three that this version cannot make', () => {
    const file: unknown = JSON.parse(readFileSync(BENCH_FILE, 'utf8'));
    expect(faultsOf(changed(file, 'policies.clearNotSupported', ['passive-authentication']))[0]).toContain(
      'policies.clearNotSupported.0 is "passive-authentication"',
    );
  });

  it('has each device simulated or real on its own', () => {
    const file: unknown = JSON.parse(readFileSync(BENCH_FILE, 'utf8'));
    expect(faultsOf(changed(file, 'devices.barrier.path', '/dev/ttyUSB0'))).toEqual([]);
  });
});

describe('reading a lane file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'autogate-lane-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const written = (text: string) => {
    const file = path.join(folder, 'lane.json');
    writeFileSync(file, text);
    return file;
  };

  it.each([
    ['no JSON', '{ "lane": '],
    ['an array', '[]'],
    ['nothing', 'null'],
  ])('with %s names the file', (_name, text) => {
    const file = written(text);
    const lane = readLaneFile(file);
    expect(lane.ok).toBe(false);
    for (const fault of lane.ok ? [] : lane.error) expect(fault.startsWith(`${file}: `)).toBe(true);
  });

  it('that is not there says so', () => {
    const lane = readLaneFile(path.join(folder, 'none.json'));
    expect(lane.ok ? '' : lane.error.join()).toContain('ENOENT');
  });
});
