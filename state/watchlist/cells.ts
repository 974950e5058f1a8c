// Cells of one row of a CSV file, read one by one; every fault is kept, by column, without the value.
import { isDay } from '../day.ts';
import { isStateCode } from '../document/mrz/codes.ts';
import { keyOfDocumentNumber, keyOfState } from './document-key.ts';

export interface CellFault<Column extends string> {
  readonly column: Column;
  /** What is wrong, without the value. */
  readonly text: string;
}

const LONGEST_CELL = 1000;

/** Cells are trimmed, an empty cell is the same as none: `undefined`. */
export class CellReader<Column extends string> {
  readonly #cells: Readonly<Partial<Record<Column, string>>>;
  readonly faults: CellFault<Column>[] = [];

  constructor(cells: Readonly<Partial<Record<Column, string>>>) {
    this.#cells = cells;
  }

  fault(column: Column, text: string): void {
    this.faults.push({ column, text });
  }

  cell(column: Column): string | undefined {
    const text = this.#cells[column]?.trim() ?? '';
    if (text.length > LONGEST_CELL) this.fault(column, `has more than ${LONGEST_CELL} characters`);
    return text === '' ? undefined : text;
  }

  /** Empty only beside a fault. */
  needed(column: Column): string {
    const text = this.cell(column);
    if (text === undefined) this.fault(column, 'is empty');
    return text ?? '';
  }

  oneOf<T extends string>(column: Column, values: readonly T[], otherwise: T): T {
    const text = this.cell(column)?.toLowerCase();
    const found = values.find((value) => value === text);
    if (text !== undefined && found === undefined) this.fault(column, `is none of ${values.join(', ')}`);
    return found ?? otherwise;
  }

  /** YYYY-MM-DD. */
  day(column: Column): string | undefined {
    const text = this.cell(column);
    if (text !== undefined && !isDay(text)) this.fault(column, 'is no day of the calendar, YYYY-MM-DD');
    return text;
  }

  /** As a key, Germany as D. */
  state(column: Column): string | undefined {
    const text = this.cell(column);
    const key = text === undefined ? undefined : keyOfState(text);
    if (key !== undefined && !isStateCode(key)) this.fault(column, 'is no code of a state (Doc 9303-3, 5)');
    return key;
  }

  /** As a key. */
  documentNumber(column: Column): string | undefined {
    const text = this.cell(column);
    const key = text === undefined ? undefined : keyOfDocumentNumber(text);
    if (text !== undefined && key === undefined) this.fault(column, 'is not made of 1 to 24 letters and digits');
    return key;
  }
}
