// The cryptography of the chip under BoringSSL, which Electron is built with and which knows neither brainpool curves nor DES by
// itself: Bun, whose node:crypto is BoringSSL's, runs the very tests that run under Node.js here.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isMissing } from '../../../state/testing/prerequisites.ts';

const PROJECT = path.resolve(import.meta.dirname, '../../..');
const BUN = path.join(PROJECT, 'node_modules/@oven/bun-linux-x64/bin/bun');

/** Those that neither make keys with node:crypto on curves which BoringSSL has not, nor start threads. */
const FILES = [
  'hardware/bench/master-lists.test.ts',
  'hardware/bench/proof-of-algorithms.test.ts',
  'hardware/bench/proof-of-chip.test.ts',
  'hardware/bench/proof-of-document.test.ts',
  'hardware/bench/proof-of-signer.test.ts',
  'hardware/chip-reader/bac.test.ts',
  'hardware/chip-reader/crypto/crypto.test.ts',
  'hardware/chip-reader/crypto/group.test.ts',
  'hardware/chip-reader/pace/mapping.test.ts',
  'hardware/chip-reader/pace/pace.test.ts',
  'hardware/chip-reader/secure-messaging.test.ts',
  'state/document/pki/hostile.test.ts',
  'state/document/pki/reference-chips.test.ts',
  'state/document/pki/signature.test.ts',
  'state/document/pki/trust/keeper.test.ts',
  'state/document/pki/trust/master-lists.test.ts',
  'state/document/pki/trust/trust.test.ts',
] as const;

function bun(...args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(BUN, args, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (output += bytes.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

describe.skipIf(isMissing({ 'Bun, an optional package for Linux on x64': BUN }))('under BoringSSL', () => {
  it('there is no brainpool curve', async () => {
    const { output } = await bun(
      '--print',
      "process.versions.boringssl + ' ' + require('node:crypto').getCurves().join()",
    );
    expect(output.trim()).toMatch(/^[0-9a-f]{40} secp224r1,prime256v1,secp384r1,secp521r1$/);
  });

  it('the tests of the chip pass as they are', { timeout: 120_000 }, async () => {
    const { code, output } = await bun('test', '--timeout', '60000', ...FILES.map((file) => `./${file}`));
    expect(output).not.toContain('(fail)');
    expect(output).toContain(`across ${FILES.length} files`);
    expect(Number(/(\d+) pass/.exec(output)?.[1])).toBeGreaterThan(700);
    expect(code, output.slice(-2000)).toBe(0);
  });
});
