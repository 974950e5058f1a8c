// Templates: what the embedder makes of a face, as a direction. Two faces are as alike as their directions.

/** Length 1; undefined when there is no direction (all zero, or not numbers). */
export function normalised(values: Float32Array): Float32Array | undefined {
  const length = Math.hypot(...values);
  return Number.isFinite(length) && length > 0 ? values.map((value) => value / length) : undefined;
}

/** The direction between the template of a face and that of its mirror image. */
export function averaged(one: Float32Array, other: Float32Array): Float32Array | undefined {
  const p = normalised(one);
  const q = normalised(other);
  return p === undefined || q === undefined ? undefined : normalised(p.map((value, i) => value + (q[i] ?? 0)));
}

/** Cosine of the angle between two normalised templates of one length, -1 to 1. */
export function similarity(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) throw new Error('templates of two networks cannot be compared');
  const cosine = one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
  return Math.min(1, Math.max(-1, cosine));
}
