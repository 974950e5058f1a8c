// Data group 1 (Doc 9303-10, 4.7.1): the machine readable zone, as one run of characters.
import { err, ok, type Result } from '../../result.ts';
import { splitLines } from '../mrz/shape.ts';
import { child, unwrap } from './tlv.ts';

const DG1 = 0x61;
const MRZ = 0x5f1f;

/** The lines of the zone, not judged: hand them to `parseMrz`. The error is a cause without personal data. Never throws. */
export function readDg1(file: Buffer): Result<readonly string[], string> {
  const content = unwrap(file, DG1);
  if (!content.ok) return content;
  const zone = child(content.value, MRZ);
  if (!zone.ok) return zone;
  const lines = splitLines(zone.value.toString('latin1'));
  return lines.ok ? ok(lines.value) : err(lines.error.text);
}
