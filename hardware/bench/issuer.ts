// The issuing state of the bench: CSCAs of every kind that is in use, document signers good and bad, a link from one key to the
// next, a master list and a revocation list, all as bytes. Made when first asked for, once per process, with keys that no
// file holds: whoever trusts this state trusts one process of one bench.
import { randomBytes } from 'node:crypto';
import {
  type Identity,
  makeAuthority,
  makeLink,
  makeListSigner,
  makeRevocationList,
  makeSigner,
  type SignerWish,
  type Validity,
} from './issuer-certificates.ts';
import { masterList, type SigningHabits } from './issuer-cms.ts';
import { type BenchKey, makeEcKey, makeRsaKey, type SignatureScheme } from './issuer-keys.ts';

/**
 * `explicit`: brainpoolP256r1 with its parameters spelled out, as most of the field; `named`: P-384 by name; `rsa`: PKCS #1 v1.5;
 * `pss`: RSA-PSS; `renewed`: the next key of `explicit`, with its name; `unknown`: in no list and in no trust folder.
 */
export const AUTHORITIES = ['explicit', 'named', 'rsa', 'pss', 'renewed', 'unknown'] as const;
export type AuthorityName = (typeof AUTHORITIES)[number];

/** The authorities that a gate is meant to trust; `renewed` follows from the link. */
export const TRUSTED: readonly AuthorityName[] = ['explicit', 'named', 'rsa', 'pss'];

/**
 * Of the authority `explicit`, but for the last ones: `good`; `expired` and `future` by their validity; `revoked` by the list;
 * `identity-cards`: not for passports; `foreign`: another country in its name; `sha1`: signs with SHA-1; the rest have the
 * authority of their name.
 */
export const SIGNERS = [
  'good',
  'expired',
  'future',
  'revoked',
  'identity-cards',
  'foreign',
  'sha1',
  'named',
  'rsa',
  'pss',
  'renewed',
  'unknown',
] as const;
export type SignerName = (typeof SIGNERS)[number];

export interface Issuer {
  readonly country: string;
  authority(name: AuthorityName): Identity;
  signer(name: SignerName): Identity;
  /** A signer as wished, of this authority. */
  sign(authority: AuthorityName, wish: SignerWish): Identity;
  /** From `explicit` to `renewed`: DER. */
  link(): Buffer;
  /** Of `explicit`, with the signer `revoked` in it: DER. */
  revocationList(): Buffer;
  /** With these authorities and the link, signed for `explicit`: DER. */
  masterList(names?: readonly AuthorityName[], habits?: SigningHabits): Buffer;
}

export interface IssuerOptions {
  /** Two letters; UT, Utopia, unless given. */
  readonly country?: string;
  /** The elliptic keys follow from it. */
  readonly seed: string;
  /** The certificates are valid around it. */
  readonly now: Date;
}

const RSA_BITS = 2048;

interface Kind {
  readonly key: (name: string) => BenchKey;
  readonly scheme: SignatureScheme;
}

/** An issuing state; nothing is made before it is asked for. */
export function createIssuer({ country = 'UT', seed, now }: IssuerOptions): Issuer {
  const made = new Map<string, unknown>();
  const once = <T>(slot: string, make: () => T): T => {
    const known = made.get(slot);
    // Each slot holds what its own maker makes.
    if (known !== undefined) return known as T;
    const value = make();
    made.set(slot, value);
    return value;
  };
  const years = (from: number, until: number): Validity => {
    const shifted = (by: number): Date => new Date(Date.UTC(now.getUTCFullYear() + by, 0, 1));
    return { from: shifted(from), until: shifted(until) };
  };
  const explicitKey: Kind = {
    key: (name) => makeEcKey(seed, name, 'brainpoolP256r1', 'explicit'),
    scheme: { digest: 'sha256' },
  };
  const kinds: Readonly<Record<AuthorityName, Kind>> = {
    explicit: explicitKey,
    named: { key: (name) => makeEcKey(seed, name, 'P-384'), scheme: { digest: 'sha384' } },
    rsa: { key: (name) => makeRsaKey(name, RSA_BITS), scheme: { digest: 'sha256', padding: 'v1.5' } },
    pss: { key: (name) => makeRsaKey(name, RSA_BITS), scheme: { digest: 'sha256', padding: 'pss' } },
    renewed: explicitKey,
    unknown: explicitKey,
  };
  const serials = new Map<string, bigint>();
  const serialOf = (slot: string): bigint => {
    const serial = serials.get(slot) ?? BigInt(serials.size + 0x5000);
    serials.set(slot, serial);
    return serial;
  };

  const authority = (name: AuthorityName): Identity =>
    once(`authority ${name}`, () =>
      makeAuthority({
        country,
        // The next key of an authority keeps its name; a stranger may take any name, and takes this one.
        commonName: name === 'named' || name === 'rsa' || name === 'pss' ? `Bench CSCA ${name}` : 'Bench CSCA',
        key: kinds[name].key(`authority ${name}`),
        scheme: kinds[name].scheme,
        serial: serialOf(`authority ${name}`),
        validity: years(-3, 15),
      }),
    );

  const plain = (name: SignerName, by: AuthorityName): SignerWish => ({
    country,
    commonName: `Bench document signer ${name}`,
    key: kinds[by].key(`signer ${name}`),
    scheme: kinds[by].scheme,
    serial: serialOf(`signer ${name}`),
    validity: years(-1, 11),
    documentTypes: ['P'],
  });
  const signers: Readonly<Record<SignerName, readonly [by: AuthorityName, differs: Partial<SignerWish>]>> = {
    good: ['explicit', {}],
    expired: ['explicit', { validity: years(-12, -1) }],
    future: ['explicit', { validity: years(2, 12) }],
    revoked: ['explicit', {}],
    'identity-cards': ['explicit', { documentTypes: ['ID'] }],
    foreign: ['explicit', { country: country === 'XX' ? 'YY' : 'XX' }],
    sha1: ['explicit', { scheme: { digest: 'sha1' } }],
    named: ['named', {}],
    rsa: ['rsa', {}],
    pss: ['pss', {}],
    renewed: ['renewed', {}],
    unknown: ['unknown', {}],
  };

  const link = (): Buffer =>
    once('link', () => makeLink(authority('explicit'), authority('renewed'), serialOf('link'), years(-1, 15)));

  return {
    country,
    authority,
    signer: (name) => {
      const [by, differs] = signers[name];
      return once(`signer ${name}`, () => makeSigner(authority(by), { ...plain(name, by), ...differs }));
    },
    sign: (name, wish) => makeSigner(authority(name), wish),
    link,
    revocationList: () =>
      once('crl', () => {
        const revoked = { serial: serialOf('signer revoked'), at: years(0, 0).from };
        return makeRevocationList(authority('explicit'), [revoked], years(-1, 2));
      }),
    masterList: (names = TRUSTED, habits = {}) => {
      const own = authority('explicit');
      const signer = makeListSigner(own, {
        country,
        commonName: 'Bench master list signer',
        key: (habits.withoutNull === true ? kinds.rsa : kinds.explicit).key('list signer'),
        scheme: { digest: 'sha256' },
        serial: serialOf('list signer'),
        validity: years(-1, 2),
      });
      const certificates = [...names.map((name) => authority(name).certificate), link()];
      return masterList(certificates, signer, own.certificate, habits);
    },
  };
}

let shared: Issuer | undefined;

/** Utopia, as this process has it: the same keys until it ends, others in the next. */
export function benchIssuer(): Issuer {
  shared ??= createIssuer({ seed: randomBytes(32).toString('hex'), now: new Date() });
  return shared;
}
