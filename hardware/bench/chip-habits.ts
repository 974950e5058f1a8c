// What chips of the field do differently from one another where the standard leaves room or they break it, each as a named
// choice, and as the named sets of real documents that readers have stumbled over.

export interface ChipHabits {
  /** Bytes that one READ BINARY gives at most. */
  readonly maxLe: number;
  /** To a larger Le: 6700, fewer bytes, or 6Cxx with the number it would take. */
  readonly longerLe: 'refused' | 'shortened' | 'corrected';
  /** Commands with extended length fields: taken, 6700, or the chip falls silent until it is reset. */
  readonly extendedLength: 'supported' | 'refused' | 'falls-silent';
  /** Le on SELECT and on MANAGE SECURITY ENVIRONMENT, where no data come back: ignored, or 6700. */
  readonly leWithoutData: 'ignored' | 'refused';
  /** SELECT of 3F00: taken, 6700, 6985 or 6A82 (there is none, and no file in it). */
  readonly masterFile: 'selectable' | 'wrong-length' | 'not-satisfied' | 'absent';
  /** EF.DIR: not there, 6982 before access, or to be read. */
  readonly directory: 'absent' | 'locked' | 'readable';
  /** EF.ATR/INFO with the lengths that it takes. */
  readonly atrInfo: 'absent' | 'readable';
  /** The domain parameters (tag 84) in MSE:Set AT of PACE: wanted (6A87 without), optional, or refused (6A80). */
  readonly parameterId: 'required' | 'optional' | 'refused';
  /** To a read that goes past the end of a file: 6282 with what there is, 9000 with what there is, or 6700. */
  readonly endOfFile: 'warning' | 'silent' | 'refused';
  /** Gives long answers to short commands in parts, by 61xx and GET RESPONSE. */
  readonly inParts: boolean;
  /** READ BINARY by short file identifier: works or 6A86. */
  readonly shortFileIds: 'supported' | 'refused';
  /** A wrong password of PACE or BAC: 6300, or 6982 as some Greek documents are told of. */
  readonly wrongPassword: 'failed' | 'locked';
}

/** A chip as the standard has it, with all that is optional. */
export const STANDARD: ChipHabits = {
  maxLe: 65_536,
  longerLe: 'shortened',
  extendedLength: 'supported',
  leWithoutData: 'ignored',
  masterFile: 'selectable',
  directory: 'absent',
  atrInfo: 'absent',
  parameterId: 'optional',
  endOfFile: 'warning',
  inParts: false,
  shortFileIds: 'supported',
  wrongPassword: 'failed',
};

/** By what each was reported for; the reports name countries, the habit may be of one series only. */
export const HABITS = {
  standard: STANDARD,
  /** Refuses an Le where nothing comes back (Germany). */
  'no-le-without-data': { ...STANDARD, leWithoutData: 'refused' },
  /** Wants the domain parameters named (Ukraine). */
  'names-parameters': { ...STANDARD, parameterId: 'required' },
  'refuses-parameters': { ...STANDARD, parameterId: 'refused' },
  /** No extended length (Canada, China, New Zealand, United States). */
  'short-only': { ...STANDARD, maxLe: 256, extendedLength: 'refused' },
  'silent-on-extended': { ...STANDARD, maxLe: 256, extendedLength: 'falls-silent' },
  'master-file-6700': { ...STANDARD, masterFile: 'wrong-length' },
  'master-file-6985': { ...STANDARD, masterFile: 'not-satisfied' },
  'no-master-file': { ...STANDARD, masterFile: 'absent' },
  'locked-directory': { ...STANDARD, directory: 'locked' },
  'tells-lengths': { ...STANDARD, atrInfo: 'readable', directory: 'readable' },
  'blocks-of-160': { ...STANDARD, maxLe: 160, longerLe: 'refused', extendedLength: 'refused' },
  'blocks-of-223': { ...STANDARD, maxLe: 223, longerLe: 'refused', extendedLength: 'refused' },
  'corrects-le': { ...STANDARD, maxLe: 200, longerLe: 'corrected', extendedLength: 'refused' },
  'silent-end': { ...STANDARD, endOfFile: 'silent' },
  'refuses-past-end': { ...STANDARD, endOfFile: 'refused' },
  'in-parts': { ...STANDARD, inParts: true },
  'no-short-file-ids': { ...STANDARD, shortFileIds: 'refused' },
  'locks-on-wrong-password': { ...STANDARD, wrongPassword: 'locked' },
} as const satisfies Record<string, ChipHabits>;

export type HabitName = keyof typeof HABITS;
export const HABIT_NAMES = Object.keys(HABITS) as readonly HabitName[];
