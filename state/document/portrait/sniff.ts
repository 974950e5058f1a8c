// What kind of image some bytes are, by their first bytes. The type that a chip declares for its portrait
// (imageDataType of ISO/IEC 19794-5) is often wrong, so only this is believed.
import type { EncodedImage } from '../../gate/ports.ts';

const SIGNATURES: readonly { readonly format: EncodedImage['format']; readonly magic: Buffer }[] = [
  /** SOI and the first byte of the next marker (ITU-T T.81, B.1.1.3). */
  { format: 'jpeg', magic: Buffer.from('ffd8ff', 'hex') },
  /** The signature box of a JP2 file (ISO/IEC 15444-1, I.5.1). */
  { format: 'jp2', magic: Buffer.from('0000000c6a5020200d0a870a', 'hex') },
  /** SOC and SIZ of a bare codestream (ISO/IEC 15444-1, A.4.1). */
  { format: 'j2k', magic: Buffer.from('ff4fff51', 'hex') },
  { format: 'png', magic: Buffer.from('89504e470d0a1a0a', 'hex') },
];

/** The format that the first bytes show, or undefined when it is none of ours. */
export function sniffFormat(bytes: Buffer): EncodedImage['format'] | undefined {
  return SIGNATURES.find(({ magic }) => bytes.subarray(0, magic.length).equals(magic))?.format;
}

/** The bytes as an image of the format that they show; shares their memory. */
export function sniffImage(bytes: Buffer): EncodedImage | undefined {
  const format = sniffFormat(bytes);
  return format === undefined ? undefined : { format, bytes };
}
