// npm run inspect -- chip, as people run it: its JSON, its exit codes, what it shows and what it keeps to itself.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIssuer } from '../../../hardware/bench/issuer.ts';
import { type PassportFiles, personalise, withSwappedDg1 } from '../../../hardware/bench/passport-files.ts';
import { composeTd3 } from '../../../state/document/mrz/compose.ts';
import { CHIP_CHECKS } from '../../../state/document/pki/types.ts';
import { valueOf } from '../../../state/document/portrait/test-images.ts';
import { RESULTS } from '../../../state/inspection/checks.ts';
import { isMissing, sharedData } from '../../../state/testing/prerequisites.ts';
import { readChipArguments } from './arguments.ts';
import type { ChipReport } from './report.ts';
import { answerText, commandText } from './trace.ts';

const PROJECT = path.resolve(import.meta.dirname, '../../..');
const NOW = new Date('2026-06-01T12:00:00Z');
const AT = ['--at', '2026-06-01'] as const;
const issuer = createIssuer({ seed: 'inspect', now: NOW });
const zone = {
  issuingState: 'UTO',
  primaryIdentifier: 'ERIKSSON',
  secondaryIdentifier: 'ANNA MARIA',
  documentNumber: 'L898902C3',
  nationality: 'UTO',
  dateOfBirth: '1974-08-12',
  sex: 'F',
  dateOfExpiry: '2030-04-15',
} as const;
const LINES = composeTd3(zone);
const portrait = {
  format: 'jpeg',
  bytes: Buffer.from('ffd8ffc00011080020001803012200021101031101ffd9', 'hex'),
} as const;

let base: string;
beforeAll(() => {
  base = mkdtempSync(path.join(tmpdir(), 'autogate-inspect-chip-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function folderOf(name: string, files: Readonly<Record<string, Buffer | string | undefined>>): string {
  const folder = path.join(base, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, bytes] of Object.entries(files))
    if (bytes !== undefined) writeFileSync(path.join(folder, file), bytes);
  return folder;
}
const chipOf = (name: string, files: PassportFiles): string =>
  folderOf(name, Object.fromEntries(Object.entries(files).map(([file, bytes]) => [`EF_${file}.bin`, bytes])));
const trustFolder = (): string =>
  folderOf('trust', { 'utopia.ml': issuer.masterList(['explicit']), 'utopia.crl': issuer.revocationList() });

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** In a process of its own, as `npm run inspect` starts it. */
function run(...args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, ['scripts/run.js', 'inspect', 'chip', ...args], { cwd: PROJECT });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  child.stdin.end();
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

async function report(...args: readonly string[]): Promise<ChipReport & { readonly code: number | null }> {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect(stderr).toBe('');
  expect(stdout.trimEnd()).not.toContain('\n');
  const found = JSON.parse(stdout) as ChipReport;
  expect(Object.keys(found)).toEqual(['access', 'groups', 'checks', 'portrait']);
  for (const check of found.checks) {
    expect(Object.keys(check)).toEqual(['name', 'code', 'result', 'cause']);
    expect(RESULTS).toContain(check.result);
  }
  return { ...found, code };
}

const resultOf = ({ checks }: ChipReport, name: string) => checks.find((check) => check.name === name)?.result;
const good = () => valueOf(personalise(LINES, portrait, { issuer }));

describe('inspect chip --files', () => {
  it('ends with 0 when no check has failed, and tells all of a chip', async () => {
    const found = await report('--files', chipOf('good', good()), '--trust', trustFolder(), ...AT);
    expect(found.code).toBe(0);
    expect(found.access).toBeNull();
    expect(found.checks.map(({ name }) => name)).toEqual(CHIP_CHECKS);
    expect(
      found.checks.filter(({ result }) => result !== 'successful').map(({ name, result }) => [name, result]),
    ).toEqual([
      ['active-authentication', 'not-supported'],
      ['chip-authentication', 'not-supported'],
      ['pace-mapping', 'not-supported'],
      ['chip-genuine', 'not-supported'],
    ]);
    expect(found.groups).toMatchObject({
      DG1: { documentNumber: 'L898902C3', issuingState: 'UTO', dateOfBirth: '1974-08-12' },
      SOD: { digest: 'sha256', groups: ['DG1', 'DG2'] },
    });
    expect(found.portrait).toEqual({ format: 'jpeg', width: 24, height: 32 });
  });

  it('ends with 0 while a chain is only unknown', async () => {
    const found = await report('--files', chipOf('good', good()), ...AT);
    expect([found.code, resultOf(found, 'signer-trust'), resultOf(found, 'sod-signature')]).toEqual([
      0,
      'undetermined',
      'successful',
    ]);
  });

  it('ends with 1 when a check has failed: a swapped zone, a revoked signer, a page of somebody else', async () => {
    const other = composeTd3({ ...zone, primaryIdentifier: 'SOMEBODY' });
    const swapped = await report(
      '--files',
      chipOf('swapped', withSwappedDg1(good(), other)),
      '--trust',
      trustFolder(),
      ...AT,
    );
    expect([swapped.code, resultOf(swapped, 'group-hashes')]).toEqual([1, 'failed']);
    const revoked = chipOf('revoked', valueOf(personalise(LINES, portrait, { issuer, signer: 'revoked' })));
    const found = await report('--files', revoked, '--trust', trustFolder(), ...AT);
    expect([found.code, resultOf(found, 'signer-revocation')]).toEqual([1, 'failed']);
    const mrz = path.join(folderOf('mrz', { 'zone.txt': other.join('\n') }), 'zone.txt');
    const page = await report('--files', chipOf('good', good()), '--mrz', mrz, ...AT);
    expect([page.code, resultOf(page, 'mrz-dg1')]).toEqual([1, 'failed']);
    const own = path.join(folderOf('mrz', { 'own.txt': LINES.join('\n') }), 'own.txt');
    expect(resultOf(await report('--files', chipOf('good', good()), '--mrz', own, ...AT), 'mrz-dg1')).toBe(
      'successful',
    );
  });

  it('tells files that say nothing usable, each with its problem', async () => {
    const broken = {
      ...good(),
      DG1: Buffer.from('6100', 'hex'),
      DG2: Buffer.from('7500', 'hex'),
      COM: Buffer.from('60', 'hex'),
    };
    const found = await report('--files', chipOf('broken', broken), ...AT);
    expect(found.code).toBe(1);
    expect(found.groups).toMatchObject({
      DG1: { bytes: 2, problem: '5F1F is missing' },
      DG2: { problem: '7F61 is missing' },
      COM: { problem: 'the length of 60 is cut off' },
    });
    expect(found.portrait).toBeNull();
  });

  it.each([
    ['no folder', ['--files', 'there/is/none'], 'there is no such folder'],
    ['a folder without EF.SOD', ['--files', 'scripts'], 'it holds no EF.SOD'],
    ['neither', [], 'give either --reader NAME or --files DIR'],
    ['both', ['--reader', 'x', '--files', 'y'], 'give either --reader NAME or --files DIR'],
    ['a wrong day', ['--files', 'x', '--at', '2026-02-30'], "--at is '2026-02-30'"],
    ['an unknown option', ['--files', 'x', '--deep'], "Unknown option '--deep'"],
  ])('ends with 2 for %s, and says what to do', async (_, args, text) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(text);
  });

  it('ends with 2 for no zone and for no trust, whatever the chip says', async () => {
    const chip = chipOf('good', good());
    const none = path.join(folderOf('mrz', { 'none.txt': 'hello' }), 'none.txt');
    for (const [args, text] of [
      [['--mrz', none], 'it is no valid zone'],
      [['--trust', 'there/is/none'], 'there is no such folder'],
      [['--trust', folderOf('empty', {})], 'it holds nothing'],
    ] as const) {
      const { code, stdout, stderr } = await run('--files', chip, ...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(text);
      expect(stderr).not.toContain('ERIKSSON');
    }
  });

  it('reads for people, too', async () => {
    const { code, stdout } = await run('--files', chipOf('good', good()), ...AT);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^the chip: no check failed\n/);
    expect(stdout).toMatch(/undetermined +signer-trust +the signer: no authority of its issuer is known/);
  });
});

const chips = sharedData('chip');
describe.skipIf(isMissing({ 'the shared chips': chips }))('inspect chip --files of the reference passports', () => {
  it.each([
    ['bsi-2023', 'D', 413, 531, 'undetermined'],
    ['bsi-2008', 'D', 413, 531, 'undetermined'],
    ['loes-2006', 'NLD', 449, 598, 'successful'],
  ])('%s: right hashes, right signature, unknown chain, expired signer', async (set, state, width, height, listed) => {
    const found = await report('--files', path.join(chips, set), '--trust', trustFolder());
    expect(found.code).toBe(1);
    expect(found.checks.filter(({ result }) => result === 'failed').map(({ name }) => name)).toEqual([
      'signer-validity',
    ]);
    for (const [name, result] of [
      ['sod-signature', 'successful'],
      ['group-hashes', 'successful'],
      ['groups-listed', listed],
      ['signer-trust', 'undetermined'],
    ] as const)
      expect([name, resultOf(found, name)]).toEqual([name, result]);
    expect(found.groups['DG1']).toMatchObject({ issuingState: state });
    expect(found.portrait).toEqual({ format: 'jp2', width, height });
  });

  it('catches a changed group that no gate reads', async () => {
    const names = ['EF_COM.bin', 'EF_SOD.bin', 'Datagroup1.bin', 'Datagroup2.bin', 'Datagroup3.bin', 'Datagroup14.bin'];
    const files = names.map((name) => [name, readFileSync(path.join(chips, 'bsi-2008', name))] as const);
    const folder = folderOf('fingers', Object.fromEntries(files));
    const good = await report('--files', folder, '--at', '2008-06-01');
    expect([good.code, good.groups['DG3'], resultOf(good, 'group-hashes')]).toEqual([
      0,
      { bytes: 32_476 },
      'successful',
    ]);
    writeFileSync(path.join(folder, 'Datagroup3.bin'), Buffer.alloc(10));
    const found = await report('--files', folder, '--at', '2008-06-01');
    expect(found.code).toBe(1);
    expect(found.checks).toContainEqual({
      name: 'group-hashes',
      code: '5.6.4.4.2/5.41',
      result: 'failed',
      cause: 'DG3: not what was signed',
    });
  });

  it('takes a DG2 of ISO/IEC 39794-5 by any name', async () => {
    const face = readFileSync(path.join(chips, 'dg2-39794', 'ICAO_39794_5_AP_DG2_MandFields.dat'));
    const folder = folderOf('new-face', { 'EF.SOD': good().SOD, 'EF.DG1': good().DG1, 'dg2.dat': face });
    expect((await report('--files', folder, ...AT)).portrait).toMatchObject({ format: 'jp2', width: 413, height: 531 });
  });
});

describe('inspect chip --reader', () => {
  const now = new Date();
  it.each([
    [['--reader', 'x'], 'a chip opens by --mrz FILE or --can DIGITS'],
    [['--reader', '', '--can', '123456'], 'give the name of a reader'],
    [['--reader', 'x', '--can', '12345'], '--can takes six digits'],
    [['--reader', 'x', '--can', '123456', '--personal'], '--personal goes with --trace only'],
    [['--files', 'x', '--trace'], '--trace and --can go with --reader only'],
  ])('wants what it needs: %j', (args, error) => {
    const task = readChipArguments(args, now);
    expect(task.ok ? '' : task.error).toContain(error);
  });

  it('shows no data in its trace unless it is asked to', () => {
    const traceOf = (...args: readonly string[]) => {
      const task = readChipArguments(['--reader', 'x', '--can', '123456', ...args], now);
      return task.ok && task.value.source.kind === 'reader' ? task.value.source.trace : undefined;
    };
    expect([traceOf(), traceOf('--trace'), traceOf('--trace', '--personal')]).toEqual(['none', 'masked', 'personal']);
  });
});

describe('a trace', () => {
  const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

  it.each([
    ['00a4040c07a0000002471001', '00A4040C07A0000002471001'],
    ['0022c1a40f800a04007f00070202040202830101', '0022C1A40F800A04007F00070202040202830101'],
    ['0082000028' + 'ab'.repeat(40) + '28', '00820000 [42 bytes]'],
    ['0ca4020c158709016375432908c044f68e08bf8b92d635ff24f800', '0CA4020C [23 bytes]'],
    ['00b0000004', '00B00000 [1 bytes]'],
    ['00', '00'],
  ])('of the command %s is %s', (command, text) => {
    expect(commandText(hex(command), false)).toBe(text);
    expect(commandText(hex(command), true)).toBe(command.toUpperCase());
  });

  it('of an answer is its status and its length, or all of it', () => {
    expect(answerText(hex('6145 9000'), false)).toBe('9000 [2 bytes]');
    expect(answerText(hex('6145 9000'), true)).toBe('6145 9000');
    expect(answerText(hex('6982'), false)).toBe('6982');
    expect(answerText(hex('6982'), true)).toBe('6982');
    expect(answerText(Buffer.alloc(0), false)).toBe('');
  });
});
