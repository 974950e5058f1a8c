// What the face worker answers; types only, for both of its ends.
import type { EncodedImage } from '../../state/gate/ports.ts';
import type { DetectedFace } from './faces.ts';

/** An encoded image as it crosses to the worker: a Buffer arrives as a Uint8Array. */
export interface CrossedImage {
  readonly format: EncodedImage['format'];
  readonly bytes: Uint8Array;
}

export type FaceDetection =
  | {
      readonly kind: 'faces';
      /** Most certain first; at most five have been looked at. Empty when there is none. */
      readonly faces: readonly DetectedFace[];
      /** Of the picture, in pixels. */
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'failed'; readonly cause: string };

export type TemplateOutcome =
  | {
      readonly kind: 'template';
      /** 128 numbers, length 1: the face and its mirror image averaged. */
      readonly template: Float32Array;
      readonly face: DetectedFace;
      /** Another face is about as large as the one that was taken. */
      readonly severalFaces: boolean;
    }
  | { readonly kind: 'no-face' }
  | { readonly kind: 'failed'; readonly cause: string };

export interface FaceService {
  detect(image: CrossedImage): Promise<FaceDetection>;
  template(image: CrossedImage): Promise<TemplateOutcome>;
  compare(pair: { readonly portrait: CrossedImage; readonly live: CrossedImage }): Promise<Comparison>;
}

/** Two templates' similarity, before it is looked up in the table. */
export type Comparison =
  | {
      readonly kind: 'compared';
      /** Cosine, -1 to 1. */
      readonly similarity: number;
      readonly severalFaces: readonly ('portrait' | 'live')[];
    }
  | { readonly kind: 'no-face'; readonly where: 'portrait' | 'live' }
  | { readonly kind: 'failed'; readonly cause: string };

/** What the worker finds as `workerData`. */
export interface FaceWorkerData {
  readonly modelDir: string;
}
