// Numbers that look random and come again with the same seed (mulberry32), so that a run can be repeated.

/** @returns numbers from 0 up to, but not, 1 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @returns a whole number from 0 up to, but not, `most` */
export function upTo(random: () => number, most: number): number {
  return Math.floor(random() * most);
}

/** @throws Error for an empty list */
export function pick<T>(random: () => number, from: readonly T[]): T {
  const picked = from[upTo(random, from.length)];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}
