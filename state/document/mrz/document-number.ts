// The document number and its check digit. On cards a number of more than nine characters continues in the optional
// data, and a filler stands where its check digit would (Doc 9303-5, 4.2.2, note j; 9303-6 likewise; 9303-11, D.2).
import { err, ok, type Result } from '../../result.ts';
import { checkDigit } from './check-digit.ts';
import { LAYOUTS, textAt, type MrzField } from './layout.ts';
import type { MrzFormat, MrzProblem } from './zone.ts';

export interface DocumentNumber {
  /** Without the fillers at its end; those inside it stand for characters that the MRZ does not have. */
  readonly number: string;
  /** The first optional data, without what belongs to the number. */
  readonly optionalData: string;
}

export interface NumberFault {
  readonly code: MrzProblem['code'];
  readonly field: MrzField;
  readonly text: string;
}

const GOES_ON: readonly MrzFormat[] = ['TD1', 'TD2'];

export const withoutFillers = (text: string) => text.replace(/<+$/, '');

/** @returns the number, or the field at fault */
export function readDocumentNumber(format: MrzFormat, lines: readonly string[]): Result<DocumentNumber, NumberFault> {
  const { fields } = LAYOUTS[format];
  const first = textAt(lines, fields.documentNumber);
  const digit = textAt(lines, fields.documentNumberCheckDigit);
  const optional = textAt(lines, fields.optionalData);

  if (first.startsWith('<'))
    return err({
      code: 'document-number',
      field: 'documentNumber',
      text: withoutFillers(first) === '' ? 'the document number is empty' : 'the document number begins with a filler',
    });

  const wrongDigit = err<NumberFault>({
    code: 'check-digit',
    field: 'documentNumberCheckDigit',
    text: 'the check digit of the document number is wrong',
  });
  if (digit !== '<')
    return String(checkDigit(first)) === digit
      ? ok({ number: withoutFillers(first), optionalData: withoutFillers(optional) })
      : wrongDigit;

  const tail = /^([A-Z0-9]+)([0-9])<(.*)$/.exec(optional);
  if (!GOES_ON.includes(format) || first.endsWith('<') || tail === null) return wrongDigit;
  const [, more = '', last, rest = ''] = tail;
  // The standard does not say whether the filler counts; both ways are found on documents.
  const right = [`${first}${more}`, `${first}<${more}`].some((text) => String(checkDigit(text)) === last);
  return right
    ? ok({ number: `${first}${more}`, optionalData: withoutFillers(rest.replace(/^<+/, '')) })
    : err({ ...wrongDigit.error, field: 'optionalData' });
}
