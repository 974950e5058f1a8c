// The issuing states of a bench lane, and the folder in which the lane finds their authorities: a master list and a list of
// revoked signers of each. Utopia is there from the start, any other from its first passport on. Their keys are this process's.
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { benchIssuer, createIssuer, type AuthorityName, type Issuer } from '../../hardware/bench/issuer.ts';
import { countryOf } from '../../state/document/pki/countries.ts';

export interface IssuingStates {
  readonly folder: string;
  /** How many states there are: one more after the first passport of another one. */
  readonly count: number;
  /** Of a state as documents name it; Utopia for what is no state. */
  issuerOf(state: string): Issuer;
}

const UTOPIA = 'UT';
/** Those with elliptic curves: RSA keys take a second to make. */
const LISTED: readonly AuthorityName[] = ['explicit', 'named'];

/** @param folder made here */
export function createIssuingStates(folder: string): IssuingStates {
  const issuers = new Map<string, Issuer>();

  function issuerIn(country: string): Issuer {
    const known = issuers.get(country);
    if (known !== undefined) return known;
    const issuer =
      country === UTOPIA
        ? benchIssuer()
        : createIssuer({ country, seed: randomBytes(32).toString('hex'), now: new Date() });
    writeFileSync(path.join(folder, `${country}.ml`), issuer.masterList(LISTED));
    writeFileSync(path.join(folder, `${country}.crl`), issuer.revocationList());
    issuers.set(country, issuer);
    return issuer;
  }

  mkdirSync(folder, { recursive: true });
  issuerIn(UTOPIA);
  return {
    folder,
    get count() {
      return issuers.size;
    },
    issuerOf: (state) => issuerIn(countryOf(state) ?? UTOPIA),
  };
}
