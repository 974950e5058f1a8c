// Commands and answers as the card sees them: ISO/IEC 7816-4, 5.2 (short and extended fields) and 5.6 (status).

export interface CardCommand {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data: Buffer;
  /** Ne: 1 to 256, in extended form to 65,536; undefined where no data are expected. */
  readonly le: number | undefined;
  readonly extended: boolean;
}

export interface CardAnswer {
  readonly data: Buffer;
  readonly status: number;
}

export const STATUS = {
  ok: 0x9000,
  endOfFile: 0x6282,
  authenticationFailed: 0x6300,
  noDiagnosis: 0x6f00,
  wrongLength: 0x6700,
  chainingNotSupported: 0x6884,
  locked: 0x6982,
  notSatisfied: 0x6985,
  noFileSelected: 0x6986,
  objectsMissing: 0x6987,
  objectsIncorrect: 0x6988,
  wrongData: 0x6a80,
  notFound: 0x6a82,
  wrongParameters: 0x6a86,
  referenceNotFound: 0x6a88,
  wrongOffset: 0x6b00,
  wrongInstruction: 0x6d00,
  wrongClass: 0x6e00,
} as const;

export const NO_DATA = Buffer.alloc(0);
export const says = (status: number, data: Buffer = NO_DATA): CardAnswer => ({ data, status });

/** Data, then SW1 and SW2. */
export function answerBytes({ data, status }: CardAnswer): Buffer {
  const end = Buffer.alloc(2);
  end.writeUInt16BE(status);
  return Buffer.concat([data, end]);
}

/** Undefined when the lengths do not fit any of the seven forms. */
export function parseCommand(bytes: Buffer): CardCommand | undefined {
  if (bytes.length < 4) return undefined;
  const [cla = 0, ins = 0, p1 = 0, p2 = 0] = bytes;
  const head = { cla, ins, p1, p2 };
  const body = bytes.subarray(4);
  const first = body[0];
  if (first === undefined) return { ...head, data: NO_DATA, le: undefined, extended: false };
  if (body.length === 1) return { ...head, data: NO_DATA, le: first || 256, extended: false };
  return first === 0 ? parseExtended(head, body) : parseShort(head, body, first);
}

type Head = Pick<CardCommand, 'cla' | 'ins' | 'p1' | 'p2'>;

function parseShort(head: Head, body: Buffer, lc: number): CardCommand | undefined {
  const data = body.subarray(1, 1 + lc);
  if (data.length !== lc) return undefined;
  if (body.length === 1 + lc) return { ...head, data, le: undefined, extended: false };
  if (body.length !== 2 + lc) return undefined;
  return { ...head, data, le: body.readUInt8(1 + lc) || 256, extended: false };
}

function parseExtended(head: Head, body: Buffer): CardCommand | undefined {
  if (body.length < 3) return undefined;
  const length = body.readUInt16BE(1);
  if (body.length === 3) return { ...head, data: NO_DATA, le: length || 65_536, extended: true };
  const data = body.subarray(3, 3 + length);
  if (length === 0 || data.length !== length) return undefined;
  if (body.length === 3 + length) return { ...head, data, le: undefined, extended: true };
  if (body.length !== 5 + length) return undefined;
  return { ...head, data, le: body.readUInt16BE(3 + length) || 65_536, extended: true };
}
