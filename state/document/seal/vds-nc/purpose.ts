// What a certificate's signer may sign (Doc 9303-12, 7.1.1, extended key usage): a key for passports, or for a server, does
// not make a VDS-NC.
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate as X509, ExtendedKeyUsage, id_ce_extKeyUsage } from '@peculiar/asn1-x509';
import type { Certificate } from '../../pki/certificate.ts';
import { check, successful, type CodeCheck } from '../result.ts';

/** icao mrtd security vdssigner, VDS-NC. */
const VDS_NC_SIGNER = '2.23.136.1.1.14.2';

/** The check `signer-purpose`; undetermined for a certificate that does not say. */
export function purposeOf({ der }: Certificate): CodeCheck {
  const purposes = purposesIn(der);
  if (purposes === undefined)
    return check('signer-purpose', 'undetermined', 'the certificate of the signer does not say what for');
  if (purposes.includes(VDS_NC_SIGNER)) return successful('signer-purpose');
  return check('signer-purpose', 'failed', 'the certificate of the signer is not for VDS-NC');
}

function purposesIn(der: Buffer): readonly string[] | undefined {
  try {
    const { extensions } = AsnConvert.parse(der, X509).tbsCertificate;
    const usage = extensions?.find(({ extnID }) => extnID === id_ce_extKeyUsage);
    return usage === undefined ? undefined : [...AsnConvert.parse(usage.extnValue.buffer, ExtendedKeyUsage)];
  } catch {
    // An extension that is none says nothing.
    return undefined;
  }
}
