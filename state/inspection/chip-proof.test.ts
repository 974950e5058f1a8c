// What the proof of a chip does to the decision: each reason by the check that gives it, and nothing that is excused by mistake.
import { describe, expect, it } from 'vitest';
import { CHIP_CHECKS } from '../document/pki/types.ts';
import { CHIP } from '../gate/table.fixture.ts';
import { proofNotMade, verdictOfProof } from './chip-proof.ts';
import { decide } from './decide.ts';
import type { Evidence } from './evidence.ts';
import { opened, PROVEN, provenBut, RULES, SOUND } from './inspection.fixture.ts';
import { BROADER, type ReasonCode } from './reasons.ts';

describe('a row of the table', () => {
  it('is the worst of the checks that it rests on, with the cause', () => {
    const checks = PROVEN.checks.map((check) =>
      check.name === 'sod-structure' ? { ...check, result: 'failed' as const, cause: 'no signer' } : check,
    );
    expect(verdictOfProof('sod-signature', { ...PROVEN, checks })).toEqual(['failed', 'no signer']);
    expect(verdictOfProof('group-hashes', { ...PROVEN, checks })).toEqual(['successful', '']);
  });

  it('is undetermined where a check is missing or comes twice', () => {
    const without = PROVEN.checks.filter(({ name }) => name !== 'group-hashes');
    expect(verdictOfProof('group-hashes', { ...PROVEN, checks: without })[0]).toBe('undetermined');
    expect(verdictOfProof('group-hashes', { ...PROVEN, checks: [...PROVEN.checks, ...PROVEN.checks] })[0]).toBe(
      'undetermined',
    );
  });

  it('has a cause whenever it is not successful', () => {
    const checks = PROVEN.checks.map((check) => ({ ...check, result: 'undetermined' as const, cause: '' }));
    expect(verdictOfProof('signer-trust', { ...PROVEN, checks })).toEqual(['undetermined', 'signer-trust']);
  });

  it('is undetermined with the cause of a proof that was not made, all of them', () => {
    for (const { result, cause } of proofNotMade('no answer in 3000 ms').checks)
      expect([result, cause]).toEqual(['undetermined', 'no answer in 3000 ms']);
  });
});

describe('a decision about a chip', () => {
  it.each<[ReasonCode, Partial<Evidence>]>([
    ['chip-unprotected', { chip: { ...opened({ protocol: 'BAC', downgrade: '6300' }), proof: PROVEN } }],
    ['chip-not-genuine', { chip: provenBut('sod-structure', 'failed') }],
    ['chip-not-genuine', { chip: provenBut('sod-signature', 'failed') }],
    ['chip-not-genuine', { chip: provenBut('group-hashes', 'failed') }],
    ['chip-not-genuine', { chip: provenBut('groups-listed', 'failed') }],
    ['chip-not-proven', { chip: provenBut('sod-signature', 'undetermined') }],
    ['chip-not-proven', { chip: { ...CHIP, proof: proofNotMade('no answer in time') } }],
    ['chip-not-proven', { chip: { ...CHIP, proof: { checks: [], signer: undefined } } }],
    ['signer-not-trusted', { chip: provenBut('signer-trust', 'failed') }],
    ['signer-unknown', { chip: provenBut('signer-trust', 'undetermined') }],
    ['signer-expired', { chip: provenBut('signer-validity', 'failed') }],
    ['signer-revoked', { chip: provenBut('signer-revocation', 'failed') }],
    ['signer-revocation-unknown', { chip: provenBut('signer-revocation', 'undetermined') }],
    ['signer-defective', { chip: provenBut('signer-defects', 'failed') }],
    ['signer-of-other-state', { chip: provenBut('signer-state', 'failed') }],
    ['chip-not-proven', { chip: provenBut('signer-state', 'undetermined') }],
    ['chip-cloned', { chip: provenBut('chip-genuine', 'failed') }],
    ['chip-copy-unknown', { chip: provenBut('chip-genuine', 'undetermined') }],
  ])('refers for %s alone, and for what it comes to', (reason, change) => {
    expect(decide({ ...SOUND, ...change }, RULES).decision).toMatchObject({
      kind: 'refer',
      reasons: [...new Set([BROADER[reason] ?? reason, reason])],
    });
  });

  it('clears a chip of which everything is proven, with the policies of a live lane but for liveness', () => {
    const chip = { ...opened({ protocol: 'PACE' }), proof: PROVEN };
    expect(decide({ ...SOUND, chip }, { ...RULES, clearNotSupported: ['liveness'] }).decision.kind).toBe('clear');
  });

  it('clears a chip that has no means to prove that it is no copy', () => {
    const chip = { ...opened({ protocol: 'BAC' }), proof: provenBut('chip-genuine', 'not-supported').proof };
    expect(decide({ ...SOUND, chip }, { ...RULES, clearNotSupported: ['liveness'] }).decision.kind).toBe('clear');
  });

  it('clears a chip without EF.COM, whose signature tells what it has', () => {
    expect(decide({ ...SOUND, chip: provenBut('groups-listed', 'not-supported') }, RULES).decision.kind).toBe('clear');
  });

  it('lets no lane that excuses passive authentication excuse a proof that failed or has no answer', () => {
    for (const result of ['failed', 'undetermined', 'aborted'] as const)
      for (const name of CHIP_CHECKS.filter((one) => !one.endsWith('-authentication') && one !== 'pace-mapping'))
        expect(decide({ ...SOUND, chip: provenBut(name, result) }, RULES).decision, `${name} ${result}`).toMatchObject({
          kind: 'refer',
        });
  });

  it('tells the officer of a chip that was signed with SHA-1, and lets it count', () => {
    const signer = { issuer: 'C=NL', state: 'NL', digests: ['SHA-256', 'SHA-1'] };
    expect(decide({ ...SOUND, chip: { ...CHIP, proof: { ...PROVEN, signer } } }, RULES).decision).toEqual({
      kind: 'clear',
      notices: ['weak-digest'],
    });
  });
});
