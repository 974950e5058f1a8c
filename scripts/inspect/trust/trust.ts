// npm run inspect -- trust DIR: what lies in a folder of trust, file by file: master lists, certificates, revocation lists,
// tables of defects; what is read of each, and what is refused and why. Judged as the gate judges it, without its cache.
import { parseArgs } from 'node:util';
import { readTrustFiles } from '../../../state/document/pki/trust/folder.ts';
import { loadTrust } from '../../../state/document/pki/trust/load-trust.ts';
import { err, messageOf, ok, type Result } from '../../../state/result.ts';
import { momentFrom, momentNow } from '../arguments.ts';
import { printable } from '../report.ts';
import { readableTrust, trustReport } from './report.ts';

const TRUST_USAGE = `npm run inspect -- trust DIR [--at DATE] [--json]

  DIR          a folder with master lists, country signing certificates, lists of revoked ones and tables of defects
  --at DATE    the day (YYYY-MM-DD) or moment (2030-01-31T09:00:00Z) on which it is judged; default: now
  --json       a list on stdout, of each file {file, kind, read, refused: [{subject, cause}], duplicates, signature, date}

exit code: 0 every file is of a known kind and what it says is signed, 1 not so, 2 the folder cannot be used
`;

const EXIT = { holds: 0, faulty: 1, unusable: 2 } as const;

interface TrustTask {
  readonly folder: string;
  readonly at: Date;
  readonly json: boolean;
}

/** @param args without the word `trust` */
function readTrustArguments(args: readonly string[], now: Date): Result<TrustTask, string> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { at: { type: 'string' }, json: { type: 'boolean', default: false } },
    });
  } catch (error) {
    return err(`${messageOf(error)}\n${TRUST_USAGE}`);
  }
  const { values, positionals } = parsed;
  const [folder, ...more] = positionals;
  if (folder === undefined) return err(`trust: give a folder\n${TRUST_USAGE}`);
  if (more.length > 0) return err(`trust: one folder at a time, and '${more.join(' ')}' is more\n${TRUST_USAGE}`);
  const at = values.at === undefined ? ok(momentNow(now)) : momentFrom(values.at);
  return at.ok ? ok({ folder, at: at.value.time, json: values.json }) : at;
}

function unusable(cause: string): number {
  process.stderr.write(`inspect: ${cause.split('\n').map(printable).join('\n')}\n`);
  return EXIT.unusable;
}

/** @returns the exit code, as the usage says it */
export function inspectTrust(args: readonly string[]): number {
  const task = readTrustArguments(args, new Date());
  if (!task.ok) return unusable(task.error);
  const { folder, at, json } = task.value;
  const files = readTrustFiles(folder);
  if (!files.ok) return unusable(files.error);
  if (files.value.length === 0) return unusable(`${folder}: it is empty; give the one with the lists and certificates`);
  const snapshot = loadTrust(files.value, at);
  const report = trustReport(snapshot);
  const colours = process.stdout.isTTY && process.stdout.hasColors();
  process.stdout.write(json ? `${JSON.stringify(report.files)}\n` : readableTrust(folder, report, colours));
  return report.holds ? EXIT.holds : EXIT.faulty;
}
