import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { err, ok, type Result } from '../../state/result.ts';
import { OUT_OF_SERVICE } from './access.ts';
import { UNRESPONSIVE_MS } from './delays.ts';
import { ScreenWindow } from './screen-window.ts';
import { BrowserWindow, preventable } from './testing/electron.ts';

vi.mock('electron', () => import('./testing/electron.ts'));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open({ kiosk = true } = {}) {
  let token = 0;
  const log: string[] = [];
  const onClosed = vi.fn<() => void>();
  const mint = vi.fn((role: string): Promise<Result<string, string>> => {
    token += 1;
    return Promise.resolve(ok(`http://127.0.0.1:4000/${role}/#token=${token}`));
  });
  const screen = new ScreenWindow({
    role: kiosk ? 'traveller' : 'bench',
    kiosk: kiosk ? { x: 0, y: 0, width: 1080, height: 1920 } : undefined,
    webPreferences: { sandbox: true },
    mint,
    log: (text) => log.push(text),
    onClosed,
  });
  const window = BrowserWindow.all.at(-1);
  if (window === undefined) throw new Error('no window was opened');
  return { screen, window, contents: window.webContents, mint, log, onClosed };
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const page = (token: number) => `http://127.0.0.1:4000/traveller/#token=${token}`;

describe('a kiosk window', () => {
  it('fills its display without a frame and shows the static page first', () => {
    const { window } = open();
    expect(window.options).toMatchObject({ x: 0, y: 0, width: 1080, height: 1920, kiosk: true, frame: false });
    expect(window.options.webPreferences).toEqual({ sandbox: true });
    expect(window.loaded).toEqual([OUT_OF_SERVICE.url]);
  });

  it('shows the page when a controller serves, and the static page when none does', async () => {
    const { screen, window } = open();
    screen.serve();
    await settle();
    expect(window.loaded.at(-1)).toBe(page(1));
    screen.outOfService();
    await settle();
    expect(window.loaded.at(-1)).toBe(OUT_OF_SERVICE.url);
  });

  it.each([
    ['its process has crashed', 'render-process-gone', [{}, { reason: 'crashed', exitCode: 11 }]],
    ['its page did not load', 'did-fail-load', [{}, -102, 'ERR_CONNECTION_REFUSED', page(1), true]],
  ])('loads the page again with a fresh token when %s', async (_name, event, parameters) => {
    const { screen, window, contents, log } = open();
    screen.serve();
    await settle();
    contents.emit(event, ...parameters);
    expect(window.loaded.at(-1)).toBe(OUT_OF_SERVICE.url);
    await vi.advanceTimersByTimeAsync(200);
    expect(window.loaded.at(-1)).toBe(page(2));
    expect(log.join()).not.toContain('token=');
  });

  it('waits longer the more loads fail', async () => {
    const { screen, contents, mint } = open();
    screen.serve();
    await settle();
    let tokens = 1;
    for (const delay of [200, 1000, 2000, 5000, 10_000, 10_000]) {
      contents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 });
      await vi.advanceTimersByTimeAsync(delay - 1);
      expect(mint).toHaveBeenCalledTimes(tokens);
      await vi.advanceTimersByTimeAsync(1);
      tokens += 1;
      expect(mint).toHaveBeenCalledTimes(tokens);
    }
  });

  it('asks again when there is no token', async () => {
    const { screen, window, mint } = open();
    mint.mockResolvedValueOnce(err('no answer to mint within 10000 ms'));
    screen.serve();
    await settle();
    expect(window.loaded.at(-1)).toBe(OUT_OF_SERVICE.url);
    await vi.advanceTimersByTimeAsync(200);
    expect(window.loaded.at(-1)).toBe(page(1));
  });

  it('does not load a page whose controller has gone while its token was minted', async () => {
    const { screen, window, mint } = open();
    const minting = Promise.withResolvers<Result<string, string>>();
    mint.mockReturnValueOnce(minting.promise);
    screen.serve();
    await settle();
    screen.outOfService();
    minting.resolve(ok(page(99)));
    await settle();
    expect(window.loaded).not.toContain(page(99));
  });

  it('leaves an embedded frame, a replaced load and a failing static page alone', async () => {
    const { screen, contents, mint } = open();
    screen.serve();
    await settle();
    contents.emit('did-fail-load', {}, -102, 'ERR_CONNECTION_REFUSED', 'http://127.0.0.1:4000/x', false);
    contents.emit('did-fail-load', {}, -3, 'ERR_ABORTED', page(1), true);
    contents.emit('did-fail-load', {}, -6, 'ERR_FILE_NOT_FOUND', OUT_OF_SERVICE.url, true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(mint).toHaveBeenCalledTimes(1);
  });

  it('ends a page that stays unresponsive, and spares one that comes back', async () => {
    const { screen, window, contents } = open();
    screen.serve();
    await settle();
    window.emit('unresponsive');
    await vi.advanceTimersByTimeAsync(UNRESPONSIVE_MS - 1);
    window.emit('responsive');
    await vi.advanceTimersByTimeAsync(UNRESPONSIVE_MS);
    expect(contents.crashes).toBe(0);
    window.emit('unresponsive');
    await vi.advanceTimersByTimeAsync(UNRESPONSIVE_MS + 200);
    expect(contents.crashes).toBe(1);
    expect(window.loaded.at(-1)).toBe(page(2));
  });

  it('holds back the keys that leave the page', () => {
    const { contents } = open();
    const plain = { control: false, alt: false, meta: false, shift: false };
    const [letter, reload] = [preventable({}), preventable({})];
    contents.emit('before-input-event', letter, { ...plain, key: 'a' });
    contents.emit('before-input-event', reload, { ...plain, key: 'r', control: true });
    expect([letter.defaultPrevented, reload.defaultPrevented]).toEqual([false, true]);
  });

  it('is closed by the shell only, and stays closed', async () => {
    const { screen, window, contents, mint, onClosed } = open();
    screen.serve();
    await settle();
    window.close();
    expect(window.isDestroyed()).toBe(false);
    contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 11 });
    screen.close();
    expect(window.isDestroyed()).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(mint).toHaveBeenCalledTimes(1);
    expect(onClosed).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the window of the bench', () => {
  it('is an ordinary one: it has a frame, every key, and can be closed', () => {
    const { window, contents, onClosed } = open({ kiosk: false });
    expect(window.options).not.toHaveProperty('kiosk');
    expect(window.options).not.toHaveProperty('frame');
    expect(contents.listenerCount('before-input-event')).toBe(0);
    window.close();
    expect(onClosed).toHaveBeenCalledTimes(1);
  });
});
