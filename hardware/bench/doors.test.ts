// The lane behind the board: two doors, people who walk between them, and what can go wrong there. Outputs 0x01 open the entry,
// 0x02 the exit (egate-rtu-v1.md, 5).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeInputs } from '../../state/gate/board.ts';
import type { Layout } from '../../state/lane/lane.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { BOARD_DEFAULTS, createBoard, CONTACTS } from './board.ts';
import { PLACES, WAYS } from './people.ts';

const ENTRY = 0x01;
const EXIT = 0x02;

function lane(layout: Layout = 'mantrap') {
  const board = createBoard(
    0,
    { onOutputs: () => undefined, onApplied: () => undefined },
    { ...BOARD_DEFAULTS, layout },
  );
  let now = 0;
  let beat = 0;
  const pass = (ms: number) => board.advance((now += ms));
  const scan = (word: number, ms = 100) => {
    for (let passed = 0; passed < ms; passed += 100) {
      board.answer({ function: 0x10, address: 0, values: [word, (beat = (beat + 1) & 0xffff)] });
      pass(100);
    }
  };
  // Shut safe outputs, so that a lane that starts does not stand open.
  board.answer({ function: 0x06, address: 4, value: 0x94 });
  scan(0, 300);
  board.answer({ function: 0x06, address: 3, value: 0 });
  const inputs = () => decodeInputs(board.inputs);
  const registers = (address: number, count: number) => board.answer({ function: 0x04, address, count });
  const fault = () => registers(3, 1);
  return { board, pass, scan, inputs, registers, fault };
}
const register = (...registers: number[]) => ({ kind: 'registers', registers });

describe('a mantrap', () => {
  it('is walked through: entry, zone A, zone B, exit, and both are counted', () => {
    const { board, scan, inputs, registers } = lane();
    const person = board.people.enter();
    scan(0, 3000);
    expect(inputs()).toMatchObject({ entryObstructed: false, zoneA: false, zoneB: false });
    expect(registers(4, 5)).toEqual(register(0, 0, 0, 0, 0));
    const seen = new Set<string>();
    const look = (word: number, ms: number) => {
      for (let passed = 0; passed < ms; passed += 100) {
        scan(word);
        const { entryObstructed, zoneA, zoneB, exitObstructed } = inputs();
        seen.add([entryObstructed, zoneA, zoneB, exitObstructed].map(Number).join(''));
      }
    };
    look(ENTRY, 3000);
    expect(board.people.placeOf(person)).toBe('zone-b');
    expect(registers(4, 5)).toEqual(register(0, 1, 0, 0, 1));
    look(0, 1000);
    board.people.walk(person, 'gone');
    look(EXIT, 3000);
    expect([...seen]).toEqual(['0000', '1000', '0100', '0010', '0001']);
    expect(registers(4, 5)).toEqual(register(0, 1, 0, 1, 0));
    scan(0, 1000);
    expect(inputs()).toMatchObject({ entryClosed: true, exitClosed: true });
    expect(board.interlockBroken).toBe(0);
  });

  it('is left through the entry by whom it lets back out, who is not counted as gone', () => {
    const { board, scan, inputs, registers } = lane();
    const person = board.people.enter();
    scan(ENTRY, 3000);
    scan(0, 1000);
    board.people.walk(person, 'outside');
    scan(0, 2000);
    expect(inputs()).toMatchObject({ zoneA: true, entryClosed: true });
    scan(ENTRY, 3000);
    expect(inputs()).toMatchObject({ zoneA: false, zoneB: false, entryObstructed: false });
    expect(registers(4, 5)).toEqual(register(0, 1, 0, 0, 0));
    expect(board.people.placeOf(person)).toBeUndefined();
  });

  it('shows both zones at once when somebody follows in', () => {
    const { board, scan, inputs } = lane();
    board.people.enter();
    scan(ENTRY, 1500);
    board.people.tailgate();
    scan(ENTRY, 3000);
    expect(board.people.count).toBe(2);
    expect(inputs().zoneB).toBe(true);
    board.people.enter();
    scan(ENTRY, 1400);
    expect(inputs()).toMatchObject({ zoneA: true, zoneB: true });
  });

  it('is walked in from behind when the exit stands open, as far as the entry', () => {
    const { board, scan, inputs, registers } = lane();
    const person = board.people.wrongWay();
    scan(0, 2000);
    expect(inputs()).toMatchObject({ exitObstructed: false, zoneB: false });
    scan(EXIT, 5000);
    expect(board.people.placeOf(person)).toBe('zone-a');
    expect(registers(4, 5)).toEqual(register(0, 0, 0, 0, 1));
  });

  it('reports faults of the entry as its own, the lowest first', () => {
    const { board, scan, fault, inputs } = lane();
    const { entry } = board.drives;
    expect(entry).toBeDefined();
    if (entry === undefined) return;
    scan(ENTRY, 1000);
    const thing = board.people.leave('entry-doorway');
    scan(0, 4000);
    expect(inputs()).toMatchObject({ entryObstructed: true, entryOpen: true, driveFault: true });
    expect(fault()).toEqual(register(3));
    board.drives.exit.broken = true;
    expect(fault()).toEqual(register(2));
    entry.broken = true;
    expect(fault()).toEqual(register(1));
    entry.broken = board.drives.exit.broken = false;
    board.people.take(thing);
    scan(ENTRY, 200);
    scan(0, 1000);
    expect(fault()).toEqual(register(0));
    expect(inputs()).toMatchObject({ entryClosed: true, driveFault: false });
  });

  it('that is left alone goes where its safe outputs say, door by door', () => {
    for (const [safe, entry, exit] of [
      [0xa7, true, true],
      [0xa6, false, true],
      [0x95, true, false],
      [0x94, false, false],
    ] as const) {
      const { board, pass, inputs } = lane();
      board.answer({ function: 0x06, address: 4, value: safe });
      pass(4000);
      expect(inputs()).toMatchObject({ entryOpen: entry, exitOpen: exit, watchdogTripped: true });
      expect(board.interlockBroken).toBe(0);
    }
  });
});

describe('the count of a broken interlock', () => {
  it('goes up once each time that both doors are ordered not closed', () => {
    const { board, scan } = lane();
    scan(ENTRY | EXIT, 2000);
    expect(board.interlockBroken).toBe(1);
    scan(0, 1000);
    scan(ENTRY, 1000);
    scan(EXIT, 1000);
    expect(board.interlockBroken).toBe(2);
    scan(0, 2000);
    scan(ENTRY, 1000);
    scan(0, 1000);
    scan(EXIT, 1000);
    expect(board.interlockBroken).toBe(2);
  });

  it.each(['fireAlarm', 'emergencyButton', 'manualRelease'] as const)(
    'does not take %s for one, nor the way back from it',
    (contact) => {
      const { board, scan, inputs } = lane();
      board.set(contact, true);
      scan(0, 1000);
      expect(inputs()).toMatchObject({ entryOpen: true, exitOpen: true });
      scan(ENTRY | EXIT, 500);
      board.set(contact, false);
      scan(ENTRY | EXIT, 1000);
      scan(0, 1000);
      expect(board.interlockBroken).toBe(0);
      scan(ENTRY | EXIT, 100);
      expect(board.interlockBroken).toBe(1);
    },
  );

  it('does not blame the controller for a door that is pushed open, but for opening the other one then', () => {
    const { board, scan } = lane();
    scan(ENTRY, 1000);
    board.drives.exit.forced = true;
    scan(ENTRY, 500);
    expect(board.interlockBroken).toBe(0);
    scan(0, 1000);
    scan(ENTRY, 500);
    expect(board.interlockBroken).toBe(1);
  });

  it('stays at none in a turnstile, which has one door', () => {
    const { board, scan } = lane('turnstile');
    scan(ENTRY | EXIT, 2000);
    expect(board.interlockBroken).toBe(0);
    expect(decodeInputs(board.inputs)).toMatchObject({ entryClosed: true, entryOpen: false, exitOpen: true });
  });
});

describe('a door that is forced', () => {
  it('is not closed, says so by fault 7 and no drive fault, and is well again when it is shut', () => {
    const { board, scan, inputs, fault } = lane();
    board.drives.exit.forced = true;
    scan(0, 200);
    expect(inputs()).toMatchObject({ exitClosed: false, driveFault: false });
    expect(fault()).toEqual(register(7));
    board.drives.exit.forced = false;
    scan(0, 1000);
    expect(inputs().exitClosed).toBe(true);
    expect(fault()).toEqual(register(0));
  });

  it('lets people through', () => {
    const { board, scan } = lane();
    board.people.wrongWay();
    board.drives.exit.forced = true;
    scan(0, 3000);
    expect(board.people.count).toBe(1);
  });
});

describe('a thing that was left', () => {
  it('occupies its zone until it is taken away, and does not walk', () => {
    const { board, scan, inputs, registers } = lane();
    const thing = board.people.leave('zone-b');
    scan(ENTRY, 2000);
    scan(0, 1000);
    scan(EXIT, 2000);
    expect(inputs()).toMatchObject({ zoneA: false, zoneB: true });
    expect(registers(8, 1)).toEqual(register(0));
    expect(board.people.all).toEqual([{ name: thing, kind: 'thing', at: 'zone-b' }]);
    board.people.take(thing);
    expect(inputs().zoneB).toBe(false);
  });
});

describe('people who are sent away', () => {
  it('go by the door that lets them, take their things, and vanish only from outside', () => {
    const { board, scan } = lane();
    board.people.enter();
    scan(ENTRY, 3000);
    scan(0, 1000);
    board.people.tailgate();
    board.people.wrongWay();
    board.people.leave('zone-a');
    board.people.disperse();
    scan(0, 1000);
    expect(board.people.all).toEqual([{ name: 1, kind: 'person', at: 'zone-a' }]);
    scan(ENTRY, 3000);
    expect(board.people.all).toEqual([]);
  });
});

describe('a turnstile', () => {
  it('is walked from behind through the open barrier: zone B, doorway, zone A', () => {
    const { board, scan, inputs } = lane('turnstile');
    board.people.wrongWay();
    scan(0, 2000);
    expect(inputs()).toMatchObject({ zoneA: false, zoneB: true });
    const seen = new Set<string>();
    for (let round = 0; round < 30; round += 1) {
      scan(EXIT);
      const { zoneA, exitObstructed, zoneB } = inputs();
      seen.add([zoneA, exitObstructed, zoneB].map(Number).join(''));
    }
    expect([...seen]).toEqual(['001', '010', '100', '000']);
    expect(board.people.exits).toBe(0);
  });

  it('has no entry', () => {
    const { board } = lane('turnstile');
    expect(board.drives.entry).toBeUndefined();
    expect(() => board.people.leave('entry-doorway')).toThrow('no entry-doorway');
  });
});

describe('whatever happens in a lane', () => {
  const order = fc.oneof(
    fc.record({
      do: fc.constant('scan' as const),
      word: fc.integer({ min: 0, max: 3 }),
      ms: fc.constantFrom(100, 800),
    }),
    fc.record({ do: fc.constantFrom('enter' as const, 'tailgate' as const, 'wrongWay' as const, 'clear' as const) }),
    fc.record({
      do: fc.constant('walk' as const),
      who: fc.integer({ min: 1, max: 9 }),
      to: fc.constantFrom(...PLACES),
    }),
    fc.record({ do: fc.constant('set' as const), contact: fc.constantFrom(...CONTACTS), on: fc.boolean() }),
    fc.record({ do: fc.constant('force' as const), on: fc.boolean() }),
  );

  it.each(['turnstile', 'mantrap'] as const)(
    'a %s has one at a time in each doorway, and nobody where its way does not lead',
    (layout) => {
      fc.assert(
        fc.property(fc.array(order, { maxLength: 40 }), (orders) => {
          const { board, scan } = lane(layout);
          const { people, drives } = board;
          for (const next of orders) {
            if (next.do === 'scan') scan(next.word, next.ms);
            else if (next.do === 'set') board.set(next.contact, next.on);
            else if (next.do === 'force') drives.exit.forced = next.on;
            else if (next.do !== 'walk') people[next.do]();
            else if (WAYS[layout].includes(next.to)) people.walk(next.who, next.to);
            for (const { at } of people.all) expect(WAYS[layout]).toContain(at);
            for (const doorway of ['entry-doorway', 'exit-doorway'] as const)
              expect(people.at(doorway)).toBeLessThanOrEqual(1);
            const inside = people.all.filter(({ kind, at }) => kind === 'person' && at !== 'outside' && at !== 'gone');
            expect(people.count).toBe(inside.length);
          }
        }),
        fuzzed(17352, 60),
      );
    },
  );
});
