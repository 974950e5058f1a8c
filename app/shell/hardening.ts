// Locks Electron down, after Electron's security check-list: a page gets nothing but itself, its controller and the
// camera. There is no preload and no IPC, so that a page that is taken over has no one to talk to.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { app, Menu, protocol, session, type Session, type WebContents, type WebPreferences } from 'electron';
import { mayNavigate, mayRequest, mayUse, OUT_OF_SERVICE, type Surroundings } from './access.ts';
import type { Log } from './log.ts';

/** Read at each use: the controller's port changes when it is started again. */
export type SurroundingsNow = () => Surroundings;

const SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  // MediaPipe needs WebGL 2; on a computer whose graphics driver has none, Chromium gives it in software only with this.
  // "Unsafe" is about foreign pages, and there are none here.
  ['enable-unsafe-swiftshader'],
  ['disable-pinch'],
  ['overscroll-history-navigation', '0'],
  // The keyring of the desktop is not there and not needed.
  ['password-store', 'basic'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['no-proxy-server'],
  // The second lock behind mayRequest: Chromium itself, too, finds no other computer.
  ['host-resolver-rules', 'MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'],
];

/** What must happen before Electron is ready. */
export function hardenBeforeReady(): void {
  app.enableSandbox();
  for (const [name, value] of SWITCHES) app.commandLine.appendSwitch(name, value);
  // Chromium takes WebGL from a page after a crash of the graphics process; ours needs it and is the only one.
  app.disableDomainBlockingFor3DAPIs();
  protocol.registerSchemesAsPrivileged([
    { scheme: OUT_OF_SERVICE.scheme, privileges: { standard: true, secure: true } },
  ]);
}

/** What holds for every page, also for one that we did not open. Call it before the first window. */
export function hardenApp(now: SurroundingsNow, log: Log): void {
  Menu.setApplicationMenu(null);
  app.on('certificate-error', (event, _contents, _url, error, _certificate, callback) => {
    event.preventDefault();
    log(`refused a certificate: ${error}`);
    callback(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, callback) => {
    event.preventDefault();
    callback();
  });
  app.on('login', (event, _contents, _details, _auth, callback) => {
    event.preventDefault();
    callback();
  });
  app.on('child-process-gone', (_event, { type, reason }) => log(`a process of Chromium is gone: ${type}, ${reason}`));
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, now, log));
}

function hardenContents(contents: WebContents, now: SurroundingsNow, log: Log): void {
  contents.setWindowOpenHandler(() => {
    log('refused a new window');
    return { action: 'deny' };
  });
  // WebRTC does not pass mayRequest.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (mayNavigate(event.url, event.isMainFrame, now())) return;
    log('refused a navigation');
    event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** The one session of all screens, in memory only, with its permissions and its allow-list. */
export function hardenedSession(now: SurroundingsNow, log: Log): Session {
  // No `persist:` in the name: nothing is written to the disk.
  const screens = session.fromPartition('screens', { cache: false });
  screens.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const asked = {
      permission,
      media: 'mediaTypes' in details ? (details.mediaTypes ?? []) : [],
      askers: [details.requestingUrl, 'securityOrigin' in details ? details.securityOrigin : undefined],
      isMainFrame: details.isMainFrame,
    };
    const granted = mayUse(asked, now());
    if (!granted) log(`refused a permission: ${permission}`);
    callback(granted);
  });
  screens.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    mayUse(
      {
        permission,
        media: details.mediaType === undefined ? [] : [details.mediaType],
        askers: [requestingOrigin, details.securityOrigin, details.requestingUrl, details.embeddingOrigin],
        isMainFrame: details.isMainFrame,
      },
      now(),
    ),
  );
  screens.setDevicePermissionHandler(() => false);
  screens.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  screens.webRequest.onBeforeRequest((details, callback) => {
    const allowed = mayRequest(details, now());
    if (!allowed) log(`refused a request of the kind ${details.resourceType}`);
    callback({ cancel: !allowed });
  });
  screens.on('will-download', (event) => {
    log('refused a download');
    event.preventDefault();
  });
  const page = readFileSync(path.join(import.meta.dirname, 'out-of-service.html'));
  screens.protocol.handle(OUT_OF_SERVICE.scheme, ({ url }) =>
    url === OUT_OF_SERVICE.url
      ? new Response(page, {
          headers: {
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
          },
        })
      : new Response(null, { status: 404 }),
  );
  return screens;
}

/** How every page runs. */
export function hardenedPreferences(screens: Session, packaged: boolean): WebPreferences {
  return {
    session: screens,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    disableDialogs: true,
    spellcheck: false,
    devTools: !packaged,
    // The page measures the live image while nobody touches it, and speaks without being touched first.
    backgroundThrottling: false,
    autoplayPolicy: 'no-user-gesture-required',
  };
}
