// The specimens of Doc 9303 parts 4 to 7 and 11, for the tests of this folder.
import type { MrzFormat } from './zone.ts';

export const SPECIMENS: readonly {
  readonly where: string;
  readonly format: MrzFormat;
  readonly lines: readonly string[];
}[] = [
  {
    where: '9303-4, appendix B',
    format: 'TD3',
    lines: ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'],
  },
  {
    where: '9303-5, appendix B',
    format: 'TD1',
    lines: ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'],
  },
  {
    where: '9303-6, appendix B',
    format: 'TD2',
    lines: ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'],
  },
  {
    where: '9303-7, 4',
    format: 'MRV-A',
    lines: ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L8988901C4XXX4009078F96121096ZE184226B<<<<<<'],
  },
  {
    where: '9303-7, 5',
    format: 'MRV-B',
    lines: ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'L8988901C4XXX4009078F9612109<<<<<<<<'],
  },
  {
    where: '9303-11, D.2, TD2 with a number of twelve characters',
    format: 'TD2',
    lines: ['I<UTOSTEVENSON<<PETER<<<<<<<<<<<<<<<', 'D23145890<UTO3407127M95071227349<<<8'],
  },
  {
    where: '9303-11, D.2, TD1 with a number of twelve characters',
    format: 'TD1',
    lines: ['I<UTOD23145890<7349<<<<<<<<<<<', '3407127M9507122UTO<<<<<<<<<<<2', 'STEVENSON<<PETER<<<<<<<<<<<<<<'],
  },
];

export const TODAY = '2026-11-22';

export function specimen(format: MrzFormat): readonly string[] {
  const found = SPECIMENS.find((one) => one.format === format);
  if (found === undefined) throw new Error(`no specimen of ${format}`);
  return found.lines;
}

/** The lines with other characters from `line` and `column` on, both counted from 1. */
export function altered(lines: readonly string[], line: number, column: number, characters: string): string[] {
  return lines.map((text, index) =>
    index === line - 1 ? text.slice(0, column - 1) + characters + text.slice(column - 1 + characters.length) : text,
  );
}
