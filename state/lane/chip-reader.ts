// The chip reader in the lane file: which reader of PC/SC it is, or the virtual one of the bench (hardware/chip-reader).
import { z } from 'zod';

const SIMULATED = 'bench';

const inProcess = z.strictObject({ path: z.literal(SIMULATED), profile: z.literal('in-process') });

const pcsc = z.strictObject({
  /** The reader's name as `pcsc_scan` shows it, or how it begins. */
  path: z
    .string()
    .min(1)
    .max(128)
    .refine((path) => path !== SIMULATED, 'the name of a reader, such as ACS ACR1252; the bench has `in-process`'),
  profile: z.literal('pcsc'),
});

/** Without a profile the path decides: the reader of the bench, or a real one. */
export const chipReader = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && !('profile' in value)
      ? { ...value, profile: 'path' in value && value.path === SIMULATED ? 'in-process' : 'pcsc' }
      : value,
  z.discriminatedUnion('profile', [inProcess, pcsc]),
);

export type PcscOptions = z.infer<typeof pcsc>;
