// What passports' certificates say beyond the part that `certificate.ts` reads (Doc 9303-12, 7.1): the extensions with their
// criticality, the time in which the private key signs, and the documents that a signer may sign.
// A walk over elements, so an odd value in one extension spoils nothing else.
import { err, ok, type Result } from '../../../result.ts';
import { child, readTlv, readTlvs, unwrap } from '../../lds/tlv.ts';
import { oidText } from '../public-key.ts';

export interface CertificateExtension {
  readonly oid: string;
  /** An encoding that is not DER's (01 in place of FF) says yes, too. */
  readonly critical: boolean;
  readonly value: Buffer;
}

export interface CertificateDetails {
  readonly extensions: readonly CertificateExtension[];
  /** Private key usage period (RFC 5280's predecessor RFC 3280, 4.2.1.4): when the key signs. Either end may be missing. */
  readonly keyUse: { readonly from: Date | undefined; readonly to: Date | undefined } | undefined;
  /** Document types of a signer, such as `P` and `ID` (Doc 9303-12, 7.1.1.6); undefined where there is no list. */
  readonly documentTypes: readonly string[] | undefined;
  /** Extended key usage, as object identifiers; undefined where there is none. */
  readonly purposes: readonly string[] | undefined;
  /** Key usage lets it sign data; undefined where nothing is said. */
  readonly signsData: boolean | undefined;
}

const OIDS = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  privateKeyUsagePeriod: '2.5.29.16',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  nameChange: '2.23.136.1.1.6.1',
  documentTypeList: '2.23.136.1.1.6.2',
} as const;

/** Extensions whose meaning is heeded or harmless; a critical one beside them is not understood (RFC 5280, 4.2). */
const KNOWN: ReadonlySet<string> = new Set(Object.values(OIDS));

const EXTENSIONS = 0xa3;
const SEQUENCE = 0x30;
const SET = 0x31;
const BOOLEAN = 0x01;
const OID = 0x06;
const OCTETS = 0x04;
const BIT_STRING = 0x03;
const DIGITAL_SIGNATURE = 0x80;

/** @param signed TBSCertificate, as `Certificate.signed`; the error says what is wrong with it */
export function readDetails(signed: Buffer): Result<CertificateDetails, string> {
  const body = unwrap(signed, SEQUENCE);
  if (!body.ok) return body;
  const members = readTlvs(body.value);
  if (!members.ok) return members;
  const wrapped = members.value.find(({ tag }) => tag === EXTENSIONS);
  const extensions = wrapped === undefined ? ok([]) : extensionsOf(wrapped.value);
  if (!extensions.ok) return extensions;
  const valueOf = (oid: string) => extensions.value.find((extension) => extension.oid === oid)?.value;
  const details = {
    extensions: extensions.value,
    keyUse: keyUseOf(valueOf(OIDS.privateKeyUsagePeriod)),
    documentTypes: documentTypesOf(valueOf(OIDS.documentTypeList)),
    purposes: purposesOf(valueOf(OIDS.extendedKeyUsage)),
    signsData: signsDataOf(valueOf(OIDS.keyUsage)),
  };
  // One that cannot be read restricts the certificate in a way that nobody knows.
  const broken = RESTRICTIONS.find(([oid, field]) => valueOf(oid) !== undefined && details[field] === undefined);
  return broken === undefined ? ok(details) : err(`its extension ${broken[2]} cannot be read`);
}

const RESTRICTIONS = [
  [OIDS.privateKeyUsagePeriod, 'keyUse', 'private key usage period'],
  [OIDS.documentTypeList, 'documentTypes', 'list of document types'],
  [OIDS.extendedKeyUsage, 'purposes', 'extended key usage'],
  [OIDS.keyUsage, 'signsData', 'key usage'],
] as const satisfies readonly (readonly [string, keyof CertificateDetails, string])[];

/** The critical extensions that nobody here understands: such a certificate must not be used (RFC 5280, 4.2). */
export function unknownCritical({ extensions }: CertificateDetails): readonly string[] {
  return extensions.filter(({ critical, oid }) => critical && !KNOWN.has(oid)).map(({ oid }) => oid);
}

function extensionsOf(wrapped: Buffer): Result<readonly CertificateExtension[], string> {
  const list = unwrap(wrapped, SEQUENCE);
  if (!list.ok) return list;
  const members = readTlvs(list.value);
  if (!members.ok) return members;
  const extensions: CertificateExtension[] = [];
  for (const { value } of members.value) {
    const parts = readTlvs(value);
    if (!parts.ok) return parts;
    const [oid, ...rest] = parts.value;
    const flag = rest.find(({ tag }) => tag === BOOLEAN);
    const content = rest.at(-1);
    if (oid?.tag !== OID || content?.tag !== OCTETS) return err('one of its extensions has no name or no value');
    const name = oidText(oid.value);
    if (extensions.some((other) => other.oid === name)) return err(`it has the extension ${name} twice`);
    extensions.push({ oid: name, critical: flag?.value.some((byte) => byte !== 0) ?? false, value: content.value });
  }
  return ok(extensions);
}

/** `20200130000000Z`, as the context tags of the period hold it. */
function timeOf(text: Buffer | undefined): Date | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?Z$/.exec(text?.toString('latin1') ?? '');
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second = '00'] = found;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function keyUseOf(value: Buffer | undefined): CertificateDetails['keyUse'] {
  const inside = value === undefined ? undefined : unwrap(value, SEQUENCE);
  const parts = inside?.ok === true ? readTlvs(inside.value) : undefined;
  if (parts?.ok !== true) return undefined;
  const end = (wanted: number) => timeOf(parts.value.find(({ tag }) => tag === wanted)?.value);
  return { from: end(0x80), to: end(0x81) };
}

/** SEQUENCE { version INTEGER, SET OF PrintableString }. */
function documentTypesOf(value: Buffer | undefined): readonly string[] | undefined {
  const inside = value === undefined ? undefined : unwrap(value, SEQUENCE);
  const set = inside?.ok === true ? child(inside.value, SET) : undefined;
  const types = set?.ok === true ? readTlvs(set.value) : undefined;
  return types?.ok === true ? types.value.map((one) => one.value.toString('latin1')) : undefined;
}

function purposesOf(value: Buffer | undefined): readonly string[] | undefined {
  const inside = value === undefined ? undefined : unwrap(value, SEQUENCE);
  const list = inside?.ok === true ? readTlvs(inside.value) : undefined;
  return list?.ok === true ? list.value.map((one) => oidText(one.value)) : undefined;
}

function signsDataOf(value: Buffer | undefined): boolean | undefined {
  const bits = value === undefined ? undefined : readTlv(value);
  if (bits?.ok !== true || bits.value.tag !== BIT_STRING) return undefined;
  return ((bits.value.value[1] ?? 0) & DIGITAL_SIGNATURE) !== 0;
}
