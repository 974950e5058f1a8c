// The codec packages have no types of their own; this is the part of them that we use, as it was observed to behave.

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
}

/** Takes its input and gives its output as views of the WebAssembly heap. Throws numbers (C++ exceptions) and errors. */
interface Decoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  getDecodedBuffer(): Uint8Array;
}

interface Encoder {
  getDecodedBuffer(frame: FrameInfo & { readonly isUsingColorTransform?: boolean }): Uint8Array;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
}

interface StartOptions {
  readonly wasmBinary: Uint8Array;
  print(text: string): void;
  printErr(text: string): void;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  export default function start(options: StartOptions): Promise<{ readonly JPEGDecoder: new () => Decoder }>;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs' {
  interface JpegEncoder extends Encoder {
    setQuality(quality: number): void;
    /** TJSAMP of TurboJPEG: 0 is 4:4:4, 2 is 4:2:0, 3 is grey. */
    setSubSampling(subsampling: number): void;
    setProgressive(progressive: boolean): void;
  }
  export default function start(options: StartOptions): Promise<{ readonly JPEGEncoder: new () => JpegEncoder }>;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  export default function start(options: StartOptions): Promise<{ readonly J2KDecoder: new () => Decoder }>;
}

declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  interface J2kEncoder extends Encoder {
    setQuality(lossless: boolean, layers: number): void;
  }
  export default function start(options: StartOptions): Promise<{ readonly J2KEncoder: new () => J2kEncoder }>;
}
