// EF.CardSecurity (Doc 9303-11, 9.2.11): SecurityInfos signed like a security object, outside of the passport application. Where
// a document offers PACE with chip authentication mapping, its static key is there.
import { err, ok, type Result } from '../../result.ts';
import type { Certificate } from './certificate.ts';
import { readSignedData } from './cms.ts';
import { judgeSignature, type ChipPolicy } from './evidence.ts';
import { readProofInfos } from './security-infos.ts';

/** id-SecurityObject (BSI TR-03110-3, A.1.2.5). */
const SECURITY_OBJECT = '0.4.0.127.0.7.3.2.1';

/** @returns the keys and who signed them, or why they are not proven. The signer is not judged. Never throws */
export function cardKeys(
  file: Buffer,
  policy: ChipPolicy,
): Result<{ readonly keys: readonly Buffer[]; readonly signer: Certificate }, string> {
  const data = readSignedData(file);
  if (!data.ok) return data;
  if (data.value.contentType !== SECURITY_OBJECT) return err('its content is not a security object');
  const signature = judgeSignature(data.value, policy, false);
  if (signature.kind !== 'right') return err(signature.cause);
  const infos = readProofInfos(data.value.content);
  return infos.ok ? ok({ keys: infos.value.chipKeys, signer: signature.signer }) : infos;
}
