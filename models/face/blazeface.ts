// From the numbers of MediaPipe's BlazeFace (back camera, 256x256) to faces: anchors, boxes, six points, and the
// weighted non-maximum suppression of the BlazeFace paper (arXiv:1907.05047, section 4).
import { type Box, overlap, type Point } from './geometry.ts';

export const DETECTOR_INPUT_SIZE = 256;
const VALUES_PER_ANCHOR = 16;
/** Logits beyond are as good as certain; a larger one would overflow the exponential. */
const LARGEST_LOGIT = 100;

/** Cells of this many pixels a side, each with this many anchors, all in its middle. */
const GRIDS = [
  { output: '16', cell: 16, anchors: 2 },
  { output: '32', cell: 32, anchors: 6 },
] as const;

export interface Candidate {
  readonly box: Box;
  /** 0 to 1. */
  readonly score: number;
  /** The person's right eye, left eye, nose tip, mouth, right ear, left ear. */
  readonly points: readonly Point[];
}

/** The four outputs by name: `scores16`, `scores32`, `boxes16`, `boxes32`. */
export type DetectorOutputs = Readonly<Record<string, Float32Array>>;

function outputNamed(outputs: DetectorOutputs, name: string): Float32Array {
  const values = outputs[name];
  if (values === undefined) throw new Error(`the detector has no output ${name}`);
  return values;
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-Math.min(LARGEST_LOGIT, Math.max(-LARGEST_LOGIT, logit))));
}

/** Every anchor at or above `leastScore`, in pixels of the detector's input. */
export function candidates(outputs: DetectorOutputs, leastScore: number): Candidate[] {
  const found: Candidate[] = [];
  for (const { output, cell, anchors } of GRIDS) {
    const scores = outputNamed(outputs, `scores${output}`);
    const boxes = outputNamed(outputs, `boxes${output}`);
    const perRow = DETECTOR_INPUT_SIZE / cell;
    for (const [anchor, logit] of scores.entries()) {
      const score = sigmoid(logit);
      if (score < leastScore) continue;
      const at = Math.floor(anchor / anchors);
      const anchorX = ((at % perRow) + 0.5) * cell;
      const anchorY = (Math.floor(at / perRow) + 0.5) * cell;
      const values = boxes.subarray(anchor * VALUES_PER_ANCHOR, (anchor + 1) * VALUES_PER_ANCHOR);
      const value = (index: number) => values[index] ?? NaN;
      const [width, height] = [value(2), value(3)];
      const box = { x: anchorX + value(0) - width / 2, y: anchorY + value(1) - height / 2, width, height };
      const points = [4, 6, 8, 10, 12, 14].map((i) => ({ x: anchorX + value(i), y: anchorY + value(i + 1) }));
      if (width > 0 && height > 0) found.push({ box, score, points });
    }
  }
  return found;
}

function blended(group: readonly Candidate[], best: Candidate): Candidate {
  let weight = 0;
  const box = { x: 0, y: 0, width: 0, height: 0 };
  const points = best.points.map(() => ({ x: 0, y: 0 }));
  for (const one of group) {
    weight += one.score;
    box.x += one.score * one.box.x;
    box.y += one.score * one.box.y;
    box.width += one.score * one.box.width;
    box.height += one.score * one.box.height;
    for (const [i, point] of points.entries()) {
      const other = one.points[i] ?? point;
      point.x += one.score * other.x;
      point.y += one.score * other.y;
    }
  }
  return {
    box: { x: box.x / weight, y: box.y / weight, width: box.width / weight, height: box.height / weight },
    score: best.score,
    points: points.map(({ x, y }) => ({ x: x / weight, y: y / weight })),
  };
}

/** One candidate a face: the weighted mean of those that overlap the best by more than `leastOverlap`. Best first. */
export function suppressed(all: readonly Candidate[], leastOverlap: number): Candidate[] {
  let rest = all.toSorted((p, q) => q.score - p.score);
  const kept: Candidate[] = [];
  for (let best = rest[0]; best !== undefined; best = rest[0]) {
    const { box } = best;
    const group = rest.filter((one) => one === best || overlap(one.box, box) > leastOverlap);
    kept.push(blended(group, best));
    rest = rest.filter((one) => !group.includes(one));
  }
  return kept;
}
