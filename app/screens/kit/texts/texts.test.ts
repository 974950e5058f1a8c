import { describe, expect, it } from 'vitest';
import { CHECKS as CHECK_CODES, RESULTS as RESULT_CODES } from '../../../../state/inspection/checks.ts';
import {
  deviceView,
  FACE_INSTRUCTIONS,
  laneState,
  resolutionKind,
  resultValue,
  travellerStep,
  TRAVELLER_STEPS,
} from '../../../contract/views.ts';
import { deviceName } from '../../../contract/messages.ts';
import { OUTAGE_CODES, OUTAGE_EFFECTS } from '../../../contract/outages.ts';
import { decodeInputs, NO_OUTPUTS } from '../../../../state/gate/board.ts';
import { SOURCE_STATES, SOURCES } from '../../../../state/inspection/degrade.ts';
import {
  CHECK_GROUPS,
  CHECKS,
  DEVICE_STATES,
  DEVICES,
  LANE_STATES,
  OFFICER_PAGE,
  OUTCOMES,
  PASSAGES,
  RESOLUTIONS,
  RESULTS,
  SERVICES,
} from './officer.ts';
import { EFFECTS, OUTAGE_OF_PART, OUTAGES } from './outages/outages.ts';
import { INPUTS, OUTPUTS, SOURCE_STATE_WORDS, SOURCE_WORDS, TECHNICIAN_PAGE } from './technician.ts';
import { LANGUAGES, otherLanguage, preferredLanguage, type Text } from './text.ts';
import { HINTS, INSTRUCTIONS, INVITATIONS, OUT_OF_SERVICE, STEPS, textOf, TRAVELLER_PAGE } from './traveller.ts';

function isWhole(text: Text): boolean {
  return LANGUAGES.every((language) => text[language].trim() !== '');
}

describe('the texts', () => {
  it.each([
    ['step', TRAVELLER_STEPS, STEPS],
    ['face instruction', FACE_INSTRUCTIONS, INSTRUCTIONS],
    ['lane state', laneState.options, LANE_STATES],
    ['device state', deviceView.shape.state.options, DEVICE_STATES],
    ['device', deviceName.options, DEVICES],
    ['result', resultValue.options, RESULTS],
    ['resolution', resolutionKind.options, RESOLUTIONS],
    ['check', CHECK_CODES, CHECKS],
    ['outage', OUTAGE_CODES, OUTAGES],
    ['effect of an outage', OUTAGE_EFFECTS, EFFECTS],
    ['input of the board', Object.keys(decodeInputs(0)), INPUTS],
    ['output of the board', Object.keys(NO_OUTPUTS), OUTPUTS],
    ['source', SOURCES, SOURCE_WORDS],
    ['state of a source', SOURCE_STATES, SOURCE_STATE_WORDS],
    ['part that can be gone', [...deviceName.options, ...Object.keys(SERVICES)], OUTAGE_OF_PART],
  ])('know every %s of the contract', (_, codes, table) => {
    expect(Object.keys(table).sort()).toEqual([...codes].sort());
  });

  it('are there in every language', () => {
    const steps = [...Object.values(STEPS), OUT_OF_SERVICE].flatMap(({ main, then }) => [main, then]);
    const tables = [
      INSTRUCTIONS,
      INVITATIONS,
      TRAVELLER_PAGE,
      LANE_STATES,
      DEVICE_STATES,
      DEVICES,
      RESULTS,
      RESOLUTIONS,
      CHECKS,
      OFFICER_PAGE,
      OUTCOMES,
      PASSAGES,
      INPUTS,
      OUTPUTS,
      SOURCE_WORDS,
      SOURCE_STATE_WORDS,
      TECHNICIAN_PAGE,
      EFFECTS,
    ];
    const all = [...steps, ...tables.flatMap((table) => Object.values<Text>(table))];
    expect(all.filter((text) => !isWhole(text))).toEqual([]);
  });

  it('name the five results as the core does', () => {
    expect(Object.keys(RESULTS)).toEqual([...RESULT_CODES]);
  });

  it('put every check on one branch of the tree', () => {
    expect(CHECK_GROUPS.flatMap(({ checks }) => checks).sort()).toEqual([...CHECK_CODES].sort());
  });
});

describe('an outage', () => {
  const table = Object.entries(OUTAGES);

  it.each(table)('%s is told to traveller, officer and technician, each in every language', (_code, texts) => {
    const { traveller, officer, technician } = texts;
    for (const told of [traveller, officer, technician.part, technician.cause, technician.hint])
      expect(isWhole(told)).toBe(true);
    for (const language of LANGUAGES) {
      const three = [traveller, officer, technician.cause].map((told) => told[language]);
      expect(new Set(three).size).toBe(3);
      // The officer reads what it means for travellers, and nothing about lines, threads and files.
      expect(officer[language]).not.toMatch(/\b(line|thread|file|parity|jalurnya|utas|berkas)\b/i);
    }
  });

  it('is one and the same sentence for the traveller, who is told where to go and of no device', () => {
    const sentences = new Set(table.map(([, { traveller }]) => traveller));
    expect([...sentences]).toEqual([STEPS.closed.main]);
    const parts = [...Object.values(DEVICES), ...Object.values(SERVICES), ...table.map(([, of]) => of.technician.part)];
    for (const language of LANGUAGES)
      for (const part of parts)
        for (const { main, then } of [...Object.values(STEPS), OUT_OF_SERVICE])
          for (const sentence of [main, then])
            // "Passport" and "door" the traveller may read; a name of a device is longer.
            if (part[language].includes(' ')) expect(sentence[language]).not.toContain(part[language]);
  });
});

describe('what the traveller reads', () => {
  it('is the same neutral sentence for every referral', () => {
    const sentences = [undefined, 'document', 'face'] as const;
    const mains = sentences.map((hint) => textOf({ step: 'officer', ...(hint !== undefined && { hint }) }).main);
    expect(new Set(mains)).toEqual(new Set([STEPS.officer.main]));
  });

  it('is specific only where the traveller can repair it', () => {
    expect(textOf({ step: 'officer', hint: 'face' }).then).toEqual(HINTS.officer.face.then);
    expect(textOf({ step: 'checking', hint: 'face' })).toEqual(STEPS.checking);
    expect(textOf({ step: 'not-read', hint: 'face' }).main.en).toContain('look straight');
  });

  it('names no reason and no technical thing', () => {
    const forbidden =
      /\b(chip|scanner|camera|watchlist|error|match|fake|attack|alarm|network|connection|denied|refused)\b/i;
    const said = travellerStep.options.flatMap((step) => [STEPS[step].main.en, STEPS[step].then.en]);
    expect([...said, OUT_OF_SERVICE.main.en].filter((sentence) => forbidden.test(sentence))).toEqual([]);
  });
});

describe('languages', () => {
  it('change between Indonesian and English', () => {
    expect(LANGUAGES.map(otherLanguage)).toEqual(['en', 'id']);
  });

  it('follow the browser where it speaks one of ours', () => {
    expect(preferredLanguage(['id-ID', 'en'])).toBe('id');
    expect(preferredLanguage(['ja', 'en-US'])).toBe('en');
    expect(preferredLanguage([])).toBe('en');
  });
});
