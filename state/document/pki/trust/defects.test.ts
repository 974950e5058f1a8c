// The table of known defects: what fits, what may fit, what outweighs what; and faults of the table, with their places.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { issueCertificate } from '../../../testing/pki.ts';
import { valueOf } from '../../portrait/test-images.ts';
import { readCertificate } from '../certificate.ts';
import { DEFECT_CODES, defectsOf, readDefects, type Defect, type DocumentSeries } from './defects.ts';

const root = issueCertificate({ country: 'UT', commonName: 'CSCA' });
const der = issueCertificate({
  country: 'UT',
  commonName: 'DS',
  issuer: root,
  serial: '0a5b',
  from: '2022-03-04T10:00:00Z',
}).der;
const signer = valueOf(readCertificate(der));
const fingerprint = createHash('sha256').update(der).digest('hex');
const issuer = valueOf(readCertificate(root.der));

const one = (match: Defect['match'], effect: Defect['effect'] = 'distrust', id = 'D-1'): Defect => ({
  id,
  match,
  code: 'documents-stolen',
  effect,
  source: 'test',
});
const judged = (defects: readonly Defect[], series: DocumentSeries = { type: 'P', number: 'X12345678' }) =>
  defectsOf(defects, { signer, fingerprint, issuer }, series);
const WORDS = DEFECT_CODES['documents-stolen'];
const FAILED = { result: 'failed', cause: `${WORDS} (D-1)` };
const NOT = { result: 'successful', cause: '' };

describe('a defect', () => {
  it.each<readonly [string, Defect['match'], typeof FAILED]>([
    ['the certificate of the signer', { signer: fingerprint.toUpperCase() }, FAILED],
    ['its serial number and its state, zeros before it or not', { state: 'UT', serial: '000A5B' }, FAILED],
    ['the key of its authority', { issuer: root.keyId.toString('hex') }, FAILED],
    ['the day on which it began', { state: 'UT', from: '2022-03-04', to: '2022-03-04' }, FAILED],
    ['the series of the document', { state: 'UT', documentType: 'P', numberPrefix: 'X123' }, FAILED],
    ['another certificate', { signer: '00'.repeat(32) }, NOT],
    ['another serial number', { state: 'UT', serial: '0A5C' }, NOT],
    ['another authority', { issuer: '00' }, NOT],
    ['another state', { state: 'XX' }, NOT],
    ['a day before', { state: 'UT', to: '2022-03-03' }, NOT],
    ['a day after', { state: 'UT', from: '2022-03-05' }, NOT],
    ['another series', { state: 'UT', numberPrefix: 'Y' }, NOT],
    ['another type', { state: 'UT', documentType: 'ID' }, NOT],
  ])('is found by %s', (_, match, judgement) => {
    expect(judged([one(match)])).toEqual(judgement);
  });

  it('that is of a series is in doubt while the document is not known', () => {
    expect(judged([one({ state: 'UT', numberPrefix: 'X' })], {})).toEqual({
      result: 'undetermined',
      cause: `perhaps ${WORDS} (D-1)`,
    });
    expect(judged([one({ state: 'XX', numberPrefix: 'X' })], {})).toEqual(NOT);
  });

  it('is the worst of all that fit: distrust, then doubt, then a note', () => {
    const all = { state: 'UT' };
    const [note, doubt, distrust] = [one(all, 'note', 'N'), one(all, 'doubt', 'D'), one(all, 'distrust', 'X')];
    expect(judged([note, doubt, distrust])).toEqual({ result: 'failed', cause: `${WORDS} (X)` });
    expect(judged([note, doubt])).toEqual({ result: 'undetermined', cause: `${WORDS} (D)` });
    expect(judged([note])).toEqual({ result: 'successful', cause: `${WORDS} (N)` });
    expect(judged([])).toEqual(NOT);
  });
});

describe('a table of defects', () => {
  const table = (change: object) =>
    readDefects(
      Buffer.from(
        JSON.stringify({
          format: 'autogate-defects-1',
          reviewed: '2026-05-01',
          defects: [one({ state: 'UT' })],
          ...change,
        }),
      ),
    );

  it('is read with the day of its review', () => {
    expect(table({})).toMatchObject({
      ok: true,
      value: { reviewed: new Date('2026-05-01T00:00:00Z'), defects: [{ id: 'D-1' }] },
    });
  });

  it.each([
    [{ reviewed: '2026-13-01' }, 'reviewed: '],
    [{ defects: [one({})] }, 'defects.0.match: names a signer, an issuer or a state'],
    [{ defects: [one({ serial: '5B' })] }, 'defects.0.match: names a signer, an issuer or a state'],
    [{ defects: [{ ...one({ state: 'UT' }), effect: 'ignore' }] }, 'defects.0.effect: '],
    [{ defects: [one({ state: 'ut' })] }, 'defects.0.match.state: '],
    [{ defects: [one({ signer: 'zz' })] }, 'defects.0.match.signer: is written in hexadecimal'],
    [{ more: 1 }, 'more'],
  ])('is refused with the place of its fault: %j', (change, error) => {
    const read = table(change);
    expect(read.ok).toBe(false);
    expect(read.ok ? '' : read.error).toContain(error);
  });

  it('is refused when it is not UTF-8', () => {
    expect(readDefects(Buffer.from([0x7b, 0xff]))).toMatchObject({ ok: false });
  });
});
