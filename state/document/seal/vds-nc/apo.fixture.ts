// The vectors of the Australian Passport Office (github.com/australian-passport-office/vds-nc-reader-library-ios, Apache-2.0),
// which lie in the shared data.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isMissing, sharedData } from '../../../testing/prerequisites.ts';

const FILE = sharedData('codes', 'vds-nc', 'apo-vectors.json');
export const apoIsMissing = isMissing({ 'the VDS-NC vectors': FILE });

const VECTORS = z.object({
  csca: z.base64().transform((text) => Buffer.from(text, 'base64')),
  bsc: z.base64().transform((text) => Buffer.from(text, 'base64')),
  crl: z.base64().transform((text) => Buffer.from(text, 'base64')),
  valid: z.json().transform((value) => JSON.stringify(value)),
  invalid: z.json().transform((value) => JSON.stringify(value)),
});

export const apoVectors = () => VECTORS.parse(JSON.parse(readFileSync(FILE, 'utf8')));
