// Builds an ONNX model file (onnx.proto, IR version 8, operator set 13) node by node. Field numbers are those of onnx.proto.
// The same calls in the same order give the same bytes: the catalogue pins the sha256 of what comes out.
import * as pb from './protobuf.ts';

const IR_VERSION = 8;
const OPERATOR_SET = 13;
const ELEMENT = { float: 1, int64: 7 } as const;
const ATTRIBUTE = { int: 2, string: 3, ints: 7 } as const;

/** A tensor of 32-bit floats, row-major. */
export interface FloatTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The name of a value that flows through the graph. */
export type Value = string;
export type Attribute = number | string | readonly number[];
/** A number is a fixed size, a string the name of a size that the caller chooses. */
export type Shape = readonly (number | string)[];

function attribute(name: string, value: Attribute): pb.Field {
  const content =
    typeof value === 'number'
      ? [pb.integer(3, value), pb.integer(20, ATTRIBUTE.int)]
      : typeof value === 'string'
        ? [pb.text(4, value), pb.integer(20, ATTRIBUTE.string)]
        : [...value.map((item) => pb.integer(8, item)), pb.integer(20, ATTRIBUTE.ints)];
  return pb.message(5, [pb.text(1, name), ...content]);
}

function valueInfo(field: number, name: Value, shape: Shape): pb.Field {
  const dimensions = shape.map((size) =>
    pb.message(1, [typeof size === 'number' ? pb.integer(1, size) : pb.text(2, size)]),
  );
  const type = pb.message(1, [pb.integer(1, ELEMENT.float), pb.message(2, dimensions)]);
  return pb.message(field, [pb.text(1, name), pb.message(2, [type])]);
}

function rawBytes(data: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

export class GraphBuilder {
  readonly #name: string;
  readonly #nodes: pb.Field[] = [];
  readonly #initializers: pb.Field[] = [];
  readonly #inputs: pb.Field[] = [];
  readonly #outputs: pb.Field[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  input(name: Value, shape: Shape): Value {
    this.#inputs.push(valueInfo(11, name, shape));
    return name;
  }

  /** Declares `name`, the value of some node, as an output of the model. */
  output(name: Value, shape: Shape): void {
    this.#outputs.push(valueInfo(12, name, shape));
  }

  floats(tensor: FloatTensor): Value {
    return this.#initializer(ELEMENT.float, tensor.shape, rawBytes(tensor.data));
  }

  integers(values: readonly number[]): Value {
    return this.#initializer(
      ELEMENT.int64,
      [values.length],
      rawBytes(BigInt64Array.from(values, (value) => BigInt(value))),
    );
  }

  #initializer(element: number, shape: readonly number[], raw: Uint8Array): Value {
    const name = `c${this.#initializers.length}`;
    const dimensions = shape.map((size) => pb.integer(1, size));
    this.#initializers.push(pb.message(5, [...dimensions, pb.integer(2, element), pb.text(8, name), pb.bytes(9, raw)]));
    return name;
  }

  /** Adds a node; its one value is called `name`, or gets a name of its own. */
  node(
    operator: string,
    inputs: readonly Value[],
    attributes: Readonly<Record<string, Attribute>> = {},
    name: Value = `v${this.#nodes.length}`,
  ): Value {
    this.#nodes.push(
      pb.message(1, [
        ...inputs.map((input) => pb.text(1, input)),
        pb.text(2, name),
        pb.text(4, operator),
        ...Object.entries(attributes).map(([key, value]) => attribute(key, value)),
      ]),
    );
    return name;
  }

  /** The bytes of the .onnx file. */
  build(): Uint8Array {
    const graph = [...this.#nodes, pb.text(2, this.#name), ...this.#initializers, ...this.#inputs, ...this.#outputs];
    return pb.concat([
      pb.integer(1, IR_VERSION),
      pb.text(2, 'autogate'),
      pb.message(7, graph),
      pb.message(8, [pb.text(1, ''), pb.integer(2, OPERATOR_SET)]),
    ]);
  }
}
