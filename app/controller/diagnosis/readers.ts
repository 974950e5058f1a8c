// The tests of the three readers. Each takes the reader as somebody opened it: by this command, or by a running controller that
// keeps what is read from its gate meanwhile. What is read is judged and forgotten; it stands in no report.
import { readDg1 } from '../../../state/document/lds/dg1.ts';
import { parseMrz } from '../../../state/document/mrz/parse.ts';
import type { ChipPort, MrzFrame } from '../../../state/gate/ports.ts';
import type { DeviceCounters, DeviceStatus } from '../../../state/lane/device.ts';
import { atMost, equal, serves, told, untested, type Test } from './report.ts';
import { ALL_BYTES, SPECIMEN_LINES, SPECIMEN_STATE } from './specimen.ts';
import { guided, missing, type Help } from './technician.ts';

export interface ReaderUnderTest<Frame> {
  readonly status: DeviceStatus;
  readonly counters: Pick<DeviceCounters, 'discardedBytes'>;
  /** Hears each frame from now on; returns what ends it. */
  onFrame(take: (frame: Frame) => void): () => void;
}

const ZONE = 'specimen zone';
const DIGITS = 'check digits of the specimen';
const DISCARDED = 'discarded bytes';
const WHOLE = 'read whole';
const CODE = 'bytes 00 to FF';
const ALL = `${ALL_BYTES.length} of ${ALL_BYTES.length} bytes, unchanged`;
const CHIP = 'DG1 of the specimen chip';
const SAME = 'equals the zone';
/** A scanner that cuts a code in two sends the second part at once, ms. */
const PIECES_MS = 400;

const basics = ({ version }: DeviceStatus): readonly Test[] => [
  equal('line', 'open', 'open'),
  told('version', version ?? 'this profile tells none'),
];

export interface MrzFound {
  readonly tests: readonly Test[];
  /** The zone of the specimen, for the chip that belongs to it. */
  readonly lines: readonly string[] | undefined;
}

/**
 * @param reader one whose status has settled
 * @param today YYYY-MM-DD, from which the centuries of the zone are told
 */
export async function testMrzReader(
  reader: ReaderUnderTest<MrzFrame>,
  help: Help,
  today: string,
  signal?: AbortSignal,
): Promise<MrzFound> {
  if (!serves(reader.status)) return { tests: [], lines: undefined };
  const line = basics(reader.status);
  if (help.kind === 'nobody') return { tests: [...line, untested(ZONE, help.why)], lines: undefined };
  const { technician } = help;
  const before = reader.counters.discardedBytes;
  const act = { kind: 'lay-document', lines: SPECIMEN_LINES } as const;
  const waited = await guided<MrzFrame>(technician, act, (take) => reader.onFrame(take), signal);
  const discarded = atMost(DISCARDED, reader.counters.discardedBytes - before, 0);
  if (waited.kind !== 'came')
    return { tests: [...line, equal(ZONE, missing(waited, technician), WHOLE), discarded], lines: undefined };
  const { lines } = waited.value;
  const zone = parseMrz(lines, today);
  if (zone.ok ? zone.value.issuingState !== SPECIMEN_STATE : lines[0]?.slice(2, 5) !== SPECIMEN_STATE)
    return { tests: [...line, equal(ZONE, 'a document that is no specimen', WHOLE), discarded], lines: undefined };
  const faults = zone.ok ? [] : zone.error.map(({ line: row, column, text }) => `line ${row}, ${column}: ${text}`);
  const took = told('from the asking to the zone in ms', Math.round(waited.ms));
  return {
    tests: [
      ...line,
      equal(ZONE, WHOLE, WHOLE),
      equal(DIGITS, zone.ok ? 'right' : faults.join('; '), 'right'),
      discarded,
      took,
    ],
    lines: zone.ok ? lines : undefined,
  };
}

/** How many of the wanted bytes came, in their order. */
function inOrder(received: Buffer, wanted: Buffer): number {
  let found = 0;
  for (const byte of received) if (byte === wanted[found]) found += 1;
  return found;
}

/** What came back of the code of every byte, as the value of the test. */
export function bytesText(received: Buffer): string {
  if (received.equals(ALL_BYTES)) return ALL;
  const found = inOrder(received, ALL_BYTES);
  const more = received.length - found;
  return `${found} of ${ALL_BYTES.length} bytes${more > 0 ? `, and ${more} others` : ''}`;
}

/** @param reader one whose status has settled */
export async function testCodeScanner(
  reader: ReaderUnderTest<Buffer>,
  help: Help,
  signal?: AbortSignal,
): Promise<readonly Test[]> {
  if (!serves(reader.status)) return [];
  const line = basics(reader.status);
  if (help.kind === 'nobody') return [...line, untested(CODE, help.why)];
  const { technician } = help;
  const before = reader.counters.discardedBytes;
  const pieces: Buffer[] = [];
  const act = { kind: 'show-code', bytes: ALL_BYTES } as const;
  const stop = reader.onFrame((bytes) => pieces.push(bytes));
  const waited = await guided<Buffer>(technician, act, (take) => reader.onFrame(take), signal);
  if (waited.kind === 'came' && !waited.value.equals(ALL_BYTES))
    await new Promise((resolve) => setTimeout(resolve, PIECES_MS));
  stop();
  const discarded = atMost(DISCARDED, reader.counters.discardedBytes - before, 0);
  const value = waited.kind === 'came' ? bytesText(Buffer.concat(pieces)) : missing(waited, technician);
  const code = equal(CODE, value, ALL);
  return [...line, code, told('binary seals', code.passed ? 'safe' : 'unsafe'), discarded];
}

/**
 * @param lines the zone that the chip must have in DG1
 * @param signal ends the reading, at its time at the latest
 */
export async function testChipReader(
  port: ChipPort,
  help: Help,
  lines: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<readonly Test[]> {
  if (help.kind === 'nobody') return [untested(CHIP, help.why)];
  const second = lines?.at(1);
  if (lines?.length !== 2 || second === undefined) return [untested(CHIP, 'no zone of a specimen passport was read')];
  const { technician } = help;
  // Doc 9303-4, 4.2.2: the second line of TD3.
  const accessKey = {
    documentNumber: second.slice(0, 9),
    dateOfBirth: second.slice(13, 19),
    dateOfExpiry: second.slice(21, 27),
  };
  const stopAsking = technician.ask({ kind: 'lay-passport', lines }, () => undefined);
  let value = 'no DG1 came';
  try {
    for await (const event of port.read(accessKey, signal)) {
      if (event.kind === 'failed') value = `${event.cause}: ${event.detail}`;
      if (event.kind !== 'group' || event.group !== 'DG1') continue;
      const read = readDg1(event.bytes);
      if (!read.ok) value = read.error;
      else value = read.value.join() === lines.join() ? SAME : 'differs from the zone';
    }
  } finally {
    stopAsking();
  }
  return [equal(CHIP, value, SAME)];
}
