// EF.COM (Doc 9303-10, 4.6.1): the version of the data structure and the tags of the groups that the chip says it has. It is
// not signed: what is there is told by EF.SOD, this only by a chip's word.
import { err, ok, type Result } from '../../result.ts';
import { child, unwrap } from './tlv.ts';

const COM = 0x60;
const LDS_VERSION = 0x5f01;
const UNICODE_VERSION = 0x5f36;
const TAG_LIST = 0x5c;

export interface Com {
  /** Four digits: 0107 is 1.7. */
  readonly ldsVersion: string;
  /** Six digits: 040000 is 4.0.0. */
  readonly unicodeVersion: string;
  /** Tags of the data groups in the order of the chip: 0x61 is DG1, 0x75 is DG2. */
  readonly tags: readonly number[];
}

/** Reads EF.COM. The error is a cause in words. Never throws. */
export function readCom(file: Buffer): Result<Com, string> {
  const content = unwrap(file, COM);
  if (!content.ok) return content;
  const ldsVersion = digits(content.value, LDS_VERSION, 4);
  if (!ldsVersion.ok) return ldsVersion;
  const unicodeVersion = digits(content.value, UNICODE_VERSION, 6);
  if (!unicodeVersion.ok) return unicodeVersion;
  const tags = child(content.value, TAG_LIST);
  if (!tags.ok) return tags;
  return ok({ ldsVersion: ldsVersion.value, unicodeVersion: unicodeVersion.value, tags: [...tags.value] });
}

function digits(content: Buffer, tag: number, count: number): Result<string, string> {
  const value = child(content, tag);
  if (!value.ok) return value;
  const text = value.value.toString('latin1');
  return text.length === count && /^\d+$/.test(text) ? ok(text) : err('a version is not a number');
}
