// Makes a VDS-NC, for tests and the bench; the key is its caller's. What issuers do in the order of the technical report.
import { sign, type KeyObject } from 'node:crypto';
import { jcs } from '../jcs.ts';
import type { Algorithm } from './envelope.ts';
import type { Json } from './strict-json.ts';

export interface VdsNcSigner {
  /** DER. */
  readonly der: Buffer;
  readonly key: KeyObject;
}

const HASHES: Readonly<Record<Algorithm, string>> = { ES256: 'sha256', ES384: 'sha384', ES512: 'sha512' };

/** The text of the code. Nothing of `data` is judged. */
export function composeVdsNc(data: Json, { der, key }: VdsNcSigner, alg: Algorithm = 'ES256'): string {
  const signature = sign(HASHES[alg], Buffer.from(jcs(data), 'utf8'), { key, dsaEncoding: 'ieee-p1363' });
  return JSON.stringify({
    data,
    sig: { alg, cer: der.toString('base64url'), sigvl: signature.toString('base64url') },
  });
}
