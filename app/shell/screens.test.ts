import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../state/result.ts';
import { placesOf, Screens } from './screens.ts';
import { BrowserWindow, screen } from './testing/electron.ts';

vi.mock('electron', () => import('./testing/electron.ts'));

const first = { id: 1, bounds: { x: 0, y: 0, width: 1080, height: 1920 } };
const second = { id: 2, bounds: { x: 1080, y: 0, width: 1920, height: 1080 } };

describe('the places of the screens', () => {
  it.each([
    ['the traveller on the first display', ['traveller'], [first], [{ role: 'traveller', kiosk: first.bounds }]],
    [
      'no officer without a second one',
      ['traveller', 'officer'],
      [first],
      [{ role: 'traveller', kiosk: first.bounds }],
    ],
    [
      'the officer on the second one',
      ['traveller', 'officer'],
      [second, first],
      [
        { role: 'traveller', kiosk: first.bounds },
        { role: 'officer', kiosk: second.bounds },
      ],
    ],
    ['the bench in a window', ['bench'], [first, second], [{ role: 'bench', kiosk: undefined }]],
  ] as const)('are: %s', (_name, roles, displays, expected) => {
    expect(placesOf(roles, first, displays)).toEqual(expected);
  });
});

function openScreens() {
  screen.displays = [first, second];
  const screens = new Screens({
    webPreferences: {},
    mint: (role) => Promise.resolve(ok(`http://127.0.0.1:4000/${role}/#token=1`)),
    log: () => undefined,
    onClosed: () => undefined,
  });
  return screens;
}

const serving = { kind: 'serving', origin: 'http://127.0.0.1:4000', screens: ['traveller', 'officer'] } as const;
const open = () => BrowserWindow.all.filter((window) => !window.isDestroyed());
const shown = () => open().map((window) => window.loaded.at(-1));

beforeEach(() => {
  BrowserWindow.all = [];
  screen.removeAllListeners();
});

describe('the screens', () => {
  it('show the static page to the traveller before any controller has come up, then every page', async () => {
    const screens = openScreens();
    screens.showOutOfService();
    expect(shown()).toEqual(['autogate-shell://out-of-service/']);
    screens.show(serving);
    await vi.waitFor(() =>
      expect(shown()).toEqual(['http://127.0.0.1:4000/traveller/#token=1', 'http://127.0.0.1:4000/officer/#token=1']),
    );
    screens.showOutOfService();
    expect(shown()).toEqual(['autogate-shell://out-of-service/', 'autogate-shell://out-of-service/']);
    screens.close();
    expect(open()).toEqual([]);
  });

  it('follow the displays', () => {
    const screens = openScreens();
    screens.show(serving);
    expect(open()).toHaveLength(2);
    screen.displays = [first];
    screen.emit('display-removed');
    expect(open()).toHaveLength(1);
    screen.displays = [first, second];
    screen.emit('display-added');
    expect(open()).toHaveLength(2);
    const turned = { ...first, bounds: { x: 0, y: 0, width: 1920, height: 1080 } };
    screen.displays = [turned, second];
    screen.emit('display-metrics-changed');
    expect(open()[0]).toMatchObject({ bounds: turned.bounds, kiosk: true });
    screens.close();
  });
});
