// The bytes on the lines, newest last: a bounded list that can stand still while one reads. It tells of changes a few
// times a second, however many frames there are.
import type { ToScreen } from '../../contract/messages.ts';

export type WireFrame = Omit<Extract<ToScreen, { type: 'wire' }>, 'type' | 'lane'> & { readonly seq: number };

const KEPT = 500;
const TELL_EVERY = 200;

export class WireLog {
  readonly #listeners = new Set<() => void>();
  #frames: WireFrame[] = [];
  #shown: readonly WireFrame[] = [];
  #seq = 0;
  #paused = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** What to show; the same array until there is something new to tell. */
  get shown(): readonly WireFrame[] {
    return this.#shown;
  }

  get paused(): boolean {
    return this.#paused;
  }

  add({ at, device, direction, hex, decoded }: Omit<WireFrame, 'seq'>): void {
    this.#seq += 1;
    this.#frames.push({ seq: this.#seq, at, device, direction, hex, decoded });
    if (this.#frames.length > 2 * KEPT) this.#frames = this.#frames.slice(-KEPT);
    if (!this.#paused) this.#timer ??= setTimeout(() => this.#tell(), TELL_EVERY);
  }

  /** Stands still, or goes on with what came meanwhile. */
  pause(paused: boolean): void {
    this.#paused = paused;
    this.#tell();
  }

  clear(): void {
    this.#frames = [];
    this.#tell(true);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(anyway = false): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#paused || anyway) this.#shown = this.#frames.slice(-KEPT);
    for (const listener of this.#listeners) listener();
  }
}
