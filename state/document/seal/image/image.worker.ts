// The thread that looks for codes in pictures: zxing-cpp as WebAssembly, from the installed package and never from the
// network. Each picture gets an instance of its own, with a ceiling on its memory, that is thrown away with it.
import { prepareZXingModule, purgeZXingModule, readBarcodes, type ReadResult } from 'zxing-wasm/reader';
import { err, messageOf, ok, type Result } from '../../../result.ts';
import { serve } from '../../../worker-service.ts';
import { sniffImage } from '../../portrait/sniff.ts';
import { codecBinary, SILENT } from '../../portrait/worker/codec-binary.ts';
import { decodeImage } from '../../portrait/worker/decode.ts';
import { CODE_IMAGE_LIMITS, type CodeFormat, isCodeImage, MAX_CODES } from './code-image.ts';

/** 16 million pixels of noise take a third of it. */
const MEMORY = 512 * 1024 * 1024;
const binary = codecBinary('zxing-wasm/reader/zxing_reader.wasm', MEMORY);

const FORMATS = ['QRCode', 'DataMatrix', 'Aztec', 'PDF417'] as const satisfies readonly CodeFormat[];

/**
 * How grey becomes black and white, one after the other until there is a code: by the surroundings of each pixel, which
 * survives shadows, then by the whole picture, which survives grain (measured: Data Matrix in noise of 15 % and more).
 */
const BINARIZERS = ['LocalAverage', 'GlobalHistogram'] as const;

/** A code whose bytes cross to another thread, where a Buffer would arrive as a plain array of bytes, too. */
export interface CrossedCode {
  readonly format: CodeFormat;
  readonly bytes: Uint8Array;
}

/** As one reads a page: the code whose upper left corner is higher, then further left, is first. */
function byPlace(a: ReadResult, b: ReadResult): number {
  const [first, second] = [a.position.topLeft, b.position.topLeft];
  return first.y - second.y || first.x - second.x;
}

function crossed({ symbology, bytes }: ReadResult): readonly CrossedCode[] {
  const format = FORMATS.find((name) => name === symbology);
  // A copy: what zxing gives may be a view of its heap.
  return format === undefined ? [] : [{ format, bytes: Uint8Array.from(bytes) }];
}

/** Opaque RGBA, as zxing takes it. */
function rgbaOf(rgb: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray((rgb.length / 3) * 4);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    data[to] = rgb[from] ?? 0;
    data[to + 1] = rgb[from + 1] ?? 0;
    data[to + 2] = rgb[from + 2] ?? 0;
    data[to + 3] = 255;
  }
  return data;
}

const handlers = {
  async read(bytes: Uint8Array): Promise<Result<readonly CrossedCode[], string>> {
    const image = sniffImage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    if (image === undefined || !isCodeImage(image)) return err('the image is neither JPEG nor PNG');
    const decoded = await decodeImage(image, CODE_IMAGE_LIMITS);
    if (!decoded.ok) return decoded;
    const { width, height, data } = decoded.value;
    const pixels = { width, height, data: rgbaOf(data), colorSpace: 'srgb' } as const;
    try {
      await prepareZXingModule({ overrides: { ...SILENT, wasmBinary: binary() }, fireImmediately: true });
      for (const binarizer of BINARIZERS) {
        const options = { formats: [...FORMATS], maxNumberOfSymbols: MAX_CODES, binarizer };
        const found = (await readBarcodes(pixels, options)).filter(({ isValid }) => isValid);
        if (found.length > 0) return ok(found.toSorted(byPlace).flatMap(crossed));
      }
      return ok([]);
    } catch (error) {
      return err(`the search for codes failed: ${messageOf(error)}`);
    } finally {
      purgeZXingModule();
    }
  },
};
export type CodeImageService = typeof handlers;

serve<CodeImageService>(handlers);
