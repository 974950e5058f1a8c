// The bytes of one code out of what `inspect code` was given: a picture of it, or the bytes themselves.
import { looksLikeCodeImage, type CodeFormat } from '../../state/document/seal/image/code-image.ts';
import { startCodeImages } from '../../state/document/seal/image/code-images.ts';
import { LARGEST_CODE } from '../../state/document/seal/read-code.ts';
import { err, ok, type Result } from '../../state/result.ts';

export interface CodeInput {
  readonly bytes: Buffer;
  /** Of the picture's code; undefined where the bytes were given. */
  readonly format: CodeFormat | undefined;
  /** Further codes in the picture, in its order. */
  readonly others: readonly CodeFormat[];
}

const startsWith = (magic: string, at = 0) => {
  const wanted = Buffer.from(magic, 'latin1');
  return (bytes: Buffer) => bytes.subarray(at, at + wanted.length).equals(wanted);
};

/** Pictures that are not searched. None of these beginnings is that of a seal. */
const OTHER_PICTURES: readonly { readonly name: string; readonly is: (bytes: Buffer) => boolean }[] = [
  { name: 'a GIF image', is: startsWith('GIF8') },
  { name: 'a WebP image', is: (bytes) => startsWith('RIFF')(bytes) && startsWith('WEBP', 8)(bytes) },
  { name: 'a TIFF image', is: (bytes) => startsWith('II*\0')(bytes) || startsWith('MM\0*')(bytes) },
  { name: 'a HEIC or AVIF image', is: startsWith('ftyp', 4) },
  { name: 'a JPEG 2000 image', is: (bytes) => startsWith('jP  ', 4)(bytes) || startsWith('\xffO\xffQ')(bytes) },
  // Two letters are also a text; the size of the file follows them.
  {
    name: 'a BMP image',
    is: (bytes) => startsWith('BM')(bytes) && bytes.length > 6 && bytes.readUInt32LE(2) === bytes.length,
  },
  { name: 'a PDF document', is: startsWith('%PDF-') },
];

/**
 * @param input JPEG or PNG is searched for codes, anything else is taken for the bytes of one
 * @param name of the input, for the error, which says what to do
 */
export async function codeIn(input: Buffer, name: string): Promise<Result<CodeInput, string>> {
  if (looksLikeCodeImage(input)) return codeInPicture(input, name);
  const other = OTHER_PICTURES.find(({ is }) => is(input));
  if (other !== undefined)
    return err(`${name}: it is ${other.name}; give a JPEG or PNG image, or the bytes of the code`);
  if (input.length > LARGEST_CODE)
    return err(
      `${name}: it has ${input.length} bytes, and no code holds more than ${LARGEST_CODE}; give those of one code`,
    );
  return ok({ bytes: input, format: undefined, others: [] });
}

async function codeInPicture(picture: Buffer, name: string): Promise<Result<CodeInput, string>> {
  const images = startCodeImages();
  try {
    const found = await images.read(picture, new AbortController().signal);
    if (!found.ok) return err(`${name}: ${found.error}; give a JPEG or PNG image that other programs show`);
    const [first, ...others] = found.value;
    if (first === undefined)
      return err(
        `${name}: no QR, DataMatrix, Aztec or PDF417 code was found in the image; give one that is sharp, evenly lit and has the margin`,
      );
    return ok({ ...first, others: others.map(({ format }) => format) });
  } finally {
    await images.stop();
  }
}
