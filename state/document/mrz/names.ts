// The name field (Doc 9303-3, 4.6): primary identifier, two fillers, secondary identifier, fillers to its end;
// a single filler parts the components. A holder may have a primary identifier only.
import { err, ok, type Result } from '../../result.ts';

export interface Identifiers {
  readonly primary: string;
  readonly secondary: string;
  /**
   * Whether the field is full, so that its last character is a letter: the name must then be taken for a truncated one,
   * though it may just fit (9303-4, 4.2.3; -5, -6 and -7 likewise).
   */
  readonly truncated: boolean;
}

const spaced = (text: string) => text.replaceAll(/<+/g, ' ').trim();

/** @returns both identifiers, their components parted by one space; or what is wrong, and where from 0 */
export function readName(field: string): Result<Identifiers, { readonly at: number; readonly text: string }> {
  // India prints the only name of a holder without a surname as the secondary identifier.
  if (/^<(?!<[A-Z])/.test(field)) return err({ at: 0, text: 'the name begins with a filler' });
  // Two fillers are seen within secondary identifiers of real documents; a letter after more is a filler misread.
  const stray = /<{3,}(?=[A-Z])/.exec(field);
  if (stray !== null) return err({ at: stray.index + stray[0].length, text: 'a letter stands among fillers' });
  const parting = field.indexOf('<<');
  const truncated = !field.endsWith('<');
  return ok(
    parting < 0
      ? { primary: spaced(field), secondary: '', truncated }
      : { primary: spaced(field.slice(0, parting)), secondary: spaced(field.slice(parting)), truncated },
  );
}
