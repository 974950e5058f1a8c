// One entry of a list, and the columns of the CSV file that it comes from. README.md has the same table for people.
import { isDay } from '../day.ts';
import { isStateCode } from '../document/mrz/codes.ts';
import type { Handling } from '../gate/ports.ts';
import { err, ok, type Result } from '../result.ts';
import { keyOfDocumentNumber, keyOfState } from './document-key.ts';
import { keysOfName, splitAtComma } from './person-name.ts';

export const COLUMNS = [
  'entry',
  'list',
  'kind',
  'document_number',
  'issuing_state',
  'primary_identifier',
  'secondary_identifier',
  'date_of_birth',
  'nationality',
  'direction',
  'valid_from',
  'valid_to',
  'handling',
  'reason',
] as const;
export type Column = (typeof COLUMNS)[number];
export type Cells = Readonly<Partial<Record<Column, string>>>;

/** In the order in which hits are reported: what weighs most comes first. */
export const HANDLINGS = ['stop', 'refer', 'silent', 'inform'] as const satisfies readonly Handling[];
export const DIRECTIONS = ['arrival', 'departure', 'both'] as const;

export interface Entry {
  /** The list owner's reference; rows of the same reference are spellings and documents of one subject. */
  readonly entry: string;
  readonly list: string;
  readonly kind: string;
  readonly documentNumber: string | undefined;
  /** Narrows a document number to one issuer. */
  readonly issuingState: string | undefined;
  readonly nameKeys: readonly string[];
  /** YYYY-MM-DD. */
  readonly dateOfBirth: string | undefined;
  /** Narrows a person to one nationality. */
  readonly nationality: string | undefined;
  readonly direction: (typeof DIRECTIONS)[number];
  /** Days, both included; open where undefined. */
  readonly validFrom: string | undefined;
  readonly validTo: string | undefined;
  readonly handling: Handling;
  readonly reason: string;
}

export interface CellFault {
  readonly column: Column;
  /** What is wrong, without the value. */
  readonly text: string;
}

const LONGEST_CELL = 1000;

/** Reads one row; cells are trimmed, an empty cell is the same as none. */
export function entryOf(cells: Cells): Result<Entry, readonly CellFault[]> {
  const faults: CellFault[] = [];
  const fault = (column: Column, text: string) => {
    faults.push({ column, text });
  };
  const cell = (column: Column): string | undefined => {
    const text = cells[column]?.trim() ?? '';
    if (text.length > LONGEST_CELL) fault(column, `has more than ${LONGEST_CELL} characters`);
    return text === '' ? undefined : text;
  };
  const needed = (column: Column): string => {
    const text = cell(column);
    if (text === undefined) fault(column, 'is empty');
    return text ?? '';
  };
  const oneOf = <T extends string>(column: Column, values: readonly T[], otherwise: T): T => {
    const text = cell(column)?.toLowerCase();
    const found = values.find((value) => value === text);
    if (text !== undefined && found === undefined) fault(column, `is none of ${values.join(', ')}`);
    return found ?? otherwise;
  };
  const day = (column: Column): string | undefined => {
    const text = cell(column);
    if (text !== undefined && !isDay(text)) fault(column, 'is no day of the calendar, YYYY-MM-DD');
    return text;
  };
  const state = (column: Column): string | undefined => {
    const text = cell(column);
    const key = text === undefined ? undefined : keyOfState(text);
    if (key !== undefined && !isStateCode(key)) fault(column, 'is no code of a state (Doc 9303-3, 5)');
    return key;
  };

  const number = cell('document_number');
  const documentNumber = number === undefined ? undefined : keyOfDocumentNumber(number);
  if (number !== undefined && documentNumber === undefined)
    fault('document_number', 'is not made of 1 to 24 letters and digits');

  const primary = cell('primary_identifier');
  const secondary = cell('secondary_identifier') ?? '';
  const dateOfBirth = day('date_of_birth');
  if (primary === undefined && secondary !== '') fault('primary_identifier', 'is empty beside a secondary identifier');
  const keys = primary === undefined ? ok([]) : keysOfName(splitAtComma({ primary, secondary }));
  if (!keys.ok) fault('primary_identifier', keys.error);
  if (primary === undefined && number === undefined)
    fault('document_number', 'is empty, and there is no name: the entry could never be found');
  if (primary !== undefined && number === undefined && dateOfBirth === undefined)
    fault('date_of_birth', 'is empty: a name alone is never matched');

  const validFrom = day('valid_from');
  const validTo = day('valid_to');
  if (validFrom !== undefined && validTo !== undefined && validTo < validFrom)
    fault('valid_to', 'lies before valid_from');

  const entry: Entry = {
    entry: needed('entry'),
    list: cell('list') ?? 'local',
    kind: cell('kind') ?? 'unspecified',
    documentNumber,
    issuingState: state('issuing_state'),
    nameKeys: keys.ok ? keys.value : [],
    dateOfBirth,
    nationality: state('nationality'),
    direction: oneOf('direction', DIRECTIONS, 'both'),
    validFrom,
    validTo,
    handling: oneOf('handling', HANDLINGS, 'refer'),
    reason: cell('reason') ?? '',
  };
  return faults.length === 0 ? ok(entry) : err(faults);
}
