import { describe, expect, it } from 'vitest';
import { successful, type CodeOutcome } from './result.ts';
import { signedCodeOf } from './signed-code.ts';

const proven: CodeOutcome = {
  kind: 'vds',
  fields: {},
  checks: [successful('seal-signature'), successful('signer-trust')],
  problems: [],
};

describe('what the decision hears of a code', () => {
  it('is the worst of its checks', () => {
    expect(signedCodeOf(proven, undefined, [])).toEqual({ result: 'successful', cause: '', zone: undefined });
  });

  it('is undetermined when the zone that a sound seal names cannot be read: it may contradict the document', () => {
    expect(signedCodeOf(proven, 'unreadable', [])).toEqual({
      result: 'undetermined',
      cause: 'the zone that the seal names cannot be read',
      zone: undefined,
    });
  });

  it('stays failed when its declaration is of another', () => {
    expect(signedCodeOf(proven, 'unreadable', ['nationality'])).toMatchObject({ result: 'failed', zone: undefined });
  });
});
