import { describe, expect, it } from 'vitest';
import { depthwiseToOihw, filtersToOihw } from './layers.ts';
import { readWeights } from './weights.ts';

describe('a weights manifest', () => {
  it('gives quantised bytes back as byte * scale + min, and plain floats as they are', () => {
    const bin = new Uint8Array(2 + 4);
    bin.set([0, 255]);
    new DataView(bin.buffer).setFloat32(2, -1.5, true);
    const weights = readWeights(
      [
        {
          weights: [
            { name: 'q', shape: [2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
            { name: 'plain', shape: [1], dtype: 'float32' },
          ],
        },
      ],
      bin,
    );
    expect([...weights.get('q').data]).toEqual([-1, 126.5]);
    expect([...weights.get('plain').data]).toEqual([-1.5]);
    expect(() => weights.get('other')).toThrow("no tensor 'other'");
  });

  it('is refused when the file is longer than it describes', () => {
    const groups = [{ weights: [{ name: 'one', shape: [1], dtype: 'float32' as const }] }];
    expect(() => readWeights(groups, new Uint8Array(5))).toThrow('describes 4 bytes');
  });
});

describe('filters', () => {
  it('go from height, width, in, out to out, in, height, width', () => {
    const { shape, data } = filtersToOihw({ shape: [1, 2, 2, 1], data: Float32Array.of(1, 10, 2, 20) });
    expect(shape).toEqual([1, 2, 1, 2]);
    expect([...data]).toEqual([1, 2, 10, 20]);
  });

  it('of a depthwise convolution keep one filter a channel', () => {
    const { shape, data } = depthwiseToOihw({ shape: [1, 2, 2, 1], data: Float32Array.of(1, 10, 2, 20) });
    expect(shape).toEqual([2, 1, 1, 2]);
    expect([...data]).toEqual([1, 2, 10, 20]);
  });
});
