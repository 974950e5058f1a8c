// The master lists of the shared data: Germany's, the Netherlands', and ICAO's of 2023 with its short DigestInfo.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isMissing, sharedData } from '../../../testing/prerequisites.ts';
import { valueOf } from '../../portrait/test-images.ts';
import { readCertificate } from '../certificate.ts';
import { isNamed, verifySigner } from '../cms.ts';
import { readMasterList } from './master-list.ts';
import { loadTrust } from './load-trust.ts';
import type { FileReport, TrustSnapshot } from './types.ts';

const folder = sharedData('pki', 'master-lists');
const NAMES = { DE: 'DE_ML_2026-05-28-08-28-45.ml', NL: 'NL_ML_2026-02-16.ml', ICAO: 'ICAO_ml_2023-09.ml' } as const;
const bytesOf = (list: keyof typeof NAMES): Buffer => readFileSync(path.join(folder, NAMES[list]));
const fileOf = (list: keyof typeof NAMES, bytes = bytesOf(list)) => ({ name: list, bytes });
const AT = new Date('2026-11-28T12:00:00Z');

const without = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return copy;
};

describe.skipIf(isMissing({ 'the shared master lists': folder }))('the master list', () => {
  let trust: TrustSnapshot;
  const reports = new Map<string, FileReport>();
  beforeAll(() => {
    trust = loadTrust([fileOf('DE'), fileOf('NL'), fileOf('ICAO')], AT);
    for (const report of trust.files) reports.set(report.file, report);
  });

  it.each([
    ['DE', 588, 8],
    ['NL', 392, 0],
    ['ICAO', 394, 1],
  ])('%s is read whole: %i certificates, of which %i are refused, each with its cause', (list, all, few) => {
    const report = reports.get(list);
    expect(report).toMatchObject({ kind: 'master-list', read: all - few });
    expect(report?.refused).toHaveLength(few);
    for (const { subject, cause } of report?.refused ?? []) {
      expect(subject).toMatch(/C=[A-Z]{2}.*serial [0-9A-F]+$/);
      expect(cause).toBe('it may not issue certificates (basic constraints or key usage, Doc 9303-12, 7.1.1)');
    }
  });

  it('loses nobody by that: the key of each is there under another certificate', () => {
    for (const list of ['DE', 'ICAO'] as const) {
      const certificates = valueOf(readMasterList(bytesOf(list))).entries.map((der) => valueOf(readCertificate(der)));
      for (const { spki } of certificates.filter(({ isAuthority }) => !isAuthority))
        expect(trust.cscas.some(({ certificate }) => certificate.spki.equals(spki))).toBe(true);
    }
  });

  it('is signed by a list signer whose authority is there, with what a technician should know', () => {
    for (const [list, date, remarks] of [
      ['DE', '2026-05-28', []],
      ['NL', '2026-02-16', []],
      ['ICAO', '2023-09-15', ['its signer expired on 2024-05-17']],
    ] as const) {
      const report = reports.get(list);
      expect(report?.date?.toISOString().slice(0, 10)).toBe(date);
      expect(report?.signature).toMatchObject({ anchor: 'other-list', remarks });
      expect(report?.signature?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(trust.listDate?.toISOString().slice(0, 10)).toBe('2026-05-28');
  });

  it('gives authorities of all kinds: by their own signature, by links, and by the word of the list', () => {
    const kinds = Map.groupBy(trust.cscas, ({ standing }) => standing.kind);
    expect([...kinds].map(([kind, those]) => [kind, those.length]).toSorted()).toEqual([
      ['link', 243],
      ['self-signed', 491],
      ['vouched', 4],
    ]);
    for (const { certificate, standing } of trust.cscas)
      expect(standing.kind !== 'link' || !standing.issuer.der.equals(certificate.der)).toBe(true);
  });

  it('gives authorities of 122 states, with the United Nations and the European Union among them', () => {
    const countries = new Set(trust.cscas.map(({ certificate }) => certificate.subject.country));
    expect(countries.size).toBe(122);
    for (const country of ['DE', 'NL', 'UN', 'EU', 'KS']) expect(countries).toContain(country);
  });

  it('ICAO is taken although its DigestInfo has no NULL, and only as it is', () => {
    const { data } = valueOf(readMasterList(bytesOf('ICAO')));
    const [info] = data.signers;
    const signer = data.certificates
      .map((der) => valueOf(readCertificate(der)))
      .find((one) => info && isNamed(info.signer, one));
    if (info === undefined || signer === undefined) throw new Error('nobody has signed it');
    expect(info.algorithm.oid).toBe('1.2.840.113549.1.1.11');
    expect(verifySigner(data, info, signer.spki)).toEqual({ ok: true, value: undefined });
    for (const at of [0, 1, 100, 255])
      expect(verifySigner(data, { ...info, signature: without(info.signature, at) }, signer.spki)).toEqual({
        ok: true,
        value: 'the signature is wrong',
      });
    expect(verifySigner({ ...data, content: without(data.content, 5000) }, info, signer.spki)).toEqual({
      ok: true,
      value: 'the content has not the hash that was signed',
    });
  });

  it('is not used when a byte of it has changed, and every certificate of it is refused for that', () => {
    const changed = loadTrust([fileOf('ICAO', without(bytesOf('ICAO'), 300_000))], AT);
    const [report] = changed.files;
    expect(report).toMatchObject({ kind: 'master-list', read: 0, signature: undefined });
    expect(report?.refused).toHaveLength(394);
    expect(report?.refused.some(({ cause }) => cause.includes('has not the hash that was signed'))).toBe(true);
    expect(changed.cscas).toEqual([]);
  });

  it('that is cut off is no master list', () => {
    const [report] = loadTrust([fileOf('NL', bytesOf('NL').subarray(0, 100_000))], AT).files;
    expect(report).toMatchObject({ kind: 'master-list', read: 0, refused: [{ subject: 'signed data' }] });
  });
});
