// The part of the protocol buffers wire format that writing an ONNX file takes: varints, 32-bit floats and
// length-delimited fields (protobuf.dev/programming-guides/encoding). Writing only; onnxruntime is the reader.

/** One encoded field, or several in a row. */
export type Field = Uint8Array;

const WIRE = { varint: 0, bytes: 2, fixed32: 5 } as const;

/** Base-128 varint; a negative number takes ten bytes, as int64 does. */
export function varint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}

function key(field: number, wire: number): Uint8Array {
  return varint((field << 3) | wire);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function integer(field: number, value: number): Field {
  return concat([key(field, WIRE.varint), varint(value)]);
}

export function float(field: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return concat([key(field, WIRE.fixed32), bytes]);
}

export function bytes(field: number, value: Uint8Array): Field {
  return concat([key(field, WIRE.bytes), varint(value.length), value]);
}

export function text(field: number, value: string): Field {
  return bytes(field, new TextEncoder().encode(value));
}

export function message(field: number, parts: readonly Field[]): Field {
  return bytes(field, concat(parts));
}
