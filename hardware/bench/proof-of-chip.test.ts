// Whether a chip is the one that was personalised: active authentication, chip authentication, the mapping of PACE.
import { describe, expect, it } from 'vitest';
import type { TrustFile } from '../../state/document/pki/trust/types.ts';
import { NO_PROOFS } from '../../state/document/pki/types.ts';
import { keysOfClone, makeActiveAuthenticationKey, NO_KEYS } from './chip-keys.ts';
import { type Identity, makeSigner } from './issuer-certificates.ts';
import { createIssuer } from './issuer.ts';
import { signFiles } from './passport-files.ts';
import {
  type Case,
  expected,
  GOOD,
  ISSUER,
  KEYS,
  NOW,
  passportFiles,
  PLAIN,
  proofsOf,
  proven,
  TRUST_FILES,
  without,
  wish,
  listed,
} from './proof.fixture.ts';

const explicit = ISSUER.authority('explicit');
const clone = proofsOf(keysOfClone(KEYS));
const OTHER_KEY = 'the chip signed with another key than that of DG15, or signed something else';
const elsewhere = createIssuer({ country: 'XX', seed: 'elsewhere', now: NOW });
function ecKeys() {
  const key = makeActiveAuthenticationKey({ curve: 'P-256', digest: 'sha256' }, (bytes) => Buffer.alloc(bytes, 7));
  return { ...NO_KEYS, activeAuthentication: key };
}

const CASES: readonly Case[] = [
  [
    'a clone of all files',
    { proofs: { ...clone, chipAuthentication: undefined } },
    {
      'active-authentication': `failed: ${OTHER_KEY}`,
      'chip-authentication': 'undetermined: it was not carried out',
      'pace-mapping': 'failed: the chip does not hold the static key that was signed',
      'chip-genuine': `failed: active-authentication: ${OTHER_KEY}`,
    },
  ],
  [
    'a clone that fails every proof',
    {
      proofs: {
        ...clone,
        chipAuthentication: {
          outcome: 'refused',
          publicKey: KEYS.chipAuthentication[0]?.spki ?? Buffer.alloc(0),
          algorithm: 'AES-128',
          detail: 'wrong MAC',
        },
      },
    },
    {
      'active-authentication': `failed: ${OTHER_KEY}`,
      'chip-authentication': 'failed: the chip could not prove its key: wrong MAC',
      'pace-mapping': 'failed: the chip does not hold the static key that was signed',
      'chip-genuine': `failed: active-authentication: ${OTHER_KEY}`,
    },
  ],
  [
    'a key that is not in DG14',
    {
      proofs: {
        ...NO_PROOFS,
        chipAuthentication: { outcome: 'answered', publicKey: wish.key.spki, algorithm: 'AES-128', detail: '' },
      },
    },
    {
      'active-authentication': 'undetermined: the chip was not asked',
      'chip-authentication': 'failed: the key that was used is not one of DG14',
      'pace-mapping': 'undetermined: it was not used',
      'chip-genuine': 'failed: chip-authentication: the key that was used is not one of DG14',
    },
  ],
  [
    'a chip with the one key and without the others',
    { proofs: { ...NO_PROOFS, activeAuthentication: proofsOf(KEYS).activeAuthentication, mapping: clone.mapping } },
    {
      'chip-authentication': 'undetermined: it was not carried out',
      'pace-mapping': 'failed: the chip does not hold the static key that was signed',
      'chip-genuine': 'failed: pace-mapping: the chip does not hold the static key that was signed',
    },
  ],
  [
    'a chip that refuses to sign',
    { proofs: { ...NO_PROOFS, activeAuthentication: { refused: '6982' } } },
    {
      'active-authentication': 'failed: the chip did not sign: 6982',
      'chip-authentication': 'undetermined: it was not carried out',
      'pace-mapping': 'undetermined: it was not used',
      'chip-genuine': 'failed: active-authentication: the chip did not sign: 6982',
    },
  ],
  [
    'a chip that was asked nothing',
    { proofs: NO_PROOFS },
    {
      'active-authentication': 'undetermined: the chip was not asked',
      'chip-authentication': 'undetermined: it was not carried out',
      'pace-mapping': 'undetermined: it was not used',
      'chip-genuine': 'undetermined: active-authentication: the chip was not asked',
    },
  ],
  [
    'a document that offers no proof',
    { files: PLAIN, proofs: NO_PROOFS },
    {
      'active-authentication': 'not-supported: the document has no DG15',
      'chip-authentication': 'not-supported: the document has no DG14',
      'pace-mapping': 'not-supported: the document does not offer it',
      'chip-genuine': 'not-supported: the document offers none',
    },
  ],
  [
    'an elliptic key of active authentication, for which DG14 names no hash',
    {
      files: {
        ...PLAIN,
        DG15: passportFiles({ keys: ecKeys() }).DG15,
        SOD: signFiles(
          { DG1: PLAIN.DG1, DG2: PLAIN.DG2, DG15: passportFiles({ keys: ecKeys() }).DG15 },
          { issuer: ISSUER },
        ),
        COM: listed(0x61, 0x75, 0x6f),
      },
      proofs: { ...NO_PROOFS, activeAuthentication: proofsOf(ecKeys()).activeAuthentication },
    },
    {
      'active-authentication': 'undetermined: DG14 does not say with which hash the key of DG15 signs',
      'chip-authentication': 'not-supported: the document has no DG14',
      'pace-mapping': 'not-supported: the document does not offer it',
      'chip-genuine': 'undetermined: active-authentication: DG14 does not say with which hash the key of DG15 signs',
    },
  ],
];

describe('the proofs of a chip', () => {
  it.each(CASES)('%s', (_, given, others) => {
    expect(proven(given)).toEqual(expected(others));
  });
});

describe('PACE with chip authentication mapping', () => {
  const cardOf = (signer: Identity) =>
    passportFiles({ issuer: { ...ISSUER, signer: (name) => (name === 'good' ? signer : ISSUER.signer(name)) } })
      .CardSecurity;
  const mapped = (signer: Identity, trust?: readonly TrustFile[]) =>
    proven({ files: { ...without(GOOD, 'DG14'), CardSecurity: cardOf(signer) }, ...(trust && { trust }) }).find(
      ([name]) => name === 'pace-mapping',
    )?.[2];

  it('rests on an EF.CardSecurity of the same signer, or of another one that is above doubt', () => {
    expect(mapped(ISSUER.signer('good'))).toBe('successful');
    expect(mapped(makeSigner(explicit, wish))).toBe('successful');
  });

  it('does not rest on one whose signer is revoked, unknown or of another state', () => {
    expect(mapped(ISSUER.signer('revoked'))).toBe(
      'undetermined: EF.CardSecurity: the certificate of the signer is revoked',
    );
    expect(mapped(ISSUER.signer('unknown'))).toBe(
      'undetermined: EF.CardSecurity: the signer: none of the 1 known authorities of its issuer has signed it',
    );
    const others = [
      ...TRUST_FILES,
      { name: 'xx.cer', bytes: elsewhere.authority('explicit').certificate },
      { name: 'xx.crl', bytes: elsewhere.revocationList() },
    ];
    expect(mapped(elsewhere.signer('good'), others)).toBe(
      'undetermined: EF.CardSecurity: its signer is not known to be of the state of the document',
    );
  });
});
