// Secure messaging from the card's side (Doc 9303-11, 9.8): takes a protected command apart, puts a protected answer together.
import { child, readTlvs, writeTlv } from '../../state/document/lds/tlv.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { BLOCK_BYTES, decryptCbc, encryptCbc, isWhole, pad, unpad } from '../chip-reader/crypto/block-cipher.ts';
import type { SessionKeys } from '../chip-reader/crypto/key-derivation.ts';
import { encryptBlock, macOf } from '../chip-reader/crypto/mac.ts';
import { type CardAnswer, type CardCommand, NO_DATA, STATUS } from './chip-apdu.ts';

export interface SecureSession {
  /** The command inside, or the status that refuses it; after a refusal the session is over. */
  open(command: CardCommand): Result<CardCommand, number>;
  /** The answer to the command opened last; `asData`: its data are data objects (odd instructions). */
  close(answer: CardAnswer, oddInstruction: boolean): CardAnswer;
  /** How many bytes of data an answer may have so that, protected, it is no longer than this. */
  room(bytes: number): number;
}

const DO = { cryptogram: 0x87, dataObjects: 0x85, expected: 0x97, status: 0x99, mac: 0x8e } as const;
const PADDING_METHOD_2 = Buffer.of(1);
/** 99 02 SW1 SW2 8E 08 and the code. */
const TRAILER = 14;

export function openSession(keys: SessionKeys): SecureSession {
  const { cipher } = keys;
  const block = BLOCK_BYTES[cipher];
  const counter = Buffer.alloc(block);
  keys.counter.copy(counter, block - keys.counter.length);

  const count = (): void => {
    for (let index = counter.length - 1; index >= 0; index -= 1) {
      const next = (counter.readUInt8(index) + 1) & 0xff;
      counter.writeUInt8(next, index);
      if (next !== 0) return;
    }
  };
  /** AES encrypts the counter to begin with; 3DES begins with zeros. */
  const start = (): Buffer => (cipher === 'AES' ? encryptBlock('AES', keys.encryption, counter) : Buffer.alloc(block));
  const encrypt = (data: Buffer): Buffer => encryptCbc(cipher, keys.encryption, pad(cipher, data), start());
  const decrypt = (data: Buffer): Buffer | undefined =>
    isWhole(cipher, data) ? unpad(cipher, decryptCbc(cipher, keys.encryption, data, start())) : undefined;
  /** Over the counter and what comes after it; 3DES and AES alike pad it. */
  const macOver = (...parts: readonly Buffer[]): Buffer => {
    const message = Buffer.concat([counter, ...parts]);
    return cipher === '3DES' ? macOf(cipher, keys.mac, message) : macOf(cipher, keys.mac, pad(cipher, message));
  };

  const open = (command: CardCommand): Result<CardCommand, number> => {
    count();
    const objects = readTlvs(command.data);
    if (!objects.ok) return err(STATUS.objectsIncorrect);
    const mac = child(command.data, DO.mac);
    if (!mac.ok) return err(STATUS.objectsMissing);
    const last = objects.value.at(-1);
    if (last?.tag !== DO.mac) return err(STATUS.objectsIncorrect);
    const protectedPart = command.data.subarray(0, command.data.length - mac.value.length - 2);
    const head = pad(cipher, Buffer.of(command.cla, command.ins, command.p1, command.p2));
    if (!macOver(head, protectedPart).equals(mac.value)) return err(STATUS.objectsIncorrect);

    const odd = command.ins % 2 === 1;
    const cryptogram = child(command.data, odd ? DO.dataObjects : DO.cryptogram);
    let data: Buffer | undefined = NO_DATA;
    if (cryptogram.ok && odd) data = decrypt(cryptogram.value);
    else if (cryptogram.ok) data = cryptogram.value[0] === 1 ? decrypt(cryptogram.value.subarray(1)) : undefined;
    if (data === undefined) return err(STATUS.objectsIncorrect);
    const expected = child(command.data, DO.expected);
    if (expected.ok && (expected.value.length < 1 || expected.value.length > 2)) return err(STATUS.objectsIncorrect);
    const le = expected.ok
      ? expected.value.readUIntBE(0, expected.value.length) || 256 ** expected.value.length
      : undefined;
    return ok({ ...command, cla: command.cla & 0xf0, data, le });
  };

  const close = ({ data, status }: CardAnswer, oddInstruction: boolean): CardAnswer => {
    count();
    const statusBytes = Buffer.alloc(2);
    statusBytes.writeUInt16BE(status);
    const body =
      data.length === 0
        ? NO_DATA
        : oddInstruction
          ? writeTlv(DO.dataObjects, encrypt(data))
          : writeTlv(DO.cryptogram, PADDING_METHOD_2, encrypt(data));
    const end = writeTlv(DO.status, statusBytes);
    return { data: Buffer.concat([body, end, writeTlv(DO.mac, macOver(body, end))]), status };
  };

  return {
    open,
    close,
    room: (bytes) => {
      // Tag, length of up to four bytes, padding indicator.
      const whole = bytes - TRAILER - (bytes > 256 ? 6 : 4);
      return Math.floor(whole / block) * block - 1;
    },
  };
}
