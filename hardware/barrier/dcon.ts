// The host's half of the ASCII protocol of ADAM-4000, NuDAM and I-7000 modules ("DCON"), see io-board-dcon.md: a command and
// the one reply that it may have. A line ends with CR; with the check sum on, two digits before it are the sum of all characters
// before them, modulo 256 (I-7000 DIO manual, 2). There is no transaction number: the shape is all that ties a reply to its command.
import type { Codec, Match } from './exchange.ts';

export interface DconRequest {
  /** From the delimiter on, without check sum and CR; capital letters. */
  readonly command: string;
  /** Undefined for what all modules take and none answers (`~**`, `#**`). */
  readonly reply:
    | {
        /** `>`: done; such a command may be ignored with a bare `!` while the host watchdog has tripped. */
        readonly lead: '!' | '>';
        /** What stands between the lead and the data, such as the address; may be empty. */
        readonly prefix: string;
        /** Hexadecimal digits behind it, exactly so many. */
        readonly digits: number;
      }
    | undefined;
}

/** Codes of an exception, in the words of {@link Match}. */
export const REFUSED = 1;
export const IGNORED = 2;

const CR = 0x0d;
const CHECKSUM_DIGITS = 2;
/** `?AA`. */
const LONGEST_REFUSAL = 3;
const WORDS: ReadonlyMap<number, string> = new Map([
  [REFUSED, 'the module refuses the command'],
  [IGNORED, 'the module ignores outputs: its host watchdog has tripped'],
]);

/** Two capital hexadecimal digits, as every address and byte. */
export function byte(value: number): string {
  return (value & 0xff).toString(16).toUpperCase().padStart(2, '0');
}

export function checksumOf(text: string): string {
  return byte(Buffer.from(text, 'latin1').reduce((sum, each) => sum + each, 0));
}

export function encodeCommand(command: string, checksum: boolean): Buffer {
  return Buffer.from(`${command}${checksum ? checksumOf(command) : ''}\r`, 'latin1');
}

const flawed = (flaw: string): Match<never> => ({ kind: 'flawed', flaw });

function matchText(request: DconRequest, address: string, text: string): Match<string> {
  const { reply } = request;
  if (reply === undefined) return flawed('trailing');
  if (text === '?' || text === `?${address}`) return { kind: 'exception', code: REFUSED };
  if (text.startsWith('?')) return flawed('address');
  if (text === '!' && reply.lead === '>') return { kind: 'exception', code: IGNORED };
  if (!text.startsWith(reply.lead)) return flawed('delimiter');
  const data = text.slice(1 + reply.prefix.length);
  if (text.length !== 1 + reply.prefix.length + reply.digits) return flawed('length');
  if (text.slice(1, 1 + reply.prefix.length) !== reply.prefix) return flawed('address');
  return /^[0-9A-F]*$/.test(data) ? { kind: 'reply', data } : flawed('character');
}

/**
 * Compares what has arrived since the command with the one reply that it may have; the data is the digits. Nothing is skipped
 * to find a reply further on, and nothing is taken before its CR.
 * @param address two digits
 */
export function matchLine(request: DconRequest, address: string, checksum: boolean, received: Buffer): Match<string> {
  const { reply } = request;
  if (reply === undefined) return received.length === 0 ? { kind: 'reply', data: '' } : flawed('trailing');
  const end = received.indexOf(CR);
  const text = received.toString('latin1', 0, end < 0 ? received.length : end);
  if (!/^[!-~]*$/.test(text)) return flawed('character');
  if (end < 0) {
    const most = Math.max(1 + reply.prefix.length + reply.digits, LONGEST_REFUSAL) + (checksum ? CHECKSUM_DIGITS : 0);
    return text.length > most ? flawed('length') : { kind: 'incomplete' };
  }
  if (received.length > end + 1) return flawed('trailing');
  if (!checksum) return matchText(request, address, text);
  const body = text.slice(0, -CHECKSUM_DIGITS);
  if (body === '' || checksumOf(body) !== text.slice(-CHECKSUM_DIGITS)) return flawed('crc');
  return matchText(request, address, body);
}

/** @param address 0 to 255 */
export function dconCodec(address: number, checksum: boolean): Codec<DconRequest, string> {
  return {
    encode: ({ command }) => encodeCommand(command, checksum),
    match: (request, received) => matchLine(request, byte(address), checksum, received),
    explain: (code) => WORDS.get(code) ?? `exception ${code}`,
  };
}
