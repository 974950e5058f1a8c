// What `npm run inspect` was asked: a subject, its input, and options; a fault says what to give instead.
import { parseArgs } from 'node:util';
import { isDay } from '../../state/day.ts';
import { err, messageOf, ok, type Result } from '../../state/result.ts';

export const SUBJECTS = ['mrz', 'code', 'decision'] as const;
export type Subject = (typeof SUBJECTS)[number];

export const USAGE = `npm run inspect -- mrz FILE|- [--at DATE] [--json]
npm run inspect -- code FILE|- [--trust DIR] [--at DATE] [--json]
npm run inspect -- decision FILE|- [--json]
npm run inspect -- trust DIR [--at DATE] [--json]
npm run inspect -- chip (--reader NAME | --files DIR) [--mrz FILE|-] [--trust DIR] [--at DATE] [--json]

  mrz          the lines of a machine readable zone, as text
  code         a seal, health certificate, declaration or boarding pass: the bytes of the code, or a JPEG or PNG image of
               a QR, DataMatrix, Aztec or PDF417 code
  decision     evidence of a crossing, as JSON
  trust        a folder of master lists, country signing certificates, lists of revoked ones and tables of defects
  chip         the chip of a passport, on a reader or as files; 'npm run inspect -- chip' tells its options
  -            reads stdin

  --trust DIR  every certificate in it is trusted, every list of revoked ones asked (.der .crt .cer .pem .crl)
  --at DATE    the day (YYYY-MM-DD) or moment (2030-01-31T09:00:00Z) on which validity is judged; default: now
  --json       one object on stdout: {valid, fields, problems: [{code, where, text}], checks: [{name, result, cause}]}

exit code: 0 valid, 1 not valid, 2 the input cannot be used
`;

/** When validity is judged. */
export interface Moment {
  /** YYYY-MM-DD, in the zone of who asked. */
  readonly day: string;
  readonly time: Date;
}

export interface Task {
  readonly subject: Subject;
  readonly file: string;
  readonly trust: string | undefined;
  readonly at: Moment;
  readonly json: boolean;
}

/** Which options go with which subject. */
const OPTIONS: Readonly<Record<'trust' | 'at', readonly Subject[]>> = { trust: ['code'], at: ['mrz', 'code'] };

const MOMENT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

const two = (number: number) => String(number).padStart(2, '0');

/** Now, with the day of this computer's time zone. */
export function momentNow(now: Date): Moment {
  return { day: `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`, time: now };
}

/** A day stands for its noon in UTC, which is that day nearly everywhere. */
export function momentFrom(text: string): Result<Moment, string> {
  if (isDay(text)) return ok({ day: text, time: new Date(`${text}T12:00:00Z`) });
  const day = MOMENT.exec(text)?.[1];
  const time = new Date(text);
  if (day === undefined || !isDay(day) || Number.isNaN(time.getTime()))
    return err(`--at is '${text}': give a day such as 2030-01-31, or a moment such as 2030-01-31T09:00:00Z`);
  return ok({ day, time });
}

/** @param now for what is judged without `--at` */
export function readArguments(args: readonly string[], now: Date): Result<Task, string> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { trust: { type: 'string' }, at: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
  } catch (error) {
    return err(`${messageOf(error)}\n${USAGE}`);
  }
  const { values, positionals } = parsed;
  const [name, file, ...more] = positionals;
  const subject = SUBJECTS.find((one) => one === name);
  if (subject === undefined)
    return err(`${name === undefined ? 'say what to inspect' : `'${name}' cannot be inspected`}\n${USAGE}`);
  if (file === undefined) return err(`${subject}: give a file, or - for stdin\n${USAGE}`);
  if (more.length > 0) return err(`${subject}: one input at a time, and '${more.join(' ')}' is more\n${USAGE}`);
  for (const option of ['trust', 'at'] as const)
    if (values[option] !== undefined && !OPTIONS[option].includes(subject))
      return err(`--${option} goes with ${OPTIONS[option].join(' and ')} only\n${USAGE}`);
  const at = values.at === undefined ? ok(momentNow(now)) : momentFrom(values.at);
  if (!at.ok) return at;
  return ok({ subject, file, trust: values.trust, at: at.value, json: values.json });
}
