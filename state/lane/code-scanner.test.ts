import { describe, expect, it } from 'vitest';
import { codeScanner } from './code-scanner.ts';

const PATH = '/dev/serial/by-id/code';
const ASKED = { answerMs: 500, pollMs: 3000, trigger: 'self', gapMs: 80, maxBytes: 4096 };

const keysAtFault = (value: object) =>
  codeScanner
    .safeParse({ path: PATH, ...value })
    .error?.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : issue.path.map(String)));

describe('a code scanner in the lane file', () => {
  it('only sends unless it names a profile', () => {
    expect(codeScanner.parse({ path: PATH })).toMatchObject({ profile: 'suffix', suffix: '', maxBytes: 4096 });
  });

  it.each(['gm65', 'honeywell', 'newland'])('of profile %s is asked, and silence ends its codes', (profile) => {
    expect(codeScanner.parse({ path: PATH, profile })).toMatchObject({ profile, ...ASKED, suffix: '', baudRate: 9600 });
  });

  it('of profile zebra-ssi is asked, and has no suffix', () => {
    expect(codeScanner.parse({ path: PATH, profile: 'zebra-ssi' })).toMatchObject(ASKED);
    expect(keysAtFault({ profile: 'zebra-ssi', suffix: '0d' })).toEqual(['suffix']);
  });

  it.each([
    [{ profile: 'gm66' }, 'profile'],
    [{ profile: 'suffix', trigger: 'host' }, 'trigger'],
    [{ profile: 'gm65', trigger: 'button' }, 'trigger'],
    [{ profile: 'gm65', pollMs: 100 }, 'pollMs'],
    [{ profile: 'honeywell', answerMs: 10 }, 'answerMs'],
  ])('is refused as %j', (value, key) => {
    expect(keysAtFault(value)).toEqual([key]);
  });
});
