// An arrival declaration for the bench (state/document/seal/arrival/arrival-declaration.md): an authority of Indonesia that
// nobody but this bench trusts, its signer, and codes for the document of a zone.
import { randomBytes } from 'node:crypto';
import { composeVdsNc } from '../../state/document/seal/vds-nc/compose.ts';
import { readTrust, type TrustStore } from '../../state/document/seal/trust.ts';
import { issueCertificate, issueCrl } from '../../state/testing/pki.ts';

export interface ArrivalIssuer {
  /** Trusts this bench's authority, with a revocation list of today. */
  readonly trust: TrustStore;
  /** The bytes of a declaration for a document, made at `at`, good for three days. */
  declare(document: DeclaredDocument, at: Date): Buffer;
}

export type DeclaredDocument = Readonly<
  Record<'name' | 'dateOfBirth' | 'nationality' | 'issuingState' | 'documentNumber' | 'portOfEntry', string>
>;

const DAY_MS = 24 * 60 * 60 * 1000;

/** @param from when the authority begins; its certificates hold for ten years and its list for a month */
export function createArrivalIssuer(from: Date): ArrivalIssuer {
  const start = from.toISOString();
  const end = new Date(from.getTime() + 3650 * DAY_MS).toISOString();
  const authority = issueCertificate({ country: 'ID', commonName: 'Bench CSCA', from: start, to: end });
  const signer = issueCertificate({
    country: 'ID',
    commonName: 'Bench Arrival Signer',
    issuer: authority,
    serial: '02',
    from: start,
    to: end,
  });
  const nextUpdate = new Date(from.getTime() + 30 * DAY_MS).toISOString();
  const crl = issueCrl({ issuer: authority, thisUpdate: start, nextUpdate });
  return {
    trust: readTrust([
      { name: 'bench-csca.cer', bytes: authority.der },
      { name: 'bench.crl', bytes: crl },
    ]),
    declare: (document, at) => Buffer.from(composeVdsNc(declarationOf(document, at), signer), 'utf8'),
  };
}

function declarationOf(document: DeclaredDocument, at: Date) {
  const { name, dateOfBirth, nationality, issuingState, documentNumber, portOfEntry } = document;
  const exp = new Date(at.getTime() + 3 * DAY_MS);
  return {
    hdr: { t: 'autogate.arrival', v: 1, is: 'IDN' },
    msg: {
      jti: randomBytes(16).toString('base64url'),
      iat: seconds(at),
      exp: seconds(exp),
      pid: { n: name, dob: dateOfBirth, nat: nationality, is: issuingState, dn: documentNumber },
      arr: { day: at.toISOString().slice(0, 10), poe: portOfEntry },
      dec: { cus: false, hea: false, qua: false },
    },
  };
}

const seconds = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/, 'Z');
