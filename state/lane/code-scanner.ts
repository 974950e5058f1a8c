// The code scanner in the lane file: one set of keys for each wire profile (hardware/code-scanner).
import { z } from 'zod';
import { byProfile, hex, milliseconds, serial } from './serial.ts';

const suffix = z.strictObject({
  ...serial,
  profile: z.literal('suffix'),
  /** Bytes that end a code; empty: only silence ends it, which is the only safe way for binary codes. */
  suffix: hex.default(''),
  gapMs: milliseconds(20, 2000).default(80),
  maxBytes: z.int().min(16).max(16_384).default(4096),
});

export const codeScanner = byProfile('suffix', [suffix]);
