// Which of the analysed frames go to the controller: improved ones now and then, so that it has a best one at its
// time-out, and one that is final when the traveller has looked well for a moment.
import type { Judgement } from '../quality.ts';

export interface Choice {
  /** This frame is the best so far. */
  readonly keep: boolean;
  /** Send the best so far: as an improvement, or as the one to compare. */
  readonly send: 'no' | 'improved' | 'final';
  /** What was sent is void: somebody else may stand there now. */
  readonly startOver: boolean;
  /** 0 to 1: how much of the way to `final` is gone. */
  readonly progress: number;
}

/** Good frames in a row that make the best of them final. */
const GOOD_IN_A_ROW = 3;
/** At most two improved frames in a second, in ms. */
const BETWEEN_IMPROVED = 500;
/** An improvement that is worth a message. */
const IMPROVEMENT = 0.03;
/** A detector loses a face that is still there for a frame or two, in ms; nobody changes places in this time. */
const BLINK_MS = 400;
/** Worse frames help nobody. */
const LEAST_QUALITY = 0.01;
/** The ring's share that quality fills; the good frames in a row fill the rest. */
const QUALITY_SHARE = 0.7;

export class FrameChooser {
  #best = 0;
  #bestIsGood = false;
  #sent = 0;
  #sentAt = Number.NEGATIVE_INFINITY;
  #inARow = 0;
  #seenAt = Number.NEGATIVE_INFINITY;
  #wasMissing = false;

  /** @param now in ms, from any origin */
  next({ instruction, quality }: Judgement, now: number): Choice {
    const good = instruction === 'good';
    // Not only one, or nobody seen between two faces that lie further apart than a detector blinks: whoever is there now may be
    // somebody else, so nothing of before counts any more.
    const isMissing = quality === 0 && instruction === 'no-face';
    const isLong = now - this.#seenAt > BLINK_MS;
    const isGone = (quality === 0 && !isMissing) || ((isMissing || this.#wasMissing) && isLong);
    this.#wasMissing = isMissing;
    if (quality > 0) this.#seenAt = now;
    const startOver = isGone && this.#sent > 0;
    if (isGone) this.#forget();
    this.#inARow = good ? this.#inARow + 1 : 0;
    // A good frame beats every frame that was not, however sharp that one was.
    const keep = quality >= LEAST_QUALITY && (good === this.#bestIsGood ? quality > this.#best : good);
    if (keep) {
      this.#best = quality;
      this.#bestIsGood = good;
    }
    const progress = Math.min(1, quality * QUALITY_SHARE + (this.#inARow / GOOD_IN_A_ROW) * (1 - QUALITY_SHARE));
    if (this.#inARow >= GOOD_IN_A_ROW && this.#bestIsGood) return { keep, send: 'final', startOver, progress: 1 };
    const improved = this.#best > this.#sent + IMPROVEMENT && now - this.#sentAt >= BETWEEN_IMPROVED;
    if (improved) {
      this.#sent = this.#best;
      this.#sentAt = now;
    }
    return { keep, send: improved ? 'improved' : 'no', startOver, progress };
  }

  #forget(): void {
    this.#best = 0;
    this.#bestIsGood = false;
    this.#sent = 0;
  }

  /** Quality of the best frame so far, 0 to 1. */
  get best(): number {
    return this.#best;
  }
}
