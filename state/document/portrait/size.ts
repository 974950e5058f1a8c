// The size of a picture as its header says it.

export interface Dimensions {
  /** Pixels, at least 1. */
  readonly width: number;
  readonly height: number;
  /** Channels of the stored image: 1 grey (or a palette), 2 grey with alpha, 3 colour, 4 colour with alpha. */
  readonly components: number;
}
