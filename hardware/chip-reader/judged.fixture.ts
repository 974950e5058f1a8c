// What a reading is worth: the checks of the core on it, by a gate that trusts the bench's issuing state.
import { judgeChip } from '../../state/document/pki/prove.ts';
import { loadTrust } from '../../state/document/pki/trust/load-trust.ts';
import type { TrustSnapshot } from '../../state/document/pki/trust/types.ts';
import type { ChipCheckName, ChipReading } from '../../state/document/pki/types.ts';
import { benchIssuer, TRUSTED } from '../bench/issuer.ts';

let trust: TrustSnapshot | undefined;

/** The authorities of the bench, their revocation list, nobody else. */
export function benchTrust(): TrustSnapshot {
  const issuer = benchIssuer();
  const certificates = TRUSTED.map((name) => ({ name: `${name}.cer`, bytes: issuer.authority(name).certificate }));
  const crl = { name: 'bench.crl', bytes: issuer.revocationList() };
  return (trust ??= loadTrust([...certificates, crl], new Date()));
}

/** Each check as `successful`, or with its cause as `failed: ...`. */
export function judged(reading: ChipReading): Readonly<Record<ChipCheckName, string>> {
  const { checks } = judgeChip(reading, benchTrust(), new Date());
  return Object.fromEntries(
    checks.map(({ name, result, cause }) => [name, cause === '' ? result : `${result}: ${cause}`]),
  ) as Record<ChipCheckName, string>;
}
