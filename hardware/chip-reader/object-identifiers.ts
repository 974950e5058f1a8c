// The object identifiers of the protocols of a chip: Doc 9303-11, 9.2 (BSI TR-03110-3, A.1). Built from their arcs, since each
// is a protocol, an agreement and a cipher.
import type { Agreement } from './crypto/group.ts';
import type { SuiteName } from './crypto/key-derivation.ts';

export type Mapping = 'GM' | 'IM' | 'CAM';

export interface ChipAuthenticationAlgorithm {
  readonly oid: string;
  /** As the standard calls it: id-CA-ECDH-AES-CBC-CMAC-128. */
  readonly name: string;
  readonly agreement: Agreement;
  readonly suite: SuiteName;
}

export interface PaceAlgorithm extends ChipAuthenticationAlgorithm {
  readonly mapping: Mapping;
}

const BSI_SMARTCARD = '0.4.0.127.0.7.2.2';
export const ID_PK_DH = `${BSI_SMARTCARD}.1.1`;
export const ID_PK_ECDH = `${BSI_SMARTCARD}.1.2`;
export const ID_TA = `${BSI_SMARTCARD}.2`;
const ID_CA = `${BSI_SMARTCARD}.3`;
export const ID_PACE = `${BSI_SMARTCARD}.4`;
/** Of ICAO: 2.23.136.1.1.5. */
export const ID_AA = '2.23.136.1.1.5';

const SUITE_ARCS: readonly (readonly [arc: number, suite: SuiteName, name: string])[] = [
  [1, '3DES', '3DES-CBC-CBC'],
  [2, 'AES-128', 'AES-CBC-CMAC-128'],
  [3, 'AES-192', 'AES-CBC-CMAC-192'],
  [4, 'AES-256', 'AES-CBC-CMAC-256'],
];

const AGREEMENT_ARCS: readonly (readonly [arc: number, agreement: Agreement])[] = [
  [1, 'DH'],
  [2, 'ECDH'],
];

const MAPPING_ARCS: readonly (readonly [arc: number, agreement: Agreement, mapping: Mapping])[] = [
  [1, 'DH', 'GM'],
  [2, 'ECDH', 'GM'],
  [3, 'DH', 'IM'],
  [4, 'ECDH', 'IM'],
  [6, 'ECDH', 'CAM'],
];

export const PACE_ALGORITHMS: readonly PaceAlgorithm[] = MAPPING_ARCS.flatMap(([arc, agreement, mapping]) =>
  SUITE_ARCS.filter(([, suite]) => !(mapping === 'CAM' && suite === '3DES')).map(([last, suite, cipher]) => ({
    oid: `${ID_PACE}.${arc}.${last}`,
    name: `id-PACE-${agreement}-${mapping}-${cipher}`,
    agreement,
    mapping,
    suite,
  })),
);

/** The protocols whose domain parameters a PACEDomainParameterInfo gives: without the cipher's arc. */
export const PACE_FAMILIES: readonly string[] = MAPPING_ARCS.map(([arc]) => `${ID_PACE}.${arc}`);

export const CHIP_AUTHENTICATION_ALGORITHMS: readonly ChipAuthenticationAlgorithm[] = AGREEMENT_ARCS.flatMap(
  ([arc, agreement]) =>
    SUITE_ARCS.map(([last, suite, cipher]) => ({
      oid: `${ID_CA}.${arc}.${last}`,
      name: `id-CA-${agreement}-${cipher}`,
      agreement,
      suite,
    })),
);

/** Those that are known and not used, for the technician. */
export const OTHER_NAMES: Readonly<Record<string, string>> = {
  [`${BSI_SMARTCARD}.5`]: 'id-RI',
  [`${BSI_SMARTCARD}.6`]: 'id-CI',
  [`${BSI_SMARTCARD}.7`]: 'id-eIDSecurity',
  [`${BSI_SMARTCARD}.8`]: 'id-PT',
  '2.23.136.1.1.13': 'id-EFDIR',
};

/** The value of an object identifier in DER, without tag and length: X.690, 8.19. */
export function oidValue(oid: string): Buffer {
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number);
  return Buffer.from([40 * first + second, ...rest].flatMap(base128));
}

/** Most significant first; all but the last with the highest bit. */
function base128(number: number): number[] {
  const digits = [number % 128];
  for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
    digits.unshift(0x80 | (left % 128));
  return digits;
}
