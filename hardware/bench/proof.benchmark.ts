// How long passive authentication takes, of a signer that is new and of one that was seen before, beside OpenSSL's own verification of
// the same signatures; and how long a master list takes, new and with the answers of before, beside a general decoder that only
// takes it apart.
import { createHash, verify, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AsnArray, AsnConvert, AsnType, AsnTypeTypes } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { judgeChip } from '../../state/document/pki/prove.ts';
import { readSecurityObject } from '../../state/document/pki/security-object.ts';
import { keepTrust } from '../../state/document/pki/trust/keeper.ts';
import { loadTrust } from '../../state/document/pki/trust/load-trust.ts';
import { readMasterList } from '../../state/document/pki/trust/master-list.ts';
import { valueOf } from '../../state/document/portrait/test-images.ts';
import { ok } from '../../state/result.ts';
import { sharedData } from '../../state/testing/prerequisites.ts';
import type { BenchmarkRow } from './chip.benchmark.ts';
import { ISSUER, NOW, passportFiles, proofsOf, readingOf, TRUST_FILES, ZONE } from './proof.fixture.ts';
import { NO_KEYS } from './chip-keys.ts';

const PROOFS = 40;
const LOADS = 3;
/** Some of the lists that states publish; the bench's own has five certificates. */
const LIST = sharedData('pki', 'master-lists', 'NL_ML_2026-02-16.ml');

export const OPENSSL = 'the same signatures and hashes by node:crypto';
export const DECODER = 'master list, taken apart by @peculiar/asn1-schema';

const NO_ANSWERS = proofsOf(NO_KEYS);
const files = passportFiles({ keys: NO_KEYS, pace: [] });
const reading = readingOf(files, NO_ANSWERS);

/** Median of so many runs, in ms; what a run needs is made before its clock starts. */
function timed<T>(runs: number, prepare: () => T, run: (prepared: T) => void): number {
  const times = Array.from({ length: runs }, () => {
    const prepared = prepare();
    const start = performance.now();
    run(prepared);
    return performance.now() - start;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

const newTrust = () => loadTrust(TRUST_FILES, NOW);

function prove(trust: ReturnType<typeof newTrust>): void {
  const { checks } = judgeChip(reading, trust, NOW, ZONE);
  const wrong = checks.find(({ result }) => result !== 'successful' && result !== 'not-supported');
  if (wrong !== undefined) throw new Error(`${wrong.name}: ${wrong.cause}`);
}

/** What OpenSSL does faster: two certificates that are read already, three signatures, two hashes. */
function openssl() {
  const { data } = valueOf(readSecurityObject(files.SOD));
  const [info] = data.signers;
  const [signer] = data.certificates;
  if (info === undefined || signer === undefined) throw new Error('nobody has signed it');
  const authority = new X509Certificate(ISSUER.authority('explicit').certificate);
  return () => {
    const certificate = new X509Certificate(signer);
    const isRight =
      certificate.verify(authority.publicKey) &&
      verify('sha256', info.attributes.signed, certificate.publicKey, info.signature);
    for (const file of [files.DG1, files.DG2, data.content]) createHash('sha256').update(file).digest();
    if (!isRight) throw new Error('a good signature is called wrong');
  };
}

function proofRows(): readonly BenchmarkRow[] {
  const warm = newTrust();
  const first = timed(1, newTrust, prove);
  prove(warm);
  const note = 'brainpoolP256r1, explicit';
  return [
    { name: 'passive authentication, first of the process', ms: first, n: 1, note },
    { name: 'passive authentication, new signer', ms: timed(PROOFS, newTrust, prove), n: PROOFS, note },
    { name: 'passive authentication, known signer', ms: timed(PROOFS, () => warm, prove), n: PROOFS, note },
    { name: OPENSSL, ms: timed(PROOFS, openssl, (run) => run()), n: PROOFS, note },
  ];
}

class CertificateSet extends AsnArray<Certificate> {}
AsnType({ type: AsnTypeTypes.Set, itemType: Certificate })(CertificateSet);

function listRows(): readonly BenchmarkRow[] {
  const real = existsSync(LIST);
  const bytes = real ? readFileSync(LIST) : ISSUER.masterList();
  const { entries } = valueOf(readMasterList(bytes));
  const note = `${entries.length} certificates, ${real ? "the Netherlands' of 2026" : "the bench's own"}`;
  const folder = mkdtempSync(path.join(tmpdir(), 'autogate-benchmark-'));
  const keep = (cacheFile: string) => {
    const keeper = keepTrust({ read: () => ok([{ name: 'a.ml', bytes }]), cacheFile });
    const { authorities, problems } = keeper.refresh(NOW);
    if (authorities === 0) throw new Error(problems.join());
  };
  try {
    let load = 0;
    const cold = timed(LOADS, () => path.join(folder, `${(load += 1)}.json`), keep);
    const cached = timed(LOADS, () => path.join(folder, '1.json'), keep);
    const set = Buffer.concat(entries);
    const header = Buffer.from('3183000000', 'hex');
    header.writeUIntBE(set.length, 2, 3);
    const whole = Buffer.concat([header, set]);
    const decoder = timed(
      LOADS,
      () => whole,
      (given) => {
        if (AsnConvert.parse(given, CertificateSet, { berOptions: { maxNodes: 5_000_000 } }).length !== entries.length)
          throw new Error('the decoder has lost some');
      },
    );
    return [
      { name: 'master list, new', ms: cold, n: LOADS, note: `${note}, each verified` },
      { name: 'master list, cached', ms: cached, n: LOADS, note: `${note}, answers from the cache file` },
      { name: DECODER, ms: decoder, n: LOADS, note: `${note}, nothing verified` },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function benchmarkProof(): readonly BenchmarkRow[] {
  return [...proofRows(), ...listRows()];
}
