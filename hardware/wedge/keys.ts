// The keys of a US keyboard as characters: key codes of include/uapi/linux/input-event-codes.h. A wedge must be set to that
// layout; it sends keys, not characters, and which ones is the layout's affair.

export const KEY = {
  leftControl: 29,
  leftShift: 42,
  rightShift: 54,
  leftAlt: 56,
  capsLock: 58,
  numLock: 69,
  scrollLock: 70,
  rightControl: 97,
  rightAlt: 100,
  leftMeta: 125,
  rightMeta: 126,
} as const;

/** Held down together with another key. */
export const MODIFIERS: ReadonlyMap<number, 'shift' | 'control' | 'other'> = new Map([
  [KEY.leftShift, 'shift'],
  [KEY.rightShift, 'shift'],
  [KEY.leftControl, 'control'],
  [KEY.rightControl, 'control'],
  [KEY.leftAlt, 'other'],
  [KEY.rightAlt, 'other'],
  [KEY.leftMeta, 'other'],
  [KEY.rightMeta, 'other'],
]);

/** Pressed by some wedges around what they type; the keypad is taken for digits whatever NumLock says. */
export const LOCKS: ReadonlySet<number> = new Set([KEY.capsLock, KEY.numLock, KEY.scrollLock]);

interface Row {
  /** Key code of the first character. */
  readonly from: number;
  readonly plain: string;
  readonly shifted: string;
}

const ROWS: readonly Row[] = [
  { from: 2, plain: '1234567890-=', shifted: '!@#$%^&*()_+' },
  { from: 15, plain: '\tqwertyuiop[]\r', shifted: '\tQWERTYUIOP{}\r' },
  { from: 30, plain: "asdfghjkl;'`", shifted: 'ASDFGHJKL:"~' },
  { from: 43, plain: '\\zxcvbnm,./', shifted: '|ZXCVBNM<>?' },
  { from: 55, plain: '*', shifted: '*' },
  { from: 57, plain: ' ', shifted: ' ' },
  // The keypad, then the key beside the left shift of ISO keyboards.
  { from: 71, plain: '789-456+1230.', shifted: '789-456+1230.' },
  { from: 86, plain: '<', shifted: '>' },
  { from: 96, plain: '\r', shifted: '\r' },
  { from: 98, plain: '/', shifted: '/' },
];

/** One entry for each key that types something: plain, and with shift. Enter types CR. */
export const CHARACTERS: ReadonlyMap<number, readonly [plain: string, shifted: string]> = new Map(
  ROWS.flatMap(({ from, plain, shifted }) =>
    Array.from(plain, (character, at) => [from + at, [character, shifted[at] ?? character]] as const),
  ),
);
