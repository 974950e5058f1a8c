// Wire profile `newland`: codes as they are, and commands that are echoed with a status, if the scanner answers at all (newland.md).
import type { NewlandOptions } from '../../state/lane/code-scanner.ts';
import type { AskedProfile, Ask } from '../serial/asked-device.ts';
import { encodeCommand, matchReply, MOST_REPLY_BYTES, nameOf } from './newland-frames.ts';
import { rawReadsDecoder, type Match } from './raw-reads.ts';

/** Any echo of the command will do: a scanner that refuses it is alive, too. */
function ask(name: string, command: string): Ask {
  return {
    name,
    bytes: encodeCommand({ command, storage: '@' }),
    accepts: (answer) => answer.name === nameOf(command),
  };
}

/** A query of the manual's own example. */
const QUERY = ask('query', 'C11MIN*');
const TRIGGER = ask('trigger', 'SCNTRG1');

function match(bytes: Buffer): Match {
  const found = matchReply(bytes);
  if (found.kind !== 'frame') return { kind: found.kind };
  const { name, data, status } = found.frame;
  return { kind: 'answer', answer: { kind: 'answer', name, text: data, ok: status === 'ack' }, length: found.length };
}

export function newlandProfile({ suffix, maxBytes, trigger }: NewlandOptions): AskedProfile<Buffer> {
  return {
    decoder: (asked) =>
      rawReadsDecoder(
        { suffix: Buffer.from(suffix, 'hex'), maxBytes, match, mostAnswerBytes: MOST_REPLY_BYTES },
        asked,
      ),
    greeting: [],
    poll: trigger === 'host' ? TRIGGER : QUERY,
    afterRead: trigger === 'host' ? TRIGGER : undefined,
    mute: 'it has never answered: whether it is there is not known',
  };
}
