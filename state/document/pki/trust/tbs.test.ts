import { describe, expect, it } from 'vitest';
import { writeTlv } from '../../lds/tlv.ts';
import { readDetails } from './tbs.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
/** A certificate's body with this extension and nothing else. */
const bodyWith = (oid: string, value: Buffer): Buffer =>
  writeTlv(0x30, writeTlv(0xa3, writeTlv(0x30, writeTlv(0x30, writeTlv(0x06, hex(oid)), writeTlv(0x04, value)))));

describe('an extension that restricts a certificate', () => {
  it.each([
    ['key usage', '551d0f', '03020780', { signsData: true }],
    ['extended key usage', '551d25', '30060604551d2500', { purposes: ['2.5.29.37.0'] }],
    ['private key usage period', '551d10', '300080', undefined],
    ['list of document types', '67810801010602', '30080201003103130150', { documentTypes: ['P'] }],
  ])(
    '%s is read, or makes the certificate unreadable: it is never as if it were not there',
    (name, oid, good, details) => {
      if (details !== undefined)
        expect(readDetails(bodyWith(oid, hex(good)))).toMatchObject({ ok: true, value: details });
      for (const bad of ['', '05', '0500', '30ff', '3082'])
        expect(readDetails(bodyWith(oid, hex(bad)))).toEqual({
          ok: false,
          error: `its extension ${name} cannot be read`,
        });
    },
  );
});
