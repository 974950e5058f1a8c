// One number of a benchmark, and how numbers are summarised.

export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | '%' | 'a second';
  /** How many were counted for it. */
  readonly n: number;
  readonly note: string;
  /** The name of the measurement of the same run that this one is compared with. */
  readonly against?: string;
}

/** The smallest value that is not below this share of all; NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
