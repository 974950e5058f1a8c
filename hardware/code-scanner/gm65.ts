// Wire profile `gm65`: small scan engines (GM65, GM805, GM81x and relatives) that send codes as they are and answer framed commands (gm65.md).
import type { Gm65Options } from '../../state/lane/code-scanner.ts';
import type { AskedProfile, Ask } from '../serial/asked-device.ts';
import { encodeCommand, GM65_TYPE, matchReply, MOST_REPLY_BYTES, type Gm65Command } from './gm65-frames.ts';
import { rawReadsDecoder, type Match } from './raw-reads.ts';

/** One byte of the register at `address`. */
const read = (address: number, bytes = 1): Gm65Command => ({ type: GM65_TYPE.read, address, data: Buffer.of(bytes) });

/** Registers by what they hold; `trigger` starts one read in the command mode and clears itself. */
export const ZONE = { trigger: 0x0002, baud: 0x002a, software: 0x00e2 } as const;

function ask(name: string, command: Gm65Command): Ask {
  return { name, bytes: encodeCommand(command), accepts: (answer) => answer.ok && answer.name === name };
}

const VERSION = ask('version', read(ZONE.software));
const BAUD = ask('baud rate', read(ZONE.baud, 2));
const TRIGGER = ask('trigger', { type: GM65_TYPE.write, address: ZONE.trigger, data: Buffer.of(1) });

/** Replies do not say what they answer; the text is their data in hexadecimal digits. */
function match(bytes: Buffer, asked: string): Match {
  const found = matchReply(bytes);
  switch (found.kind) {
    case 'frame': {
      const { status, data } = found.frame;
      return {
        kind: 'answer',
        answer: { kind: 'answer', name: asked, text: data.toString('hex'), ok: status === 0 },
        length: found.length,
      };
    }
    case 'partial':
      return { kind: 'partial' };
    case 'wrong crc':
    case 'none':
      return { kind: 'none' };
  }
}

export function gm65Profile({ suffix, maxBytes, trigger }: Gm65Options): AskedProfile<Buffer> {
  const isHostTriggered = trigger === 'host';
  return {
    decoder: (asked) =>
      rawReadsDecoder(
        { suffix: Buffer.from(suffix, 'hex'), maxBytes, match, mostAnswerBytes: MOST_REPLY_BYTES },
        asked,
      ),
    greeting: isHostTriggered ? [VERSION, TRIGGER] : [VERSION],
    poll: isHostTriggered ? TRIGGER : BAUD,
    afterRead: isHostTriggered ? TRIGGER : undefined,
    versionOf: (answers) => {
      const software = answers.get(VERSION.name);
      return software === undefined ? undefined : `software ${software}`;
    },
  };
}
