// The frame of a certificate and of a revocation list (RFC 5280, 4.1.1 and 5.1.1): a sequence of what is signed, the algorithm
// and the signature. The frame itself is under no signature, and the decoder overlooks some of what is wrong with it; so that
// no byte of a code can be changed unnoticed, it is held to DER here.
import { err, ok, type Result } from '../../result.ts';
import { readTlvs, unwrap } from '../lds/tlv.ts';

const SEQUENCE = 0x30;
const BIT_STRING = 0x03;

/** @returns the bytes under the signature, header included, or what is wrong with the frame */
export function signedPart(der: Buffer): Result<Buffer, string> {
  const content = unwrap(der, SEQUENCE);
  if (!content.ok) return content;
  const parts = readTlvs(content.value);
  if (!parts.ok) return parts;
  const [signed, algorithm, signature] = parts.value;
  const isFrame = signed?.tag === SEQUENCE && algorithm?.tag === SEQUENCE && signature?.tag === BIT_STRING;
  if (!isFrame || parts.value.length !== 3) return err('it has not the three parts of something signed');
  // X.690, 8.6.2.2: no signature has bits that are not used.
  if (signature.value[0] !== 0) return err('its signature is not of whole bytes');
  return ok(content.value.subarray(0, signed.end));
}
