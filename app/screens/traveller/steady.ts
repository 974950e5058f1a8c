// Keeps the instruction on the screen long enough to be read: measurements flicker, sentences must not.
import type { FaceInstruction } from '../../contract/views.ts';

/** A new instruction must have been wanted for this long, in ms, ... */
const WANTED_FOR = 250;
/** ... and the one that is shown must have stood for this long. */
const SHOWN_FOR = 1000;

export class SteadyInstruction {
  #shown: FaceInstruction | undefined;
  #shownSince = 0;
  #wanted: FaceInstruction | undefined;
  #wantedSince = 0;

  /**
   * @param instruction what the newest frame asks for
   * @param now in ms, from any origin
   * @returns what to show
   */
  next(instruction: FaceInstruction, now: number): FaceInstruction {
    if (instruction !== this.#wanted) {
      this.#wanted = instruction;
      this.#wantedSince = now;
    }
    const due = now - this.#wantedSince >= WANTED_FOR && now - this.#shownSince >= SHOWN_FOR;
    if (this.#shown === undefined || instruction === 'good' || (due && instruction !== this.#shown)) {
      if (this.#shown !== instruction) this.#shownSince = now;
      this.#shown = instruction;
    }
    return this.#shown;
  }
}
