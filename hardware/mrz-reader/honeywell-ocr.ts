// Wire profile `honeywell-ocr`: a Honeywell imager that reads the zone by OCR, sends it as text, and takes menu commands (page
// of this folder). Sources: Honeywell user manuals, "Menu Command Syntax", "Query Commands", "Responses"; OCR Programming
// User's Guide; which commands a passport needs, and 89 and 92 bytes a read, from a public integration.
import type { MrzFrame } from '../../state/gate/ports.ts';
import type { Ask, AskedProfile, Said } from '../serial/asked-device.ts';
import { discarded, type FrameDecoder, type Output } from '../serial/framing.ts';
import {
  matchMenuReply,
  menuCommand,
  menuName,
  MOST_REPLY_BYTES,
  TRIGGER_OFF,
  TRIGGER_ON,
} from '../serial/honeywell-menu.ts';
import { mrzLinesDecoder } from './mrz-lines.ts';

export interface HoneywellOcrProfile {
  /** Menu commands without prefix and storage, such as `OCRENA1`, sent one after the other when the scanner comes up. */
  readonly setup: readonly string[];
  /** `self`: it triggers itself (presentation mode); `host`: it is triggered by us, again after each read and with each poll. */
  readonly trigger: 'self' | 'host';
}

/** ENQ, ACK, NAK: how the scanner took a command; behind it the punctuation of the command, which not all examples print. */
const STATUS: ReadonlySet<number> = new Set([0x05, 0x06, 0x15]);
const STORAGE = 0x21;
const PUNCTUATION: ReadonlySet<number> = new Set(Buffer.from('.!,;'));
const LINE_CONTROLS: ReadonlySet<number> = new Set([0x02, 0x03, 0x0a, 0x0d]);

/** A zone whose lines some other byte than CR or LF separates, or nothing at all: 89 = 44 + 1 + 44, 92 = 30 + 1 + 30 + 1 + 30. */
const RUNS: readonly RegExp[] = [
  /^([A-Z0-9<]{44})[^A-Z0-9<]?([A-Z0-9<]{44})$/,
  /^([A-Z0-9<]{36})[^A-Z0-9<]?([A-Z0-9<]{36})$/,
  /^([A-Z0-9<]{30})[^A-Z0-9<]?([A-Z0-9<]{30})[^A-Z0-9<]?([A-Z0-9<]{30})$/,
];

function separated(run: Buffer): Buffer {
  const text = run.toString('latin1');
  const match = RUNS.map((pattern) => pattern.exec(text)).find((found) => found !== null);
  return match === undefined ? run : Buffer.from(match.slice(1).join('\r'), 'latin1');
}

/** @param tags what a reply may be about, by `menuName` */
export function honeywellOcrDecoder(tags: readonly string[]): FrameDecoder<Said<MrzFrame>> {
  const zones = mrzLinesDecoder({ prefix: Buffer.alloc(0), suffix: Buffer.alloc(0) });
  /** Since the last end of a line: a line of a zone, or the beginning of a reply. */
  let pending: number[] = [];
  let afterStatus = false;

  function read(outputs: readonly Output<MrzFrame>[]): Output<Said<MrzFrame>>[] {
    return outputs.map((output) =>
      output.kind === 'frame' ? { kind: 'frame', frame: { kind: 'read', frame: output.frame } } : output,
    );
  }

  function flush(): Output<Said<MrzFrame>>[] {
    const run = Buffer.from(pending);
    pending = [];
    return read(zones.push(separated(run)));
  }

  /** The reply that a status byte ends; what stands before its tag is something else, such as a line without an end. */
  function reply(status: number): Output<Said<MrzFrame>>[] {
    const bytes = Buffer.from(pending);
    // Of ASCII alone: other capitals may be longer than their small letters.
    const text = bytes.toString('latin1').replace(/[a-z]+/g, (letters) => letters.toUpperCase());
    const { tag, at } = tags
      .map((each) => ({ tag: each, at: text.lastIndexOf(each) }))
      .reduce((last, each) => (each.at > last.at ? each : last), { tag: '', at: -1 });
    const match = matchMenuReply(Buffer.from([...bytes.subarray(Math.max(at, 0)), status, STORAGE]), tag);
    if (at < 0 || match.kind !== 'reply') {
      pending = [];
      return [discarded(Buffer.from([...bytes, status]), 'a reply to no command of ours')];
    }
    pending = [...bytes.subarray(0, at)];
    const before = pending.length === 0 ? [] : [...flush(), ...read(zones.idle())];
    const said = tag + match.reply.data.toUpperCase();
    const ok = match.reply.status === 'ack';
    return [...before, { kind: 'frame', frame: { kind: 'answer', name: tag, text: said, ok } }];
  }

  function take(byte: number): Output<Said<MrzFrame>>[] {
    if (afterStatus && PUNCTUATION.has(byte)) {
      afterStatus = false;
      return [];
    }
    afterStatus = STATUS.has(byte);
    if (afterStatus) return reply(byte);
    if (LINE_CONTROLS.has(byte)) return [...flush(), ...read(zones.push(Buffer.of(byte)))];
    pending.push(byte);
    return pending.length > MOST_REPLY_BYTES ? flush() : [];
  }

  return {
    push: (bytes) => [...bytes].flatMap(take),
    idle() {
      afterStatus = false;
      return [...flush(), ...read(zones.idle())];
    },
    end() {
      afterStatus = false;
      return [...flush(), ...read(zones.end())];
    },
  };
}

/** Accepted only when the scanner says the setting back as it was set. */
function set(command: string): Ask {
  const wanted = command.toUpperCase();
  return { name: wanted, bytes: menuCommand(command, '!'), accepts: ({ ok, text }) => ok && text === wanted };
}

/** Of the volatile table: the flash still says what it was delivered with. */
const QUERY = menuCommand('OCRENA?', '!');
/** OCR is on, in one of its kinds of print; a scanner that has restarted has lost what was set in its volatile table. */
const OCR_ON = /^OCRENA[1-9]$/;

const query = (name: string, ...before: readonly Buffer[]): Ask => ({
  name,
  bytes: Buffer.concat([...before, QUERY]),
  accepts: ({ ok, text }) => ok && OCR_ON.test(text),
});

/** The trigger itself is not answered: the query behind it is. */
const AGAIN = [TRIGGER_OFF, TRIGGER_ON];

export function honeywellOcr({ setup, trigger }: HoneywellOcrProfile): AskedProfile<MrzFrame> {
  const tags = [...new Set([...setup, 'OCRENA'].map(menuName))];
  const before = trigger === 'host' ? AGAIN : [];
  const again = query('trigger', ...before);
  return {
    decoder: () => honeywellOcrDecoder(tags),
    greeting: [...setup.map(set), again],
    poll: query('OCR on?', ...before),
    ...(trigger === 'host' && { afterRead: again }),
  };
}
