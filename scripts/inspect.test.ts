// The command as people run it. What is right and wrong with a zone, a code or evidence is tested where it is judged.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { draw, paper } from '../state/document/seal/image/test-codes.ts';
import { valueOf } from '../state/document/portrait/test-images.ts';
import { encodeJpeg } from '../state/document/portrait/worker/encode.ts';
import { RESULTS } from '../state/inspection/checks.ts';
import { isMissing, sharedData } from '../state/testing/prerequisites.ts';
import { main } from './inspect.ts';
import type { InspectReport } from './inspect/report.ts';

const PROJECT = path.resolve(import.meta.dirname, '..');
const SPECIMEN = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-inspect-'));
  const wasmBinary = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasmBinary).buffer } });
});
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, content: string | Uint8Array) => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** In a process of its own, as `npm run inspect` starts it. */
function run(input: string, ...args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, ['scripts/run.js', 'inspect', ...args], { cwd: PROJECT });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** In this process, which is quicker. */
async function inspect(...args: readonly string[]): Promise<Outcome> {
  const written = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    }),
  );
  try {
    return { code: await main(args), ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

async function report(...args: readonly string[]): Promise<InspectReport & { readonly code: number | null }> {
  const { code, stdout, stderr } = await inspect(...args, '--json');
  expect(stderr).toBe('');
  expect(stdout.trimEnd()).not.toContain('\n');
  const found = JSON.parse(stdout) as InspectReport;
  expect(typeof found.valid).toBe('boolean');
  for (const problem of found.problems)
    expect(problem).toEqual({
      code: expect.any(String) as string,
      where: expect.any(String) as string,
      text: expect.any(String) as string,
    });
  for (const check of found.checks) {
    expect(RESULTS).toContain(check.result);
    expect(check).toMatchObject({ name: expect.any(String) as string, cause: expect.any(String) as string });
  }
  return { ...found, code };
}

describe('npm run inspect', () => {
  it('takes a zone from stdin, ends with 0 and prints one object', async () => {
    const { code, stdout, stderr } = await run(SPECIMEN, 'mrz', '-', '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: true,
      fields: { documentNumber: 'L898902C3', dateOfBirth: '1974-08-12', dateOfExpiry: '2012-04-15' },
      problems: [],
    });
  });

  it('ends with 2 and says what to do when the input cannot be used', async () => {
    const { code, stdout, stderr } = await run('', 'mrz', '-');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe('inspect: stdin: it is empty; give something to inspect\n');
  });

  it.each([
    [['mrz', '/none/such'], 'there is no such file'],
    [['mrz', import.meta.dirname], 'it is a folder'],
    [['code', '-', '--at', 'x'], "--at is 'x'"],
    [['zone', '-'], 'cannot be inspected'],
    [['code', import.meta.filename, '--trust', '/none/such'], 'no such folder'],
  ])('%j cannot be used', async (args, cause) => {
    const { code, stdout, stderr } = await inspect(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(cause);
  });
});

describe('inspect mrz', () => {
  it('ends with 1 for a zone that is wrong, and says where', async () => {
    const found = await report('mrz', fileOf('wrong.txt', SPECIMEN.replace('L898902C36', 'L898902C37')));
    expect(found.code).toBe(1);
    expect(found.problems.map(({ where }) => where)).toContain('line 2, column 10');
  });

  it('judges centuries on the day that is given', async () => {
    const file = fileOf('old.txt', SPECIMEN);
    expect((await report('mrz', file, '--at', '1975-01-01')).fields).toMatchObject({ dateOfExpiry: '1912-04-15' });
  });

  it('is readable, without colours for a pipe', async () => {
    const { code, stdout } = await inspect('mrz', fileOf('zone.txt', SPECIMEN));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^mrz in .*zone\.txt: valid\n/);
    expect(stdout).toMatch(/^ {2}documentNumber +L898902C3$/m);
    expect(stdout).not.toContain('\u001b');
  });

  it('wants text, not a picture of it', async () => {
    const { code, stderr } = await inspect('mrz', fileOf('zone.bin', Buffer.from('ffd8ffe000104a46494600', 'hex')));
    expect(code).toBe(2);
    expect(stderr).toContain('it is not text');
  });
});

describe('inspect code', () => {
  const vds = sharedData('codes', 'vds');
  const sealBytes = () => {
    const { seals } = JSON.parse(readFileSync(path.join(vds, 'seals.json'), 'utf8')) as {
      readonly seals: Readonly<Record<string, { readonly hex: string }>>;
    };
    return Buffer.from(seals['residentPermit']?.hex ?? '', 'hex');
  };

  it.skipIf(isMissing({ 'the shared seals': vds }))(
    'proves a seal under a trusted certificate, from its bytes or from a picture, and no longer when a byte differs',
    async () => {
      const bytes = sealBytes();
      const trusted = ['--trust', vds, '--at', '2025-03-01'];
      const raw = await report('code', fileOf('seal.bin', bytes), ...trusted);
      expect(raw).toMatchObject({ code: 0, valid: true, fields: { documentType: 'residence-permit' } });

      const { image } = await writeBarcode(Uint8Array.from(bytes), { format: 'DataMatrix', scale: 3 });
      const png = Buffer.from((await image?.arrayBuffer()) ?? new ArrayBuffer());
      expect(await report('code', fileOf('seal.png', png), ...trusted)).toEqual(raw);

      expect(await report('code', fileOf('seal.bin', bytes))).toMatchObject({ code: 1, valid: false });
      bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
      const changed = await report('code', fileOf('changed.bin', bytes), ...trusted);
      expect(changed.code).toBe(1);
      expect(changed.checks).toContainEqual(expect.objectContaining({ name: 'seal-signature', result: 'failed' }));
    },
  );

  it('reports the first code of a picture and names the others, and certificates that it refuses', async () => {
    const image = paper(500, 250);
    const [first, second] = await Promise.all(
      ['first', 'second'].map((text) => writeBarcode(text, { format: 'QRCode' })),
    );
    if (first === undefined || second === undefined) throw new Error('no codes');
    draw(image, first.symbol, 40, 40);
    draw(image, second.symbol, 300, 60);
    const trust = path.join(folder, 'trust');
    mkdirSync(trust);
    writeFileSync(path.join(trust, 'broken.crt'), 'not a certificate');
    const file = fileOf('two.jpg', valueOf(await encodeJpeg(image, 90)));
    const found = await report('code', file, '--trust', trust);
    expect(found).toMatchObject({ code: 1, fields: { text: 'first' } });
    expect(found.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'further-code', where: 'code 2 of the image' }),
        expect.objectContaining({ code: 'trust-file', where: 'broken.crt' }),
      ]),
    );
  });

  it('cannot use a picture without a code, or one that is too large', async () => {
    const blank = await inspect('code', fileOf('blank.jpg', valueOf(await encodeJpeg(paper(200, 200), 90))));
    expect(blank).toMatchObject({ code: 2, stdout: '' });
    expect(blank.stderr).toMatch(/no QR, DataMatrix, Aztec or PDF417 code was found.*; give one that is sharp/);
    const large = await inspect('code', fileOf('large.png', Buffer.alloc(16_000_001)));
    expect(large.code).toBe(2);
    expect(large.stderr).toContain('which is too large');
  });
});

describe('inspect decision', () => {
  const mrz = SPECIMEN.trimEnd().split('\n');
  const evidence = {
    today: '2011-06-01',
    lane: { state: 'UTO', direction: 'arrival', specimensAllowed: true },
    mrz,
    chip: { kind: 'read', dg1: mrz },
    capture: { kind: 'captured' },
    comparison: { kind: 'compared', similarity: 0.1, falseMatchRate: 0.5 },
    watchlist: { kind: 'answered', hits: [] },
    permits: { kind: 'answered', permits: [] },
  };

  it('refers with reasons that name checks, in JSON and for a person', async () => {
    const file = fileOf('evidence.json', JSON.stringify(evidence));
    const found = await report('decision', file);
    expect(found).toMatchObject({ code: 1, valid: false, decision: { kind: 'refer' } });
    expect(found.reasons?.map(({ code }) => code)).toContain('face-mismatch');
    expect(found.checks).toContainEqual(expect.objectContaining({ name: 'face-match', result: 'failed' }));
    const { code, stdout } = await inspect('decision', file);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^decision in .*evidence\.json: REFER\n\nreasons\n/);
  });

  it('cannot use what is no JSON, or no evidence, and names the member', async () => {
    const broken = await inspect('decision', fileOf('broken.json', '{"today":'));
    expect([broken.code, broken.stdout]).toEqual([2, '']);
    expect(broken.stderr).toContain('it is not JSON');
    const wrong = await inspect('decision', fileOf('wrong.json', JSON.stringify({ ...evidence, today: '2011-02-30' })));
    expect([wrong.code, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain('  today: ');
  });
});
