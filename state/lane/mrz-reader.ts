// The MRZ reader in the lane file: one set of keys for each wire profile (hardware/mrz-reader).
import { z } from 'zod';
import { keyboard } from './keyboard.ts';
import { byProfile, hex, milliseconds, serial } from './serial.ts';

/** Silence that ends a frame, in ms. */
const gapMs = milliseconds(20, 2000).default(150);

/** Of a reader that is asked. */
const asked = {
  /** How long an answer may take before it counts as none: a reader may be busy with a document. */
  answerMs: milliseconds(50, 10_000).default(2000),
  /** After so long without a word the reader is asked whether it is there. */
  pollMs: milliseconds(500, 60_000).default(3000),
};

const mrzLines = z.strictObject({
  ...serial,
  profile: z.literal('mrz-lines'),
  /** Bytes that the reader sends before and after each document, beyond STX and ETX. */
  prefix: hex.default(''),
  suffix: hex.default(''),
  gapMs,
});

const elyctisTlv = z.strictObject({ ...serial, profile: z.literal('elyctis-tlv'), gapMs, ...asked });

const rteNative = z.strictObject({
  ...serial,
  profile: z.literal('3m-rte-native'),
  /** Whether the block check character has to be the XOR of the block; its rule is not public (3m-rte-native.md). */
  bcc: z.enum(['xor', 'unchecked']).default('unchecked'),
  gapMs,
});

const menuCommand = z
  .string()
  .regex(/^[A-Za-z0-9_]{6}[A-Za-z0-9]{1,16}$/, 'tag, subtag and value of a menu command, such as OCRENA1');

const honeywellOcr = z.strictObject({
  ...serial,
  profile: z.literal('honeywell-ocr'),
  /** Menu commands for the volatile table, in this order: no bar codes, OCR, the templates of travel documents. */
  setup: z
    .array(menuCommand)
    .refine(
      (commands) => commands.some((command) => /^OCRENA[1-9]$/i.test(command)),
      'one of the commands has to turn OCR on, such as OCRENA1',
    )
    .default(['ALLENA0', 'OCRENA1', 'OCRATS2']),
  /** `self`: it triggers itself (presentation mode); `host`: the controller keeps it triggered. */
  trigger: z.enum(['self', 'host']).default('self'),
  gapMs,
  ...asked,
});

const evdev = z.strictObject({ ...keyboard, profile: z.literal('evdev'), gapMs });

export const mrzReader = byProfile('mrz-lines', [mrzLines, elyctisTlv, rteNative, honeywellOcr, evdev]);
