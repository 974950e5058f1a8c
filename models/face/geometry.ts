// Points, boxes and similarity transforms (turn, one scale, shift) in image coordinates: x to the right, y down,
// pixel centres at whole numbers and a half being the edge between two pixels.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** (x, y) -> (a x - b y + tx, b x + a y + ty) */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

export const distance = (p: Point, q: Point) => Math.hypot(p.x - q.x, p.y - q.y);
export const middle = (p: Point, q: Point): Point => ({ x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 });
export const centreOf = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

export function mean(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (const point of points) {
    x += point.x;
    y += point.y;
  }
  return { x: x / points.length, y: y / points.length };
}

export function apply({ a, b, tx, ty }: Similarity, { x, y }: Point): Point {
  return { x: a * x - b * y + tx, y: b * x + a * y + ty };
}

/** How many times longer a line becomes. */
export const scaleOf = ({ a, b }: Similarity) => Math.hypot(a, b);

/**
 * The similarity that brings `from` nearest to `to`, by least squares; no mirroring.
 * @param from points that do not all coincide, one for each of `to`
 */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
  const p = mean(from);
  const q = mean(to);
  let along = 0;
  let across = 0;
  let size = 0;
  for (const [i, point] of from.entries()) {
    const target = to[i] ?? q;
    const [x, y, u, v] = [point.x - p.x, point.y - p.y, target.x - q.x, target.y - q.y];
    along += x * u + y * v;
    across += x * v - y * u;
    size += x * x + y * y;
  }
  const a = along / size;
  const b = across / size;
  return { a, b, tx: q.x - a * p.x + b * p.y, ty: q.y - b * p.x - a * p.y };
}

/**
 * From the pixels of a square crop to those of the picture: a crop of `size` pixels a side shows a square of the picture
 * with this centre and side, turned by `angle` (radians, clockwise on the screen).
 */
export function cropTransform(centre: Point, side: number, angle: number, size: number): Similarity {
  const a = (Math.cos(angle) * side) / size;
  const b = (Math.sin(angle) * side) / size;
  // Centres of pixels: the crop's middle is at (size - 1) / 2.
  const half = (size - 1) / 2;
  return { a, b, tx: centre.x - a * half + b * half, ty: centre.y - b * half - a * half };
}

/** Intersection over union, 0 to 1. */
export function overlap(p: Box, q: Box): number {
  const width = Math.min(p.x + p.width, q.x + q.width) - Math.max(p.x, q.x);
  const height = Math.min(p.y + p.height, q.y + q.height) - Math.max(p.y, q.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (p.width * p.height + q.width * q.height - shared);
}
