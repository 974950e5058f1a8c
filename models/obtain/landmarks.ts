// The graph of the 68-point landmark network of face-api.js (FaceLandmark68Net): four dense blocks of separable
// convolutions and one fully connected layer.
import { MEAN_RGB } from './embedder.ts';
import { convolution, depthwiseToOihw, filtersToOihw, normalise, relu } from './layers.ts';
import { GraphBuilder, type Value } from './onnx/graph.ts';
import type { Weights } from './weights.ts';

const LANDMARK_INPUT_SIZE = 112;
const BLOCKS = 4;

/**
 * @returns the bytes of an ONNX model: `image` [N, 3, 112, 112], red, green, blue, 0 to 255, to `landmarks` [N, 136],
 *   x and y in turn as shares of the image's side, in the order of the iBUG 68-point scheme
 */
export function landmarksToOnnx(weights: Weights): Uint8Array {
  const graph = new GraphBuilder('face-landmarks-68');
  const bias = (layer: string) => weights.get(`${layer}/bias`);
  const plain = (x: Value, layer: string, stride: number) =>
    convolution(graph, x, filtersToOihw(weights.get(`${layer}/filters`)), bias(layer), { stride });
  const separable = (x: Value, layer: string, stride: number) => {
    const depthwise = depthwiseToOihw(weights.get(`${layer}/depthwise_filter`));
    const filtered = convolution(graph, x, depthwise, undefined, { stride, group: depthwise.shape[0] ?? 1 });
    return convolution(graph, filtered, filtersToOihw(weights.get(`${layer}/pointwise_filter`)), bias(layer));
  };
  const add = (a: Value, b: Value) => graph.node('Add', [a, b]);

  let x = graph.input('image', ['N', 3, LANDMARK_INPUT_SIZE, LANDMARK_INPUT_SIZE]);
  x = normalise(graph, x, MEAN_RGB, 255);
  for (let block = 0; block < BLOCKS; block++) {
    const name = `dense${block}`;
    const out1 = relu(graph, block === 0 ? plain(x, `${name}/conv0`, 2) : separable(x, `${name}/conv0`, 2));
    const out2 = separable(out1, `${name}/conv1`, 1);
    const out3 = separable(relu(graph, add(out1, out2)), `${name}/conv2`, 1);
    const sum = add(out2, out3);
    const out4 = separable(relu(graph, add(out1, sum)), `${name}/conv3`, 1);
    x = relu(graph, add(out1, add(out2, add(out3, out4))));
  }
  // 7x7 is all that is left of the image.
  x = graph.node('Flatten', [graph.node('GlobalAveragePool', [x])]);
  x = graph.node('MatMul', [x, graph.floats(weights.get('fc/weights'))]);
  graph.node('Add', [x, graph.floats(weights.get('fc/bias'))], {}, 'landmarks');
  graph.output('landmarks', ['N', 136]);
  return graph.build();
}
