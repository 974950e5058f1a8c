// What DG14 and EF.CardSecurity say of the proofs that a chip can give (SecurityInfos, Doc 9303-11, 9.2): keys of chip
// authentication, the algorithm of active authentication, PACE with chip authentication mapping. Nothing else is taken from
// them here, and nothing at all before their hash or signature is right.
import { err, ok, type Result } from '../../result.ts';
import { readTlvs, unwrap } from '../lds/tlv.ts';
import { oidText } from './public-key.ts';

export interface ProofInfos {
  /** SubjectPublicKeyInfo of each key of chip authentication, as encoded (9.2.6). */
  readonly chipKeys: readonly Buffer[];
  /** Object identifiers of ActiveAuthenticationInfo (9.2.8): how an elliptic key of DG15 signs. */
  readonly activeAuthentication: readonly string[];
  /** PACE with chip authentication mapping is offered (9.2.1). */
  readonly offersMapping: boolean;
}

const DG14 = 0x6e;
const SET = 0x31;
const SEQUENCE = 0x30;
const OID = 0x06;

/** id-PK-DH and id-PK-ECDH. */
const CHIP_KEYS: readonly string[] = ['0.4.0.127.0.7.2.2.1.1', '0.4.0.127.0.7.2.2.1.2'];
const ACTIVE_AUTHENTICATION = '2.23.136.1.1.5';
/** id-PACE-ECDH-CAM and its ciphers. */
const MAPPING = '0.4.0.127.0.7.2.2.4.6.';

/** @param file DG14, whole */
export function readDg14(file: Buffer): Result<ProofInfos, string> {
  const content = unwrap(file, DG14);
  return content.ok ? readProofInfos(content.value) : content;
}

/** @param infos SecurityInfos: a SET in DER. The error is what is wrong with it. Never throws */
export function readProofInfos(infos: Buffer): Result<ProofInfos, string> {
  const set = unwrap(infos, SET);
  const entries = set.ok ? readTlvs(set.value) : set;
  if (!entries.ok) return entries;
  const chipKeys: Buffer[] = [];
  const activeAuthentication: string[] = [];
  let offersMapping = false;
  for (const { tag, value } of entries.value) {
    const parts = tag === SEQUENCE ? readTlvs(value) : err('a security info is none');
    if (!parts.ok) return parts;
    const [name, required, optional] = parts.value;
    if (name?.tag !== OID || required === undefined) return err('a security info has no name, or nothing but a name');
    const protocol = oidText(name.value);
    if (CHIP_KEYS.includes(protocol)) {
      if (required.tag !== SEQUENCE) return err('a key of chip authentication is none');
      chipKeys.push(value.subarray(name.end, required.end));
    } else if (protocol === ACTIVE_AUTHENTICATION) {
      if (optional?.tag !== OID) return err('the algorithm of active authentication is missing');
      activeAuthentication.push(oidText(optional.value));
    } else if (protocol.startsWith(MAPPING)) offersMapping = true;
  }
  return ok({ chipKeys, activeAuthentication, offersMapping });
}
