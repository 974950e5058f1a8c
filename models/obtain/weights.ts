// Reads the weight files of TensorFlow.js: a manifest names the tensors in the order in which their bytes lie in the
// .bin file, plain or quantised to one byte each (value = byte * scale + min). The file's sha256 is known before this runs,
// so what does not fit is a fault of ours and throws.
import { z } from 'zod';
import type { FloatTensor } from './onnx/graph.ts';

const weight = z.object({
  name: z.string(),
  shape: z.array(z.int().nonnegative()),
  dtype: z.enum(['float32', 'int32']),
  quantization: z.object({ dtype: z.literal('uint8'), scale: z.number(), min: z.number() }).optional(),
});

export const manifest = z.array(z.object({ weights: z.array(weight) }));

type Weight = z.infer<typeof weight>;

/** The tensors of one weight file by name. */
export class Weights {
  readonly #tensors: ReadonlyMap<string, FloatTensor>;

  constructor(tensors: ReadonlyMap<string, FloatTensor>) {
    this.#tensors = tensors;
  }

  get(name: string): FloatTensor {
    const tensor = this.#tensors.get(name);
    if (tensor === undefined) throw new Error(`the weights have no tensor '${name}'`);
    return tensor;
  }
}

const elements = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

function decode(entry: Weight, view: DataView, at: number): { readonly data: Float32Array; readonly length: number } {
  const data = new Float32Array(elements(entry.shape));
  const { quantization } = entry;
  if (quantization !== undefined) {
    for (let i = 0; i < data.length; i++) data[i] = view.getUint8(at + i) * quantization.scale + quantization.min;
    return { data, length: data.length };
  }
  // Integers are shapes and paddings here, small enough for a float to hold exactly.
  const read = entry.dtype === 'float32' ? view.getFloat32.bind(view) : view.getInt32.bind(view);
  for (let i = 0; i < data.length; i++) data[i] = read(at + 4 * i, true);
  return { data, length: 4 * data.length };
}

/**
 * @param groups a validated weights manifest
 * @param bin the content of its weight file
 * @throws Error when the manifest and the file do not have the same length
 */
export function readWeights(groups: z.infer<typeof manifest>, bin: Uint8Array): Weights {
  const view = new DataView(bin.buffer, bin.byteOffset, bin.byteLength);
  const tensors = new Map<string, FloatTensor>();
  let at = 0;
  for (const entry of groups.flatMap((group) => group.weights)) {
    const { data, length } = decode(entry, view, at);
    tensors.set(entry.name, { shape: entry.shape, data });
    at += length;
  }
  if (at !== bin.byteLength)
    throw new Error(`the manifest describes ${at} bytes, the weight file has ${bin.byteLength}`);
  return new Weights(tensors);
}
