// Reads comma-separated values as RFC 4180 defines them, piece by piece, with limits. Ends of line are CRLF, LF or CR;
// empty lines are skipped. It does not guess: a quote where none may stand is a fault.
import { err, ok, type Result } from '../result.ts';

export interface CsvRecord {
  /** Of the record's first character, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

export interface CsvFault {
  readonly line: number;
  readonly text: string;
}

export const CSV_LIMITS = { fieldCharacters: 4096, fields: 64 } as const;

/** @returns the records one by one; after a fault there is nothing more */
export function* readCsv(pieces: Iterable<string>): Generator<Result<CsvRecord, CsvFault>, void> {
  let line = 1;
  let recordLine = 1;
  let fields: string[] = [];
  let field = '';
  /** Within a field: `closed` is just after a quote in a quoted field, which ends it or is the first half of a quote. */
  let state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  let afterReturn = false;

  const endRecord = (): CsvRecord | undefined => {
    const empty = fields.length === 0 && state === 'start';
    fields.push(field);
    const record = { line: recordLine, fields };
    fields = [];
    field = '';
    state = 'start';
    return empty ? undefined : record;
  };

  for (const piece of pieces)
    for (const character of piece) {
      const isReturn = character === '\r';
      const isBreak = isReturn || character === '\n';
      const secondOfPair = character === '\n' && afterReturn;
      afterReturn = isReturn;
      if (isBreak && !secondOfPair) line++;

      if (state === 'quoted' && character !== '"') field += character;
      else if (state === 'quoted') state = 'closed';
      else if (secondOfPair) recordLine = line;
      else if (isBreak) {
        const record = endRecord();
        recordLine = line;
        if (record !== undefined) yield ok(record);
      } else if (character === ',') {
        fields.push(field);
        field = '';
        state = 'start';
      } else if (character === '"' && state !== 'plain') {
        if (state === 'closed') field += '"';
        state = 'quoted';
      } else if (character === '"' || state === 'closed') {
        yield err({ line, text: `field ${fields.length + 1}: a quote stands where none may (RFC 4180, 2)` });
        return;
      } else {
        field += character;
        state = 'plain';
      }

      if (field.length > CSV_LIMITS.fieldCharacters || fields.length >= CSV_LIMITS.fields) {
        yield err({
          line,
          text: `field ${fields.length + 1}: more than ${CSV_LIMITS.fieldCharacters} characters or ${CSV_LIMITS.fields} fields`,
        });
        return;
      }
    }

  if (state === 'quoted') {
    yield err({ line: recordLine, text: `field ${fields.length + 1}: the quote is never closed` });
    return;
  }
  const last = endRecord();
  if (last !== undefined) yield ok(last);
}
