import { describe, expect, it } from 'vitest';
import { writeTlv } from '../../../state/document/lds/tlv.ts';
import { CURVE_TABLE } from '../../../state/document/pki/curves.ts';
import { hex } from '../chip.fixture.ts';
import { octets } from '../crypto/group.ts';
import { MODULAR_GROUPS } from '../crypto/modular-group.ts';
import { oidValue, PACE_ALGORITHMS } from '../object-identifiers.ts';
import { readSecurityInfos } from '../security-infos.ts';
import { choosePace, type PaceOffer } from './choose.ts';
import { groupOfParameters, STANDARDIZED_IDS, standardizedGroup } from './domain-parameters.ts';

const oid = (text: string): Buffer => writeTlv(0x06, oidValue(text));
const integer = (value: bigint | number): Buffer => {
  const bytes = octets(BigInt(value));
  return writeTlv(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
};
const info = (name: string, parameterId?: number, version = 2): Buffer => {
  const algorithm = PACE_ALGORITHMS.find((one) => one.name === `id-PACE-${name}`);
  if (algorithm === undefined) throw new Error(name);
  const id = parameterId === undefined ? [] : [integer(parameterId)];
  return writeTlv(0x30, oid(algorithm.oid), integer(version), ...id);
};
function offerOf(...infos: readonly Buffer[]): PaceOffer {
  const read = readSecurityInfos(writeTlv(0x31, ...infos));
  if (!read.ok) throw new Error(read.error);
  return choosePace(read.value);
}
const namesOf = (offer: PaceOffer): readonly string[] =>
  offer.kind === 'options' ? offer.options.map(({ algorithm, group }) => `${algorithm.name} ${group.name}`) : [];

const GM = 'ECDH-GM-AES-CBC-CMAC-128';
const IM = 'ECDH-IM-AES-CBC-CMAC-128';
const CAM = 'ECDH-CAM-AES-CBC-CMAC-128';
const DH = 'DH-GM-AES-CBC-CMAC-128';

describe('of the ways that EF.CardAccess offers', () => {
  it('chip authentication mapping comes first, then what is stronger, then generic mapping, then points', () => {
    const offer = offerOf(info(DH, 2), info(IM, 13), info(GM, 13), info('ECDH-GM-AES-CBC-CMAC-256', 17), info(CAM, 12));
    expect(namesOf(offer)).toEqual([
      'id-PACE-ECDH-CAM-AES-CBC-CMAC-128 P-256',
      'id-PACE-ECDH-GM-AES-CBC-CMAC-256 brainpoolP512r1',
      'id-PACE-ECDH-GM-AES-CBC-CMAC-128 brainpoolP256r1',
      'id-PACE-ECDH-IM-AES-CBC-CMAC-128 brainpoolP256r1',
      `id-PACE-DH-GM-AES-CBC-CMAC-128 ${standardizedGroup(2)?.name ?? ''}`,
    ]);
  });

  it('one that is offered in two groups must be told the group (tag 84)', () => {
    const offer = offerOf(info(GM, 12), info(GM, 13), info(IM, 13));
    expect(offer.kind === 'options' && offer.options.map(({ ambiguous }) => ambiguous)).toEqual([true, true, false]);
  });

  it('none is no offer', () => {
    expect(offerOf()).toEqual({ kind: 'none' });
  });

  it.each<[string, readonly Buffer[], string]>([
    ['of another version', [info(GM, 13, 1)], 'version 1'],
    ['in a group that is not of its agreement', [info(GM, 0)], 'not in'],
    ['in a reserved group', [info(GM, 5)], 'unknown domain parameters (5)'],
    ['in a group of the chip that it does not describe', [info(GM, 40)], 'unknown domain parameters (40)'],
    ['without any group', [info(GM)], 'no domain parameters'],
    ['by integrated mapping where there is no point encoding', [info(IM, 10)], 'no integrated mapping in P-224'],
  ])('one %s cannot be gone', (_name, infos, cause) => {
    const offer = offerOf(...infos);
    expect(offer.kind === 'unusable' && offer.cause).toContain(cause);
    // And it takes nothing else with it.
    expect(namesOf(offerOf(...infos, info(GM, 13)))).toEqual(['id-PACE-ECDH-GM-AES-CBC-CMAC-128 brainpoolP256r1']);
  });
});

/** ECParameters of a curve, with its generator or another one. */
function explicitCurve(generator?: Buffer): Buffer {
  const { Point } = CURVE_TABLE.brainpoolP256r1;
  const { p, a, b, n } = Point.CURVE();
  return writeTlv(
    0x30,
    integer(1),
    writeTlv(0x30, oid('1.2.840.10045.1.1'), integer(p)),
    writeTlv(0x30, writeTlv(0x04, octets(a, 32)), writeTlv(0x04, octets(b, 32))),
    writeTlv(0x04, generator ?? Buffer.from(Point.BASE.toBytes(false))),
    integer(n),
    integer(1),
  );
}
const identifier = (name: string, parameters: Buffer): Buffer => writeTlv(0x30, oid(name), parameters);
const EC = '1.2.840.10045.2.1';
const [MODP] = MODULAR_GROUPS;
if (MODP === undefined) throw new Error('no group');
const numbers = (...values: readonly bigint[]): Buffer => writeTlv(0x30, ...values.map(integer));
const g = BigInt(`0x${MODP.generator.toString('hex')}`);

describe('domain parameters of the chip', () => {
  it.each<[string, Buffer, string]>([
    ['a standardized number', identifier('0.4.0.127.0.7.1.2', integer(13)), 'brainpoolP256r1'],
    ['the name of a curve', identifier(EC, oid('1.3.36.3.3.2.8.1.1.7')), 'brainpoolP256r1'],
    ['a curve number by number', identifier(EC, explicitCurve()), 'brainpoolP256r1'],
    ['numbers of X9.42', identifier('1.2.840.10046.2.1', numbers(MODP.prime, g, MODP.order)), MODP.name],
    ['numbers of PKCS #3', identifier('1.2.840.113549.1.3.1', numbers(MODP.prime, g, 160n)), MODP.name],
  ])('are known as %s', (_name, bytes, name) => {
    expect(groupOfParameters(bytes)).toMatchObject({ ok: true, value: { name } });
  });

  it.each<[string, Buffer]>([
    // CVE-2020-0601: with a generator of one's own, anybody has the key to any point.
    [
      'another generator',
      identifier(EC, explicitCurve(Buffer.from(CURVE_TABLE.brainpoolP256r1.Point.BASE.double().toBytes(false)))),
    ],
    ['another curve', identifier(EC, oid('1.3.132.0.10'))],
    ['another order', identifier('1.2.840.10046.2.1', numbers(MODP.prime, g, MODP.order + 2n))],
    ['another base', identifier('1.2.840.113549.1.3.1', numbers(MODP.prime, g + 1n))],
    ['a reserved number', identifier('0.4.0.127.0.7.1.2', integer(3))],
    ['RSA', identifier('1.2.840.113549.1.1.1', hex('0500'))],
    ['no parameters', writeTlv(0x30, oid(EC))],
    ['nothing', Buffer.alloc(0)],
  ])('with %s are refused', (_name, bytes) => {
    expect(groupOfParameters(bytes)).toMatchObject({ ok: false });
  });

  it('are taken by the number that the chip gives them, whatever else that number stands for', () => {
    const family = oid('0.4.0.127.0.7.2.2.4.2');
    const domain = writeTlv(0x30, family, identifier(EC, explicitCurve()), integer(12));
    expect(namesOf(offerOf(info(GM, 12), domain))).toEqual(['id-PACE-ECDH-GM-AES-CBC-CMAC-128 brainpoolP256r1']);
    const second = writeTlv(0x30, family, identifier(EC, oid('1.2.840.10045.3.1.7')), integer(12));
    expect(offerOf(info(GM, 12), domain, second)).toMatchObject({ kind: 'unusable' });
  });

  it('are standardized for fourteen numbers', () => {
    expect(STANDARDIZED_IDS).toEqual([0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
  });
});
