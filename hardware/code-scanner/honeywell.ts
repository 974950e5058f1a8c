// Wire profile `honeywell`: codes as they are, and menu commands that are echoed with a status (honeywell.md).
import type { HoneywellOptions } from '../../state/lane/code-scanner.ts';
import type { AskedProfile, Ask } from '../serial/asked-device.ts';
import { matchMenuReply, menuCommand, menuName, MOST_REPLY_BYTES, TRIGGER_ON } from '../serial/honeywell-menu.ts';
import { rawReadsDecoder, type Match } from './raw-reads.ts';

/** The query of the manual's own example. What it says does not matter: a scanner that refuses it is alive, too. */
const QUERY = 'CBRENA?';

/** A trigger is not answered, so the query follows it and proves that the line works. */
function query(name: string, before: Buffer = Buffer.alloc(0)): Ask {
  return {
    name,
    bytes: Buffer.concat([before, menuCommand(QUERY, '.')]),
    accepts: (answer) => answer.name === menuName(QUERY),
  };
}

function match(bytes: Buffer): Match {
  const found = matchMenuReply(bytes, menuName(QUERY));
  if (found.kind !== 'reply') return found;
  const { command, data, status } = found.reply;
  return {
    kind: 'answer',
    answer: { kind: 'answer', name: command, text: data, ok: status === 'ack' },
    length: found.length,
  };
}

export function honeywellProfile({ suffix, maxBytes, trigger }: HoneywellOptions): AskedProfile<Buffer> {
  const alive = query('query');
  const triggered = query('trigger', TRIGGER_ON);
  return {
    decoder: (asked) =>
      rawReadsDecoder(
        { suffix: Buffer.from(suffix, 'hex'), maxBytes, match, mostAnswerBytes: MOST_REPLY_BYTES },
        asked,
      ),
    greeting: [],
    poll: trigger === 'host' ? triggered : alive,
    afterRead: trigger === 'host' ? triggered : undefined,
  };
}
