// Scenarios: presets of the options of a crossing, and what comes of it. No part of the controller knows of them.
import type { Outcome, Passage, Resolution } from '../../state/journal/crossing.ts';
import type { ReasonCode } from '../../state/inspection/reasons.ts';
import type { Layout } from '../../state/lane/lane.ts';
import type { ChipKind } from './document.ts';
import type { MishapName } from './mishaps.ts';
import type { PassportFault } from '../../hardware/bench/virtual-reader.ts';

export interface ScenarioOptions {
  /** Whose face the camera sees. */
  readonly live: 'holder' | 'somebody-else' | 'nobody';
  readonly document: 'valid' | 'expired';
  /** The document stands on the watchlist. */
  readonly listed: boolean;
  readonly chip: ChipKind;
  readonly chipFaults: readonly PassportFault[];
  /** What the traveller does when the barrier opens: goes through, stands in it until it gives way, or stays. */
  readonly walks: 'through' | 'into' | 'not';
  /** Stays between the doors, too, when the way back is opened. */
  readonly stays: boolean;
  /** The traveller goes away while the inspection is still under way. */
  readonly withdraws: boolean;
  /** The traveller does not take the document back. */
  readonly leavesDocument: boolean;
  /** The traveller lays a second document down while the first one is being inspected. */
  readonly hasTwoDocuments: boolean;
  /** Somebody goes in close behind the traveller. */
  readonly isFollowed: boolean;
  /** What else goes wrong, each when the gate enters a state. */
  readonly mishaps: readonly { readonly when: string; readonly name: MishapName }[];
  /** Somebody breaks the fire loop while the inspection is under way. */
  readonly fire: boolean;
  readonly officer: Resolution | undefined;
}

export interface Expected {
  readonly outcome: Outcome;
  readonly passage: Passage;
  readonly reasons: readonly ReasonCode[];
  readonly resolution: Resolution | undefined;
  /** A state that the gate comes to after the record, and stays in. */
  readonly until?: string;
}

export interface Scenario {
  readonly name: string;
  /** What is to be seen, for the bench page. */
  readonly text: string;
  /** Where it can be played; everywhere unless given. */
  readonly layout?: Layout;
  readonly options: ScenarioOptions;
  readonly expected: Expected;
  /** What comes of it in a mantrap, where that is something else. */
  readonly expectedInMantrap?: Expected;
}

const HONEST: ScenarioOptions = {
  live: 'holder',
  document: 'valid',
  listed: false,
  chip: 'sound',
  chipFaults: [],
  walks: 'through',
  stays: false,
  withdraws: false,
  leavesDocument: false,
  hasTwoDocuments: false,
  isFollowed: false,
  mishaps: [],
  fire: false,
  officer: undefined,
};

function referred(...reasons: readonly ReasonCode[]): Expected {
  return { outcome: 'referred', passage: 'none', reasons, resolution: undefined };
}

function opened(passage: Passage, ...reasons: readonly ReasonCode[]): Expected {
  return { outcome: 'opened', passage, reasons, resolution: undefined };
}

/** Somewhere inside DG2, which takes some hundred commands. */
const WITHIN_DG2 = 12;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'clear',
    text: 'A traveller with a sound passport goes through.',
    options: HONEST,
    expected: opened('used'),
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
    // Without the chip nobody is let in to the camera.
    expectedInMantrap: referred('chip-unreadable', 'face-not-captured'),
  },
  {
    name: 'modern-chip',
    text: 'The passport opens by PACE and proves itself by its key of agreement.',
    options: { ...HONEST, chip: 'pace' },
    expected: opened('used'),
  },
  {
    name: 'changed-chip',
    text: 'The zone on the chip was changed after it was signed.',
    options: { ...HONEST, chip: 'swapped' },
    expected: referred('chip-not-genuine', 'chip-not-proven'),
  },
  {
    name: 'cloned-chip',
    text: 'The chip has all files of a sound one, and not its key.',
    options: { ...HONEST, chip: 'cloned' },
    expected: referred('chip-not-genuine', 'chip-cloned'),
  },
  {
    name: 'revoked-signer',
    text: 'The state has revoked who signed the passport.',
    options: { ...HONEST, chip: 'revoked' },
    expected: referred('chip-not-genuine', 'signer-revoked'),
  },
  {
    name: 'unknown-signer',
    text: 'Nobody knows who issued the signer of the passport.',
    options: { ...HONEST, chip: 'unknown' },
    expected: referred('chip-not-proven', 'signer-unknown'),
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
    options: { ...HONEST, walks: 'not' },
    expected: opened('not-used', 'passage-not-used'),
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
  {
    name: 'tailgater',
    text: 'Somebody follows close behind.',
    options: { ...HONEST, isFollowed: true },
    expected: opened('used', 'tailgating'),
    expectedInMantrap: referred('tailgating'),
  },
  {
    name: 'wrong-way',
    text: 'Somebody comes in from behind through the open barrier.',
    options: { ...HONEST, walks: 'not', mishaps: [{ when: 'crossing.passing', name: 'wrong-way' }] },
    expected: opened('none', 'wrong-way'),
  },
  {
    name: 'obstructed',
    text: 'The traveller stands in the open barrier.',
    options: { ...HONEST, walks: 'into' },
    expected: opened('used'),
  },
  {
    name: 'document-left',
    text: 'The passport is left on the reader.',
    options: { ...HONEST, leavesDocument: true },
    expected: referred('document-left'),
  },
  {
    name: 'two-documents',
    text: 'A second document is laid down during the inspection.',
    options: { ...HONEST, live: 'nobody', hasTwoDocuments: true },
    expected: referred('two-documents'),
  },
  {
    name: 'tampered',
    text: 'Somebody opens the housing of the barrier.',
    options: { ...HONEST, live: 'nobody', mishaps: [{ when: 'crossing.inspecting', name: 'tamper' }] },
    expected: referred('tamper'),
  },
  {
    name: 'stays-inside',
    text: 'The traveller goes neither out nor back.',
    layout: 'mantrap',
    options: { ...HONEST, walks: 'not', stays: true },
    expected: { ...opened('not-used', 'passage-not-used'), until: 'crossing.leaving.staying' },
  },
  {
    name: 'left-luggage',
    text: 'The traveller goes out and leaves a bag between the doors.',
    layout: 'mantrap',
    options: { ...HONEST, mishaps: [{ when: 'crossing.passing.doorway', name: 'left-luggage' }] },
    // The sensors cannot tell a bag from one who has stepped back.
    expected: { ...opened('not-used', 'passage-not-used'), until: 'crossing.leaving.staying' },
  },
];

/** Those that can be played in a layout. */
export function scenariosOf(layout: Layout): readonly Scenario[] {
  return SCENARIOS.filter((scenario) => scenario.layout === undefined || scenario.layout === layout);
}

/** What comes of a scenario in a layout. */
export function expectedIn(layout: Layout, { expected, expectedInMantrap }: Scenario): Expected {
  return layout === 'mantrap' ? (expectedInMantrap ?? expected) : expected;
}

export function scenarioNamed(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
