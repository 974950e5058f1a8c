import { describe, expect, it, vi } from 'vitest';
import type { Surroundings } from './access.ts';
import { OUT_OF_SERVICE } from './access.ts';
import { hardenApp, hardenBeforeReady, hardenedPreferences, hardenedSession } from './hardening.ts';
import * as electron from './testing/electron.ts';
import { preventable } from './testing/electron.ts';

vi.mock('electron', () => import('./testing/electron.ts'));

const surroundings: Surroundings = { origin: 'http://127.0.0.1:4000', embeds: false, packaged: true };
const now = () => surroundings;
/** Who asks is told by the details, not by this. */
const asker = new electron.BrowserWindow({}).webContents as unknown as Electron.WebContents;
const log = vi.fn<(text: string) => void>();

hardenBeforeReady();
hardenApp(now, log);
const made = hardenedSession(now, log);
const preferences = hardenedPreferences(made, true);

function theSession() {
  const [only] = electron.session.all;
  if (only === undefined) throw new Error('no session was made');
  return only;
}

function openWindow() {
  return new electron.BrowserWindow({}).webContents;
}

describe('before Electron is ready', () => {
  it('every renderer is in the sandbox and the static page has its scheme', () => {
    expect(electron.app.calls).toContain('enableSandbox');
    expect(electron.protocol.schemes).toEqual([
      { scheme: OUT_OF_SERVICE.scheme, privileges: { standard: true, secure: true } },
    ]);
  });

  it('WebGL 2 works without a graphics driver, and names resolve to nothing', () => {
    expect(electron.app.switches.has('enable-unsafe-swiftshader')).toBe(true);
    expect(electron.app.switches.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND , EXCLUDE 127.0.0.1');
    for (const weakening of [
      'no-sandbox',
      'disable-web-security',
      'ignore-certificate-errors',
      'remote-debugging-port',
    ])
      expect(electron.app.switches.has(weakening)).toBe(false);
  });
});

describe('every page', () => {
  it('runs without Node.js, preload or weakened security', () => {
    expect(preferences).toMatchObject({
      session: made,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      devTools: false,
    });
    expect(preferences).not.toHaveProperty('preload');
    expect(hardenedPreferences(made, false).devTools).toBe(true);
  });

  it('opens no window and keeps WebRTC off the network', () => {
    const contents = openWindow();
    expect(contents.windowOpenHandler?.()).toEqual({ action: 'deny' });
    expect(contents.webRtcPolicy).toBe('disable_non_proxied_udp');
  });

  it.each(['will-navigate', 'will-redirect', 'will-attach-webview', 'will-frame-navigate'])(
    'is stopped at %s',
    (name) => {
      const event = preventable({ url: 'http://127.0.0.1:4000/officer/', isMainFrame: true });
      openWindow().emit(name, event);
      expect(event.defaultPrevented).toBe(true);
    },
  );

  it('has no menu', () => {
    expect(electron.Menu.menus).toEqual([null]);
  });
});

describe('the application', () => {
  it('refuses a wrong certificate, a client certificate and a login', () => {
    const answers: unknown[] = [];
    const answer = (...values: unknown[]) => answers.push(values);
    const events = [preventable({}), preventable({}), preventable({})] as const;
    electron.app.emit('certificate-error', events[0], {}, 'https://x', 'net::ERR_CERT', {}, answer);
    electron.app.emit('select-client-certificate', events[1], {}, 'https://x', [], answer);
    electron.app.emit('login', events[2], {}, {}, {}, answer);
    expect(answers).toEqual([[false], [], []]);
    expect(events.every((event) => event.defaultPrevented)).toBe(true);
  });
});

describe('the session', () => {
  it('lives in memory', () => {
    expect(theSession().partition).not.toMatch(/^persist:/);
    expect(electron.session.all).toHaveLength(1);
  });

  it.each([
    [['video'], 'http://127.0.0.1:4000/', true],
    [['video', 'audio'], 'http://127.0.0.1:4000/', false],
    [[], 'http://127.0.0.1:4000/', false],
    [['video'], 'http://127.0.0.1:4001/', false],
  ] as const)('answers a request for %j of %s with %s', (mediaTypes, requestingUrl, expected) => {
    const answer = vi.fn<(granted: boolean) => void>();
    const details = { requestingUrl, isMainFrame: true, mediaTypes: [...mediaTypes], securityOrigin: requestingUrl };
    theSession().permissionRequest?.(asker, 'media', answer, details);
    expect(answer.mock.calls).toEqual([[expected]]);
  });

  it('grants nothing but the camera', () => {
    const answer = vi.fn<(granted: boolean) => void>();
    const details = { requestingUrl: 'http://127.0.0.1:4000/', isMainFrame: true };
    for (const permission of ['geolocation', 'notifications', 'fullscreen', 'openExternal', 'clipboard-read'] as const)
      theSession().permissionRequest?.(asker, permission, answer, details);
    expect(answer.mock.calls).toEqual([[false], [false], [false], [false], [false]]);
  });

  it.each([
    ['video', 'http://127.0.0.1:4000/', true],
    ['audio', 'http://127.0.0.1:4000/', false],
    ['unknown', 'http://127.0.0.1:4000/', false],
    [undefined, 'http://127.0.0.1:4000/', false],
    ['video', 'https://example.org/', false],
  ] as const)('checks %s for %s as %s', (mediaType, origin, expected) => {
    const details = { isMainFrame: true, ...(mediaType === undefined ? {} : { mediaType }) };
    expect(theSession().permissionCheck?.(null, 'media', origin, details)).toBe(expected);
  });

  it('gives no device and no picture of the screen', () => {
    const device = { deviceType: 'usb', origin: 'http://127.0.0.1:4000', device: {} };
    expect(theSession().devicePermission?.(device as Electron.DevicePermissionHandlerHandlerDetails)).toBe(false);
    const answer = vi.fn<(streams: object | null) => void>();
    theSession().displayMedia?.({} as Electron.DisplayMediaRequestHandlerHandlerRequest, answer);
    expect(answer.mock.calls).toEqual([[null]]);
  });

  it.each([
    ['http://127.0.0.1:4000/traveller/', 'mainFrame', false],
    ['https://example.org/', 'xhr', true],
  ])('lets a request to %s (%s) be cancelled: %s', (url, resourceType, cancel) => {
    const answer = vi.fn<(response: { cancel?: boolean }) => void>();
    theSession().beforeRequest?.({ url, resourceType }, answer);
    expect(answer.mock.calls).toEqual([[{ cancel }]]);
  });

  it('downloads nothing', () => {
    const event = preventable({});
    theSession().emit('will-download', event);
    expect(event.defaultPrevented).toBe(true);
  });

  it('serves the static page, which may load nothing, and nothing else', async () => {
    const handler = theSession().handlers.get(OUT_OF_SERVICE.scheme);
    const page = handler?.(new Request(OUT_OF_SERVICE.url));
    expect(page?.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await page?.text();
    expect(text).toContain('Silakan ke petugas');
    expect(text).not.toMatch(/<script|https?:/);
    expect(handler?.(new Request(`${OUT_OF_SERVICE.url}../main.ts`)).status).toBe(404);
  });
});
