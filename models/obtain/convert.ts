// Weights of an installed npm package in, ONNX file out: which conversion a model needs stands in the catalogue.
import type { Model } from '../catalogue.ts';
import { embedderToOnnx } from './embedder.ts';
import { graphModel, graphModelToOnnx } from './graph-model.ts';
import { landmarksToOnnx } from './landmarks.ts';
import { manifest, readWeights } from './weights.ts';

export interface Source {
  /** The .bin file. */
  readonly weights: Uint8Array;
  /** The .json file: a weights manifest, or a graph model with one. */
  readonly description: Uint8Array;
}

/**
 * Converts; the same source gives the same bytes. Takes up to half a second of the thread that it runs on.
 * @throws Error or ZodError when the source is not what its sha256 promised: a fault of the catalogue or of this program
 */
export function convert(conversion: Model['conversion'], source: Source): Uint8Array {
  const json: unknown = JSON.parse(new TextDecoder().decode(source.description));
  switch (conversion.kind) {
    case 'none':
      return source.weights;
    case 'embedder':
      return embedderToOnnx(readWeights(manifest.parse(json), source.weights));
    case 'landmarks':
      return landmarksToOnnx(readWeights(manifest.parse(json), source.weights));
    case 'graph-model':
      return graphModelToOnnx(graphModel.parse(json), source.weights, conversion);
  }
}
