// One permit or one obligation of the local store, and the columns of the CSV files that they come from. README.md has the
// same tables for people.
import { err, ok, type Result } from '../result.ts';
import { CellReader, type CellFault } from '../watchlist/cells.ts';

export const PERMIT_COLUMNS = [
  'document_number',
  'issuing_state',
  'kind',
  'number',
  'valid_from',
  'valid_to',
  'entries',
  'used',
] as const;
export type PermitColumn = (typeof PERMIT_COLUMNS)[number];

export const OBLIGATION_COLUMNS = ['document_number', 'issuing_state', 'kind', 'since', 'text'] as const;
export type ObligationColumn = (typeof OBLIGATION_COLUMNS)[number];

/** Of whose document it is. */
interface Holder {
  readonly documentNumber: string;
  readonly issuingState: string;
}

export interface PermitRow extends Holder {
  readonly kind: string;
  readonly number: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly entries: 'single' | 'multiple';
  readonly used: 'yes' | 'no';
}

export interface ObligationRow extends Holder {
  readonly kind: string;
  readonly since: string;
  readonly text: string;
}

type Row<Column extends string> = Readonly<Partial<Record<Column, string>>>;
type Faults<Column extends string> = readonly CellFault<Column>[];

/** Kinds are shown to the officer and compared with those of the rules (`state/inspection/rules`). */
const KIND = /^[A-Za-z0-9][A-Za-z0-9 -]{0,39}$/;

function holderAndKind<Column extends string>(
  cells: CellReader<Column | 'document_number' | 'issuing_state' | 'kind'>,
): Holder & { readonly kind: string } {
  const required = (column: 'document_number' | 'issuing_state', value: string | undefined) => {
    if (value === undefined) cells.needed(column);
    return value ?? '';
  };
  const kind = cells.needed('kind');
  if (kind !== '' && !KIND.test(kind))
    cells.fault('kind', 'is not made of 1 to 40 letters, digits, spaces and hyphens');
  return {
    documentNumber: required('document_number', cells.documentNumber('document_number')),
    issuingState: required('issuing_state', cells.state('issuing_state')),
    kind,
  };
}

/** Reads one row of a file of permits. */
export function permitOf(row: Row<PermitColumn>): Result<PermitRow, Faults<PermitColumn>> {
  const cells = new CellReader<PermitColumn>(row);
  const holder = holderAndKind<PermitColumn>(cells);
  const validFrom = cells.day('valid_from') ?? cells.needed('valid_from');
  const validTo = cells.day('valid_to') ?? cells.needed('valid_to');
  if (validFrom !== '' && validTo !== '' && validTo < validFrom) cells.fault('valid_to', 'lies before valid_from');
  const permit: PermitRow = {
    ...holder,
    number: cells.cell('number') ?? '',
    validFrom,
    validTo,
    entries: cells.oneOf('entries', ['single', 'multiple'], 'single'),
    used: cells.oneOf('used', ['yes', 'no'], 'no'),
  };
  return cells.faults.length === 0 ? ok(permit) : err(cells.faults);
}

/** Reads one row of a file of obligations. */
export function obligationOf(row: Row<ObligationColumn>): Result<ObligationRow, Faults<ObligationColumn>> {
  const cells = new CellReader<ObligationColumn>(row);
  const obligation: ObligationRow = {
    ...holderAndKind<ObligationColumn>(cells),
    since: cells.day('since') ?? cells.needed('since'),
    text: cells.cell('text') ?? '',
  };
  return cells.faults.length === 0 ? ok(obligation) : err(cells.faults);
}
