// The tables that decide, cell by cell: a change of one is a decision, and must be seen as one in the review.
import { describe, expect, it } from 'vitest';
import { CHECKS, CHECK_RULES } from './checks.ts';
import { REASONS } from './reasons.ts';
import { requirementOf } from './requirements.ts';

const CASES = (['citizen', 'foreigner'] as const).flatMap((travellerClass) =>
  (['arrival', 'departure'] as const).flatMap((direction) =>
    (['with-chip', 'without-chip'] as const).map((document) => ({ travellerClass, direction, document })),
  ),
);

describe('the tables', () => {
  it('of requirements: which check decides about whom', () => {
    const rows = CHECKS.flatMap((check) =>
      CASES.map((of) => `${check} ${Object.values(of).join(' ')}: ${requirementOf(check, of)}`),
    );
    expect(rows).toMatchSnapshot();
  });

  it('of checks: what each rests on, and for which reason it refers', () => {
    expect(CHECK_RULES).toMatchSnapshot();
  });

  it('of reasons: how severe each is, and what the traveller can repair', () => {
    expect(
      Object.entries(REASONS).map(([code, rule]) => [code, rule.severity, 'hint' in rule ? rule.hint : '']),
    ).toMatchSnapshot();
  });
});
