// What a technician tests readers with: nobody's document and a code of every byte. Neither is ever handed to the gate.

/** The specimen of a passport of Utopia (Doc 9303-4, Appendix A): no lane that serves travellers lets it through. */
export const SPECIMEN_LINES: readonly [string, string] = [
  'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
  'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
];

/** The issuing state of specimens. */
export const SPECIMEN_STATE = 'UTO';

/** 00 to FF: a scanner that takes one of them for its own end, or for text, does not give all of them back. */
export const ALL_BYTES: Buffer = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
