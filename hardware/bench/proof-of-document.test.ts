// Whether the files of a passport are those that were signed: groups swapped, added, hidden; security objects of every kind.
import { describe, expect, it } from 'vitest';
import { valueOf } from '../../state/document/portrait/test-images.ts';
import { NO_PROOFS } from '../../state/document/pki/types.ts';
import { keysOfClone } from './chip-keys.ts';
import { makeSigner } from './issuer-certificates.ts';
import { signFiles, withChangedByte, withSwappedDg1, withSwappedPortrait } from './passport-files.ts';
import {
  aborted,
  type Case,
  type Expected,
  expected,
  GOOD,
  ISSUER,
  KEYS,
  LINES,
  passportFiles,
  PLAIN,
  PORTRAIT,
  proofsOf,
  proven,
  without,
  wish,
  listed,
} from './proof.fixture.ts';

const explicit = ISSUER.authority('explicit');
const clone = proofsOf(keysOfClone(KEYS));
const OF_SIGNER = [
  'signer-trust',
  'signer-validity',
  'signer-revocation',
  'signer-defects',
  'signer-state',
  'active-authentication',
  'chip-authentication',
  'pace-mapping',
] as const;
const unsigned = (cause: string): Expected => ({
  'sod-signature': cause,
  ...aborted('sod-signature', ...OF_SIGNER),
  'chip-genuine': 'aborted: active-authentication: rests on sod-signature',
});
const unreadable = (cause: string): Expected => ({
  'sod-structure': cause,
  ...aborted('sod-structure', 'sod-signature', 'group-hashes', 'groups-listed'),
  ...aborted('sod-signature', ...OF_SIGNER),
  'chip-genuine': 'aborted: active-authentication: rests on sod-signature',
});

const CASES: readonly Case[] = [
  // Groups.
  [
    'the zone of somebody else',
    { files: withSwappedDg1(GOOD, ['P<UTOSOMEBODY<<ELSE<<<<<<<<<<<<<<<<<<<<<<<<<', LINES[1]]) },
    {
      'signer-state': 'undetermined: DG1 is not the one that was signed',
      'group-hashes': 'failed: DG1: not what was signed',
    },
  ],
  [
    'the portrait of somebody else',
    {
      files: valueOf(withSwappedPortrait(GOOD, { ...PORTRAIT, bytes: Buffer.concat([PORTRAIT.bytes, Buffer.of(0)]) })),
    },
    { 'group-hashes': 'failed: DG2: not what was signed' },
  ],
  [
    'a portrait that nobody signed',
    { files: { ...GOOD, SOD: signFiles({ DG1: GOOD.DG1, DG14: GOOD.DG14, DG15: GOOD.DG15 }, { issuer: ISSUER }) } },
    {
      'group-hashes': 'failed: DG2: not signed at all',
      'groups-listed': 'failed: EF.COM lists DG2, which was not signed',
    },
  ],
  [
    'a chip that keeps its portrait to itself',
    { files: without(GOOD, 'DG2') },
    { 'group-hashes': 'undetermined: DG2: not read' },
  ],
  [
    'a key that somebody has added',
    {
      files: { ...PLAIN, DG15: GOOD.DG15 },
      proofs: { ...NO_PROOFS, activeAuthentication: clone.activeAuthentication },
    },
    {
      'groups-listed': 'undetermined: DG15: read, and not signed',
      'active-authentication': 'undetermined: DG15 is not signed',
      'chip-authentication': 'not-supported: the document has no DG14',
      'pace-mapping': 'not-supported: the document does not offer it',
      'chip-genuine': 'undetermined: active-authentication: DG15 is not signed',
    },
  ],
  [
    'a key that somebody has hidden',
    {
      files: { ...without(GOOD, 'DG15', 'DG14', 'CardSecurity'), COM: listed(0x61, 0x75) },
      proofs: NO_PROOFS,
    },
    {
      'groups-listed': 'failed: EF.COM does not list DG14, DG15, which was signed',
      'active-authentication': 'undetermined: DG15 was not read',
      'chip-authentication': 'undetermined: DG14 was not read',
      'pace-mapping': 'undetermined: DG14 was not read',
      'chip-genuine': 'undetermined: active-authentication: DG15 was not read',
    },
  ],
  [
    'an EF.COM with a group that was not signed',
    { files: { ...GOOD, COM: listed(0x61, 0x75, 0x63, 0x6e, 0x6f) } },
    { 'groups-listed': 'failed: EF.COM lists DG3, which was not signed' },
  ],
  [
    'an EF.COM with a group that there is not',
    { files: { ...GOOD, COM: listed(0x61, 0x75, 0x5f) } },
    { 'groups-listed': 'undetermined: EF.COM lists a group that there is not' },
  ],
  [
    'an EF.COM that is none',
    { files: { ...GOOD, COM: Buffer.from('6000', 'hex') } },
    { 'groups-listed': 'undetermined: EF.COM: 5F01 is missing' },
  ],
  ['no EF.COM', { files: without(GOOD, 'COM') }, { 'groups-listed': 'not-supported: EF.COM was not read' }],
  // The security object.
  ['no security object', { files: without(GOOD, 'SOD') }, { ...unreadable('undetermined: EF.SOD was not read') }],
  [
    'a security object that is none',
    { files: { ...GOOD, SOD: Buffer.from('770430020500', 'hex') } },
    { ...unreadable('failed: its signed data have not the structure of RFC 5652') },
  ],
  ['a changed signature', { files: withChangedByte(GOOD, 'SOD', -1) }, unsigned('failed: the signature is wrong')],
  [
    'a security object without the certificate of its signer',
    { files: passportFiles({ signing: { withoutCertificate: true } }) },
    unsigned('undetermined: the certificate of its signer is not in it'),
  ],
  ['a signer named by its key', { files: passportFiles({ signing: { byKeyId: true } }) }, {}],
  ['indefinite lengths', { files: passportFiles({ signing: { indefinite: true } }) }, {}],
  ['a security object of version 1', { files: passportFiles({ version: 1 }) }, {}],
  ['SHA-1, accepted', { files: passportFiles({ signer: 'sha1', digest: 'sha1' }) }, {}],
  [
    'SHA-1 in the hashes, not accepted',
    { files: passportFiles({ digest: 'sha1' }), policy: { sha1: 'undetermined' } },
    {
      ...unsigned('undetermined: it is signed with SHA-1, which is not accepted here'),
      'group-hashes': 'undetermined: the hashes are of SHA-1, which is not accepted here',
    },
  ],
  [
    'SHA-1 in the signature, not accepted',
    { files: passportFiles({ signer: 'sha1' }), policy: { sha1: 'undetermined' } },
    unsigned('undetermined: it is signed with SHA-1, which is not accepted here'),
  ],
  [
    'SHA-1 in the certificate, not accepted',
    {
      files: passportFiles({ signer: makeSigner({ ...explicit, scheme: { digest: 'sha1' } }, wish) }),
      policy: { sha1: 'undetermined' },
    },
    {
      'signer-trust': 'undetermined: the certificate of the signer is signed with SHA-1, which is not accepted here',
      'pace-mapping': 'successful',
    },
  ],
];

describe('the files of a passport', () => {
  it.each(CASES)('%s', (_, given, others) => {
    expect(proven(given)).toEqual(expected(others));
  });
});
