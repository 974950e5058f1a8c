// The passwords of PACE: Doc 9303-11, 4.4.4.1 and 9.7.3.
import type { AccessKey } from '../../../state/gate/ports.ts';
import { deriveKey, mrzSecret, PURPOSE, type SuiteName } from '../crypto/key-derivation.ts';

export type PacePassword =
  | { readonly kind: 'MRZ'; readonly key: AccessKey }
  /** The number printed on the document's front, six digits. */
  | { readonly kind: 'CAN'; readonly number: string };

/** Tag 83 of MSE:Set AT. */
export const PASSWORD_REFERENCE: Readonly<Record<PacePassword['kind'], number>> = { MRZ: 1, CAN: 2 };

/**
 * The key of the password, with which the nonce is encrypted.
 * @throws RangeError for an MRZ that is not of its alphabet
 */
export function passwordKey(suite: SuiteName, password: PacePassword): Buffer {
  const secret = password.kind === 'MRZ' ? mrzSecret(password.key) : Buffer.from(password.number, 'latin1');
  return deriveKey(suite, secret, PURPOSE.password);
}
