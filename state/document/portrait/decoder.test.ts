import { afterEach, describe, expect, it } from 'vitest';
import type { EncodedImage, RgbImage } from '../../gate/ports.ts';
import { type PortraitDecoder, startPortraitDecoder } from './decoder.ts';
import { decodeImage } from './worker/decode.ts';
import { encodeJ2k, encodeJpeg } from './worker/encode.ts';
import { gradient, valueOf } from './test-images.ts';

let decoder: PortraitDecoder | undefined;
afterEach(async () => decoder?.stop());

const never = new AbortController().signal;
const picture: RgbImage = gradient(64, 48);
const jpeg = async (): Promise<EncodedImage> => ({ format: 'jpeg', bytes: valueOf(await encodeJpeg(picture, 90)) });

describe('the portrait decoder', () => {
  it('gives the pixels that the worker thread found', async () => {
    decoder = startPortraitDecoder();
    const image = await jpeg();
    const decoded = valueOf(await decoder.decode(image, never));
    expect(decoded).toMatchObject({ width: 64, height: 48 });
    expect(Buffer.from(decoded.data).equals(Buffer.from(valueOf(await decodeImage(image)).data))).toBe(true);
  });

  it('turns JPEG 2000 into a JPEG of the same size', async () => {
    decoder = startPortraitDecoder();
    const bytes = valueOf(await decoder.toJpeg(valueOf(await encodeJ2k(gradient(80, 64))), never));
    expect(valueOf(await decodeImage({ format: 'jpeg', bytes }))).toMatchObject({ width: 80, height: 64 });
  });

  it('answers for a damaged image and goes on', async () => {
    decoder = startPortraitDecoder();
    const damaged = decoder.decode({ format: 'jpeg', bytes: Buffer.from('ffd8ffd9', 'hex') }, never);
    const toJpeg = decoder.toJpeg({ format: 'png', bytes: Buffer.alloc(0) }, never);
    const good = decoder.decode(await jpeg(), never);
    expect((await damaged).ok).toBe(false);
    expect((await toJpeg).ok).toBe(false);
    expect((await good).ok).toBe(true);
  });

  it('answers when aborted, and with a cause when the queue is full or it has been stopped', async () => {
    decoder = startPortraitDecoder({ queueLength: 1 });
    const image = await jpeg();
    const abort = new AbortController();
    const aborted = decoder.decode(image, abort.signal);
    abort.abort();
    expect((await aborted).ok).toBe(false);
    const running = decoder;
    const results = await Promise.all([1, 2, 3].map(() => running.decode(image, never)));
    expect(results.some((result) => !result.ok)).toBe(true);
    await decoder.stop();
    expect((await decoder.toJpeg(image, never)).ok).toBe(false);
  });
});
