// A virtual passport: the card's side of ISO/IEC 7816-4 and of Doc 9303-11, as an eMRTD speaks it, with plain access, BAC or PACE,
// chip and active authentication. Written apart from the reader's side, so that one does not repeat the other's mistakes. It knows
// nothing of time or wires; the virtual reader has those.
import { randomBytes } from 'node:crypto';
import { readDg1 } from '../../state/document/lds/dg1.ts';
import { readTlvs } from '../../state/document/lds/tlv.ts';
import type { AccessKey } from '../../state/gate/ports.ts';
import { mrzSecret, type RandomBytes, type SessionKeys } from '../chip-reader/crypto/key-derivation.ts';
import { answerBytes, type CardAnswer, type CardCommand, NO_DATA, parseCommand, says, STATUS } from './chip-apdu.ts';
import { activeAuthentication, createChipAuthenticationCard } from './chip-authentication.ts';
import { type BasicAccess, basicAccess } from './chip-bac.ts';
import { type ChipFileName, createFileSystem } from './chip-files.ts';
import { type ChipHabits, STANDARD } from './chip-habits.ts';
import { type ChipKeys, NO_KEYS, type PaceOffer } from './chip-keys.ts';
import { createPaceCard, PASSWORDS } from './chip-pace.ts';
import { openSession, type SecureSession } from './chip-secure-messaging.ts';
import { zoneKeyOf } from './chip-zone-key.ts';
import { groupOf } from './chip-groups.ts';
import type { PassportFiles } from './passport-files.ts';

export interface VirtualPassport {
  /** Answer to reset, as PC/SC makes it for a contactless card. */
  readonly answerToReset: Buffer;
  /** Forgets what was selected and agreed. */
  reset(): void;
  /** One command in, data and status out. Any bytes are answered; no bytes at all mean that the chip is silent until it is reset. */
  answer(command: Buffer): Buffer;
}

export interface PassportOptions {
  /** Answers 6982 to every file of the holder, whatever is done. Default no. */
  readonly locked?: boolean;
  /** A card of another kind: it does not know the eMRTD application. Default no. */
  readonly otherCard?: boolean;
  /** Basic access control guards the files. Default no; with neither this nor `pace`, anybody may read. */
  readonly bac?: boolean;
  /** What EF.CardAccess offers; guards the files where there is one at least. */
  readonly pace?: readonly PaceOffer[];
  /** Of the zone; what DG1 says unless given: another one than is printed cannot be opened. */
  readonly accessKey?: AccessKey;
  /** Six digits, for PACE. */
  readonly cardAccessNumber?: string;
  readonly keys?: ChipKeys;
  readonly habits?: ChipHabits;
  /** Of node:crypto unless given. */
  readonly random?: RandomBytes;
}

const INS = {
  manageSecurity: 0x22,
  externalAuthenticate: 0x82,
  getChallenge: 0x84,
  generalAuthenticate: 0x86,
  internalAuthenticate: 0x88,
  select: 0xa4,
  readBinary: 0xb0,
  readBinaryOdd: 0xb1,
  getResponse: 0xc0,
} as const;
/** P1 and P2 of MANAGE SECURITY ENVIRONMENT. */
const SET = { pace: 0xc1a4, chipAuthentication: 0x41a4, keyAgreement: 0x41a6 } as const;
const CHAINED = 0x10;
const PROTECTED = 0x0c;
const SHORT_ANSWER = 256;
/** Of a chip that gives long answers in parts. */
const PART = 128;
/** A chained command longer than this is not taken. */
const MAX_CHAIN = 4096;

/** A passport with these files, powered up. */
export function createPassport(files: PassportFiles, options: PassportOptions = {}): VirtualPassport {
  const { bac = false, pace: offers = [], keys = NO_KEYS, habits = STANDARD, random = randomBytes } = options;
  const guarded = bac || offers.length > 0;
  const accessKey = options.accessKey ?? keyIn(files);
  const secrets = new Map<number, Buffer>();
  if (accessKey !== undefined) secrets.set(PASSWORDS.MRZ, mrzSecret(accessKey));
  if (options.cardAccessNumber !== undefined)
    secrets.set(PASSWORDS.CAN, Buffer.from(options.cardAccessNumber, 'latin1'));
  const mappingOffer = offers.find(({ mapping }) => mapping === 'CAM');
  const mappingKey =
    mappingOffer && keys.chipAuthentication.find(({ group }) => group === groupOf(mappingOffer.parameterId));

  let session: SecureSession | undefined;
  let authenticated = false;
  let silent = false;
  let target: 'pace' | 'chip-authentication' | undefined;
  let chain: Buffer[] = [];
  let rest: Buffer = NO_DATA;

  const isShut = (): boolean => guarded && !authenticated;

  const fileSystem = createFileSystem({
    files: filesOf(files, habits),
    habits,
    hasApplication: options.otherCard !== true,
    isOpen: () => options.locked !== true && !isShut(),
  });
  const newBasic = (): BasicAccess | undefined =>
    bac && accessKey !== undefined ? basicAccess(accessKey, random) : undefined;
  const newPace = () => createPaceCard({ offers, secrets, mappingKey, ...habits }, random);
  const newChipAuthentication = () => createChipAuthenticationCard(keys.chipAuthentication);
  let basic = newBasic();
  let pace = newPace();
  let chipAuthentication = newChipAuthentication();

  /** What comes into force after an answer. */
  interface Outcome {
    readonly answer: CardAnswer;
    readonly keys?: SessionKeys;
  }
  const only = (answer: CardAnswer): Outcome => ({ answer });

  const externalAuthenticate = (data: Buffer): Outcome => {
    if (basic === undefined || !fileSystem.inApplication) return only(says(STATUS.wrongInstruction));
    const done = basic.authenticate(data);
    if (done === undefined)
      return only(says(habits.wrongPassword === 'failed' ? STATUS.authenticationFailed : STATUS.locked));
    return { answer: says(STATUS.ok, done.answer), keys: done.keys };
  };

  const manageSecurity = ({ p1, p2, data, le }: CardCommand): Outcome => {
    if (le !== undefined && habits.leWithoutData === 'refused') return only(says(STATUS.wrongLength));
    switch (p1 * 256 + p2) {
      case SET.pace:
        target = 'pace';
        return only(says(pace.choose(data)));
      case SET.chipAuthentication: {
        if (isShut()) return only(says(STATUS.locked));
        target = 'chip-authentication';
        return only(says(chipAuthentication.choose(data) ?? STATUS.wrongData));
      }
      case SET.keyAgreement:
        return isShut() ? only(says(STATUS.locked)) : chipAuthentication.setKeyAgreement(data);
      default:
        return only(says(STATUS.wrongParameters));
    }
  };

  const internalAuthenticate = ({ data, le }: CardCommand, room: number): CardAnswer => {
    const { activeAuthentication: key } = keys;
    if (key === undefined) return says(STATUS.wrongInstruction);
    if (isShut()) return says(STATUS.locked);
    if (data.length !== 8) return says(STATUS.wrongLength);
    const signature = activeAuthentication(key, data, random);
    const most = habits.inParts ? signature.length : room;
    return signature.length > Math.min(le ?? 0, most) ? says(STATUS.wrongLength) : says(STATUS.ok, signature);
  };

  /** @param room most bytes of data that the answer can carry */
  const execute = (command: CardCommand, room: number): Outcome => {
    switch (command.ins) {
      case INS.select:
        return only(fileSystem.select(command));
      case INS.readBinary:
      case INS.readBinaryOdd:
        return only(fileSystem.read(command, room));
      case INS.getChallenge:
        if (basic === undefined || !fileSystem.inApplication) return only(says(STATUS.wrongInstruction));
        return only(command.le === 8 ? says(STATUS.ok, basic.challenge()) : says(STATUS.wrongLength));
      case INS.externalAuthenticate:
        return externalAuthenticate(command.data);
      case INS.manageSecurity:
        return manageSecurity(command);
      case INS.generalAuthenticate:
        if (target === 'pace') return pace.step(command.data);
        return target === 'chip-authentication'
          ? chipAuthentication.step(command.data)
          : only(says(STATUS.notSatisfied));
      case INS.internalAuthenticate:
        return only(internalAuthenticate(command, room));
      default:
        return only(says(STATUS.wrongInstruction));
    }
  };

  /** Takes up a part of a chained command; undefined where more is to come. */
  const unchained = (command: CardCommand): CardCommand | undefined => {
    const data = Buffer.concat([...chain, command.data]);
    // Each step of GENERAL AUTHENTICATE is answered, although all but the last say that more will come (Doc 9303-11, 4.4.4.2); only
    // one whose data are cut off goes on.
    const isLast = (command.cla & CHAINED) === 0 || (command.ins === INS.generalAuthenticate && readTlvs(data).ok);
    chain = isLast || data.length > MAX_CHAIN ? [] : [data];
    return isLast ? { ...command, data } : undefined;
  };

  const endSession = (): void => {
    session = undefined;
    authenticated = false;
  };

  const inPlain = (command: CardCommand): CardAnswer => {
    // Doc 9303-11, 9.8.3: an unprotected command ends the session.
    if (session !== undefined) endSession();
    const whole = unchained(command);
    if (whole === undefined) return says(STATUS.ok);
    const { answer, keys: agreed } = execute(whole, command.extended ? 65_536 : SHORT_ANSWER);
    begin(agreed);
    return answer;
  };

  const begin = (agreed: SessionKeys | undefined): void => {
    if (agreed === undefined) return;
    session = openSession(agreed);
    authenticated = true;
  };

  const underSession = (command: CardCommand): CardAnswer => {
    const current = session;
    const inner = current?.open(command) ?? { ok: false, error: STATUS.objectsIncorrect };
    if (current === undefined || !inner.ok) {
      endSession();
      return says(inner.ok ? STATUS.objectsIncorrect : inner.error);
    }
    const whole = unchained(inner.value);
    const odd = command.ins === INS.readBinaryOdd;
    if (whole === undefined) return current.close(says(STATUS.ok), odd);
    const { answer, keys: agreed } = execute(whole, current.room(command.le ?? SHORT_ANSWER));
    const closed = current.close(answer, odd);
    begin(agreed);
    return closed;
  };

  const inParts = (answer: CardAnswer, command: CardCommand): CardAnswer => {
    if (!habits.inParts || command.extended || answer.data.length <= PART) return answer;
    rest = answerBytes(answer);
    return nextPart();
  };

  /** The rest ends with the status of the whole. */
  const nextPart = (): CardAnswer => {
    const end = rest.length - 2;
    const length = Math.min(PART, end);
    const data = rest.subarray(0, length);
    const status = length === end ? rest.readUInt16BE(end) : 0x6100 + Math.min(end - length, 0xff);
    rest = length === end ? NO_DATA : rest.subarray(length);
    return says(status, data);
  };

  const answerTo = (bytes: Buffer): CardAnswer => {
    const command = parseCommand(bytes);
    if (command === undefined) return says(STATUS.wrongLength);
    if (command.extended && habits.extendedLength === 'refused') {
      endSession();
      return says(STATUS.wrongLength);
    }
    if ((command.cla & ~(CHAINED | PROTECTED)) !== 0) return says(STATUS.wrongClass);
    if (command.ins === INS.getResponse) return rest.length > 0 ? nextPart() : says(STATUS.notSatisfied);
    rest = NO_DATA;
    const isProtected = (command.cla & PROTECTED) === PROTECTED;
    return inParts(isProtected ? underSession(command) : inPlain(command), command);
  };

  return {
    answerToReset: Buffer.from('3b80800101', 'hex'),
    reset: () => {
      endSession();
      fileSystem.reset();
      [silent, target, chain, rest] = [false, undefined, [], NO_DATA];
      [basic, pace, chipAuthentication] = [newBasic(), newPace(), newChipAuthentication()];
    },
    answer: (bytes) => {
      if (habits.extendedLength === 'falls-silent' && parseCommand(bytes)?.extended === true) silent = true;
      return silent ? NO_DATA : answerBytes(answerTo(bytes));
    },
  };
}

/** What the zone in DG1 makes the key; undefined where it is none. */
function keyIn(files: PassportFiles): AccessKey | undefined {
  const lines = readDg1(files.DG1);
  const key = lines.ok ? zoneKeyOf(lines.value) : undefined;
  return key !== undefined &&
    [key.documentNumber, key.dateOfBirth, key.dateOfExpiry].every((field) => /^[A-Z0-9<]+$/.test(field))
    ? key
    : undefined;
}

/** EF.ATR/INFO: extended length fields (third byte of the capabilities), and how long command and answer may be. */
const ATR_INFO = Buffer.from('47030001e0' + '7f660a' + '0203010000' + '0203010000', 'hex');
/** EF.DIR: the application of the eMRTD (Doc 9303-10, 3.11.2). */
const DIR = Buffer.from('61094f07a0000002471001', 'hex');

function filesOf(files: PassportFiles, habits: ChipHabits): ReadonlyMap<ChipFileName, Buffer> {
  const all = new Map<ChipFileName, Buffer>();
  for (const [name, bytes] of Object.entries(files) as [keyof PassportFiles, Buffer | undefined][])
    if (bytes !== undefined) all.set(name, bytes);
  if (habits.atrInfo === 'readable') all.set('AtrInfo', ATR_INFO);
  if (habits.directory !== 'absent') all.set('Dir', DIR);
  return all;
}
