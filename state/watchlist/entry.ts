// One entry of a list, and the columns of the CSV file that it comes from. README.md has the same table for people.
import type { Handling } from '../gate/ports.ts';
import { err, ok, type Result } from '../result.ts';
import { CellReader, type CellFault } from './cells.ts';
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

/** Reads one row. */
export function entryOf(row: Cells): Result<Entry, readonly CellFault<Column>[]> {
  const cells = new CellReader<Column>(row);

  const number = cells.cell('document_number');
  const documentNumber = cells.documentNumber('document_number');

  const primary = cells.cell('primary_identifier');
  const secondary = cells.cell('secondary_identifier') ?? '';
  const dateOfBirth = cells.day('date_of_birth');
  if (primary === undefined && secondary !== '')
    cells.fault('primary_identifier', 'is empty beside a secondary identifier');
  const keys = primary === undefined ? ok([]) : keysOfName(splitAtComma({ primary, secondary }));
  if (!keys.ok) cells.fault('primary_identifier', keys.error);
  if (primary === undefined && number === undefined)
    cells.fault('document_number', 'is empty, and there is no name: the entry could never be found');
  if (primary !== undefined && number === undefined && dateOfBirth === undefined)
    cells.fault('date_of_birth', 'is empty: a name alone is never matched');

  const validFrom = cells.day('valid_from');
  const validTo = cells.day('valid_to');
  if (validFrom !== undefined && validTo !== undefined && validTo < validFrom)
    cells.fault('valid_to', 'lies before valid_from');

  const entry: Entry = {
    entry: cells.needed('entry'),
    list: cells.cell('list') ?? 'local',
    kind: cells.cell('kind') ?? 'unspecified',
    documentNumber,
    issuingState: cells.state('issuing_state'),
    nameKeys: keys.ok ? keys.value : [],
    dateOfBirth,
    nationality: cells.state('nationality'),
    direction: cells.oneOf('direction', DIRECTIONS, 'both'),
    validFrom,
    validTo,
    handling: cells.oneOf('handling', HANDLINGS, 'refer'),
    reason: cells.cell('reason') ?? '',
  };
  return cells.faults.length === 0 ? ok(entry) : err(cells.faults);
}
