import { describe, expect, it } from 'vitest';
import { allServe, atLeast, atMost, equal, hintsOf, isUntested, told, untested, type DeviceReport } from './report.ts';

const device = (change: Partial<DeviceReport>): DeviceReport => ({
  name: 'barrier',
  kind: 'egate-rtu-v1',
  state: 'ready',
  cause: '',
  version: null,
  tests: [],
  ...change,
});

describe('a test', () => {
  it.each([
    ['at its limit', atMost('a', 2, 2), true],
    ['over its limit', atMost('a', 3, 2), false],
    ['at its least', atLeast('a', 2, 2), true],
    ['below its least', atLeast('a', 1, 2), false],
    ['that is no number', atMost('a', NaN, 2), false],
    ['that is what it should be', equal('a', 'whole', 'whole'), true],
    ['that is not', equal('a', 'broken', 'whole'), false],
    ['that is only told', told('a', 'x'), true],
  ])('%s passes or not', (_name, test, passed) => {
    expect(test.passed).toBe(passed);
    expect(allServe({ lane: 'A', devices: [device({ tests: [test] })] })).toBe(passed);
  });

  it('that was not made is not judged, and is known from one that was told', () => {
    expect(untested('a', 'nobody is there')).toEqual({
      name: 'a',
      value: 'not tested: nobody is there',
      limit: null,
      passed: true,
    });
    expect(isUntested(untested('a', 'b'))).toBe(true);
    expect(isUntested(told('a', 'b'))).toBe(false);
    expect(isUntested(equal('a', 'not tested: b', 'c'))).toBe(false);
  });
});

describe('what to do', () => {
  it.each([
    ['mrzReader', { state: 'absent', cause: '/dev/x: there is no device' }, 'check its cable'],
    [
      'codeScanner',
      { state: 'failed', cause: 'Error: Resource temporarily unavailable Cannot lock port' },
      'another program',
    ],
    ['barrier', { state: 'failed', cause: 'EACCES: permission denied' }, 'dialout'],
    ['barrier', { tests: [equal('input fire loop', 'broken', 'whole')] }, 'close the fire loop'],
    [
      'barrier',
      { tests: [equal('watchdog trips without a heartbeat', 'not tripped', 'tripped')] },
      'replace the board',
    ],
    ['mrzReader', { tests: [equal('specimen zone', 'skipped', 'read whole')] }, 'run it again'],
    ['codeScanner', { tests: [equal('bytes 00 to FF', '255 of 256 bytes', 'all')] }, 'binary seals are unsafe'],
    ['camera', { state: 'degraded', cause: 'no Chromium is installed' }, 'apt-get install chromium'],
    ['camera', { state: 'absent', cause: 'no traveller page is connected' }, 'start the screens'],
    ['clock', { state: 'failed', cause: 'drift' }, 'timedatectl'],
    ['disk', { state: 'failed', cause: 'free MiB, at least: 4' }, 'make room'],
    ['faceModels', { state: 'failed', cause: 'face-embedder.onnx is missing' }, 'npm run models'],
  ] as const)('about %s %j', (name, change, words) => {
    expect(hintsOf(device({ name, ...change })).join()).toContain(words);
  });

  it('is nothing where all is well', () => {
    expect(hintsOf(device({ tests: [equal('a', 'b', 'b')] }))).toEqual([]);
  });
});
