// npm start: obtains what is missing, builds the screens, and shows the lane: in Electron where it is installed, else in an
// installed Chromium, else by printing the address. Says which, and why.
import { existsSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startController } from '../app/shell/controller-process.ts';
import { controllerCommand, installationAt } from '../app/shell/installation.ts';
import { Supervisor } from '../app/shell/supervisor.ts';
import { readLaneFile } from '../state/lane/lane.ts';
import { err, messageOf, ok, type Result } from '../state/result.ts';
import { findChromium, openChromium, type Browser } from './chromium.ts';

const USAGE = `npm start [-- --lane FILE] [--offline] [--show electron|chromium|address]

  --lane FILE   default: lane.bench.json, a lane whose devices are all simulated
  --offline     nothing is downloaded, whatever is missing
  --show HOW    where the screens are shown; default: the first of these that is there
`;

const PROJECT = path.resolve(import.meta.dirname, '..');
const WAYS = ['electron', 'chromium', 'address'] as const;
type Way = (typeof WAYS)[number];

const say = (text: string): void => void process.stderr.write(`start: ${text}\n`);

/** The Electron binary, if its package has been given one; `npm ci` alone does not (no install scripts). */
function findElectron(): Result<string, string> {
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const binary = path.join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(folder, 'dist'), 'electron');
    return existsSync(binary) ? ok(binary) : err('the Electron binary is not installed');
  } catch (error) {
    return err(messageOf(error));
  }
}

function findScreen(): Result<string, string> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const display = WAYLAND_DISPLAY ?? DISPLAY;
  return display === undefined || display === '' ? err('there is no display (DISPLAY is not set)') : ok(display);
}

interface Choice {
  readonly way: Way;
  readonly program: string;
}

/** The first way that is possible, or the one that was asked for; says why the better ones are not. */
function choose(asked: Way | undefined): Result<Choice, string> {
  const screen = findScreen();
  const found: Readonly<Record<Way, Result<string, string>>> = {
    electron: screen.ok ? findElectron() : screen,
    chromium: screen.ok ? findChromium(process.env) : screen,
    address: ok(''),
  };
  for (const way of asked === undefined ? WAYS : [asked]) {
    const program = found[way];
    if (program.ok) return ok({ way, program: program.value });
    if (asked !== undefined) return err(`--show ${way}: ${program.error}`);
    say(`not in ${way === 'electron' ? 'Electron' : 'Chromium'}: ${program.error}`);
  }
  return err('there is no way to show the screens');
}

async function prepare(offline: boolean): Promise<Result<undefined, string>> {
  say(`obtaining the models${offline ? ' (offline)' : ''}`);
  const models = await import('./models.ts');
  // What is there already is only checked; what is missing is announced with its progress and time-outs.
  if ((await models.main(offline ? ['--offline'] : [])) !== 0)
    return err('a model that the gate needs is missing (see above)');
  say('building the screens, unless they are built');
  const { buildScreens } = await import('../app/screens/build.ts');
  await buildScreens();
  return ok(undefined);
}

/** Until Ctrl-C, or until the window that shows the lane is closed. */
async function serve(laneFile: string, isBench: boolean, { way, program }: Choice): Promise<number> {
  const installation = installationAt(false, '', PROJECT);
  const command = controllerCommand(installation, process.execPath, laneFile, {
    AUTOGATE_LOG: 'warn',
    ...process.env,
  });
  const supervisor = new Supervisor({ startController: (events) => startController(command, events, say), log: say });
  const { promise: over, resolve: end } = Promise.withResolvers<number>();
  let browser: Browser | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end(0));

  async function show(): Promise<void> {
    const role = isBench ? 'bench' : 'traveller';
    await browser?.close();
    if (way === 'chromium') {
      const url = await supervisor.mint(role);
      if (!url.ok) {
        say(`no page: ${url.error}`);
        return;
      }
      const window = openChromium(program, isBench ? 'window' : 'kiosk', url.value);
      browser = window;
      void window.ended.then((how) => {
        if (browser !== window) return;
        say(`the window was closed (${how})`);
        end(0);
      });
    }
    const url = await supervisor.mint(role);
    // A token works once: this address is for one page.
    if (url.ok) process.stdout.write(`${url.value}\n`);
    say(
      `open the address above ${way === 'chromium' ? 'for a second window' : 'in a browser on this machine'}; Ctrl-C ends`,
    );
  }

  supervisor.start((service) => {
    if (service.kind === 'serving')
      show().catch((error: unknown) => {
        say(messageOf(error));
        end(1);
      });
    else if (service.kind === 'down' && !supervisor.hasServed) end(1);
  });
  const code = await over;
  const window = browser;
  browser = undefined;
  await Promise.all([window?.close(), supervisor.stop()]);
  return code;
}

function runElectron(program: string, laneFile: string): Promise<number> {
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(program, [...root, PROJECT, '--lane', laneFile], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      lane: { type: 'string', default: path.join(PROJECT, 'lane.bench.json') },
      offline: { type: 'boolean', default: false },
      show: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const asked = WAYS.find((way) => way === values.show);
  if (values.help || (values.show !== undefined && asked === undefined)) {
    process.stderr.write(USAGE);
    return values.help ? 0 : 2;
  }
  const laneFile = path.resolve(values.lane);
  const lane = readLaneFile(laneFile);
  if (!lane.ok) {
    for (const fault of lane.error) say(fault);
    return 2;
  }
  const prepared = await prepare(values.offline);
  if (!prepared.ok) {
    say(prepared.error);
    return 1;
  }
  const choice = choose(asked);
  if (!choice.ok) {
    say(choice.error);
    return 2;
  }
  const { way, program } = choice.value;
  const where = { electron: 'in Electron', chromium: `in ${program}`, address: 'at the address below' }[way];
  say(`lane ${lane.value.lane} (${lane.value.kind}), shown ${where}`);
  return way === 'electron'
    ? runElectron(program, laneFile)
    : serve(laneFile, lane.value.kind === 'bench', choice.value);
}
