// An installed Chromium, with the flags that a page of ours needs: found, started with a profile of its own, and ended by pid.
import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { err, ok, type Result } from '../state/result.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Nothing of the browser's own goes on the network; WebGL2, which MediaPipe needs, works without a graphics card. */
const FLAGS = [
  '--no-first-run',
  '--noerrdialogs',
  '--disable-pinch',
  '--overscroll-history-navigation=0',
  '--password-store=basic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--use-fake-ui-for-media-stream',
  // The officer page announces a referral by a tone, before anybody has touched it.
  '--autoplay-policy=no-user-gesture-required',
];

const MODES = {
  kiosk: (url: string) => ['--kiosk', `--app=${url}`],
  window: (url: string) => ['--window-size=1920,1080', `--app=${url}`],
  headless: (url: string) => ['--headless=new', '--window-size=1080,1920', '--mute-audio', url],
} as const satisfies Record<string, (url: string) => readonly string[]>;

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `AUTOGATE_CHROMIUM`, else the first on the PATH; or in words that there is none. */
export function findChromium(environment: NodeJS.ProcessEnv): Result<string, string> {
  const named = environment['AUTOGATE_CHROMIUM'];
  if (named !== undefined && named !== '')
    return isProgram(named) ? ok(named) : err(`AUTOGATE_CHROMIUM is ${named}: there is no such program`);
  for (const folder of (environment['PATH'] ?? '').split(path.delimiter))
    for (const name of NAMES)
      if (folder !== '' && isProgram(path.join(folder, name))) return ok(path.join(folder, name));
  return err(`no Chromium is installed (looked for ${NAMES.join(', ')})`);
}

export interface Browser {
  /** Resolves when it has ended, with how. */
  readonly ended: Promise<string>;
  /** Idempotent; resolves when it is gone and its profile is deleted. */
  close(): Promise<void>;
}

const CLOSE_MS = 3000;

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code ?? '?'}`));
  });
}

/** @param more further flags, such as those of a fake camera */
export function openChromium(
  program: string,
  mode: keyof typeof MODES,
  url: string,
  more: readonly string[] = [],
): Browser {
  const profile = mkdtempSync(path.join(tmpdir(), 'autogate-chromium-'));
  // Chromium's sandbox does not work for root, and says so by ending.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(program, [...FLAGS, ...root, ...more, `--user-data-dir=${profile}`, ...MODES[mode](url)], {
    stdio: 'ignore',
  });
  const ended = endOf(child);
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS);
    await ended;
    clearTimeout(timer);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  return { ended, close: () => (closing ??= close()) };
}
