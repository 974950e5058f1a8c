// Seals for tests, made anew with keys of the run.
import { signRaw, type MadeKey } from '../../pki/certificates.fixture.ts';
import { encodeC40 } from '../c40.ts';

export interface SealWish {
  readonly key: MadeKey;
  readonly version?: 2 | 3;
  readonly country?: string;
  readonly signer?: string;
  readonly reference?: string;
  /** YYYY-MM-DD. */
  readonly issued?: string;
  readonly signedOn?: string;
  /** Feature definition reference and category. */
  readonly type?: number;
  readonly features?: readonly (readonly [tag: number, value: Buffer])[];
}

/** Version 3 has the length of the reference in hexadecimal, version 2 five characters. */
export function makeSeal(wish: SealWish): Buffer {
  const signed = makeBody(wish);
  const signature = signRaw(wish.key, signed);
  return Buffer.concat([signed, Buffer.of(0xff), lengthOf(signature.length), signature]);
}

export function makeBody(wish: Omit<SealWish, 'key'>): Buffer {
  const { version = 3, country = 'UTO', signer = 'UTTS', reference = '5B', type = 0xfb06, features = [] } = wish;
  const length = version === 3 ? reference.length.toString(16).padStart(2, '0').toUpperCase() : '';
  return Buffer.concat([
    Buffer.of(0xdc, version),
    encodeC40(country.padEnd(3)),
    ...(version === 3
      ? [encodeC40(signer + length), encodeC40(reference)]
      : [encodeC40(signer + reference.padStart(5, '0'))]),
    dateOf(wish.issued ?? '2023-07-26'),
    dateOf(wish.signedOn ?? '2023-07-26'),
    Buffer.of(type >> 8, type & 0xff),
    ...features.flatMap(([tag, value]) => [Buffer.of(tag), lengthOf(value.length), value]),
  ]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  return length < 0x100 ? Buffer.of(0x81, length) : Buffer.of(0x82, length >> 8, length & 0xff);
}

function dateOf(iso: string): Buffer {
  const [year = '', month = '', day = ''] = iso.split('-');
  const bytes = Buffer.alloc(3);
  bytes.writeUIntBE(Number(month + day + year), 0, 3);
  return bytes;
}
