// The code scanner in the lane file: one set of keys for each wire profile (hardware/code-scanner).
import { z } from 'zod';
import { keyboard } from './keyboard.ts';
import { byProfile, hex, milliseconds, serial } from './serial.ts';

const read = {
  /** Silence that ends a code, or a packet, in ms. */
  gapMs: milliseconds(20, 2000).default(80),
  maxBytes: z.int().min(16).max(16_384).default(4096),
};
const common = { ...serial, ...read };

/** Bytes that end a code; empty: only silence ends it, which is the only safe way for binary codes. */
const suffixBytes = hex.default('');

/** A scanner that is asked for a sign of life. */
const asked = {
  /** How long an answer may take. */
  answerMs: milliseconds(50, 5000).default(500),
  /** A scanner that has been silent for so long is polled. */
  pollMs: milliseconds(500, 60_000).default(3000),
  /** Who starts a read: the scanner, which watches by itself (presentation mode), or the controller, again and again. */
  trigger: z.enum(['self', 'host']).default('self'),
};

const suffix = z.strictObject({ ...common, profile: z.literal('suffix'), suffix: suffixBytes });
const gm65 = z.strictObject({ ...common, ...asked, profile: z.literal('gm65'), suffix: suffixBytes });
const honeywell = z.strictObject({ ...common, ...asked, profile: z.literal('honeywell'), suffix: suffixBytes });
const newland = z.strictObject({ ...common, ...asked, profile: z.literal('newland'), suffix: suffixBytes });
/** Packets say themselves where they end. */
const zebraSsi = z.strictObject({ ...common, ...asked, profile: z.literal('zebra-ssi') });
/** A scanner that types; binary codes have no keys. */
const evdev = z.strictObject({ ...keyboard, ...read, profile: z.literal('evdev'), suffix: suffixBytes });

export const codeScanner = byProfile('suffix', [suffix, gm65, honeywell, newland, zebraSsi, evdev]);

export type Gm65Options = z.infer<typeof gm65>;
export type HoneywellOptions = z.infer<typeof honeywell>;
export type NewlandOptions = z.infer<typeof newland>;
export type ZebraSsiOptions = z.infer<typeof zebraSsi>;
