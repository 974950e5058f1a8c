// One command and one answer of secure messaging: Doc 9303-11, 9.8 (ISO/IEC 7816-4, 10). Pure: keys, counter and bytes in,
// bytes out. 3DES encrypts with an initial vector of zeros, AES with the encrypted counter.
import { readTlvs, tagName, writeTlv } from '../../state/document/lds/tlv.ts';
import { err, ok, type Result } from '../../state/result.ts';
import type { Command, Response } from './apdu.ts';
import { type Cipher, decryptCbc, encryptCbc, isWhole, pad, unpad } from './crypto/block-cipher.ts';
import type { SessionKeys } from './crypto/key-derivation.ts';
import { encryptBlock, isSameMac, MAC_BYTES, macOfPadded } from './crypto/mac.ts';

/** Data objects of secure messaging: Doc 9303-11, 9.8.4. */
const OBJECT = {
  /** A cryptogram of data objects, without a padding indicator: with odd instructions. */
  cryptogramOdd: 0x85,
  cryptogram: 0x87,
  expectedLength: 0x97,
  status: 0x99,
  code: 0x8e,
} as const;

const SECURE = 0x0c;
/** Padding method 2, the first byte of the value of DO'87'. */
const PADDING_INDICATOR = Buffer.from([0x01]);
const MAX_SHORT = 256;
const MAX_EXTENDED = 65536;

function initialVector({ cipher, encryption }: SessionKeys, counter: Buffer): Buffer | undefined {
  return cipher === 'AES' ? encryptBlock(cipher, encryption, counter) : undefined;
}

/** Le in DO'97': one byte, or two where one cannot say it; zeros for the most. */
function expectedLength(le: number): Buffer {
  if (le <= MAX_SHORT) return Buffer.from([le % MAX_SHORT]);
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(le % MAX_EXTENDED);
  return bytes;
}

/** Each set of consecutive parts is padded to whole blocks: first the header, then the data objects, if there are any. */
function authenticated(cipher: Cipher, counter: Buffer, header: Buffer, objects: Buffer): Buffer {
  const parts = [counter, pad(cipher, header)];
  if (objects.length > 0) parts.push(pad(cipher, objects));
  return Buffer.concat(parts);
}

/**
 * The protected form of a command. It always expects an answer, since even an empty one comes with status and code; it is
 * extended when the command's data or expected length are, or become so.
 * @param counter the send sequence counter of this command
 */
export function protectCommand(keys: SessionKeys, counter: Buffer, command: Command): Command {
  const { cla = 0, ins, p1, p2, data, le } = command;
  const { cipher } = keys;
  const header = Buffer.from([cla | SECURE, ins, p1, p2]);
  const objects: Buffer[] = [];
  if (data !== undefined && data.length > 0) {
    const cryptogram = encryptCbc(cipher, keys.encryption, pad(cipher, data), initialVector(keys, counter));
    objects.push(
      ins % 2 === 1
        ? writeTlv(OBJECT.cryptogramOdd, cryptogram)
        : writeTlv(OBJECT.cryptogram, PADDING_INDICATOR, cryptogram),
    );
  }
  if (le !== undefined) objects.push(writeTlv(OBJECT.expectedLength, expectedLength(le)));
  const code = macOfPadded(cipher, keys.mac, authenticated(cipher, counter, header, Buffer.concat(objects)));
  const body = Buffer.concat([...objects, writeTlv(OBJECT.code, code)]);
  const extended = body.length >= MAX_SHORT || (le ?? 0) > MAX_SHORT;
  return { cla: cla | SECURE, ins, p1, p2, data: body, le: extended ? MAX_EXTENDED : MAX_SHORT };
}

/**
 * The answer inside a protected one; the error says what does not fit.
 * @param counter the send sequence counter of this answer
 */
export function unprotectResponse(keys: SessionKeys, counter: Buffer, response: Response): Result<Response, string> {
  const { data, status } = response;
  const { cipher } = keys;
  if (data.length === 0) return err('the answer is not protected');
  const elements = readTlvs(data);
  if (!elements.ok) return elements;
  const code = elements.value.at(-1);
  const inner = elements.value.at(-2);
  const cryptogram = elements.value.at(-3);
  if (code?.tag !== OBJECT.code || code.value.length !== MAC_BYTES) return err('the code (8E) is missing');
  // Nothing of the answer is used before its code is known to be right.
  const signed = data.subarray(0, inner?.end ?? 0);
  const padded = Buffer.concat([counter, pad(cipher, signed)]);
  if (!isSameMac(macOfPadded(cipher, keys.mac, padded), code.value)) return err('the code (8E) is wrong');
  if (inner?.tag !== OBJECT.status || inner.value.length !== 2) return err('the status (99) is missing');
  if (elements.value.length > 3) return err('the answer has more objects than it may');
  if (inner.value.readUInt16BE() !== status) return err('the status (99) is not the one outside');
  if (cryptogram === undefined) return ok({ data: Buffer.alloc(0), status });
  const plain = decrypted(keys, counter, cryptogram.tag, cryptogram.value);
  return plain.ok ? ok({ data: plain.value, status }) : plain;
}

function decrypted(keys: SessionKeys, counter: Buffer, tag: number, value: Buffer): Result<Buffer, string> {
  const { cipher, encryption } = keys;
  if (tag !== OBJECT.cryptogram && tag !== OBJECT.cryptogramOdd) return err(`the object ${tagName(tag)} is unknown`);
  const indicated = tag === OBJECT.cryptogram;
  if (indicated && value[0] !== PADDING_INDICATOR[0]) return err('the cryptogram has an unknown padding');
  const cryptogram = indicated ? value.subarray(1) : value;
  if (!isWhole(cipher, cryptogram)) return err('the cryptogram is not of whole blocks');
  const plain = unpad(cipher, decryptCbc(cipher, encryption, cryptogram, initialVector(keys, counter)));
  return plain === undefined ? err('the cryptogram has no padding') : ok(plain);
}
