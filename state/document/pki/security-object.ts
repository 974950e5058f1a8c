// The document security object (EF.SOD, Doc 9303-10, 4.6.2): the hashes of the data groups, signed. Versions 0 and 1 of
// LDSSecurityObject.
import { err, ok, type Result } from '../../result.ts';
import { child, readTlvs, unwrap, type Tlv } from '../lds/tlv.ts';
import { onlyBer } from './ber.ts';
import { readSignedData, type SignedData } from './cms.ts';
import type { Digest } from './curves.ts';
import { DIGEST_BYTES, digestOfOid } from './digests.ts';
import { oidText } from './public-key.ts';

export interface SecurityObject {
  readonly data: SignedData;
  readonly digest: Digest;
  /** Of the whole file of each data group, by its number, 1 to 16. */
  readonly hashes: ReadonlyMap<number, Buffer>;
}

const SOD = 0x77;
const LDS_SECURITY_OBJECT = '2.23.136.1.1.1';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
const OID = 0x06;

/** @param file EF.SOD, whole @returns its content, or what is wrong with its structure. Nothing is verified. Never throws */
export function readSecurityObject(file: Buffer): Result<SecurityObject, string> {
  const outer = onlyBer(file, SOD);
  if (!outer.ok) return outer;
  const data = readSignedData(outer.value.value);
  if (!data.ok) return data;
  if (data.value.contentType !== LDS_SECURITY_OBJECT)
    return err(`its content is not an LDS security object (${data.value.contentType})`);
  const hashes = readHashes(data.value.content);
  return hashes.ok ? ok({ data: data.value, ...hashes.value }) : hashes;
}

/** @param content LDSSecurityObject in DER */
export function readHashes(content: Buffer): Result<Pick<SecurityObject, 'digest' | 'hashes'>, string> {
  const fields = membersOf(content);
  if (!fields.ok) return fields;
  const [version, algorithm, values, ldsVersion, ...others] = fields.value;
  const number = version?.tag === INTEGER && version.value.length === 1 ? version.value[0] : undefined;
  if (number !== 0 && number !== 1) return err('its LDS security object is of an unknown version');
  // Doc 9303-10, 4.6.2.3: version 1, and only that, tells the version of the data structure.
  if (others.length > 0 || (ldsVersion !== undefined) !== (number === 1) || (ldsVersion?.tag ?? SEQUENCE) !== SEQUENCE)
    return err('its LDS security object has not the fields of its version');
  const name = algorithm?.tag === SEQUENCE ? child(algorithm.value, OID) : err('');
  if (!name.ok || values?.tag !== SEQUENCE) return err('its LDS security object has no hashes');
  const digest = digestOfOid(oidText(name.value));
  if (digest === undefined) return err(`its hashes are of a function that is not accepted (${oidText(name.value)})`);
  const entries = readTlvs(values.value);
  if (!entries.ok) return entries;
  const hashes = new Map<number, Buffer>();
  for (const entry of entries.value) {
    const read = readHash(entry, DIGEST_BYTES[digest]);
    if (!read.ok) return read;
    if (hashes.has(read.value.group)) return err(`it has two hashes of DG${read.value.group}`);
    hashes.set(read.value.group, read.value.hash);
  }
  return ok({ digest, hashes });
}

function readHash({ tag, value }: Tlv, bytes: number): Result<{ group: number; hash: Buffer }, string> {
  const parts = tag === SEQUENCE ? readTlvs(value) : err('a hash of a data group is none');
  if (!parts.ok) return parts;
  const [number, hash, ...others] = parts.value;
  const group = number?.tag === INTEGER && number.value.length === 1 ? (number.value[0] ?? 0) : 0;
  if (group < 1 || group > 16) return err('it has a hash of a data group that there is not');
  if (hash?.tag !== OCTETS || hash.value.length !== bytes || others.length > 0)
    return err(`its hash of DG${group} has not the length of its function`);
  return ok({ group, hash: hash.value });
}

function membersOf(content: Buffer): Result<readonly Tlv[], string> {
  const inside = unwrap(content, SEQUENCE);
  return inside.ok ? readTlvs(inside.value) : inside;
}
