// What a similarity is worth: the share of pairs of different people who are at least as similar (FMR, false match rate,
// TR-03121), counted on a sample and read from the table that `npm run models -- calibrate` makes.
import { z } from 'zod';
import calibrationJson from './calibration.json' with { type: 'json' };

const rate = z.number().min(0).max(1);

export const calibrationShape = z.strictObject({
  made: z.strictObject({
    command: z.string(),
    sample: z.string(),
    /** sha256 of the networks that made the similarities: another network needs another table. */
    networks: z.record(z.string(), z.string()),
    images: z.int().positive(),
    imagesWithoutFace: z.int().nonnegative(),
    people: z.int().positive(),
    genuinePairs: z.int().nonnegative(),
    impostorPairs: z.int().positive(),
    interval: z.string(),
  }),
  /** By ascending similarity. Below the first nothing is claimed. */
  table: z
    .array(
      z.strictObject({
        similarity: z.number().min(-1).max(1),
        /** Impostor pairs at or above. */
        falseMatches: z.int().nonnegative(),
        falseMatchRate: rate,
        low: rate,
        high: rate,
        /** Genuine pairs below. */
        falseNonMatches: z.int().nonnegative(),
      }),
    )
    .min(1),
});

export type Calibration = z.infer<typeof calibrationShape>;

export const CALIBRATION: Calibration = calibrationShape.parse(calibrationJson);

/**
 * The false match rate at which a comparison of this similarity would still be accepted.
 * @param similarity cosine, -1 to 1
 * @returns the rate of the sample, 1/n to 1, never rising with the similarity. One pair in n is the least that a sample of
 *   n can show: nothing is claimed below it. 1 for what is no number or lies below the table.
 */
export function falseMatchRate(similarity: number, { made, table }: Calibration = CALIBRATION): number {
  // The next lower row has the higher rate: a similarity between two rows claims no more than it shows.
  const row = table.findLast((entry) => entry.similarity <= similarity);
  return row === undefined ? 1 : Math.max(row.falseMatchRate, 1 / made.impostorPairs);
}

/** The similarity from which on comparisons are accepted at this rate; undefined when the table does not reach so far. */
export function thresholdAt(maxFalseMatchRate: number, calibration: Calibration = CALIBRATION): number | undefined {
  return calibration.table.find(({ similarity }) => falseMatchRate(similarity, calibration) <= maxFalseMatchRate)
    ?.similarity;
}
