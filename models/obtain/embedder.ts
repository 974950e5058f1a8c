// The graph of dlib's face recognition network (ResNet, 29 convolutions) as face-api.js carries it: FaceRecognitionNet
// with its quantised weights. Every convolution is followed by a scale and an offset a channel (dlib's `affine`),
// which are folded into its filters.
import { convolution, filtersToOihw, normalise, type Padding, relu } from './layers.ts';
import { type FloatTensor, GraphBuilder, type Value } from './onnx/graph.ts';
import type { Weights } from './weights.ts';

/** Mean colour of the training images, red, green, blue (face-api.js, FaceRecognitionNet). */
export const MEAN_RGB = [122.782, 117.001, 104.298] as const;
const CHIP_SIZE = 150;
const TEMPLATE_LENGTH = 128;

interface Folded {
  readonly filters: FloatTensor;
  readonly bias: FloatTensor;
}

/** (w * x + b) * s + o  =  (w * s) * x + (b * s + o) */
function folded(weights: Weights, layer: string): Folded {
  const filters = filtersToOihw(weights.get(`${layer}/conv/filters`));
  const bias = weights.get(`${layer}/conv/bias`).data;
  const scale = weights.get(`${layer}/scale/weights`).data;
  const offset = weights.get(`${layer}/scale/biases`).data;
  const perChannel = filters.data.length / bias.length;
  return {
    filters: {
      shape: filters.shape,
      data: filters.data.map((value, i) => value * (scale[Math.floor(i / perChannel)] ?? 1)),
    },
    bias: { shape: [bias.length], data: bias.map((value, i) => value * (scale[i] ?? 1) + (offset[i] ?? 0)) },
  };
}

/** Residual blocks in order, with the side of what they get; `down` halves it (35 -> 17 -> 8 -> 4 -> 2). */
const BLOCKS: readonly { readonly name: string; readonly down?: { readonly from: number; readonly widens: number } }[] =
  [
    { name: 'conv32_1' },
    { name: 'conv32_2' },
    { name: 'conv32_3' },
    { name: 'conv64_down', down: { from: 35, widens: 32 } },
    { name: 'conv64_1' },
    { name: 'conv64_2' },
    { name: 'conv64_3' },
    { name: 'conv128_down', down: { from: 17, widens: 64 } },
    { name: 'conv128_1' },
    { name: 'conv128_2' },
    { name: 'conv256_down', down: { from: 8, widens: 128 } },
    { name: 'conv256_1' },
    { name: 'conv256_2' },
    { name: 'conv256_down_out', down: { from: 4, widens: 0 } },
  ];

/**
 * @returns the bytes of an ONNX model: `image` [N, 3, 150, 150], red, green, blue, 0 to 255, to `descriptor` [N, 128]
 */
export function embedderToOnnx(weights: Weights): Uint8Array {
  const graph = new GraphBuilder('dlib-face-recognition-resnet');
  const layer = (x: Value, name: string, stride: number, padding: Padding): Value => {
    const { filters, bias } = folded(weights, name);
    return convolution(graph, x, filters, bias, { stride, padding });
  };
  const pad = (x: Value, ends: readonly number[]) => graph.node('Pad', [x, graph.integers(ends)]);

  const image = graph.input('image', ['N', 3, CHIP_SIZE, CHIP_SIZE]);
  let x = normalise(graph, image, MEAN_RGB, 255);
  x = relu(graph, layer(x, 'conv32_down', 2, 'valid'));
  x = graph.node('MaxPool', [x], { kernel_shape: [3, 3], strides: [2, 2] });
  for (const { name, down } of BLOCKS) {
    if (down === undefined) {
      const inner = relu(graph, layer(x, `${name}/conv1`, 1, 'same'));
      x = relu(graph, graph.node('Add', [layer(inner, `${name}/conv2`, 1, 'same'), x]));
      continue;
    }
    // dlib adds tensors of unequal size as if the smaller one ended in zeros: the pooled way has too few channels,
    // the convolved way too few rows and columns when the side is even.
    const half = Math.floor(down.from / 2);
    const convolved = Math.floor((down.from - 3) / 2) + 1;
    const inner = relu(graph, layer(x, `${name}/conv1`, 2, 'valid'));
    let main = layer(inner, `${name}/conv2`, 1, 'same');
    let side = graph.node('AveragePool', [x], { kernel_shape: [2, 2], strides: [2, 2] });
    if (half > convolved) main = pad(main, [0, 0, 0, 0, 0, 0, half - convolved, half - convolved]);
    if (down.widens > 0) side = pad(side, [0, 0, 0, 0, 0, down.widens, 0, 0]);
    x = relu(graph, graph.node('Add', [side, main]));
  }
  x = graph.node('Flatten', [graph.node('GlobalAveragePool', [x])]);
  graph.node('MatMul', [x, graph.floats(weights.get('fc'))], {}, 'descriptor');
  graph.output('descriptor', ['N', TEMPLATE_LENGTH]);
  return graph.build();
}
