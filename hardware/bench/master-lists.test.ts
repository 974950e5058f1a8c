// Master lists as states write them, and as somebody else would: who answers for a list, and what is read of it.
import { describe, expect, it } from 'vitest';
import { keepTrust } from '../../state/document/pki/trust/keeper.ts';
import { loadTrust } from '../../state/document/pki/trust/load-trust.ts';
import type { TrustFile } from '../../state/document/pki/trust/types.ts';
import { ok } from '../../state/result.ts';
import { type Identity, makeListSigner, makeSigner } from './issuer-certificates.ts';
import { masterList, type SigningHabits } from './issuer-cms.ts';
import { makeEcKey, makeRsaKey, type SignatureScheme } from './issuer-keys.ts';
import { createIssuer } from './issuer.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const issuer = createIssuer({ seed: 'lists', now: NOW });
const explicit = issuer.authority('explicit');
const named = issuer.authority('named');
const wish = {
  country: 'UT',
  commonName: 'List signer',
  serial: 0x4711n,
  key: makeEcKey('lists', 'signer', 'P-256'),
  scheme: { digest: 'sha256' },
  validity: { from: new Date('2025-01-01'), until: new Date('2028-01-01') },
} as const;
const listSigner = makeListSigner(explicit, wish);
const CERTIFICATES = [explicit.certificate, named.certificate, issuer.link()];
const list = (
  signer = listSigner,
  certificates = CERTIFICATES,
  authority = explicit.certificate,
  habits: SigningHabits = {},
) => masterList(certificates, signer, authority, habits);
const file = (name: string, bytes: Buffer): TrustFile => ({ name, bytes });
const given = file('given.cer', explicit.certificate);
const loaded = (...files: readonly TrustFile[]) => loadTrust(files, NOW);

describe('a master list', () => {
  it.each<readonly [string, readonly TrustFile[], string]>([
    ['an authority that lies in the folder', [file('a.ml', list()), given], 'given'],
    [
      'an authority of another list',
      [file('a.ml', list()), file('b.ml', list(makeListSigner(named, wish), CERTIFICATES, named.certificate))],
      'other-list',
    ],
    ['its own authority, beside a copy of it', [file('a.ml', list()), file('b.ml', list())], 'own-list'],
    [
      'what came along with it, beside a list of the same authority',
      [file('a.ml', list(listSigner, [named.certificate])), file('b.ml', list())],
      'embedded',
    ],
    ['an authority of its own', [file('a.ml', list())], 'own-list'],
    ['an authority that came along with it', [file('a.ml', list(listSigner, [named.certificate]))], 'embedded'],
  ])('is answered for by %s', (_, files, anchor) => {
    const [report] = loaded(...files).files;
    expect(report).toMatchObject({
      kind: 'master-list',
      refused: [],
      signature: {
        anchor,
        signer: expect.stringContaining('CN=List signer') as string,
        remarks: ['it does not say when it was signed'],
      },
    });
  });

  const schemes: readonly (readonly [string, Identity, SigningHabits])[] = (
    [
      ['rsa', { digest: 'sha256', padding: 'v1.5' }, {}],
      ['rsa', { digest: 'sha512', padding: 'v1.5' }, { withoutNull: true }],
      ['rsa', { digest: 'sha256', padding: 'v1.5' }, { bareRsa: true, indefinite: true }],
      ['pss', { digest: 'sha256', padding: 'pss' }, {}],
      ['pss', { digest: 'sha384', padding: 'pss' }, { byKeyId: true, indefinite: true }],
    ] as const satisfies readonly (readonly [string, SignatureScheme, SigningHabits])[]
  ).map(([name, scheme, habits]) => [
    `${name}, ${scheme.digest}, ${JSON.stringify(habits)}`,
    makeListSigner(issuer.authority(name), { ...wish, key: makeRsaKey('list signer', 2048), scheme }),
    habits,
  ]);
  it.each(schemes)('may be signed with %s', (name, signer, habits) => {
    const by = issuer.authority(name.startsWith('pss') ? 'pss' : 'rsa').certificate;
    const [report] = loaded(file('a.ml', list(signer, [...CERTIFICATES, by], by, habits))).files;
    expect(report).toMatchObject({ read: 4, refused: [], signature: { anchor: 'own-list' } });
  });

  it('is read and refused whole: what is no authority is refused by itself', () => {
    const signer = issuer.signer('good').certificate;
    const [report] = loaded(
      file('a.ml', list(listSigner, [...CERTIFICATES, signer, Buffer.from('3003020101', 'hex')])),
    ).files;
    expect(report?.read).toBe(3);
    expect(report?.refused.map(({ subject, cause }) => `${subject}: ${cause}`).toSorted()).toEqual([
      expect.stringMatching(/^C=UT, CN=Bench document signer good, serial [0-9A-F]+: it may not issue certificates/),
      expect.stringMatching(/^unreadable, SHA-256 [0-9a-f]{16}: /),
    ]);
  });

  it('may be signed by an authority itself, which is told', () => {
    const [report] = loaded(file('a.ml', list(explicit))).files;
    expect(report).toMatchObject({ read: 3, signature: { anchor: 'own-list' } });
    expect(report?.signature?.remarks).toContain('an authority has signed it itself, not a signer of lists');
  });

  it('vouches for an authority whose issuer is not there, which a file by itself does not', () => {
    const link = file('link.cer', issuer.link());
    expect(loaded(link).cscas).toEqual([]);
    const trust = loaded(file('a.ml', list(listSigner, [issuer.link()])), link);
    expect(trust.cscas.map(({ standing }) => standing.kind)).toEqual(['vouched']);
  });
});

describe('a list of somebody else', () => {
  const stranger = issuer.authority('unknown');
  const refusedWith = (bytes: Buffer, ...others: readonly TrustFile[]) => {
    const trust = loaded(file('a.ml', bytes), ...others);
    const [report] = trust.files;
    expect(report).toMatchObject({ kind: 'master-list', read: 0, signature: undefined });
    expect(trust.cscas.every(({ files }) => !files.includes('a.ml'))).toBe(true);
    return report?.refused[0]?.cause;
  };

  it('signed by a signer of documents is not used', () => {
    expect(refusedWith(list(makeSigner(explicit, wish)))).toBe(
      'the list is not used: the certificate of its signer is not for signing master lists (extended key usage 2.23.136.1.1.3)',
    );
  });

  it('signed in the name of an authority that is here is not used', () => {
    const forged = makeListSigner({ ...explicit, key: { ...wish.key, spki: explicit.key.spki } }, wish);
    expect(refusedWith(list(forged), given)).toBe(
      'the list is not used: the certificate of its signer: the authority that it names has not signed it',
    );
  });

  it('whose authority is nowhere is not used', () => {
    expect(refusedWith(list(makeListSigner(stranger, wish), [named.certificate]))).toBe(
      'the list is not used: no authority that issued its signer is here; give its certificate, too',
    );
  });

  it('whose signer is not there, or was not valid, is not used', () => {
    expect(refusedWith(list(listSigner, CERTIFICATES, explicit.certificate, { withoutCertificate: true }))).toBe(
      'the list is not used: the certificate of its signer is not there',
    );
    const ended = makeListSigner(explicit, {
      ...wish,
      validity: { from: new Date('2024-01-01'), until: new Date('2025-01-01') },
    });
    expect(refusedWith(list(ended))).toBe(
      'the list is not used: the certificate of its signer was not valid when it was signed',
    );
  });
});

describe('a list in a folder that is kept', () => {
  it('is used as it was while its file is damaged', () => {
    const files = new Map([['a.ml', list()]]);
    const keeper = keepTrust({ read: () => ok([...files].map(([name, bytes]) => file(name, bytes))) });
    expect(keeper.refresh(NOW)).toMatchObject({ authorities: 3, links: 1, problems: [] });
    const damaged = Buffer.from(list());
    damaged.writeUInt8(damaged.readUInt8(700) ^ 1, 700);
    for (const bytes of [damaged, list().subarray(0, 500), Buffer.from('not a list')]) {
      files.set('a.ml', bytes);
      expect(keeper.refresh(NOW)).toMatchObject({ authorities: 3, links: 1 });
      expect(keeper.state.problems).toEqual([expect.stringMatching(/^a\.ml: .*\(used as it was before\)$/)]);
    }
    files.set('a.ml', list(listSigner, [explicit.certificate]));
    expect(keeper.refresh(NOW)).toMatchObject({ authorities: 1, problems: [] });
  });
});
