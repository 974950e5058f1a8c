// The MRZ reader in the lane file: one set of keys for each wire profile (hardware/mrz-reader).
import { z } from 'zod';
import { byProfile, hex, milliseconds, serial } from './serial.ts';

const mrzLines = z.strictObject({
  ...serial,
  profile: z.literal('mrz-lines'),
  /** Bytes that the reader sends before and after each document, beyond STX and ETX. */
  prefix: hex.default(''),
  suffix: hex.default(''),
  /** Silence that ends a frame, in ms. */
  gapMs: milliseconds(20, 2000).default(150),
});

export const mrzReader = byProfile('mrz-lines', [mrzLines]);
