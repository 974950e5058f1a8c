// Draws a QR code as SVG: zxing-cpp as WebAssembly, from the installed package and never from the network.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { serve } from '../../state/worker-service.ts';

export interface CodeSvgService {
  /** A QR code of these bytes. */
  readonly draw: (bytes: Uint8Array) => Promise<string>;
}

const binary = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'));
prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(binary).buffer } });

serve<CodeSvgService>({
  draw: async (bytes) => {
    const { svg, error } = await writeBarcode(bytes, { format: 'QRCode', ecLevel: 'M', scale: 8 });
    if (error !== '') throw new Error(error);
    return svg;
  },
});
