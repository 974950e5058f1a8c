import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runShell } from './shell.ts';
import { app, BrowserWindow, powerSaveBlocker, screen } from './testing/electron.ts';

vi.mock('electron', () => import('./testing/electron.ts'));
vi.mock('node:child_process', { spy: true });

/** The other end of the pipes of a controller that is being supervised. */
class StandInChild extends EventEmitter {
  readonly pid = 1;
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly signals: string[] = [];
  kill(signal: string): boolean {
    this.signals.push(signal);
    setImmediate(() => this.emit('exit', null, signal));
    return true;
  }
  say(message: object): void {
    this.stdout.write(`${JSON.stringify(message)}\n`);
  }
}

/** Vitest's own, which stay. */
let keep = new Set<unknown>();
const ownErrors = () => [...process.listeners('uncaughtException')].filter((listener) => !keep.has(listener));
const ownRejections = () => [...process.listeners('unhandledRejection')].filter((listener) => !keep.has(listener));
const written = vi.fn<(text: string) => boolean>(() => true);
let children: StandInChild[] = [];

beforeEach(() => {
  children = [];
  BrowserWindow.all = [];
  app.removeAllListeners();
  screen.removeAllListeners();
  app.calls.length = 0;
  app.exits.length = 0;
  app.isPackaged = false;
  app.isFirstInstance = true;
  keep = new Set<unknown>([...process.listeners('uncaughtException'), ...process.listeners('unhandledRejection')]);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written(text.toString()));
  Object.defineProperty(process, 'resourcesPath', { value: '/opt/Autogate/resources', configurable: true });
  vi.mocked(spawn).mockImplementation(() => {
    const child = new StandInChild();
    children.push(child);
    return child as unknown as ReturnType<typeof spawn>;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  for (const listener of ownErrors()) process.removeListener('uncaughtException', listener);
  for (const listener of ownRejections()) process.removeListener('unhandledRejection', listener);
});

function theChild(): StandInChild {
  const child = children.at(-1);
  if (child === undefined) throw new Error('no controller was started');
  return child;
}

function shown(): readonly (string | undefined)[] {
  return BrowserWindow.all.filter((window) => !window.isDestroyed()).map((window) => window.loaded.at(-1));
}

/** Answers every order as a controller does. */
function serve(child: StandInChild, screens: readonly string[]): void {
  child.stdin.on('data', (line: Buffer) => {
    const { id, role } = JSON.parse(line.toString()) as { id: number; role: string };
    child.say({ type: 'token', id, role, url: `http://127.0.0.1:4000/${role}/#token=${id}` });
  });
  child.say({ type: 'ready', port: 4000, screens });
}

async function quit(): Promise<void> {
  const over = Promise.withResolvers<undefined>();
  app.once('quit', () => over.resolve(undefined));
  app.quit();
  await over.promise;
}

describe('the shell', () => {
  it('hardens Electron before it is ready, and starts the controller with plain Node.js', async () => {
    await runShell(['.', '--lane', '/site/lane.json']);
    expect(app.calls.indexOf('enableSandbox')).toBeLessThan(app.calls.indexOf('whenReady'));
    const [program, parameters] = vi.mocked(spawn).mock.lastCall ?? [];
    expect(program).toMatch(/node$/);
    expect(parameters).toEqual([expect.stringMatching(/app\/controller\/entry\.js$/), '--lane', '/site/lane.json']);
    expect(powerSaveBlocker.started).toContain('prevent-display-sleep');
    await quit();
  });

  it('shows the bench in a window, and ends with it: the controller first', async () => {
    await runShell(['--lane', '/site/lane.bench.json']);
    expect(shown()).toEqual([]);
    serve(theChild(), ['bench']);
    await vi.waitFor(() => expect(shown()).toEqual(['http://127.0.0.1:4000/bench/#token=1']));
    const over = new Promise((resolve) => app.once('quit', resolve));
    BrowserWindow.all[0]?.close();
    await over;
    expect(theChild().signals).toEqual(['SIGTERM']);
  });

  it('covers the desktop of a kiosk from the first moment, and when the controller dies', async () => {
    app.isPackaged = true;
    await runShell([]);
    expect(vi.mocked(spawn).mock.lastCall?.[1]?.at(-1)).toBe('/etc/autogate/lane.json');
    expect(shown()).toEqual(['autogate-shell://out-of-service/']);
    serve(theChild(), ['traveller']);
    await vi.waitFor(() => expect(shown()).toEqual(['http://127.0.0.1:4000/traveller/#token=1']));
    theChild().emit('exit', null, 'SIGKILL');
    expect(shown()).toEqual(['autogate-shell://out-of-service/']);
    expect(app.exits).toEqual([]);
    await quit();
    expect(shown()).toEqual([]);
  });

  it('tells the developer and ends when the controller never came up', async () => {
    await runShell(['--lane', '/site/lane.json']);
    theChild().emit('exit', 2, null);
    expect(app.exits).toEqual([1]);
    expect(written.mock.calls.join()).toContain('exit code 2');
    await quit();
  });

  it.each([
    ['no lane is named', () => undefined, []],
    ['another shell runs', () => (app.isFirstInstance = false), ['--lane', 'x.json']],
  ])('starts nothing when %s', async (_name, arrange, argv) => {
    arrange();
    await runShell(argv);
    expect(app.exits).toEqual([1]);
    expect(children).toEqual([]);
  });

  it('ends the controller and itself at an error of its own, without a dialog', async () => {
    await runShell(['--lane', '/site/lane.json']);
    const [handler] = ownErrors();
    const over = new Promise((resolve) => app.once('quit', resolve));
    handler?.(new Error('a fault of the shell'), 'uncaughtException');
    await over;
    expect(theChild().signals).toEqual(['SIGTERM']);
    expect(app.exits).toEqual([1]);
  });
});
