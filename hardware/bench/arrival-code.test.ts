import { describe, expect, it } from 'vitest';
import { readCode } from '../../state/document/seal/read-code.ts';
import { createArrivalIssuer } from './arrival-code.ts';

const START = new Date('2026-03-01T00:00:00Z');
const AT = new Date('2026-03-10T08:00:00Z');
const DOCUMENT = {
  name: 'CITIZEN  JANE',
  dateOfBirth: '1990-01-31',
  nationality: 'AUS',
  issuingState: 'AUS',
  documentNumber: 'E1234567',
  portOfEntry: 'CGK',
};

describe('the declarations of the bench', () => {
  it('pass every check of a gate that trusts the bench, but the one that nobody was asked', () => {
    const issuer = createArrivalIssuer(START);
    const outcome = readCode(issuer.declare(DOCUMENT, AT), issuer.trust, AT);
    expect(outcome.kind).toBe('arrival');
    expect(outcome.checks.filter(({ result }) => result !== 'successful')).toMatchObject([
      { name: 'seal-single-use', result: 'undetermined' },
    ]);
    expect(outcome.fields).toMatchObject({ documentNumber: 'E1234567', expiresAt: '2026-03-13T08:00:00Z' });
  });

  it('are each another, and nobody else trusts them', () => {
    const issuer = createArrivalIssuer(START);
    const [one, other] = [issuer.declare(DOCUMENT, AT), issuer.declare(DOCUMENT, AT)].map((code) =>
      readCode(code, createArrivalIssuer(START).trust, AT),
    );
    expect(one?.fields['id']).not.toBe(other?.fields['id']);
    expect(one?.checks.find(({ name }) => name === 'signer-trust')?.result).not.toBe('successful');
  });
});
