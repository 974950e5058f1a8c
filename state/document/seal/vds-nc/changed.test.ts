import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../../testing/fuzz.ts';
import { issueCertificate } from '../../../testing/pki.ts';
import { readCertificate } from '../../pki/certificate.ts';
import { isProven } from '../result.ts';
import { readTrust, trustOf, type TrustStore } from '../trust.ts';
import { apoIsMissing, apoVectors } from './apo.fixture.ts';
import { composeVdsNc } from './compose.ts';
import { verifyVdsNc } from './verify.ts';

const AT = new Date('2021-10-01T00:00:00Z');
const trusting = (anchor: Buffer): TrustStore => readTrust([{ name: 'csca', bytes: anchor }]);

/** Where the text still verifies with the byte changed. */
function unnoticed(text: string, trust: TrustStore, positions: readonly number[], change: number): readonly string[] {
  return positions.flatMap((position) => {
    const bytes = Buffer.from(text);
    bytes[position] = (bytes[position] ?? 0) ^ change;
    const changed = verifyVdsNc(bytes.toString('utf8'), trust, AT);
    return isProven(changed) ? [`${String(position)}: ${text.slice(position, position + 8)}`] : [];
  });
}

describe.skipIf(apoIsMissing)('the valid vector', () => {
  it('does not verify with any byte changed of its data, its algorithm or its signature', () => {
    const { csca, valid } = apoVectors();
    const start = valid.indexOf('"cer"');
    const end = valid.indexOf('"sigvl"');
    const positions = Array.from({ length: valid.length }, (_, index) => index).filter(
      (index) => index < start + 9 || index > end - 6,
    );
    expect(positions.length).toBeGreaterThan(500);
    expect(unnoticed(valid, trusting(csca), positions, 0x01)).toEqual([]);
  });

  it('does not verify with any bit changed of the certificate that comes with it', () => {
    const { csca, bsc } = apoVectors();
    const trust = trusting(csca);
    for (let bit = 0; bit < bsc.length * 8; bit += 7) {
      const changed = Buffer.from(bsc);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const certificate = readCertificate(changed);
      const result = certificate.ok ? trustOf(trust, certificate.value, { from: AT, to: AT }).result : 'failed';
      expect([bit, result]).not.toEqual([bit, 'successful']);
    }
  });
});

const CSCA = issueCertificate({ country: 'UT', commonName: 'CSCA' });
const SIGNER = issueCertificate({ country: 'UT', commonName: 'BSC', issuer: CSCA, serial: '02' });
const DATA = { hdr: { t: 'x', v: 1, is: 'UTO' }, msg: { name: 'ÉRIC', n: 10.5, list: [true, null] } };
const SEAL = composeVdsNc(DATA, SIGNER);
const TRUST = trusting(CSCA.der);

describe('what no signature covers', () => {
  const verifies = (text: string) => isProven(verifyVdsNc(text, TRUST, AT));

  it('is the way in which the same data are written', () => {
    expect(verifies(SEAL)).toBe(true);
    expect(verifies(SEAL.replace('{"data":', ' {\r\n"data" :\t'))).toBe(true);
    expect(verifies(SEAL.replace('É', '\\u00c9'))).toBe(true);
    expect(verifies(SEAL.replace('É', '\\u00C9'))).toBe(true);
    expect(verifies(SEAL.replace('"v":1,"is":"UTO"', '"is":"UTO","v":1'))).toBe(true);
    expect(verifies(SEAL.replace(/"\}\}$/, '=="}}'))).toBe(true);
  });

  it('is nothing else', () => {
    const bare = SEAL.replace(/"\}\}$/, '');
    expect(verifies(SEAL.replace('10.5', '10.50'))).toBe(false);
    expect(verifies(SEAL.replace('10.5', '1.05e1'))).toBe(false);
    expect(verifies(SEAL.replace('É', 'E\u0301'))).toBe(false);
    expect(verifies(SEAL.replace('"n":10.5', '"n":10.5,"n":10.5'))).toBe(false);
    expect(verifies(SEAL.replace('"n":10.5', '"n":10.5,"__proto__":1'))).toBe(false);
    expect(verifies(SEAL.replace('{"data":', '{"more":1,"data":'))).toBe(false);
    expect(verifies(SEAL.replace('"sig":{', '"sig":{"more":1,'))).toBe(false);
    expect(verifies(`${bare}="}}`)).toBe(false);
    expect(verifies(`${bare}A"}}`)).toBe(false);
    expect(verifies(`${SEAL}x`)).toBe(false);
    expect(verifies(`\ufeff${SEAL}`)).toBe(false);
  });

  it('leaves no free bit in the last characters of base64url', () => {
    const others = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', (character) =>
      SEAL.replace(/.(?="\}\}$)/, character),
    );
    expect(others.filter(verifies)).toEqual([SEAL]);
  });
});

describe('a changed seal', () => {
  it('never verifies over other data, whatever is changed, put in or cut out', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: SEAL.length }),
        fc.nat({ max: 3 }),
        fc.string({ maxLength: 3, unit: 'grapheme' }),
        (position, cut, put) => {
          const text = SEAL.slice(0, position) + put + SEAL.slice(position + cut);
          const outcome = verifyVdsNc(text, TRUST, AT);
          if (isProven(outcome)) expect(outcome.fields).toMatchObject({ name: 'ÉRIC', n: 10.5, list: [true, null] });
        },
      ),
      fuzzed(0x3a10, 400),
    );
  });
});
