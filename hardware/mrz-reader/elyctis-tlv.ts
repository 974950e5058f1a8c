// Wire profile `elyctis-tlv`: `command lenHi lenLo data` both ways, as Elyctis IDBOX readers speak it (page of this folder).
// Source of 49, 4C and 43: "IDBOX One Scanner Command Set" v1.7; of 56, 52, 57 and 54: a public integration of that reader.
import type { MrzFrame } from '../../state/gate/ports.ts';
import type { Ask, AskedProfile, Said } from '../serial/asked-device.ts';
import type { FrameDecoder, Output } from '../serial/framing.ts';
import { framedDecoder, type Head } from './framed.ts';
import { zoneIn } from './zone.ts';

/** The first byte of a frame, the same in a command and in its response. */
export const COMMAND = {
  zone: 0x49,
  oneLine: 0x4c,
  continuous: 0x43,
  serial: 0x52,
  product: 0x54,
  version: 0x56,
  ocr: 0x57,
} as const;

type Command = keyof typeof COMMAND;

const COMMANDS: ReadonlyMap<number, Command> = new Map(
  (Object.keys(COMMAND) as Command[]).map((name) => [COMMAND[name], name]),
);

const HEADER_BYTES = 3;
/** More than any zone or version text; a longer length is a byte of noise in its place. */
const MOST_DATA_BYTES = 512;
/** Of a version text, for the status. */
const MOST_TEXT = 40;

/** The poll asks for the version, too; its answers have a name of their own, because each of them arms the reader anew. */
const ALIVE = 'alive';

/**
 * One frame.
 * @param data up to 65,535 bytes
 */
export function encodeTlv(command: Command, data: Uint8Array = Buffer.alloc(0)): Buffer {
  return Buffer.concat([Buffer.of(COMMAND[command], data.length >> 8, data.length & 0xff), data]);
}

const ARM = encodeTlv('continuous', Buffer.of(1));

function textOf(data: Buffer): string {
  const printable = data.toString('latin1').replace(/[^\x20-\x7e]+/g, ' ');
  return printable.trim().slice(0, MOST_TEXT);
}

/** What the reader read: a zone, or something that is none, after which it has switched itself off all the same. */
function readOf(data: Buffer): readonly Output<Said<MrzFrame>>[] {
  const outputs = zoneIn(data).map((output): Output<Said<MrzFrame>> =>
    output.kind === 'frame' ? { kind: 'frame', frame: { kind: 'read', frame: output.frame } } : output,
  );
  return outputs.some(({ kind }) => kind === 'frame')
    ? outputs
    : [...outputs, { kind: 'frame', frame: { kind: 'note', name: 'no zone' } }];
}

function saidOf(command: Command, data: Buffer, asked: string | undefined): readonly Output<Said<MrzFrame>>[] {
  const say = (frame: Said<MrzFrame>): readonly Output<Said<MrzFrame>>[] => [{ kind: 'frame', frame }];
  switch (command) {
    case 'zone':
    case 'oneLine':
      return readOf(data);
    case 'continuous':
      // An echo that nobody waits for is the one of an arming in between.
      if (asked !== 'continuous') return say({ kind: 'note', name: 'armed' });
      return say({ kind: 'answer', name: command, text: data[0] === 1 ? 'on' : 'off', ok: data[0] === 1 });
    case 'version':
      return say({ kind: 'answer', name: asked === ALIVE ? ALIVE : command, text: textOf(data), ok: true });
    case 'serial':
    case 'product':
    case 'ocr':
      return say({ kind: 'answer', name: command, text: textOf(data), ok: true });
  }
}

function headOf(pending: Buffer, asked: string | undefined): Head<Said<MrzFrame>> {
  const [first = 0, high = 0, low = 0] = pending;
  const command = COMMANDS.get(first);
  const size = (high << 8) | low;
  if (command === undefined || size > MOST_DATA_BYTES) return { kind: 'no frame', skip: 1 };
  if (pending.length < HEADER_BYTES) return { kind: 'incomplete' };
  if (command === 'continuous' && size !== 1) return { kind: 'no frame', skip: 1 };
  if (pending.length < HEADER_BYTES + size) return { kind: 'incomplete' };
  const data = pending.subarray(HEADER_BYTES, HEADER_BYTES + size);
  return { kind: 'whole', take: HEADER_BYTES + size, outputs: saidOf(command, data, asked) };
}

/**
 * A zone comes as a read, everything else that was asked for as an answer under the name of its command.
 * @param asked the name of what is in flight
 */
export function elyctisTlvDecoder(asked: () => string | undefined): FrameDecoder<Said<MrzFrame>> {
  return framedDecoder((pending) => headOf(pending, asked()));
}

function inquire(command: Command, name: string = command): Ask {
  return { name, bytes: encodeTlv(command), accepts: (answer) => answer.name === name };
}

const arm: Ask = { name: 'continuous', bytes: ARM, accepts: ({ name, ok }) => name === 'continuous' && ok };

/** Such as `IDBOX One, V1.07, OCR 3.2, no. 4711`; what the reader leaves empty is left out. */
function versionOf(answers: ReadonlyMap<string, string>): string | undefined {
  const parts = [
    ['product', ''],
    ['version', ''],
    ['ocr', 'OCR '],
    ['serial', 'no. '],
  ].flatMap(([name = '', before = '']) => {
    const text = answers.get(name) ?? '';
    return text === '' ? [] : [before + text];
  });
  return parts.length === 0 ? undefined : parts.join(', ');
}

export const elyctisTlv: AskedProfile<MrzFrame> = {
  decoder: elyctisTlvDecoder,
  greeting: [inquire('version'), inquire('serial'), inquire('ocr'), inquire('product'), arm],
  poll: inquire('version', ALIVE),
  // Continuous reading switches itself off after each good read ("Active Continuous Reading command", note).
  afterRead: arm,
  // Nor is the reader left deaf by a read that was no zone for us, or by a restart that nobody saw.
  onSaid: (said) =>
    (said.kind === 'note' && said.name === 'no zone') || (said.kind === 'answer' && said.name === ALIVE)
      ? ARM
      : undefined,
  versionOf,
};
