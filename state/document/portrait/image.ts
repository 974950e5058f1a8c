// The two forms of a picture: as it came, and decoded.

/** An image as it came: JPEG or JPEG 2000 from a chip, JPEG or PNG from a camera. */
export interface EncodedImage {
  readonly format: 'jpeg' | 'jp2' | 'j2k' | 'png';
  readonly bytes: Buffer;
}

/** Decoded: 8 bit RGB, rows from the top, no padding; `data.length === width * height * 3`. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}
