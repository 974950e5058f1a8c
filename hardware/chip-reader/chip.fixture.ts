// The chip's side of a conversation for the tests of the access protocols: written commands and answers of a worked example,
// and a chip that keeps secure messaging of its own.
import { expect } from 'vitest';
import { readTlvs, writeTlv } from '../../state/document/lds/tlv.ts';
import { ok } from '../../state/result.ts';
import { type Command, encodeCommand, type Response, splitResponse } from './apdu.ts';
import type { Channel } from './channel.ts';
import { decryptCbc, encryptCbc, pad, unpad } from './crypto/block-cipher.ts';
import type { RandomBytes, SessionKeys } from './crypto/key-derivation.ts';
import { encryptBlock, macOfPadded } from './crypto/mac.ts';

export const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
export const textOf = (bytes: Buffer): string => bytes.toString('hex').toUpperCase();

/** A status alone, or data before it. */
export const answer = (status: number, data: Buffer = Buffer.alloc(0)): Response => ({ data, status });

/** A channel that expects these commands, byte by byte, and gives these answers. */
export function scripted(lines: readonly (readonly [command: string, answer: string])[]): Channel & { done(): void } {
  let at = 0;
  return {
    exchange(command) {
      const [expected = 'nothing more', given = ''] = lines[at] ?? [];
      at += 1;
      expect(textOf(encodeCommand(command))).toBe(expected.replaceAll(/\s/g, ''));
      const response = splitResponse(hex(given));
      return Promise.resolve(
        response.ok ? response : { ok: false, error: { cause: 'malformed', detail: 'no status' } },
      );
    },
    done() {
      expect(at).toBe(lines.length);
    },
  };
}

/** A channel of a function; counts the commands. */
export function chip(handle: (command: Command) => Response): Channel & { readonly commands: Command[] } {
  const commands: Command[] = [];
  return {
    commands,
    exchange(command) {
      commands.push(command);
      return Promise.resolve(ok(handle(command)));
    },
  };
}

/** Gives these bytes one after the other; throws when more or others are asked for than there are. */
export function drawing(...draws: readonly (string | Buffer)[]): RandomBytes {
  const left = draws.map((draw) => (typeof draw === 'string' ? hex(draw) : draw));
  return (length) => {
    const draw = left.shift();
    if (draw?.length !== length) throw new RangeError(`${length} bytes are wanted, ${draw?.length ?? 'none'} are next`);
    return draw;
  };
}

/** The chip's end of secure messaging: throws for what no terminal may send. */
export function protectedChip(keys: SessionKeys, handle: (command: Command) => Response): (c: Command) => Response {
  const { cipher } = keys;
  let counter = BigInt(`0x${keys.counter.toString('hex')}`);
  const next = (): Buffer => {
    counter += 1n;
    return hex(counter.toString(16).padStart(2 * keys.counter.length, '0'));
  };
  const iv = (ssc: Buffer): Buffer | undefined =>
    cipher === 'AES' ? encryptBlock(cipher, keys.encryption, ssc) : undefined;

  return (command) => {
    const { cla = 0, ins, p1, p2 } = command;
    const ssc = next();
    const elements = readTlvs(command.data ?? Buffer.alloc(0));
    if (!elements.ok || cla !== 0x0c) throw new Error('not protected');
    const objects = elements.value;
    const code = objects.at(-1);
    const signed = (command.data ?? Buffer.alloc(0)).subarray(0, objects.at(-2)?.end ?? 0);
    const parts = [ssc, pad(cipher, Buffer.from([cla, ins, p1, p2]))];
    if (signed.length > 0) parts.push(pad(cipher, signed));
    if (code?.tag !== 0x8e || !macOfPadded(cipher, keys.mac, Buffer.concat(parts)).equals(code.value))
      throw new Error('the code is wrong');
    const cryptogram = objects.find(({ tag }) => tag === (ins % 2 === 1 ? 0x85 : 0x87))?.value;
    const length = objects.find(({ tag }) => tag === 0x97)?.value;
    const inner: { -readonly [K in keyof Command]: Command[K] } = { ins, p1, p2 };
    if (cryptogram !== undefined) {
      const blocks = ins % 2 === 1 ? cryptogram : cryptogram.subarray(1);
      const data = unpad(cipher, decryptCbc(cipher, keys.encryption, blocks, iv(ssc)));
      if (data === undefined) throw new Error('no padding');
      inner.data = data;
    }
    if (length !== undefined) inner.le = length.readUIntBE(0, length.length) || 256 ** length.length;

    const response = handle(inner);
    const answerCounter = next();
    const out: Buffer[] = [];
    if (response.data.length > 0) {
      const blocks = encryptCbc(cipher, keys.encryption, pad(cipher, response.data), iv(answerCounter));
      out.push(ins % 2 === 1 ? writeTlv(0x85, blocks) : writeTlv(0x87, Buffer.from([1]), blocks));
    }
    const status = Buffer.from([response.status >> 8, response.status & 0xff]);
    out.push(writeTlv(0x99, status));
    const sum = macOfPadded(cipher, keys.mac, Buffer.concat([answerCounter, pad(cipher, Buffer.concat(out))]));
    return { data: Buffer.concat([...out, writeTlv(0x8e, sum)]), status: response.status };
  };
}
