// What the pages are shown, over the real machine on a clock that the test turns.
import { describe, expect, it } from 'vitest';
import { officerView as officerContract, travellerView as travellerContract } from '../../contract/views.ts';
import { TRAVELLER_STEPS, type TravellerView } from '../../contract/views.ts';
import { OUTAGE_CODES } from '../../contract/outages.ts';
import { OPENED, zoneOf } from '../../../state/gate/gate.fixture.ts';
import type { WatchlistAnswer } from '../../../state/gate/ports.ts';
import {
  ALIKE,
  CHIP,
  CLEAR,
  closing,
  deciding,
  FACE,
  gateOnTable,
  inspecting,
  NO_HITS,
  opening,
  openGate,
  passing,
  recording,
  REFER,
  referred,
  type TableGate,
} from '../../../state/gate/table.fixture.ts';
import { REASONS, reasonRule, type ReasonCode } from '../../../state/inspection/reasons.ts';
import type { Judgement } from '../../../state/inspection/decide.ts';
import { laneStateOf, officerView, type OfficerExtras } from './officer.ts';
import { sameView, travellerView } from './traveller.ts';

const NOTHING = { capture: undefined, progress: undefined } as const;
const seenBy = (gate: TableGate): TravellerView => travellerView(gate.snapshot, NOTHING);

async function referredFor(...reasons: readonly [ReasonCode, ...ReasonCode[]]): Promise<TableGate> {
  const gate = await deciding();
  await gate.answer('decide', { decision: { kind: 'refer', reasons, notices: [] }, checks: [] });
  return gate;
}

const AJAR = { entryClosed: false, entryOpen: true } as const;

/** The chip of somebody before a lane with two doors is read: the entry is open. */
async function entering(): Promise<TableGate> {
  const gate = openGate({ layout: 'mantrap' });
  gate.send({ type: 'DOCUMENT.READ', zone: zoneOf('NLD') });
  await gate.answer('readChip', CHIP);
  return gate;
}

const STEPS: Readonly<Record<(typeof TRAVELLER_STEPS)[number], () => TableGate | Promise<TableGate>>> = {
  securing: () => gateOnTable(),
  closed: () => openGate({ opensAtStart: false }),
  waiting: () => openGate(),
  'keep-still': () => inspecting(),
  'not-read': () => {
    const gate = openGate();
    gate.send({ type: 'DOCUMENT.UNREADABLE' });
    return gate;
  },
  'take-document': async () => {
    const gate = openGate({ layout: 'mantrap' });
    gate.send({ type: 'DOCUMENT.PLACED' });
    gate.send({ type: 'DOCUMENT.READ', zone: zoneOf('NLD') });
    await gate.answer('readChip', CHIP);
    return gate;
  },
  enter: entering,
  stand: async () => {
    const gate = inspecting();
    await gate.answer('readChip', CHIP);
    return gate;
  },
  checking: () => deciding(),
  pass: opening,
  officer: () => referred(),
  withdrawn: () => {
    const gate = inspecting();
    gate.see();
    gate.pass(2000);
    return gate;
  },
  leave: async () => {
    const gate = await entering();
    gate.see({ ...AJAR, zoneA: true });
    gate.see({ zoneA: true });
    await gate.answer('askWatchlist', NO_HITS);
    await gate.answer('captureFace', FACE);
    await gate.answer('compareFaces', ALIKE);
    await gate.answer('decide', REFER);
    gate.resolve('second-line');
    await gate.answer('record', 1);
    return gate;
  },
  emergency: () => {
    const gate = openGate();
    gate.see({ fireAlarm: true });
    return gate;
  },
};

describe('the traveller', () => {
  it.each(TRAVELLER_STEPS)('is told %s at its time', async (step) => {
    const view = seenBy(await STEPS[step]());
    expect(view.step).toBe(step);
    expect(travellerContract.safeParse(view).success).toBe(true);
  });

  it.each<[string, () => TableGate | Promise<TableGate>, TravellerView['step']]>([
    ['out of service', () => lost(openGate()), 'closed'],
    ['in the open barrier', passing, 'pass'],
    [
      'cleared, with the document still on the reader',
      async () => {
        const gate = await deciding();
        gate.send({ type: 'DOCUMENT.PLACED' });
        await gate.answer('decide', CLEAR);
        return gate;
      },
      'take-document',
    ],
    ['behind it', closing, 'securing'],
    ['while the crossing is being recorded', recording, 'securing'],
    [
      'whom the officer has sent on',
      async () => {
        const gate = await referred();
        gate.resolve('second-line');
        return gate;
      },
      'officer',
    ],
  ])('%s is told so', async (_name, at, step) => {
    expect(seenBy(await at()).step).toBe(step);
  });

  it.each(Object.keys(REASONS) as ReasonCode[])(
    'referred for %s has a hint only where it can be repaired',
    async (code) => {
      const view = seenBy(await referredFor(code));
      expect(view).toEqual({ step: 'officer', ...(reasonRule(code).hint && { hint: reasonRule(code).hint }) });
    },
  );

  it('has no hint when anything else speaks against him, too', async () => {
    expect(seenBy(await referredFor('face-not-captured', 'watchlist-hit'))).toEqual({ step: 'officer' });
    expect(seenBy(await referredFor('face-not-captured', 'document-unreadable'))).toEqual({ step: 'officer' });
  });

  it('reads the same sentence for a hit, an attack and a fault', async () => {
    const [hit, attack, fault] = await Promise.all([
      referredFor('watchlist-hit'),
      referredFor('presentation-attack'),
      referredFor('watchlist-unavailable'),
    ]);
    expect(seenBy(attack)).toEqual(seenBy(hit));
    expect(seenBy(fault)).toEqual(seenBy(hit));
  });

  it('is shown the camera while it looks, and the chip’s progress only while it is being read', async () => {
    const extras = { capture: { id: 3, picture: undefined }, progress: { read: 1, total: 9 } };
    expect(travellerView(inspecting().snapshot, extras)).toEqual({
      step: 'keep-still',
      capture: { id: 3 },
      progress: { read: 1, total: 9 },
    });
    const checking = await deciding();
    expect(travellerView(checking.snapshot, { ...extras, capture: undefined })).toEqual({ step: 'checking' });
  });
});

function lost(gate: TableGate): TableGate {
  gate.lose('camera');
  return gate;
}

const SILENT: WatchlistAnswer = {
  kind: 'answered',
  entries: 3,
  importedAt: undefined,
  hits: [
    {
      entry: '7',
      list: 'partner alert',
      kind: 'score',
      handling: 'silent',
      matched: 'person',
      fields: ['name'],
      reason: 'watchlist-hit PAD score',
    },
  ],
};
const CLEAR_SILENT: Judgement = { decision: { kind: 'clear', notices: ['watchlist-silent'] }, checks: [] };

/** A whole crossing; what the traveller saw after each step of it. */
async function seenOf(hits: WatchlistAnswer, judgement: Judgement): Promise<readonly TravellerView[]> {
  const gate = openGate();
  const seen: TravellerView[] = [];
  const look = () => void seen.push(seenBy(gate));
  const steps: readonly (() => unknown)[] = [
    () => gate.see({ zoneA: true }),
    () => gate.send({ type: 'DOCUMENT.READ', zone: zoneOf('NLD') }),
    () => gate.answer('askWatchlist', hits),
    () => gate.answer('readChip', CHIP),
    () => gate.answer('captureFace', FACE),
    () => gate.answer('compareFaces', ALIKE),
    () => gate.answer('decide', judgement),
    () => gate.see({ ...OPENED, zoneA: true }),
    () => gate.see({ ...OPENED, zoneB: true }),
    () => gate.see(OPENED),
    () => gate.see(),
    () => gate.answer('record', 1),
  ];
  for (const step of steps) {
    await step();
    look();
  }
  return seen;
}

describe('a silent hit', () => {
  it('changes nothing that the traveller is shown, at any step', async () => {
    expect(await seenOf(SILENT, CLEAR_SILENT)).toEqual(await seenOf(NO_HITS, CLEAR));
  });

  it('puts no word of it on the traveller’s page', async () => {
    expect(JSON.stringify(await seenOf(SILENT, CLEAR_SILENT))).not.toMatch(/hit|score|PAD|list|silent|alert|face-mis/i);
  });
});

const EXTRAS: OfficerExtras = {
  devices: [],
  availability: { kind: 'serves' },
  watchlist: { entries: 3, importedAt: undefined },
  recent: [],
  pictures: { portrait: { url: 'data:image/jpeg;base64,AA==', width: 480, height: 600 }, live: undefined },
  maxFalseMatchRate: 0.001,
};

describe('the officer', () => {
  it.each<[string, () => TableGate | Promise<TableGate>, string]>([
    ['securing', () => gateOnTable(), 'securing'],
    ['closed', () => openGate({ opensAtStart: false }), 'closed'],
    ['open', () => openGate(), 'open'],
    ['crossing', () => inspecting(), 'crossing'],
    ['referred', () => referred(), 'referred'],
    ['out of service', () => lost(openGate()), 'out-of-service'],
    ['emergency', () => STEPS.emergency(), 'emergency'],
    [
      'stopped',
      () => {
        const gate = openGate();
        gate.send({ type: 'LANE.STOP' });
        return gate;
      },
      'closed',
    ],
  ])('sees that the lane is %s', async (_name, at, state) => {
    const gate = await at();
    expect(laneStateOf(gate.snapshot)).toBe(state);
    expect(officerContract.safeParse(officerView(gate.snapshot, EXTRAS)).error).toBeUndefined();
  });

  it('sees a case only while there is one, with its reasons, its pictures and what may be decided', async () => {
    expect(officerView((await deciding()).snapshot, EXTRAS).case).toBeUndefined();
    const shown = officerView((await referred('IDN')).snapshot, EXTRAS).case;
    expect(shown).toMatchObject({
      id: 'crossing-1',
      reasons: [{ code: 'face-mismatch', severity: 'stop' }],
      citizen: true,
      allowed: ['admit', 'second-line'],
      portrait: { url: 'data:image/jpeg;base64,AA==', width: 480, height: 600 },
      similarity: 0.7,
      falseMatchRate: 0.0001,
      maxFalseMatchRate: 0.001,
      document: { name: 'SPECIMEN, ONE', number: 'X1234567' },
    });
    expect(shown).not.toHaveProperty('live');
  });

  it('reads the cause of a check beside its reason', async () => {
    const gate = await deciding();
    await gate.answer('decide', {
      decision: { kind: 'refer', reasons: ['chip-unreadable'], notices: [] },
      checks: [{ name: 'chip-read', result: 'undetermined', cause: 'removed: in DG2' }],
    });
    expect(officerView(gate.snapshot, EXTRAS).case?.reasons[0]?.text).toBe(
      'The chip could not be read. (removed: in DG2)',
    );
  });

  it('sees an incident until it is ended, and whether its cause is gone', () => {
    const gate = openGate();
    gate.see({ tamper: true });
    const seen = () => officerView(gate.snapshot, EXTRAS).lane.incidents;
    expect(seen()).toEqual([{ code: 'tamper', text: reasonRule('tamper').officer, resettable: false }]);
    gate.see();
    expect(seen()).toMatchObject([{ resettable: true }]);
    gate.send({ type: 'OFFICER.RESET' });
    expect(seen()).toEqual([]);
  });

  it('may open the way back for somebody who waits between two shut doors', () => {
    const gate = openGate({ layout: 'mantrap', opensAtStart: false });
    const seen = () => officerView(gate.snapshot, EXTRAS).lane.lockedIn;
    expect(seen()).toBe(false);
    gate.send({ type: 'DEVICE.LOST', device: 'mrzReader' });
    gate.see({ zoneA: true });
    expect([gate.state, seen()]).toEqual(['outOfService', true]);
    gate.send({ type: 'OFFICER.RESET' });
    expect([gate.state, seen()]).toEqual([{ crossing: { leaving: 'back' } }, false]);
  });

  it('may end an emergency once the loop has been healthy for long enough', () => {
    const gate = openGate();
    gate.see({ fireAlarm: true });
    gate.see();
    expect(officerView(gate.snapshot, EXTRAS).lane.resettable).toBe(false);
    gate.pass(1000);
    expect(officerView(gate.snapshot, EXTRAS).lane.resettable).toBe(true);
  });
});

describe('what is gone', () => {
  it.each(['mrzReader', 'codeScanner', 'barrier', 'chipReader', 'camera', 'journal'] as const)(
    'the traveller reads nothing of a lost %s, at any step',
    async (device) => {
      for (const step of TRAVELLER_STEPS) {
        const gate = await STEPS[step]();
        gate.lose(device);
        const shown = JSON.stringify(seenBy(gate));
        expect(shown).not.toContain(device);
        for (const code of OUTAGE_CODES) expect(shown.replace(/"step":"[a-z-]+"/, '')).not.toContain(code);
      }
    },
  );
});

it('a view that shows the same is not sent again', () => {
  expect(sameView({ step: 'pass', a: [1] }, { a: [1], step: 'pass' })).toBe(true);
  expect(sameView({ step: 'pass' }, { step: 'waiting' })).toBe(false);
});
