// A decision that can be taken back for a moment before it is sent: nobody is refused by a slip of the finger.

export const UNDO_MS = 3000;

export interface UndoableOptions<T> {
  readonly send: (value: T) => void;
  /** Runs a task after a time in ms; returns what cancels it. */
  readonly after: (ms: number, task: () => void) => () => void;
}

export class Undoable<T> {
  readonly #options: UndoableOptions<T>;
  #cancel: (() => void) | undefined;

  constructor(options: UndoableOptions<T>) {
    this.#options = options;
  }

  get pending(): boolean {
    return this.#cancel !== undefined;
  }

  /** Sends after `UNDO_MS`, unless it is undone; an earlier value that still waits is dropped. */
  submit(value: T): void {
    this.undo();
    this.#cancel = this.#options.after(UNDO_MS, () => {
      this.#cancel = undefined;
      this.#options.send(value);
    });
  }

  /** @returns whether there was anything to take back */
  undo(): boolean {
    const cancel = this.#cancel;
    this.#cancel = undefined;
    cancel?.();
    return cancel !== undefined;
  }
}
