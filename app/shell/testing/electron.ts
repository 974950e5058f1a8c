// Stands in for the module `electron`, whose binary the tests do not have: keeps what it is told and raises the events
// that a test wants. Use: `vi.mock('electron', () => import('./testing/electron.ts'))`. Every test file gets its own.
import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, Display, Rectangle, Session } from 'electron';

/** An event as Electron gives it to listeners. */
export function preventable<Details extends object>(details: Details): Details & Electron.Event {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}

class StandInApp extends EventEmitter {
  isPackaged = false;
  isFirstInstance = true;
  readonly calls: string[] = [];
  readonly switches = new Map<string, string | undefined>();
  readonly exits: number[] = [];
  readonly commandLine = {
    appendSwitch: (name: string, value?: string) => {
      this.switches.set(name, value);
    },
  };
  enableSandbox(): void {
    this.calls.push('enableSandbox');
  }
  disableDomainBlockingFor3DAPIs(): void {
    this.calls.push('disableDomainBlockingFor3DAPIs');
  }
  requestSingleInstanceLock(): boolean {
    return this.isFirstInstance;
  }
  whenReady(): Promise<void> {
    this.calls.push('whenReady');
    return Promise.resolve();
  }
  /** As Electron: asks first, and ends when nobody objects. */
  quit(): void {
    const event = preventable({});
    this.emit('before-quit', event);
    if (!event.defaultPrevented) this.emit('quit');
  }
  exit(code: number): void {
    this.exits.push(code);
    this.emit('quit');
  }
}
export const app = new StandInApp();

class StandInContents extends EventEmitter {
  windowOpenHandler: (() => { action: string }) | undefined;
  webRtcPolicy: string | undefined;
  crashes = 0;
  setWindowOpenHandler(handler: () => { action: string }): void {
    this.windowOpenHandler = handler;
  }
  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webRtcPolicy = policy;
  }
  forcefullyCrashRenderer(): void {
    this.crashes += 1;
    this.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 });
  }
}

export class BrowserWindow extends EventEmitter {
  static all: BrowserWindow[] = [];
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = new StandInContents();
  readonly loaded: string[] = [];
  bounds: Rectangle | undefined;
  kiosk: boolean;
  #destroyed = false;
  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    this.kiosk = options.kiosk ?? false;
    BrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
  setKiosk(kiosk: boolean): void {
    this.kiosk = kiosk;
  }
  setBounds(bounds: Rectangle): void {
    this.bounds = bounds;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  /** As Electron: a listener may object. */
  close(): void {
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented) return;
    this.#destroyed = true;
    this.emit('closed');
  }
}

export const Menu = {
  menus: new Array<unknown>(),
  setApplicationMenu(menu: unknown): void {
    Menu.menus.push(menu);
  },
};

export const protocol = {
  schemes: new Array<unknown>(),
  registerSchemesAsPrivileged(schemes: readonly unknown[]): void {
    protocol.schemes.push(...schemes);
  },
};

class StandInSession extends EventEmitter {
  readonly partition: string;
  permissionRequest: Parameters<Session['setPermissionRequestHandler']>[0] = null;
  permissionCheck: Parameters<Session['setPermissionCheckHandler']>[0] = null;
  devicePermission: Parameters<Session['setDevicePermissionHandler']>[0] = null;
  displayMedia: Parameters<Session['setDisplayMediaRequestHandler']>[0] = null;
  beforeRequest: ((details: object, callback: (response: { cancel?: boolean }) => void) => void) | undefined;
  readonly handlers = new Map<string, (request: Request) => Response>();
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Response) => {
      this.handlers.set(scheme, handler);
    },
  };
  readonly webRequest = {
    onBeforeRequest: (handler: NonNullable<StandInSession['beforeRequest']>) => {
      this.beforeRequest = handler;
    },
  };
  constructor(partition: string) {
    super();
    this.partition = partition;
  }
  setPermissionRequestHandler(handler: StandInSession['permissionRequest']): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: StandInSession['permissionCheck']): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: StandInSession['devicePermission']): void {
    this.devicePermission = handler;
  }
  setDisplayMediaRequestHandler(handler: StandInSession['displayMedia']): void {
    this.displayMedia = handler;
  }
}

export const session = {
  all: new Array<StandInSession>(),
  fromPartition(partition: string): StandInSession {
    const made = new StandInSession(partition);
    session.all.push(made);
    return made;
  },
};

type StandInDisplay = Pick<Display, 'id' | 'bounds'>;

class StandInScreen extends EventEmitter {
  displays: StandInDisplay[] = [{ id: 1, bounds: { x: 0, y: 0, width: 1080, height: 1920 } }];
  getPrimaryDisplay(): StandInDisplay {
    const [first] = this.displays;
    if (first === undefined) throw new Error('a test needs a display');
    return first;
  }
  getAllDisplays(): StandInDisplay[] {
    return this.displays;
  }
}
export const screen = new StandInScreen();

export const powerSaveBlocker = {
  started: new Array<string>(),
  start(type: string): number {
    powerSaveBlocker.started.push(type);
    return 1;
  },
};
