import { generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { equal, told, untested, type DeviceReport, type Diagnosis } from '../../app/controller/diagnosis/report.ts';
import { laneKey } from './lane-key.ts';
import { deviations, type Parts } from './parts.ts';
import { lastParts, signReadiness, verdictOf, verifyReadiness } from './readiness.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'autogate-readiness-'));
});
afterEach(() => rmSync(data, { recursive: true }));

const barrier: DeviceReport = {
  name: 'barrier',
  kind: 'egate-rtu-v1',
  state: 'ready',
  cause: '',
  version: 'map 1',
  tests: [equal('scans lost', 0, 0), told('watchdog, with no controller', 'tripped')],
};
const found = (change: Partial<DeviceReport> = {}): Diagnosis => ({
  lane: 'CGK-01',
  devices: [{ ...barrier, ...change }],
});
const PARTS: Parts = [
  { name: 'barrier', fields: { profile: 'egate-rtu-v1', path: '/dev/ttyUSB0', version: 'map 1' } },
  { name: 'computer', fields: { 'Node.js': 'v24.0.0' } },
];

let seconds = 0;
function signed(change: Partial<DeviceReport> = {}, parts = PARTS) {
  const at = new Date(Date.parse('2026-11-22T08:00:00Z') + (seconds += 1) * 1000);
  const outcome = signReadiness(data, {
    lane: 'CGK-01',
    at,
    how: 'asked',
    found: found(change),
    parts,
    counters: new Map(),
  });
  if (!outcome.ok) throw new Error(outcome.error);
  return outcome.value;
}

describe('the verdict', () => {
  it.each([
    ['everything served and was tested', {}, true],
    ['a part is degraded', { state: 'degraded', cause: 'old' }, true],
    ['a part has failed', { state: 'failed', cause: 'gone' }, false],
    ['a test has not passed', { tests: [equal('scans lost', 1, 0)] }, false],
    ['a test was not made', { tests: [untested('doors', 'stop the controller first')] }, false],
  ] as const)('when %s', (_name, change, ready) => {
    const verdict = verdictOf(found(change));
    expect(verdict.ready).toBe(ready);
    expect(verdict.because).toHaveLength(ready ? 0 : 1);
    expect(signed(change).ready).toBe(ready);
  });
});

describe('the signature of a report', () => {
  it('verifies with the key of the lane, and no longer when any byte is changed', () => {
    const { file } = signed();
    const report = readFileSync(file);
    expect(verifyReadiness(file, { folder: data })).toEqual({ ok: true, value: true });
    fc.assert(
      fc.property(fc.nat(report.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const spoilt = Buffer.from(report);
        spoilt[at] = ((spoilt[at] ?? 0) + by) & 0xff;
        writeFileSync(file, spoilt);
        expect(verifyReadiness(file, { folder: data })).toEqual({ ok: true, value: false });
      }),
      fuzzed(1, 50),
    );
  });

  it('verifies elsewhere with the public key that the report names, which anybody can make: another key does not', () => {
    const { file, publicPem } = signed();
    const pem = path.join(data, 'public.pem');
    writeFileSync(pem, publicPem);
    expect(verifyReadiness(file, { key: pem })).toEqual({ ok: true, value: true });
    writeFileSync(pem, generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }));
    expect(verifyReadiness(file, { key: pem })).toEqual({ ok: true, value: false });
    writeFileSync(
      pem,
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }),
    );
    expect(verifyReadiness(file, { key: pem })).toMatchObject({ ok: false });
  });

  it.each(['', 'AAAA', '\0'.repeat(88), `${'A'.repeat(86)}==`])('that is %j is none', (signature) => {
    const { file } = signed();
    writeFileSync(`${file}.sig`, signature);
    expect(verifyReadiness(file, { folder: data })).toEqual({ ok: true, value: false });
  });

  it('cannot be judged without a file, a signature or a key', () => {
    expect(verifyReadiness(path.join(data, 'none.md'), { folder: data })).toMatchObject({ ok: false });
    expect(existsSync(path.join(data, 'lane-key.pem'))).toBe(false);
    const { file } = signed();
    rmSync(`${file}.sig`);
    expect(verifyReadiness(file, { folder: data })).toMatchObject({ ok: false });
  });
});

describe('the key of a lane', () => {
  it('is made once, for this user alone, and leaves nothing else behind', () => {
    const [first, second] = [laneKey(data), laneKey(data)];
    expect(first.ok && second.ok && first.value.fingerprint === second.value.fingerprint).toBe(true);
    expect(readdirSync(data)).toEqual(['lane-key.pem']);
    expect(statSync(path.join(data, 'lane-key.pem')).mode & 0o777).toBe(0o600);
  });

  it('is refused when others may read it, or when it is none, without a word of it', () => {
    laneKey(data);
    const file = path.join(data, 'lane-key.pem');
    chmodSync(file, 0o644);
    expect(laneKey(data)).toMatchObject({ ok: false, error: expect.stringContaining('others may read it') as string });
    chmodSync(file, 0o600);
    writeFileSync(file, 'hunter2');
    const wrong = laneKey(data);
    expect(wrong.ok).toBe(false);
    expect(JSON.stringify(wrong)).not.toContain('hunter2');
  });
});

describe('what has changed since the last report', () => {
  const other: Parts = [
    { name: 'barrier', fields: { profile: 'egate-rtu-v1', path: '/dev/ttyUSB0', version: 'map 2' } },
    { name: 'camera', fields: { version: '1280x720' } },
  ];

  it('is told part by part', () => {
    expect(deviations(PARTS, PARTS)).toEqual([]);
    expect(deviations(PARTS, other)).toEqual(['barrier: version was map 1, is map 2', 'computer: gone', 'camera: new']);
  });

  it('is listed in the next report, which warns', () => {
    expect(signed().changes).toEqual([]);
    const next = signed({}, other);
    expect(next.changes).toContain('barrier: version was map 1, is map 2');
    expect(readFileSync(next.file, 'utf8')).toContain('- barrier: version was map 1, is map 2');
    expect(signed({}, other).changes).toEqual([]);
  });

  it('is held against the newest report that the lane has signed, whatever else lies there', () => {
    const { file } = signed();
    signed({}, other);
    expect(lastParts(data)).toEqual(other);
    const forged = path.join(path.dirname(file), '2099-01-01.md');
    writeFileSync(forged, readFileSync(file, 'utf8').replace('map 1', 'map 7'));
    writeFileSync(`${forged}.sig`, readFileSync(`${file}.sig`));
    expect(lastParts(data)).toEqual(other);
  });
});
