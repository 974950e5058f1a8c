// EF.SOD (Doc 9303-10, 4.6.2): the document security object, a CMS SignedData inside tag 77. Passive authentication reads it;
// this only says that it is there and whole.
import { ok, type Result } from '../../result.ts';
import { unwrap } from './tlv.ts';

const SOD = 0x77;

export interface Sod {
  /** What is inside tag 77. */
  readonly content: Buffer;
}

/** Reads the outer element. The error is a cause in words. Never throws. */
export function readSod(file: Buffer): Result<Sod, string> {
  const content = unwrap(file, SOD);
  return content.ok ? ok({ content: content.value }) : content;
}
