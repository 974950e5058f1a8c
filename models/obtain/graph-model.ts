// Converts a TensorFlow.js graph model (NHWC, image in, tensors out) to ONNX: the operators that MediaPipe's BlazeFace is
// made of, and a named error for every other. Activations run as NCHW; they are put back to NHWC where the graph reshapes
// them, since a reshape takes the values in the order in which they lie.
import { z } from 'zod';
import {
  convolution,
  depthwiseToOihw,
  filtersToOihw,
  normalise,
  type Padding,
  paddingAttribute,
  relu,
} from './layers.ts';
import { GraphBuilder, type Value } from './onnx/graph.ts';
import { manifest, readWeights, type Weights } from './weights.ts';

const list = z.object({ list: z.object({ i: z.array(z.string()).default([]), s: z.array(z.string()).default([]) }) });
const attributes = z.object({
  strides: list.optional(),
  ksize: list.optional(),
  fused_ops: list.optional(),
  padding: z.object({ s: z.base64() }).optional(),
});
const node = z.object({
  name: z.string(),
  op: z.string(),
  input: z.array(z.string()).default([]),
  attr: attributes.default({}),
});
const tensorInfo = z.object({
  name: z.string(),
  tensorShape: z.object({ dim: z.array(z.object({ size: z.string() })) }),
});
export const graphModel = z.object({
  format: z.literal('graph-model'),
  userDefinedMetadata: z.object({
    signature: z.object({ inputs: z.record(z.string(), tensorInfo), outputs: z.record(z.string(), tensorInfo) }),
  }),
  modelTopology: z.object({ node: z.array(node) }),
  weightsManifest: manifest,
});

type GraphModel = z.infer<typeof graphModel>;
type Node = z.infer<typeof node>;

export interface GraphModelOptions {
  /** What the model wants done to colours of 0 to 255: (x - mean) / divisor. */
  readonly mean: number;
  readonly divisor: number;
  /** New names of its outputs. */
  readonly outputs: Readonly<Record<string, string>>;
}

const fromBase64 = (value: string) => Buffer.from(value, 'base64').toString('latin1');

function paddingOf({ name, attr }: Node): Padding {
  const padding = fromBase64(attr.padding?.s ?? '');
  if (padding === 'SAME') return 'same';
  if (padding === 'VALID') return 'valid';
  throw new Error(`${name}: padding '${padding}' is not supported`);
}

/** Both sides of an NHWC attribute such as strides or ksize; they must be equal. */
function squareOf(name: string, values: readonly string[] | undefined): number {
  const [batch, height, width, channels] = (values ?? []).map(Number);
  if (batch !== 1 || channels !== 1 || height === undefined || height !== width)
    throw new Error(`${name}: [${String(values)}] is not supported`);
  return height;
}

/** The four NHWC pairs [before, after] of a Pad as ONNX wants them: all befores, then all afters, NCHW. */
function padsOf(flat: Float32Array): readonly number[] {
  const channelsFirst = [0, 3, 1, 2];
  return [0, 1].flatMap((end) => channelsFirst.map((dimension) => flat[2 * dimension + end] ?? 0));
}

/** Every input after those of its node: TensorFlow.js keeps the nodes in no order. */
function sorted(nodes: readonly Node[]): readonly Node[] {
  const byName = new Map(nodes.map((item) => [item.name, item]));
  const done = new Set<string>();
  const order: Node[] = [];
  const visit = (name: string) => {
    const item = byName.get(name);
    if (item === undefined) throw new Error(`the graph has no node '${name}'`);
    if (done.has(name)) return;
    done.add(name);
    for (const input of item.input) visit(input);
    order.push(item);
  };
  for (const item of nodes) visit(item.name);
  return order;
}

interface Context {
  readonly graph: GraphBuilder;
  readonly weights: Weights;
  /** ONNX value of a node that has been converted. */
  readonly value: (name: string) => Value;
}

type Converter = (item: Node, inputs: readonly [string, string, string], context: Context) => Value;

const OPERATORS: Readonly<Record<string, Converter>> = {
  _FusedConv2D: (item, [x, filters, bias], { graph, weights, value }) => {
    const fused = item.attr.fused_ops?.list.s.map(fromBase64) ?? [];
    if (fused[0] !== 'BiasAdd' || fused.length > 2 || (fused[1] ?? 'Relu') !== 'Relu')
      throw new Error(`${item.name}: fused operators ${fused.join(', ')} are not supported`);
    const stride = squareOf(item.name, item.attr.strides?.list.i);
    const out = convolution(graph, value(x), filtersToOihw(weights.get(filters)), weights.get(bias), {
      stride,
      padding: paddingOf(item),
    });
    return fused.length === 2 ? relu(graph, out) : out;
  },
  DepthwiseConv2dNative: (item, [x, filter], { graph, weights, value }) => {
    const filters = depthwiseToOihw(weights.get(filter));
    return convolution(graph, value(x), filters, undefined, {
      stride: squareOf(item.name, item.attr.strides?.list.i),
      padding: paddingOf(item),
      group: filters.shape[0] ?? 1,
    });
  },
  AddV2: (_, [a, b], { graph, value }) => graph.node('Add', [value(a), value(b)]),
  Relu: (_, [x], { graph, value }) => relu(graph, value(x)),
  MaxPool: (item, [x], { graph, value }) => {
    const side = squareOf(item.name, item.attr.ksize?.list.i);
    const stride = squareOf(item.name, item.attr.strides?.list.i);
    return graph.node('MaxPool', [value(x)], {
      ...paddingAttribute(paddingOf(item)),
      kernel_shape: [side, side],
      strides: [stride, stride],
    });
  },
  Pad: (_, [x, pads], { graph, weights, value }) =>
    graph.node('Pad', [value(x), graph.integers(padsOf(weights.get(pads).data))]),
  Reshape: (_, [x, shape], { graph, weights, value }) => {
    const channelsLast = graph.node('Transpose', [value(x)], { perm: [0, 2, 3, 1] });
    return graph.node('Reshape', [channelsLast, graph.integers([...weights.get(shape).data])]);
  },
};

const shapeOf = (info: z.infer<typeof tensorInfo>) => info.tensorShape.dim.map(({ size }) => Number(size));

/**
 * @returns the bytes of an ONNX model: `image` [1, 3, height, width], red, green, blue, 0 to 255, to the renamed outputs
 * @throws Error that names the node and the operator which it cannot convert
 */
export function graphModelToOnnx(model: GraphModel, bin: Uint8Array, options: GraphModelOptions): Uint8Array {
  const { inputs, outputs } = model.userDefinedMetadata.signature;
  const weights = readWeights(model.weightsManifest, bin);
  const graph = new GraphBuilder('tfjs-graph-model');
  const values = new Map<string, Value>();
  const context: Context = {
    graph,
    weights,
    value: (name) => {
      const value = values.get(name);
      if (value === undefined) throw new Error(`'${name}' is used where only an activation can be`);
      return value;
    },
  };
  const portOf = (name: string) => name.replace(/:0$/, '');
  const outputShapes = new Map(Object.values(outputs).map((info) => [portOf(info.name), shapeOf(info)]));

  for (const item of sorted(model.modelTopology.node)) {
    const [x = '', y = '', z = ''] = item.input;
    if (item.op === 'Const') continue;
    if (item.op === 'Placeholder') {
      const shape = Object.values(inputs).map(shapeOf)[0] ?? [];
      const [, height, width] = shape;
      if (height === undefined || width === undefined) throw new Error(`${item.name}: no shape is given`);
      const image = graph.input('image', [1, 3, height, width]);
      const { mean, divisor } = options;
      values.set(item.name, normalise(graph, image, [mean, mean, mean], divisor));
      continue;
    }
    if (item.op === 'Identity') {
      const shape = outputShapes.get(item.name);
      const renamed = options.outputs[item.name];
      if (shape === undefined || renamed === undefined) throw new Error(`${item.name}: not an output that has a name`);
      graph.node('Identity', [context.value(x)], {}, renamed);
      graph.output(renamed, shape);
      continue;
    }
    const convert = OPERATORS[item.op];
    if (convert === undefined) throw new Error(`${item.name}: operator ${item.op} is not supported`);
    values.set(item.name, convert(item, [x, y, z], context));
  }
  return graph.build();
}
