import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { main } from '../diagnose.ts';
import { ALL_BYTES } from '../../app/controller/diagnosis/specimen.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-codes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Picture = Exclude<Parameters<typeof readBarcodes>[0], Blob | ArrayBuffer | Uint8Array>;

/** The dark rectangles of the one path, painted on white. */
function painted(svg: string): Picture {
  const side = Number(/width="(\d+)"/.exec(svg)?.[1]);
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, ...numbers] of svg.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z/g)) {
    const [x = 0, y = 0, width = 0, height = 0] = numbers.map(Number);
    for (let row = y; row < y + height; row += 1)
      for (let column = x; column < x + width; column += 1)
        data.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
  }
  return { data, width: side, height: side, colorSpace: 'srgb' } as Picture;
}

it('prints a code that holds every byte, in their order', async () => {
  const file = path.join(folder, 'codes.svg');
  expect(await main(['--print-codes', file])).toBe(0);
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(wasm).buffer } });
  const [code] = await readBarcodes(painted(readFileSync(file, 'utf8')), { formats: ['QRCode'] });
  expect(Buffer.from(code?.bytes ?? []).equals(ALL_BYTES)).toBe(true);
});

it('says why it cannot write the code', async () => {
  expect(await main(['--print-codes', path.join(folder, 'none', 'codes.svg')])).toBe(2);
});
