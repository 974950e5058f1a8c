import { describe, expect, it } from 'vitest';
import * as pb from './protobuf.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('the worked examples of the protocol buffers encoding', () => {
  it('writes 150 as the varint 96 01', () => {
    expect(hex(pb.varint(150))).toBe('9601');
  });

  it('writes field 1 = 150 as 08 96 01', () => {
    expect(hex(pb.integer(1, 150))).toBe('089601');
  });

  it('writes field 2 = "testing" as 12 07 and the letters', () => {
    expect(hex(pb.text(2, 'testing'))).toBe('120774657374696e67');
  });

  it('writes a message in field 3 with its length', () => {
    expect(hex(pb.message(3, [pb.integer(1, 150)]))).toBe('1a03089601');
  });

  it('writes -2 as ten bytes', () => {
    expect(hex(pb.varint(-2))).toBe('feffffffffffffffff01');
  });

  it('writes a float little-endian after its key', () => {
    expect(hex(pb.float(2, 1))).toBe('150000803f');
  });
});
