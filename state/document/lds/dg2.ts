// Data group 2 (Doc 9303-10, 4.7.2; ISO/IEC 7816-11): the holder's face. 75 > 7F61 > count 02 and templates 7F60, each with
// a header A1 and a biometric data block, 5F2E or 7F2E, which is an ISO/IEC 19794-5 or 39794-5 record.
import type { EncodedImage } from '../../gate/ports.ts';
import { err, ok, type Result } from '../../result.ts';
import { sniffImage } from '../portrait/sniff.ts';
import { imageOf19794, is19794 } from './face-19794-5.ts';
import { imageOf39794 } from './face-39794-5.ts';
import { child, descend, unwrap } from './tlv.ts';

const DG2 = 0x75;
const GROUP_TEMPLATE = 0x7f61;
const TEMPLATE = 0x7f60;
const COUNT = 0x02;
/** Primitive in the 2004 edition, constructed where the block is itself BER (39794). */
const DATA_BLOCKS = [0x5f2e, 0x7f2e] as const;

/**
 * The portrait: the first image of the first template, with the format that its own bytes show, not decoded.
 * The error is a cause without personal data. Never throws.
 */
export function readDg2(file: Buffer): Result<EncodedImage, string> {
  const content = unwrap(file, DG2);
  if (!content.ok) return content;
  const group = child(content.value, GROUP_TEMPLATE);
  if (!group.ok) return group;
  const count = child(group.value, COUNT);
  if (!count.ok) return count;
  if (!(count.value.length === 1 && count.value.readUInt8(0) > 0)) return err('there is no face in it');
  const template = descend(group.value, TEMPLATE);
  if (!template.ok) return template;
  const block = child(template.value, ...DATA_BLOCKS);
  if (!block.ok) return block;
  const bytes = is19794(block.value) ? imageOf19794(block.value) : imageOf39794(block.value);
  if (!bytes.ok) return bytes;
  const image = sniffImage(bytes.value);
  return image === undefined ? err('the portrait is neither JPEG nor JPEG 2000') : ok(image);
}
