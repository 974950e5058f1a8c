// Wire profile `mrz-lines`: two or three lines of a machine readable zone, each ended by CR, LF or both, the whole wrapped in
// STX and ETX or in nothing, and ended by silence at the latest. The common part of what MRZ readers send (page of this folder).
// Line counts and lengths: ICAO Doc 9303-5 (3 x 30), 9303-6 and -7 (2 x 36, 2 x 44), 9303-4 (2 x 44). Whether a zone makes
// sense is not judged here: readers send whatever they saw, and check digits decide.
import type { MrzFrame } from '../../state/gate/ports.ts';
import { discarded, type FrameDecoder, type Output } from '../serial/framing.ts';

export interface MrzLinesProfile {
  /** What the reader sends before and after each document, beyond STX, ETX, CR and LF; may be empty. */
  readonly prefix: Uint8Array;
  readonly suffix: Uint8Array;
}

const STX = 0x02;
const LF = 0x0a;
const CR = 0x0d;
const ETX = 0x03;

/** Lines of a zone by their length. */
const LINES_OF = new Map([
  [30, 3],
  [36, 2],
  [44, 2],
]);

/** Longer than any line with its wrapping. */
const MOST_LINE_BYTES = 256;
/** Enough for half a read before two whole ones of three lines. */
const MOST_LINES = 8;
const TOO_LONG = `no line of a zone is longer than ${MOST_LINE_BYTES} bytes`;

const MRZ_CHARACTERS = /[A-Z0-9<]+/g;
/** Around a prefix or suffix they are told apart from the zone anyway. */
const OUTER_CONTROLS = /^[\x02\x03\n\r]+|[\x02\x03\n\r]+$/g;
const CHARACTER = /[A-Z0-9<]/;
const DIGIT = /[0-9]/;

interface PendingLine {
  /** As it came, without its end. */
  readonly raw: Buffer;
  /** The one run of 30, 36 or 44 characters in it, if it has just one. */
  readonly text: string | undefined;
  /** What lay around that run and is no wrapping. */
  readonly noise: Buffer;
}

interface Wrapping {
  readonly prefix: string;
  readonly suffix: string;
}

/** Undefined for a line that is wrapping only. */
function readLine(raw: Buffer, { prefix, suffix }: Wrapping): PendingLine | undefined {
  let line = raw.toString('latin1');
  if (line.startsWith(prefix)) line = line.slice(prefix.length);
  if (line.endsWith(suffix)) line = line.slice(0, line.length - suffix.length);
  if (line === '') return undefined;
  const runs = (line.match(MRZ_CHARACTERS) ?? []).filter(({ length }) => LINES_OF.has(length));
  const text = runs.length === 1 ? runs[0] : undefined;
  return { raw, text, noise: Buffer.from(text === undefined ? '' : line.replace(text, ''), 'latin1') };
}

/** The last lines of `pending`, if they have the shape of a zone. */
function lastZone(pending: readonly PendingLine[]): readonly string[] | undefined {
  const count = LINES_OF.get(pending.at(-1)?.text?.length ?? 0);
  if (count === undefined || pending.length < count) return undefined;
  const texts = pending.slice(-count).flatMap(({ text }) => text ?? []);
  return texts.length === count && texts.every(({ length }) => length === texts[0]?.length) ? texts : undefined;
}

/**
 * Whether a zone can only end here, so that there is no need to wait for silence: the last line of three holds names only, the
 * last line of two always holds dates. Anything else may be the rest of one read and the beginning of the next.
 */
function endsForSure(zone: readonly string[]): boolean {
  return DIGIT.test(zone.at(-1) ?? '') === (zone.length === 2);
}

/** Such as `44 + 43 (unfit)`: how long the lines were, and nothing of what they said. */
function shapeOf(pending: readonly PendingLine[]): string {
  return pending
    .map(({ raw, text }) => `${text?.length ?? raw.length}${text === undefined ? ' (unfit)' : ''}`)
    .join(' + ');
}

/** Silence, STX, ETX or the suffix ends a frame; so does a line after which no other can come. */
export function mrzLinesDecoder(profile: MrzLinesProfile): FrameDecoder<MrzFrame> {
  const affix = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1').replace(OUTER_CONTROLS, '');
  const wrapping: Wrapping = { prefix: affix(profile.prefix), suffix: affix(profile.suffix) };
  // A suffix that could be a part of a line, or that holds an end of line, cannot end a frame.
  const endsFrame = !/^[A-Z0-9<]*$|[\x02\x03\n\r]/.test(wrapping.suffix);
  const mark = [...Buffer.from(wrapping.suffix, 'latin1')];

  let outputs: Output<MrzFrame>[] = [];
  /** Thrown away since the last output, for one reason. */
  let trash: { readonly reason: string; readonly parts: Buffer[] } | undefined;
  let line: number[] = [];
  let pending: PendingLine[] = [];
  /** The rest of a line that was too long, until it ends. */
  let skipping = false;

  function give(output?: Output<MrzFrame>): void {
    if (trash !== undefined) outputs.push(discarded(Buffer.concat(trash.parts), trash.reason));
    trash = undefined;
    if (output !== undefined) outputs.push(output);
  }

  function take(): readonly Output<MrzFrame>[] {
    give();
    const taken = outputs;
    outputs = [];
    return taken;
  }

  function drop(bytes: Buffer, reason: string): void {
    if (bytes.length === 0) return;
    if (trash?.reason !== reason) {
      give();
      trash = { reason, parts: [] };
    }
    trash.parts.push(bytes);
  }

  function dropLines(lines: readonly PendingLine[], reason: string): void {
    drop(Buffer.concat(lines.map(({ raw }) => raw)), reason);
  }

  function emit(zone: readonly string[]): void {
    const before = pending.slice(0, -zone.length);
    dropLines(before, `lines before a zone: ${shapeOf(before)}`);
    drop(Buffer.concat(pending.slice(-zone.length).map(({ noise }) => noise)), 'bytes beside the lines of a zone');
    give({ kind: 'frame', frame: { lines: zone } });
    pending = [];
  }

  function tooLong(): void {
    dropLines(pending, 'lines before one that is too long');
    drop(Buffer.from(line), TOO_LONG);
    pending = [];
    line = [];
  }

  function endLine(): void {
    if (skipping) {
      tooLong();
      skipping = false;
      return;
    }
    const read = readLine(Buffer.from(line), wrapping);
    line = [];
    if (read === undefined) return;
    if (read.text === undefined && !CHARACTER.test(read.raw.toString('latin1'))) {
      drop(read.raw, 'bytes between lines');
      return;
    }
    pending.push(read);
    const zone = lastZone(pending);
    if (zone !== undefined && endsForSure(zone)) emit(zone);
    else if (pending.length > MOST_LINES) dropLines(pending.splice(0, 1), 'too many lines');
  }

  function endFrame(): void {
    endLine();
    const zone = lastZone(pending);
    if (zone !== undefined) emit(zone);
    dropLines(pending, `no zone of 3 x 30, 2 x 36 or 2 x 44 characters: ${shapeOf(pending)}`);
    pending = [];
  }

  function pushByte(byte: number): void {
    if (byte === CR || byte === LF) endLine();
    else if (byte === STX || byte === ETX) endFrame();
    else {
      line.push(byte);
      if (endsFrame && byte === mark.at(-1) && mark.every((each, at) => line.at(at - mark.length) === each)) endFrame();
      else if (line.length > MOST_LINE_BYTES) {
        tooLong();
        skipping = true;
      }
    }
  }

  return {
    push(bytes) {
      for (const byte of bytes) pushByte(byte);
      return take();
    },
    idle() {
      endFrame();
      return take();
    },
    end() {
      dropLines(pending, 'the line ended within a zone');
      drop(Buffer.from(line), 'the line ended within a zone');
      pending = [];
      line = [];
      skipping = false;
      return take();
    },
  };
}
