// What the traveller page and its landmarker worker say to each other.
import type { Observation } from '../quality.ts';

export type ToLandmarker =
  | { readonly kind: 'start'; readonly wasm: string; readonly model: string }
  /** The bitmap is handed over and comes back with the answer. */
  | { readonly kind: 'look'; readonly bitmap: ImageBitmap; readonly at: number };

export type FromLandmarker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'seen'; readonly bitmap: ImageBitmap; readonly observation: Observation }
  | { readonly kind: 'failed'; readonly detail: string };
