// A reader that nobody here has written reads a passport of the bench: Debian's mrtdreader (libmrtd, in C), over pcscd and vpcd.
// It knows BAC, EF.COM, DG1 and DG2.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gradient, valueOf } from '../../state/document/portrait/test-images.ts';
import { encodeJ2k } from '../../state/document/portrait/worker/encode.ts';
import { isMissing } from '../../state/testing/prerequisites.ts';
import { HABITS } from './chip-habits.ts';
import { createPassport } from './passport.ts';
import { personalise } from './passport-files.ts';
import { compileShared, createVpcdHost, VPCD_NEEDS, VPCD_READERS, type VpcdHost } from './vpcd-host.ts';

const NEEDS = {
  ...VPCD_NEEDS,
  'the Debian package mrtdreader': '/usr/bin/mrtdreader',
  'the Debian package libnfc-dev': '/usr/include/nfc/nfc.h',
  'the Debian package libpcsclite-dev': '/usr/include/PCSC/winscard.h',
};
const LINES = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
/** One who does not take the card away for longer has no card. */
const TRIES = 50;

describe.skipIf(isMissing(NEEDS))('a foreign reader', () => {
  let host: VpcdHost;
  let folder: string;
  let shim: string;

  beforeAll(async () => {
    host = createVpcdHost();
    folder = mkdtempSync(path.join(tmpdir(), 'autogate-mrtdreader-'));
    shim = path.join(host.folder, 'nfc-over-pcsc.so');
    compileShared(path.join(import.meta.dirname, 'nfc-over-pcsc.c'), shim, ['-I/usr/include/PCSC', '-lpcsclite']);
    await host.start();
  });
  afterAll(async () => {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(zone: string) {
    const child = spawn('/usr/bin/mrtdreader', [zone], {
      cwd: folder,
      env: { ...process.env, ...host.env, LD_PRELOAD: shim, PCSC_READER: VPCD_READERS[0].name },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    });
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return `${output}${errors}`;
  }

  it('opens the chip by BAC, and finds the zone and the portrait that were written', { timeout: 120_000 }, async () => {
    const portrait = valueOf(await encodeJ2k(gradient(240, 320), 'jp2'));
    const files = valueOf(personalise(LINES, portrait));
    let commands = 0;
    const card = await host.lay(0, createPassport(files, { bac: true, habits: HABITS['short-only'] }), {
      onCommand: () => (commands += 1),
    });
    let found = await run(LINES[1] ?? '');
    // pcscd sees a card some tenths of a second after it was laid down.
    for (let tries = 0; commands === 0 && tries < TRIES; tries += 1) {
      await delay(100);
      found = await run(LINES[1] ?? '');
    }
    await card.remove();
    expect(found).toContain(LINES.join(''));
    const images = readdirSync(folder).filter((name) => name.startsWith('image'));
    expect(images.length).toBeGreaterThan(0);
    const [image = ''] = images;
    expect(readFileSync(path.join(folder, image)).includes(portrait.bytes)).toBe(true);
  });
});
