// The binary objects in a file that somebody put into the folder of trust: DER or BER as it is, PEM with any number of
// blocks (RFC 7468), or bare base64.
import { err, ok, type Result } from '../../../result.ts';

/** Bytes of a file; a master list of all states has less than 2 MB, a national list of revoked certificates may have more. */
export const LARGEST_FILE = 32 * 1024 * 1024;
const MAX_BLOCKS = 10_000;

const BEGIN = /-----BEGIN ([A-Z0-9 #]{1,40})-----/g;
const BASE64 = /^[A-Za-z0-9+/\s]+(?:=\s*){0,2}$/;
const SEQUENCE = 0x30;

/** Labels of what may lie in the folder; a private key is told apart, because it has to go. */
const LABELS: ReadonlySet<string> = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'X509 CRL', 'CMS', 'PKCS7']);

/** @returns one result a block: its bytes, or what is wrong with it */
export function blocksOf(bytes: Buffer): readonly Result<Buffer, string>[] {
  if (bytes.length > LARGEST_FILE) return [err(`it has more than ${LARGEST_FILE} bytes`)];
  if (bytes.length === 0) return [err('it is empty')];
  if (bytes[0] === SEQUENCE && !isText(bytes)) return [ok(bytes)];
  const text = bytes.toString('latin1');
  const blocks = pemBlocks(text);
  if (blocks.length > 0) return blocks;
  return BASE64.test(text) ? [base64(text)] : [err('it is neither DER nor PEM nor base64')];
}

/** Each block is looked at once, whatever the text holds: the search goes on behind the end of the last one. */
function pemBlocks(text: string): readonly Result<Buffer, string>[] {
  const blocks: Result<Buffer, string>[] = [];
  const begins = new RegExp(BEGIN);
  for (let begin = begins.exec(text); begin !== null; begin = begins.exec(text)) {
    if (blocks.length === MAX_BLOCKS) return [...blocks, err(`it has more than ${MAX_BLOCKS} blocks`)];
    const [, label = ''] = begin;
    const end = text.indexOf(`-----END ${label}-----`, begins.lastIndex);
    if (end < 0) return [...blocks, err(`its ${label} has no end`)];
    blocks.push(LABELS.has(label) ? base64(text.slice(begins.lastIndex, end)) : err(`a ${label} is not wanted here`));
    begins.lastIndex = end;
  }
  return blocks;
}

/** Base64 may start with `0`, which is the tag of a sequence, too. */
function isText(bytes: Buffer): boolean {
  return bytes.subarray(0, 64).every((byte) => byte === 0x0a || byte === 0x0d || (byte >= 0x20 && byte < 0x7f));
}

function base64(text: string): Result<Buffer, string> {
  const bare = text.replaceAll(/\s/g, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(bare)
    ? ok(Buffer.from(bare, 'base64'))
    : err('its base64 has characters that are none');
}
