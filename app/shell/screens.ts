// Which screen lies where, and keeps the windows so while displays and controllers come and go: the traveller's on the
// first display, the officer's on the second when there is one, the bench page in an ordinary window.
import { isDeepStrictEqual } from 'node:util';
import { type Display, type Rectangle, screen } from 'electron';
import type { Role } from '../contract/views.ts';
import { ScreenWindow, type ScreenOptions } from './screen-window.ts';
import type { Log } from './log.ts';
import type { Service } from './supervisor.ts';

export interface Place {
  readonly role: Role;
  /** Undefined: an ordinary window. */
  readonly kiosk: Rectangle | undefined;
}

type Located = Pick<Display, 'id' | 'bounds'>;

/**
 * @param displays all displays that are connected
 * @returns a place for each of the roles that can have one
 */
export function placesOf(roles: readonly Role[], primary: Located, displays: readonly Located[]): readonly Place[] {
  const second = displays.find(({ id }) => id !== primary.id);
  const kiosks: Readonly<Record<Role, Rectangle | undefined>> = {
    traveller: primary.bounds,
    officer: second?.bounds,
    // No display of the lane is the technician's: the page is opened in a browser on this computer.
    technician: undefined,
    bench: undefined,
  };
  return roles
    .map((role) => ({ role, kiosk: kiosks[role] }))
    .filter(({ role, kiosk }) => role === 'bench' || kiosk !== undefined);
}

export interface ScreensOptions extends Pick<ScreenOptions, 'webPreferences' | 'mint'> {
  readonly log: Log;
  /** The person has closed the bench. */
  readonly onClosed: () => void;
}

export class Screens {
  readonly #options: ScreensOptions;
  readonly #windows = new Map<Role, { readonly window: ScreenWindow; place: Place }>();
  #roles: readonly Role[] = [];
  #serving = false;

  constructor(options: ScreensOptions) {
    this.#options = options;
    screen.on('display-added', () => this.#arrange());
    screen.on('display-removed', () => this.#arrange());
    screen.on('display-metrics-changed', () => this.#arrange());
  }

  /** Shows the static page where a screen is known, and on the traveller's display when none is. */
  showOutOfService(): void {
    this.#serving = false;
    if (this.#roles.length === 0) this.#roles = ['traveller'];
    this.#arrange();
    for (const { window } of this.#windows.values()) window.outOfService();
  }

  /** Shows the pages of a controller that has come up. */
  show(service: Extract<Service, { kind: 'serving' }>): void {
    this.#serving = true;
    this.#roles = service.screens;
    const before = new Set(this.#windows.keys());
    this.#arrange();
    // A new window has begun by itself; one that was there still belongs to a controller that is gone.
    for (const [role, { window }] of this.#windows) if (before.has(role)) window.serve();
  }

  close(): void {
    this.#roles = [];
    this.#arrange();
  }

  #arrange(): void {
    const places = placesOf(this.#roles, screen.getPrimaryDisplay(), screen.getAllDisplays());
    for (const [role, { window }] of this.#windows)
      if (!places.some((place) => place.role === role)) {
        this.#windows.delete(role);
        window.close();
      }
    for (const place of places) {
      const open = this.#windows.get(place.role);
      if (open === undefined) this.#open(place);
      else if (place.kiosk !== undefined && !isDeepStrictEqual(open.place, place)) {
        open.place = place;
        open.window.place(place.kiosk);
      }
    }
  }

  #open(place: Place): void {
    const { webPreferences, mint, log, onClosed } = this.#options;
    const { role, kiosk } = place;
    log(`${role}: opens ${kiosk === undefined ? 'in a window' : `at ${kiosk.x},${kiosk.y}`}`);
    const window = new ScreenWindow({ role, kiosk, webPreferences, mint, log, onClosed });
    this.#windows.set(role, { window, place });
    if (this.#serving) window.serve();
  }
}
