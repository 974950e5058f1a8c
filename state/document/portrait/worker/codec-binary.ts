// The WebAssembly binary of a codec, with a ceiling on its memory. A hostile image may make a C decoder ask for as much
// as it can get; the packages allow 2 GiB. Each image gets an instance of its own from these bytes, so that whatever one
// has corrupted is thrown away with it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const PAGE = 65_536;
const MEMORY_SECTION = 5;
/** Limits with a maximum (WebAssembly core specification, 5.3.7). */
const HAS_MAXIMUM = 1;

/** Reads one unsigned LEB128 number (5.2.2) at `at`. */
function leb128(bytes: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let index = at, weight = 1; ; index += 1, weight *= 128) {
    const byte = bytes[index];
    if (byte === undefined) throw new Error('the WebAssembly binary is cut off');
    value += (byte & 0x7f) * weight;
    if (byte < 0x80) return { value, next: index + 1 };
  }
}

/** A copy whose memory cannot grow past `maxBytes`. Throws when the binary has no memory section with a maximum. */
export function withMemoryCeiling(binary: Uint8Array, maxBytes: number): Uint8Array {
  const copy = Uint8Array.from(binary);
  for (let at = 8; at < copy.length;) {
    const section = copy[at];
    const size = leb128(copy, at + 1);
    if (section === MEMORY_SECTION) {
      const flags = leb128(copy, leb128(copy, size.next).next);
      const minimum = leb128(copy, flags.next);
      if (flags.value !== HAS_MAXIMUM) break;
      const maximum = leb128(copy, minimum.next);
      let pages = Math.floor(maxBytes / PAGE);
      if (pages < minimum.value || pages > maximum.value) throw new RangeError(`no room for a ceiling of ${maxBytes}`);
      // The number keeps its length: LEB128 may be padded.
      for (let index = minimum.next; index < maximum.next; index += 1, pages = Math.floor(pages / 128))
        copy[index] = (pages % 128) | (index + 1 < maximum.next ? 0x80 : 0);
      return copy;
    }
    at = size.next + size.value;
  }
  throw new Error('the WebAssembly binary declares no maximum of memory');
}

const require = createRequire(import.meta.url);

/** Reads the binary that a codec package exports under `specifier`, once; call the function it returns for each start. */
export function codecBinary(specifier: string, maxBytes: number): () => Uint8Array {
  let binary: Uint8Array | undefined;
  return () => (binary ??= withMemoryCeiling(readFileSync(require.resolve(specifier)), maxBytes));
}

/** The decoders print to stdout, which belongs to the command that runs us. */
export const SILENT = { print: (): void => undefined, printErr: (): void => undefined };
