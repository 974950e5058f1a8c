// What is gone, told three times: the traveller always the same sentence, what to do and nothing else; the officer which function
// it is and what it means for travellers; the technician which part, why, and what to do. One table, so that no code is told to
// one of them only. The traveller's sentence is here to be held to it by a test: no code ever reaches that page.
import type { Outage, OutageCode } from '../../../../contract/outages.ts';
import { text, type Text } from '../text.ts';
import { OF_SOURCES } from './of-sources.ts';
import { OF_THE_LANE } from './of-the-lane.ts';
import type { OutageTexts } from './outage.ts';

export const OUTAGES: Readonly<Record<OutageCode, OutageTexts>> = { ...OF_THE_LANE, ...OF_SOURCES };

export const EFFECTS: Readonly<Record<Outage['effect'], Text>> = {
  closes: text('Menutup jalur', 'Closes the lane'),
  refers: text('Merujuk ke petugas', 'Refers to an officer'),
  limits: text('Tetap melayani', 'Still serves'),
};

/** Of whom an outage is true, where it is not true of everybody. */
export const CLASSES: Readonly<Record<Outage['classes'][number], Text>> = {
  citizen: text('warga negara', 'citizens'),
  foreigner: text('orang asing', 'foreigners'),
};

/** The outage that a part of the lane is when it does not serve; so the technician reads the same hint everywhere. */
export const OUTAGE_OF_PART: Readonly<Record<string, OutageCode>> = {
  mrzReader: 'mrz-reader',
  codeScanner: 'code-scanner',
  barrier: 'barrier',
  chipReader: 'chip-reader',
  camera: 'camera',
  journal: 'journal',
  watchlist: 'document-list',
  permits: 'permits',
  hall: 'hall',
  codes: 'code-checks',
  trustStore: 'trust-store',
  faceModels: 'face-models',
  portraitDecoder: 'portrait-decoder',
};
