// What `npm run inspect -- chip` was asked: a reader or a folder of files, what opens the chip, and whom to trust.
import { parseArgs } from 'node:util';
import { err, messageOf, ok, type Result } from '../../../state/result.ts';
import { momentFrom, momentNow, type Moment } from '../arguments.ts';

const CHIP_USAGE = `npm run inspect -- chip --reader NAME (--mrz FILE|- | --can DIGITS) [--trust DIR] [--at DATE] [--json] [--trace] [--personal]
npm run inspect -- chip --files DIR [--mrz FILE|-] [--trust DIR] [--at DATE] [--json]

  --reader NAME  reads the chip that lies on this reader, named as pcsc_scan does, or how that begins
  --files DIR    takes the files of a chip from a folder, by their usual names (EF_SOD.bin, Datagroup1.bin, dg2.dat, 011E)
  --mrz FILE     the lines of the printed zone, which open the chip and are compared with it
  --can DIGITS   the six digits of a card that opens by them
  --trust DIR    master lists, certificates of states, revocation and defect lists; without it no chain can be judged
  --at DATE      the day (YYYY-MM-DD) or moment on which validity is judged; default: now
  --json         one object on stdout: {access, groups, checks: [{name, code, result, cause}], portrait}
  --trace        every command and answer on stderr, data as their length
  --personal     with --trace: the data, too

exit code: 0 no check failed, 1 a check failed, 2 there is nothing to check
`;

export interface ChipTask {
  readonly source:
    | { readonly kind: 'reader'; readonly name: string; readonly trace: 'none' | 'masked' | 'personal' }
    | { readonly kind: 'files'; readonly folder: string };
  readonly mrz: string | undefined;
  readonly can: string | undefined;
  readonly trust: string | undefined;
  readonly at: Moment;
  readonly json: boolean;
}

const OPTIONS = {
  reader: { type: 'string' },
  files: { type: 'string' },
  mrz: { type: 'string' },
  can: { type: 'string' },
  trust: { type: 'string' },
  at: { type: 'string' },
  json: { type: 'boolean', default: false },
  trace: { type: 'boolean', default: false },
  personal: { type: 'boolean', default: false },
} as const;

const CAN = /^\d{6}$/;

/**
 * @param args what follows the word `chip`
 * @param now for what is judged without `--at`
 */
export function readChipArguments(args: readonly string[], now: Date): Result<ChipTask, string> {
  const parsed = parsedOf(args);
  if (!parsed.ok) return parsed;
  const { reader, files, mrz, can, trust, json, trace, personal } = parsed.value;
  const wrong = (text: string) => err(`chip: ${text}\n${CHIP_USAGE}`);
  if ((reader === undefined) === (files === undefined)) return wrong('give either --reader NAME or --files DIR');
  if (can !== undefined && !CAN.test(can)) return wrong('--can takes six digits');
  if (personal && !trace) return wrong('--personal goes with --trace only');
  const at = parsed.value.at === undefined ? ok(momentNow(now)) : momentFrom(parsed.value.at);
  if (!at.ok) return at;
  const rest = { mrz, can, trust, at: at.value, json };
  if (files !== undefined)
    return trace || can !== undefined
      ? wrong('--trace and --can go with --reader only')
      : ok({ source: { kind: 'files', folder: files }, ...rest });
  if (reader === undefined || reader === '') return wrong('give the name of a reader');
  if (mrz === undefined && can === undefined) return wrong('a chip opens by --mrz FILE or --can DIGITS');
  const tracing = trace ? (personal ? 'personal' : 'masked') : 'none';
  return ok({ source: { kind: 'reader', name: reader, trace: tracing }, ...rest });
}

function parsedOf(args: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...args], options: OPTIONS }).values);
  } catch (error) {
    return err(`chip: ${messageOf(error)}\n${CHIP_USAGE}`);
  }
}
