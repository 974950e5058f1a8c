// Scenarios: presets of the options of a crossing, and what comes of it. No part of the controller knows of them.
import type { Outcome, Passage, Resolution } from '../../state/journal/crossing.ts';
import type { ReasonCode } from '../../state/inspection/reasons.ts';
import type { PassportFault } from '../../hardware/bench/virtual-reader.ts';

export interface ScenarioOptions {
  /** Whose face the camera sees. */
  readonly live: 'holder' | 'somebody-else' | 'nobody';
  readonly document: 'valid' | 'expired';
  /** The document stands on the watchlist. */
  readonly listed: boolean;
  readonly chipFaults: readonly PassportFault[];
  /** What the traveller does when the barrier opens. */
  readonly walks: boolean;
  /** The traveller goes away while the inspection is still under way. */
  readonly withdraws: boolean;
  /** Somebody breaks the fire loop while the inspection is under way. */
  readonly fire: boolean;
  readonly officer: Resolution | undefined;
}

export interface Scenario {
  readonly name: string;
  /** What is to be seen, for the bench page. */
  readonly text: string;
  readonly options: ScenarioOptions;
  readonly expected: {
    readonly outcome: Outcome;
    readonly passage: Passage;
    readonly reasons: readonly ReasonCode[];
    readonly resolution: Resolution | undefined;
  };
}

const HONEST: ScenarioOptions = {
  live: 'holder',
  document: 'valid',
  listed: false,
  chipFaults: [],
  walks: true,
  withdraws: false,
  fire: false,
  officer: undefined,
};

function referred(...reasons: readonly ReasonCode[]): Scenario['expected'] {
  return { outcome: 'referred', passage: 'none', reasons, resolution: undefined };
}

/** Somewhere inside DG2, which takes some hundred commands. */
const WITHIN_DG2 = 12;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'clear',
    text: 'A traveller with a sound passport goes through.',
    options: HONEST,
    expected: { outcome: 'opened', passage: 'used', reasons: [], resolution: undefined },
  },
  {
    name: 'impostor',
    text: 'Somebody else stands before the camera.',
    options: { ...HONEST, live: 'somebody-else' },
    expected: referred('face-mismatch'),
  },
  {
    name: 'listed-document',
    text: 'The document stands on the watchlist.',
    options: { ...HONEST, listed: true },
    expected: referred('watchlist-hit'),
  },
  {
    name: 'expired-document',
    text: 'The passport has expired.',
    options: { ...HONEST, document: 'expired' },
    expected: referred('document-expired'),
  },
  {
    name: 'chip-removed',
    text: 'The passport is lifted off while its chip is being read.',
    options: { ...HONEST, chipFaults: [{ kind: 'removed-at', command: WITHIN_DG2 }] },
    expected: referred('chip-unreadable'),
  },
  {
    name: 'no-face',
    text: 'Nobody looks at the camera.',
    options: { ...HONEST, live: 'nobody' },
    expected: referred('face-not-captured'),
  },
  {
    name: 'nobody-passes',
    text: 'The barrier opens and nobody goes through.',
    options: { ...HONEST, walks: false },
    expected: { outcome: 'opened', passage: 'not-used', reasons: ['passage-not-used'], resolution: undefined },
  },
  {
    name: 'withdraws',
    text: 'The traveller goes away before the inspection has ended.',
    options: { ...HONEST, live: 'nobody', withdraws: true },
    expected: { outcome: 'closed', passage: 'none', reasons: ['traveller-withdrew'], resolution: undefined },
  },
  {
    name: 'officer-admits',
    text: 'The face does not match; the officer looks and admits.',
    options: { ...HONEST, live: 'somebody-else', officer: 'admit' },
    expected: { outcome: 'opened', passage: 'used', reasons: ['face-mismatch'], resolution: 'admit' },
  },
  {
    name: 'fire',
    text: 'The fire loop breaks during the inspection.',
    options: { ...HONEST, live: 'nobody', fire: true },
    expected: { outcome: 'released', passage: 'emergency', reasons: ['emergency'], resolution: undefined },
  },
];

export function scenarioNamed(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
