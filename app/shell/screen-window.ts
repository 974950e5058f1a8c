// One screen: a window that shows its page of the controller, or the static page while there is none, and that gets
// its page back whatever happens to it. Each load has a token of its own, and between two loads of a page lies the static
// page: addresses that differ only in the token are the same document to Chromium, which would not load it again.
import { BrowserWindow, type Rectangle, type WebPreferences } from 'electron';
import type { Role } from '../contract/views.ts';
import type { Result } from '../../state/result.ts';
import { OUT_OF_SERVICE } from './access.ts';
import { reloadDelay, STABLE_MS, UNRESPONSIVE_MS } from './delays.ts';
import { mayType } from './keys.ts';
import type { Log } from './log.ts';

export interface ScreenOptions {
  readonly role: Role;
  /** Where a kiosk screen lies; undefined: an ordinary window, for the bench. */
  readonly kiosk: Rectangle | undefined;
  readonly webPreferences: WebPreferences;
  readonly mint: (role: Role) => Promise<Result<string, string>>;
  readonly log: Log;
  /** The person has closed it; a kiosk screen cannot be closed. */
  readonly onClosed: () => void;
}

/** net::ERR_ABORTED: a load that another load has replaced. */
const ABORTED = -3;

export class ScreenWindow {
  readonly role: Role;
  readonly #options: ScreenOptions;
  readonly #window: BrowserWindow;
  #serving = false;
  /** Numbers the loads: what an earlier one still brings is of no interest. */
  #load = 0;
  #failures = 0;
  #lastFailure = 0;
  #reloadTimer: NodeJS.Timeout | undefined;
  #unresponsiveTimer: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(options: ScreenOptions) {
    this.role = options.role;
    this.#options = options;
    const { kiosk, webPreferences } = options;
    this.#window = new BrowserWindow({
      ...(kiosk === undefined
        ? { width: 1440, height: 960 }
        : {
            ...kiosk,
            kiosk: true,
            fullscreen: true,
            frame: false,
            resizable: false,
            movable: false,
            minimizable: false,
          }),
      title: 'Autogate',
      autoHideMenuBar: true,
      backgroundColor: '#faf7f2',
      webPreferences,
    });
    this.#listen();
    void this.#go(OUT_OF_SERVICE.url);
  }

  /** A controller serves: shows its page. */
  serve(): void {
    this.#serving = true;
    this.#failures = 0;
    void this.#showPage();
  }

  /** No controller serves: shows the static page. */
  outOfService(): void {
    this.#serving = false;
    void this.#showStatic();
  }

  /** Its display has moved or changed its size. */
  place(kiosk: Rectangle): void {
    // A kiosk window does not move.
    this.#window.setKiosk(false);
    this.#window.setBounds(kiosk);
    this.#window.setKiosk(true);
  }

  close(): void {
    this.#closing = true;
    this.#stopTimers();
    if (!this.#window.isDestroyed()) this.#window.close();
  }

  #listen(): void {
    const { log, kiosk, onClosed } = this.#options;
    const window = this.#window;
    const contents = window.webContents;
    contents.on('render-process-gone', (_event, { reason }) => this.#recover(`its process is gone: ${reason}`));
    contents.on('did-fail-load', (_event, code, description, url, isMainFrame) => {
      if (!isMainFrame || code === ABORTED) return;
      if (url === OUT_OF_SERVICE.url) log(`${this.role}: the static page did not load: ${description}`);
      else this.#recover(`it did not load: ${description}`);
    });
    window.on('unresponsive', () => {
      log(`${this.role}: the page does not respond`);
      clearTimeout(this.#unresponsiveTimer);
      // Ends in render-process-gone.
      this.#unresponsiveTimer = setTimeout(() => contents.forcefullyCrashRenderer(), UNRESPONSIVE_MS);
    });
    window.on('responsive', () => clearTimeout(this.#unresponsiveTimer));
    window.on('closed', () => {
      this.#stopTimers();
      if (!this.#closing) onClosed();
    });
    if (kiosk === undefined) return;
    window.on('close', (event) => {
      if (!this.#closing) event.preventDefault();
    });
    contents.on('before-input-event', (event, input) => {
      if (!mayType(input)) event.preventDefault();
    });
  }

  /** Back to the static page, and to the controller's page after a while. */
  #recover(cause: string): void {
    if (this.#closing || this.#window.isDestroyed()) return;
    clearTimeout(this.#unresponsiveTimer);
    const now = performance.now();
    this.#failures = now - this.#lastFailure > STABLE_MS ? 1 : this.#failures + 1;
    this.#lastFailure = now;
    const delayMs = reloadDelay(this.#failures);
    this.#options.log(`${this.role}: ${cause}; next load in ${delayMs} ms`);
    void this.#showStatic();
    clearTimeout(this.#reloadTimer);
    this.#reloadTimer = setTimeout(() => {
      if (this.#serving) void this.#showPage();
    }, delayMs);
  }

  async #showStatic(): Promise<boolean> {
    clearTimeout(this.#reloadTimer);
    const load = ++this.#load;
    await this.#go(OUT_OF_SERVICE.url);
    return load === this.#load && !this.#window.isDestroyed();
  }

  async #showPage(): Promise<void> {
    if (!(await this.#showStatic())) return;
    const load = this.#load;
    const minted = await this.#options.mint(this.role);
    if (load !== this.#load || this.#window.isDestroyed()) return;
    if (minted.ok) await this.#go(minted.value);
    else this.#recover(`no token: ${minted.error}`);
  }

  async #go(url: string): Promise<void> {
    try {
      await this.#window.loadURL(url);
    } catch {
      // Told by did-fail-load, too, which tells a failure from a replaced load; this error's text holds the token.
    }
  }

  #stopTimers(): void {
    clearTimeout(this.#reloadTimer);
    clearTimeout(this.#unresponsiveTimer);
    this.#load += 1;
  }
}
