// The one way to write a JSON value (JCS, RFC 8785): what a VDS-NC is signed over. The package `canonicalize`, whose author
// is one of the RFC's, does it; `jcs.test.ts` holds it to the RFC's own vectors.
import canonicalize from 'canonicalize';
import type { Json } from './vds-nc/strict-json.ts';

/** @throws never for a value of `readStrictJson`; for a lone surrogate or a number that JSON has not */
export function jcs(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}
