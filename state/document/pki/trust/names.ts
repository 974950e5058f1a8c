// How certificates are called in reports and causes: their subject as people write it, `C=DE, O=bund, CN=csca-germany`.
// Names of authorities are no personal data; what cannot be printed is replaced by whoever prints.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Certificate, DistinguishedName } from '../certificate.ts';
import { readTlv, readTlvs } from '../../lds/tlv.ts';

const SHORT: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'E',
};

const ATTRIBUTES = z.array(z.tuple([z.string(), z.string()]));
const LONGEST = 300;

/** A name on one line, at most 300 characters. */
export function nameText({ text, country, commonName }: DistinguishedName): string {
  const attributes = ATTRIBUTES.safeParse(JSON.parse(text));
  const own: Readonly<Record<string, string | undefined>> = { C: country, CN: commonName };
  const parts = (attributes.data ?? []).map(([oid, value]) => {
    const short = SHORT[oid] ?? oid;
    return `${short}=${own[short] ?? value}`;
  });
  return parts.length === 0 ? 'no name' : parts.join(', ').slice(0, LONGEST);
}

/** With the serial number, because a state's authorities often share one name. */
export function certificateText({ subject, serial }: Pick<Certificate, 'subject' | 'serial'>): string {
  return `${nameText(subject)}, serial ${serial}`;
}

const PRINTABLE_STRINGS: ReadonlySet<number> = new Set([0x0c, 0x13, 0x14, 0x16]);
const SET = 0x31;

/** What the bytes of a certificate that cannot be read still say of their subject, or which bytes they are. */
export function unreadableText(bytes: Buffer): string {
  const found = subjectStrings(bytes);
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return found.length === 0
    ? `unreadable, SHA-256 ${digest}`
    : `${found.join(', ').slice(0, LONGEST)}, SHA-256 ${digest}`;
}

/** The subject is the fifth member of TBSCertificate after its version: a sequence of sets of sequences. */
function subjectStrings(bytes: Buffer): readonly string[] {
  const certificate = readTlv(bytes);
  const tbs = certificate.ok ? readTlv(certificate.value.value) : certificate;
  const members = tbs.ok ? readTlvs(tbs.value.value) : tbs;
  if (!members.ok) return [];
  const subject = members.value.filter(({ tag }) => tag !== 0xa0)[4];
  const sets = subject === undefined ? undefined : readTlvs(subject.value);
  if (sets?.ok !== true) return [];
  return sets.value
    .filter(({ tag }) => tag === SET)
    .flatMap(({ value }) => {
      const attribute = readTlv(value);
      const parts = attribute.ok ? readTlvs(attribute.value.value) : attribute;
      const text = parts.ok ? parts.value[1] : undefined;
      return text !== undefined && PRINTABLE_STRINGS.has(text.tag) ? [text.value.toString('utf8')] : [];
    });
}
