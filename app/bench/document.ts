// The documents of the bench: an identity that nobody has, and a chip made from its zone and a portrait, sound or false;
// and a watchlist with just this document on it.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPassport, type VirtualPassport } from '../../hardware/bench/passport.ts';
import {
  keysOfClone,
  makeActiveAuthenticationKey,
  makeChipAuthenticationKey,
  type ChipKeys,
  type PaceOffer,
} from '../../hardware/bench/chip-keys.ts';
import type { SignerName } from '../../hardware/bench/issuer.ts';
import { personalise, withSwappedDg1 } from '../../hardware/bench/passport-files.ts';
import { composeTd3 } from '../../state/document/mrz/compose.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import { localDay } from '../controller/local-day.ts';
import { ok, type Result } from '../../state/result.ts';
import type { Controller } from '../controller/controller.ts';
import type { IssuingStates } from './issuing-states.ts';

function yearsFrom(now: Date, years: number): string {
  const day = new Date(now);
  day.setFullYear(day.getFullYear() + years);
  return localDay(day);
}

/** The number of another document than the specimen's. */
export const SECOND_DOCUMENT = 'B0000002';

/** The zone of a specimen of Utopia, the state that exists in Doc 9303 only. */
export function specimenLines(validity: 'valid' | 'expired', now: Date, documentNumber = 'B0000001'): [string, string] {
  return composeTd3({
    issuingState: 'UTO',
    primaryIdentifier: 'SPECIMEN',
    secondaryIdentifier: 'BENCH TRAVELLER',
    documentNumber,
    nationality: 'UTO',
    dateOfBirth: '1990-05-17',
    sex: 'X',
    dateOfExpiry: yearsFrom(now, validity === 'valid' ? 5 : -1),
  });
}

/** What a chip of the bench is like. It opens by BAC and signs with an RSA key, as most of the field, unless it says otherwise. */
export const CHIP_KINDS = ['sound', 'pace', 'swapped', 'cloned', 'revoked', 'unknown', 'other'] as const;
export type ChipKind = (typeof CHIP_KINDS)[number];

interface ChipMaking {
  /** Chip authentication and PACE by elliptic curves in place of BAC and RSA. */
  readonly isModern?: boolean;
  readonly signer?: SignerName;
  /** Personalised with another zone, which was signed; then DG1 was changed. */
  readonly isSwapped?: boolean;
  /** All files of a sound chip, and not its keys. */
  readonly isCloned?: boolean;
  /** A card, and no passport. */
  readonly otherCard?: boolean;
}

const CHIPS: Readonly<Record<ChipKind, ChipMaking>> = {
  sound: {},
  pace: { isModern: true },
  swapped: { isSwapped: true },
  cloned: { isCloned: true },
  revoked: { signer: 'revoked' },
  unknown: { signer: 'unknown' },
  other: { otherCard: true },
};

/** PACE and chip authentication on P-256 with AES-128. */
const MODERN = { suite: 'AES-128', parameterId: 12 } as const;
const PACE: readonly PaceOffer[] = [{ mapping: 'GM', ...MODERN }];

function keysOf(isModern: boolean): ChipKeys {
  return isModern
    ? { chipAuthentication: [makeChipAuthenticationKey(MODERN)], activeAuthentication: undefined }
    : {
        chipAuthentication: [],
        activeAuthentication: makeActiveAuthenticationKey({ rsaBits: 1024, digest: 'sha1' }),
      };
}

/** @returns the passport, or why its chip cannot be made, in words */
export function passportOf(
  states: IssuingStates,
  lines: readonly string[],
  portrait: EncodedImage,
  kind: ChipKind = 'sound',
): Result<VirtualPassport, string> {
  const { isModern = false, signer = 'good', isSwapped = false, isCloned = false, otherCard = false } = CHIPS[kind];
  const keys = keysOf(isModern);
  const pace = isModern ? PACE : [];
  const signed = isSwapped ? specimenLines('valid', new Date(), SECOND_DOCUMENT) : lines;
  const issuer = states.issuerOf((lines[0] ?? '').slice(2, 5).replaceAll('<', ''));
  const files = personalise(signed, portrait, { issuer, signer, keys, pace });
  if (!files.ok) return files;
  const held = isSwapped ? withSwappedDg1(files.value, lines) : files.value;
  return ok(createPassport(held, { bac: !isModern, pace, keys: isCloned ? keysOfClone(keys) : keys, otherCard }));
}

/** The same for a lane that runs: it learns of a state whose first passport this is. */
export async function passportFor(
  states: IssuingStates,
  { refreshTrust }: Pick<Controller, 'refreshTrust'>,
  ...[lines, portrait, kind]: [lines: readonly string[], portrait: EncodedImage, kind?: ChipKind]
): Promise<Result<VirtualPassport, string>> {
  const before = states.count;
  const passport = passportOf(states, lines, portrait, kind);
  if (states.count !== before) await refreshTrust();
  return passport;
}

/**
 * A list named `bench` in a CSV file, whose only entry is this document.
 * @param inForce false: the entry has expired, so that importing it takes an earlier one out of force
 * @returns the file
 */
export function writeList(folder: string, lines: readonly string[], inForce: boolean): string {
  const file = path.join(folder, 'listed.csv');
  const [first = '', second = ''] = lines;
  const number = (lines.length === 3 ? first.slice(5, 14) : second.slice(0, 9)).replace(/<+$/, '');
  writeFileSync(
    file,
    'entry,list,kind,document_number,direction,valid_to,handling,reason\n' +
      `BENCH-1,bench,SLTD,${number},both,${inForce ? '' : '2000-01-01'},stop,listed by the bench\n`,
  );
  return file;
}
