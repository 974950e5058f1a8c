// Whether the signer of a passport is believed: who issued it, its purpose, its time, revocation, defects, its state.
import { describe, expect, it } from 'vitest';
import { type Identity, makeAuthority, makeListSigner, makeRevocationList, makeSigner } from './issuer-certificates.ts';
import { makeEcKey } from './issuer-keys.ts';
import { createIssuer } from './issuer.ts';
import {
  type Case,
  expected,
  ISSUER,
  LINES,
  NOW,
  passportFiles,
  proven,
  TRUST_FILES,
  wish,
  years,
} from './proof.fixture.ts';

const explicit = ISSUER.authority('explicit');
const crl = TRUST_FILES.slice(-1);
/** With the key identifier of the authority, and somebody else's signature. */
const forged = makeSigner({ ...explicit, key: { ...wish.key, spki: explicit.key.spki } }, wish);
/** Of Entrust, in the certificates of the authorities of the United States and Romania. */
const VENDOR = '1.2.840.113533.7.74.3';
const vendors = makeAuthority({
  ...explicit,
  key: makeEcKey('proof', 'authority with a purpose', 'brainpoolP256r1'),
  validity: years('2023-01-01', '2041-01-01'),
  purposes: [VENDOR],
});
/** One authority, one key, two certificates: the first ended before any signer of ours began. */
const respelled = (spelling: 'explicit' | 'named', from: string, until: string) =>
  makeAuthority({
    ...explicit,
    key: makeEcKey('proof', 'authority spelled in two ways', 'brainpoolP256r1', spelling),
    validity: years(from, until),
  });
const spelledOut = respelled('explicit', '2018-01-01', '2024-01-01');
const spelledByName = respelled('named', '2023-01-01', '2041-01-01');
const crlOf = (from: string, until: string, revoked: readonly bigint[] = [], by: Identity = explicit) => [
  ...TRUST_FILES.slice(0, 2),
  {
    name: 'other.crl',
    bytes: makeRevocationList(
      by,
      revoked.map((serial) => ({ serial, at: NOW })),
      years(from, until),
    ),
  },
];
const defects = (effect: string, match: object, code = 'signer-key-compromised') => [
  ...TRUST_FILES,
  {
    name: 'defects.json',
    bytes: Buffer.from(
      JSON.stringify({
        format: 'autogate-defects-1',
        reviewed: '2026-05-01',
        defects: [{ id: 'UT-1', match, code, effect, source: 'the bench' }],
      }),
    ),
  },
];
const renewed = ISSUER.authority('renewed');
/** The renewed authority, of which the list says that its own certificate is revoked, and the link to it. */
const renewedAndRevoked = (name: string) =>
  [
    ...crlOf('2026-05-01', '2026-10-01', [renewed.serial], renewed),
    { name, bytes: renewed.certificate },
    { name: 'link.cer', bytes: ISSUER.link() },
  ].toSorted((one, other) => (one.name < other.name ? -1 : 1));
const NO_AUTHORITY = { 'signer-revocation': 'undetermined: the authority of the signer is not known' } as const;
const OTHER_CARD = 'undetermined: EF.CardSecurity: its signer is not known to be of the state of the document';
const elsewhere = createIssuer({ country: 'XX', seed: 'elsewhere', now: NOW });
const german = ['P<D<<ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', LINES[1]];

const CASES: readonly Case[] = [
  ['a good one', {}, {}],
  ['a good one whose page was not read', { zone: 'unread' }, {}],
  // Who it is.
  [
    'a revoked signer',
    { files: passportFiles({ signer: 'revoked' }) },
    { 'signer-revocation': 'failed: the certificate of the signer is revoked' },
  ],
  [
    'an expired signer',
    { files: passportFiles({ signer: 'expired' }) },
    {
      // It began before its authority did.
      'signer-trust':
        'failed: the authority was valid from 2023-01-01 to 2041-01-01, and the signer began on 2014-01-01',
      'signer-validity': 'failed: the certificate of the signer expired on 2025-01-01',
    },
  ],
  [
    'a signer that has expired since',
    { at: new Date('2037-06-01') },
    {
      'signer-validity': 'failed: the certificate of the signer expired on 2037-01-01',
      'signer-revocation': 'undetermined: the revocation list was to be replaced by 2028-01-01',
    },
  ],
  [
    'a signer of tomorrow',
    { files: passportFiles({ signer: 'future' }) },
    { 'signer-validity': 'failed: the certificate of the signer is not valid before 2028-01-01' },
  ],
  [
    'a signer whose authority nobody knows',
    { trust: [{ name: 'named.cer', bytes: ISSUER.authority('named').certificate }] },
    { 'signer-trust': 'undetermined: the signer: no authority of its issuer is known', ...NO_AUTHORITY },
  ],
  [
    'a signer of an authority with the name of a known one',
    { files: passportFiles({ signer: 'unknown' }) },
    {
      'signer-trust': 'undetermined: the signer: none of the 1 known authorities of its issuer has signed it',
      'pace-mapping': OTHER_CARD,
      ...NO_AUTHORITY,
    },
  ],
  [
    'a signer that names the key of an authority which has not signed it',
    { files: passportFiles({ signer: forged }) },
    {
      'signer-trust': 'failed: the signer is forged: the authority that it names has not signed it',
      'pace-mapping': OTHER_CARD,
      ...NO_AUTHORITY,
    },
  ],
  [
    'nobody to trust',
    { trust: [] },
    { 'signer-trust': 'undetermined: the signer: no authority of its issuer is known', ...NO_AUTHORITY },
  ],
  [
    'a renewed authority that only its link leads to',
    {
      files: passportFiles({ signer: 'renewed' }),
      trust: [...TRUST_FILES, { name: 'link.cer', bytes: ISSUER.link() }],
    },
    {},
  ],
  [
    'a link that leads nowhere',
    { files: passportFiles({ signer: 'renewed' }), trust: [...crl, { name: 'link.cer', bytes: ISSUER.link() }] },
    {
      'signer-trust': 'undetermined: the signer: no authority of its issuer is known',
      'pace-mapping': 'undetermined: EF.CardSecurity: the signer: no authority of its issuer is known',
      ...NO_AUTHORITY,
    },
  ],
  [
    'a signer for identity cards',
    { files: passportFiles({ signer: 'identity-cards' }) },
    { 'signer-trust': 'failed: the signer is for documents of type ID, and this is one of type P' },
  ],
  [
    'a signer for master lists',
    { files: passportFiles({ signer: makeListSigner(explicit, wish) }) },
    { 'signer-trust': 'failed: the certificate of the signer is for signing master lists' },
  ],
  [
    'a signer whose certificate is for TLS connections between states',
    { files: passportFiles({ signer: makeSigner(explicit, { ...wish, purposes: ['1.2.203.7064.1.1.369791.1'] }) }) },
    {
      'signer-trust': 'failed: the certificate of the signer is for another purpose (1.2.203.7064.1.1.369791.1)',
    },
  ],
  [
    'a signer whose certificate is for signing code',
    { files: passportFiles({ signer: makeSigner(explicit, { ...wish, purposes: ['1.3.6.1.5.5.7.3.3'] }) }) },
    { 'signer-trust': 'failed: the certificate of the signer is for another purpose (1.3.6.1.5.5.7.3.3)' },
  ],
  [
    'a signer whose certificate is for something that nobody here knows',
    { files: passportFiles({ signer: makeSigner(explicit, { ...wish, purposes: [VENDOR] }) }) },
    {
      'signer-trust':
        'undetermined: the certificate of the signer is for a purpose that is not known (1.2.840.113533.7.74.3)',
    },
  ],
  [
    'a signer of an authority that writes a purpose of its software into all certificates',
    {
      files: passportFiles({ signer: makeSigner(vendors, { ...wish, purposes: [VENDOR] }) }),
      trust: [...crl, { name: 'vendors.cer', bytes: vendors.certificate }],
    },
    {
      'signer-revocation': 'undetermined: no trusted authority has signed the revocation list',
      'pace-mapping':
        'undetermined: EF.CardSecurity: the signer: none of the 1 known authorities of its issuer has signed it',
    },
  ],
  [
    'an authority that signs documents itself',
    { files: passportFiles({ signer: explicit }) },
    { 'signer-trust': 'failed: the certificate of the signer is not for signing documents' },
  ],
  [
    'a signer that began after its authority had ended',
    {
      files: passportFiles({
        signer: makeSigner(explicit, { ...wish, validity: years('2041-06-01', '2050-01-01') }),
      }),
    },
    {
      'signer-trust':
        'failed: the authority was valid from 2023-01-01 to 2041-01-01, and the signer began on 2041-06-01',
      'signer-validity': 'failed: the certificate of the signer is not valid before 2041-06-01',
    },
  ],
  [
    'a signer that began under a later certificate of its authority, in which the same key is spelled otherwise',
    {
      files: passportFiles({ signer: makeSigner(spelledOut, wish) }),
      trust: [
        ...TRUST_FILES,
        { name: 'a.cer', bytes: spelledOut.certificate },
        { name: 'b.cer', bytes: spelledByName.certificate },
      ],
    },
    {},
  ],
  // Revocation lists.
  [
    'no revocation list',
    { trust: TRUST_FILES.slice(0, 2) },
    { 'signer-revocation': 'undetermined: there is no revocation list of the authority' },
  ],
  [
    'an old revocation list',
    { trust: crlOf('2025-01-01', '2025-04-01') },
    { 'signer-revocation': 'undetermined: the revocation list was to be replaced by 2025-04-01' },
  ],
  [
    'an old revocation list that names the signer',
    { trust: crlOf('2025-01-01', '2025-04-01', [ISSUER.signer('good').serial]) },
    { 'signer-revocation': 'failed: the certificate of the signer is revoked' },
  ],
  [
    'a revocation list of tomorrow',
    { trust: crlOf('2026-07-01', '2026-10-01') },
    { 'signer-revocation': 'undetermined: the revocation list is of later, of 2026-07-01' },
  ],
  [
    "somebody else's revocation list under the name of the authority",
    { trust: crlOf('2026-05-01', '2026-10-01', [], ISSUER.authority('unknown')) },
    { 'signer-revocation': 'undetermined: no trusted authority has signed the revocation list' },
  ],
  [
    'an authority that has revoked itself',
    { trust: crlOf('2026-05-01', '2026-10-01', [explicit.serial]) },
    { 'signer-revocation': 'failed: the certificate of the authority is revoked' },
  ],
  ...(['a.cer', 'z.cer'] as const).map((name): Case => [
    `an authority that has revoked its own certificate while a link to it lies beside it, as ${name}`,
    { files: passportFiles({ signer: 'renewed' }), trust: renewedAndRevoked(name) },
    {
      'signer-revocation': 'failed: the certificate of the authority is revoked',
    },
  ]),
  // Defects.
  [
    'a signer that is distrusted',
    { trust: defects('distrust', { state: 'UT', serial: ISSUER.signer('good').serial.toString(16) }) },
    { 'signer-defects': 'failed: the key of the signer is in wrong hands (UT-1)' },
  ],
  [
    'stolen blanks',
    { trust: defects('distrust', { state: 'UT', numberPrefix: 'L8989' }, 'documents-stolen') },
    { 'signer-defects': 'failed: blank documents of this series were stolen (UT-1)' },
  ],
  [
    'a series in doubt',
    { trust: defects('doubt', { state: 'UT' }, 'lower-security') },
    { 'signer-defects': 'undetermined: this series has less protection than it says (UT-1)' },
  ],
  [
    'a known habit of a series',
    { trust: defects('note', { state: 'UT' }, 'data-group-encoding') },
    { 'signer-defects': 'successful: a data group of this series is encoded against the standard (UT-1)' },
  ],
  [
    'a table of defects that cannot be read: what it says against the signer is lost',
    {
      trust: [
        ...defects('note', { state: 'XX' }),
        { name: 'torn.json', bytes: Buffer.from('{"format":"autogate-def') },
      ],
    },
    { 'signer-defects': 'undetermined: the table of defects torn.json cannot be read' },
  ],
  [
    'a table that distrusts the signer beside one that cannot be read',
    { trust: [...defects('distrust', { state: 'UT' }), { name: 'torn.json', bytes: Buffer.from('{') }] },
    { 'signer-defects': 'failed: the key of the signer is in wrong hands (UT-1)' },
  ],
  ['a defect of another state', { trust: defects('distrust', { state: 'XX' }) }, {}],
  // The state.
  [
    'a document of a state with a signer of another',
    { files: passportFiles({}, german), zone: { issuingState: 'D' } },
    { 'signer-state': 'failed: a document of D with a signer of UT' },
  ],
  [
    'a page of another state than the chip',
    { zone: { issuingState: 'D' } },
    { 'signer-state': 'failed: DG1 names another issuing state than the page' },
  ],
  [
    'a signer that says to be of another state',
    { files: passportFiles({ signer: 'foreign' }) },
    { 'signer-state': 'failed: a document of UTO with a signer of XX' },
  ],
  [
    'a signer of a trusted authority of another state',
    {
      files: passportFiles({ issuer: elsewhere }),
      trust: [
        ...TRUST_FILES,
        { name: 'xx.cer', bytes: elsewhere.authority('explicit').certificate },
        { name: 'xx.crl', bytes: elsewhere.revocationList() },
      ],
    },
    { 'signer-state': 'failed: a document of UTO with a signer of XX' },
  ],
];

describe('the signer of a passport', () => {
  it.each(CASES)('%s', (_, given, others) => {
    expect(proven(given)).toEqual(expected(others));
  });
});
