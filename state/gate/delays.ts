// Every wait of the gate machine has a name, a reason and an end. The lane file may change the length, not the end.
import type { Lane } from '../lane/lane.ts';

export interface GateDelays {
  /** How long the lane may take to become secure before it is out of service; it goes on trying from there. */
  readonly securing: number;
  /** Opening and reading the chip. TR-03135: 7 s for COM, SOD, DG1 and DG2; the rest is for a second placement. */
  readonly chip: number;
  /** The answer of the watchlist. */
  readonly watchlist: number;
  /** One attempt at the face. TR-03121: 10 s with presentation attack detection, 7 s without. */
  readonly capture: number;
  /** Until the capture is given up that should have ended by itself with its best frame. */
  readonly captureOverdue: number;
  /** Templates of portrait and live image, and their comparison. */
  readonly compare: number;
  /** Folding the evidence into a decision. */
  readonly decide: number;
  /** A barrier's way from one end to the other. */
  readonly motor: number;
  /** How long the barrier stays open for somebody to go through. */
  readonly passage: number;
  /** How long the exit stays open in all, whoever stands in it. */
  readonly holdOpen: number;
  /** How long two persons, or a large thing, may seem to stand there before it counts. */
  readonly several: number;
  /** How long a document may lie on the reader before somebody has to see to it. */
  readonly takeDocument: number;
  /** How long the place before the barrier may be empty before the traveller counts as gone. */
  readonly absence: number;
  /** How long a referral waits for the officer before it is recorded as unresolved. */
  readonly officer: number;
  /** Writing the crossing to the journal. */
  readonly record: number;
  /** How long the traveller may take to leave before the lane is secured for the next one. */
  readonly leave: number;
  /** How long the fire loop must have been healthy before an officer may end the emergency. */
  readonly fireDebounce: number;
  /** How long a code is kept for the passport that follows. */
  readonly codeKept: number;
}

/** How much later the machine gives a capture up than the capture itself should have. */
const OVERDUE_MS = 1500;

export function delaysOf(times: Lane['times']): GateDelays {
  return { ...times, captureOverdue: times.capture + OVERDUE_MS };
}
