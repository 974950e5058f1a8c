// What every device on a serial line has in the lane file, and what its numbers may be.
import { z } from 'zod';

export const milliseconds = (least: number, most: number) => z.int().min(least).max(most);
export const hex = z.string().regex(/^([0-9a-fA-F]{2})*$/, 'an even number of hexadecimal digits, such as 0d0a');

/** `bench` puts our own simulator at the far end; anything else is the path of the real (or a foreign) device. */
export const devicePath = z.string().min(1);

export const serial = {
  path: devicePath,
  baudRate: z.int().min(300).max(921_600).default(9600),
  dataBits: z.literal([7, 8]).default(8),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  stopBits: z.literal([1, 2]).default(1),
};

/**
 * A device whose keys depend on its wire profile; `standard` is the profile of a device that names none.
 * @param profiles one strict object for each profile, with the literal `profile` in it
 */
export function byProfile<const Profiles extends readonly [z.ZodObject, ...z.ZodObject[]]>(
  standard: string,
  profiles: Profiles,
) {
  return z.preprocess(
    (value) =>
      typeof value === 'object' && value !== null && !('profile' in value) ? { ...value, profile: standard } : value,
    z.discriminatedUnion('profile', profiles),
  );
}
