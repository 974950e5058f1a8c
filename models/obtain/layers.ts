// The layers that the converted networks share. TensorFlow.js keeps activations as NHWC and filters as HWIO, ONNX as NCHW
// and OIHW; the permutation is made here, once, so that the graphs run without a transpose.
import type { FloatTensor, GraphBuilder, Value } from './onnx/graph.ts';

function sizes4(shape: readonly number[]): readonly [number, number, number, number] {
  const [a, b, c, d] = shape;
  if (a === undefined || b === undefined || c === undefined || d === undefined || shape.length !== 4)
    throw new Error(`a filter must have four dimensions, not [${shape.join(', ')}]`);
  return [a, b, c, d];
}

/** [height, width, in, out] to [out, in, height, width]. */
export function filtersToOihw({ shape, data }: FloatTensor): FloatTensor {
  const [height, width, inputs, outputs] = sizes4(shape);
  const permuted = new Float32Array(data.length);
  let from = 0;
  for (let pixel = 0; pixel < height * width; pixel++)
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++) permuted[(o * inputs + i) * height * width + pixel] = data[from++] ?? 0;
  return { shape: [outputs, inputs, height, width], data: permuted };
}

/** A depthwise filter [height, width, channels, 1] to [channels, 1, height, width]. */
export function depthwiseToOihw({ shape, data }: FloatTensor): FloatTensor {
  const [height, width, channels, multiplier] = sizes4(shape);
  if (multiplier !== 1) throw new Error(`a depthwise filter must have a multiplier of 1, not ${multiplier}`);
  return filtersToOihw({ shape: [height, width, 1, channels], data });
}

export type Padding = 'same' | 'valid';

export interface ConvolutionOptions {
  readonly stride?: number;
  readonly padding?: Padding;
  /** Channels of a depthwise convolution. */
  readonly group?: number;
}

/** `same` is TensorFlow's: what does not divide evenly is padded at the end (bottom, right). */
export function paddingAttribute(padding: Padding): Readonly<Record<string, string>> {
  return { auto_pad: padding === 'same' ? 'SAME_UPPER' : 'VALID' };
}

/** @param filters OIHW; @param bias one value a channel, or none */
export function convolution(
  graph: GraphBuilder,
  x: Value,
  filters: FloatTensor,
  bias: FloatTensor | undefined,
  { stride = 1, padding = 'same', group = 1 }: ConvolutionOptions = {},
): Value {
  const inputs = [x, graph.floats(filters), ...(bias === undefined ? [] : [graph.floats(bias)])];
  return graph.node('Conv', inputs, { ...paddingAttribute(padding), strides: [stride, stride], group });
}

export function relu(graph: GraphBuilder, x: Value): Value {
  return graph.node('Relu', [x]);
}

/** (x - mean) / divisor, for the three colours of an image [N, 3, height, width]. */
export function normalise(graph: GraphBuilder, x: Value, mean: readonly number[], divisor: number): Value {
  const means = graph.floats({ shape: [1, 3, 1, 1], data: Float32Array.from(mean) });
  const scale = graph.floats({ shape: [1, 1, 1, 1], data: Float32Array.of(1 / divisor) });
  return graph.node('Mul', [graph.node('Sub', [x, means]), scale]);
}
