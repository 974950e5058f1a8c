// The key of BAC and PACE as the chip has it, taken by position from the lines that stand in DG1, right or wrong (Doc 9303-11, 9.7.2).
import type { AccessKey } from '../../state/gate/ports.ts';

/** Undefined for lines of no known format. */
export function zoneKeyOf(lines: readonly string[]): AccessKey | undefined {
  const [first = '', second = ''] = lines;
  const key = (number: string, rest: string, at: readonly [birth: number, expiry: number]): AccessKey => ({
    documentNumber: whole(number, rest),
    dateOfBirth: second.slice(at[0], at[0] + 6),
    dateOfExpiry: second.slice(at[1], at[1] + 6),
  });
  if (first.length === 30 && lines.length === 3) return key(first.slice(5, 15), first.slice(15), [0, 8]);
  if (second.length === 36) return key(second.slice(0, 10), second.slice(28, 35), [13, 21]);
  if (second.length === 44) return key(`${second.slice(0, 9)} `, '', [13, 21]);
  return undefined;
}

/** Nine characters and a check digit; a filler in its place says that the number goes on (Doc 9303-5, 4.2.2; 9303-6, 4.2.2). */
function whole(number: string, rest: string): string {
  const end = rest.indexOf('<');
  return number.endsWith('<') && end > 1 ? number.slice(0, 9) + rest.slice(0, end - 1) : number.slice(0, 9);
}
