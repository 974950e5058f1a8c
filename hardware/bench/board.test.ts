import { describe, expect, it } from 'vitest';
import { decodeInputs } from '../../state/gate/board.ts';
import { encodeRequest, matchReply, type ModbusRequest } from '../barrier/modbus-rtu.ts';
import { BOARD_DEFAULTS, createBoard, type BoardFeatures } from './board.ts';
import { encodeReply, readFrame } from './modbus-slave.ts';

const SAFE = 0xa6;

function bench(features: Partial<BoardFeatures> = {}) {
  const outputs: { ms: number; outputs: number; inputs: number }[] = [];
  const applied: { ms: number; applied: number; tripped: boolean }[] = [];
  const board = createBoard(
    0,
    { onOutputs: (change) => outputs.push(change), onApplied: (change) => applied.push(change) },
    { ...BOARD_DEFAULTS, features: { ...BOARD_DEFAULTS.features, ...features } },
  );
  let now = 0;
  let beat = 0;
  const pass = (ms: number) => board.advance((now += ms));
  const write = (address: number, ...values: number[]) => board.answer({ function: 0x10, address, values });
  /** A controller that is alive for so long and writes these outputs. */
  const scan = (word: number, ms = 100) => {
    for (let passed = 0; passed < ms; passed += 100) {
      write(0, word, (beat += 1));
      pass(100);
    }
  };
  /** What a controller does at the start. */
  const commission = () => {
    write(2, 15);
    write(4, SAFE);
    scan(0, 300);
    write(3, 0);
  };
  const inputs = () => decodeInputs(board.inputs);
  return { board, outputs, applied, pass, write, scan, commission, inputs };
}

describe('the watchdog', () => {
  it('counts as tripped at power-up, with the safe outputs of before', () => {
    const { board, write, pass } = bench();
    write(4, SAFE);
    write(0, 0x01, 1);
    board.restart();
    pass(1000);
    expect(board.tripped).toBe(true);
    expect(board.applied).toBe(SAFE);
    expect(board.outputs).toBe(0);
    expect(board.drives.exit.open).toBe(true);
  });

  it('is cleared by three fresh heartbeats and then the mode, not by less', () => {
    const { board, write } = bench();
    write(3, 0);
    write(0, 0, 1);
    write(0, 0, 2);
    write(0, 0, 2);
    write(3, 0);
    expect(board.tripped).toBe(true);
    write(0, 0, 3);
    expect(board.tripped).toBe(true);
    write(3, 0);
    expect(board.tripped).toBe(false);
  });

  it('is not cleared by heartbeats that come too slowly', () => {
    const { board, write, pass } = bench();
    for (let beat = 1; beat <= 5; beat += 1) {
      write(0, 0, beat);
      pass(1600);
    }
    write(3, 0);
    expect(board.tripped).toBe(true);
  });

  it.each<readonly [string, readonly (readonly number[])[]]>([
    ['stop', []],
    ['stay the same while the outputs are written', [[0, 0x20, 8]]],
    [
      'stop while the outputs are written',
      [
        [0, 0x21],
        [0, 0x20],
      ],
    ],
    [
      'come without the outputs',
      [
        [1, 100],
        [1, 101],
      ],
    ],
  ])('trips within its time when the heartbeats %s', (_, writes) => {
    const { board, commission, scan, pass, write, applied } = bench();
    commission();
    scan(0x20, 500);
    expect(board.applied).toBe(0x20);
    for (let round = 0; round < 14; round += 1) {
      for (const [address = 0, ...values] of writes) write(address, ...values);
      pass(100);
    }
    expect(board.tripped).toBe(false);
    pass(200);
    expect(applied.at(-1)).toMatchObject({ applied: SAFE, tripped: true });
    scan(0x20, 1000);
    expect(board.applied).toBe(SAFE);
    write(3, 0);
    expect(board.applied).toBe(0x20);
  });

  it.each([
    [0xa7, true],
    [0xa6, true],
    [0x95, false],
    [0x94, false],
  ])('leaves the exit as the safe outputs %i say', (word, open) => {
    const { board, commission, scan, write, pass } = bench();
    commission();
    write(4, word);
    scan(0x02, 1000);
    pass(3000);
    expect(board.applied).toBe(word);
    expect(board.drives.exit.open).toBe(open);
    expect(board.drives.exit.closed).toBe(!open);
  });
});

describe('the outputs', () => {
  it('are logged when they change, as received', () => {
    const { commission, scan, outputs } = bench();
    commission();
    scan(0, 700);
    scan(0x10, 300);
    scan(0x22, 300);
    scan(0x10, 100);
    expect(outputs).toEqual([
      { ms: 1000, outputs: 0x10, inputs: 0x1b05 },
      { ms: 1300, outputs: 0x22, inputs: 0x1b05 },
      { ms: 1600, outputs: 0x10, inputs: 0x1b01 },
    ]);
  });

  it('open no door in mode 1 and both in mode 2', () => {
    const { board, commission, scan, write } = bench();
    commission();
    scan(0x22);
    write(3, 1);
    expect(board.applied).toBe(0x20);
    write(3, 2);
    expect(board.applied).toBe(0x23);
  });

  it.each(['fireAlarm', 'emergencyButton', 'manualRelease'] as const)(
    'give way to %s, which acts by wire',
    (contact) => {
      const { board, commission, scan, inputs } = bench();
      commission();
      board.set(contact, true);
      scan(0x10, 1000);
      expect(inputs()).toMatchObject({ [contact]: true, exitOpen: true });
      board.set(contact, false);
      scan(0x10, 1000);
      expect(inputs()).toMatchObject({ [contact]: false, exitClosed: true });
    },
  );
});

describe('the normally closed contacts', () => {
  it.each([
    ['fireAlarm', 8],
    ['emergencyButton', 9],
    ['tamper', 11],
    ['mainsLost', 12],
  ] as const)('show %s as a 0 at input %i', (contact, input) => {
    const { board } = bench();
    const read = () => board.answer({ function: 0x02, address: input, count: 1 });
    expect(read()).toEqual({ kind: 'bits', bits: [true] });
    board.set(contact, true);
    expect(read()).toEqual({ kind: 'bits', bits: [false] });
  });
});

describe('the drive', () => {
  it('is neither open nor closed while it moves', () => {
    const { commission, scan, inputs } = bench();
    commission();
    scan(0x02, 300);
    expect(inputs()).toMatchObject({ exitClosed: false, exitOpen: false });
    scan(0x02, 500);
    expect(inputs()).toMatchObject({ exitClosed: false, exitOpen: true });
    scan(0, 800);
    expect(inputs()).toMatchObject({ exitClosed: true, exitOpen: false });
  });

  it('opens again when somebody is in its way, and gives up after three tries until it is told to open', () => {
    const { board, commission, scan, inputs } = bench();
    commission();
    const person = board.people.enter();
    scan(0x02, 1000);
    board.people.walk(person, 'exit-doorway');
    scan(0x02, 700);
    expect(inputs().exitObstructed).toBe(true);
    scan(0, 1500);
    expect(inputs()).toMatchObject({ exitOpen: true, driveFault: false });
    scan(0, 2000);
    expect(inputs()).toMatchObject({ exitOpen: true, driveFault: true });
    expect(board.answer({ function: 0x04, address: 3, count: 1 })).toEqual({ kind: 'registers', registers: [4] });
    board.people.walk(person, 'gone');
    scan(0x02, 2000);
    scan(0, 1000);
    expect(inputs()).toMatchObject({ exitClosed: true, driveFault: false, exitObstructed: false });
  });

  it('that is stuck is at fault after its motor time', () => {
    const { board, commission, scan, inputs } = bench();
    commission();
    board.drives.exit.stuck = true;
    scan(0x02, 7200);
    expect(inputs()).toMatchObject({ driveFault: true, exitOpen: false });
    expect(board.answer({ function: 0x04, address: 3, count: 1 })).toEqual({ kind: 'registers', registers: [2] });
    board.drives.exit.stuck = false;
    scan(0x02, 1000);
    expect(inputs()).toMatchObject({ driveFault: false, exitOpen: true });
  });
});

describe('people', () => {
  it('wait in zone A for the barrier, walk through, and are counted', () => {
    const { board, commission, scan, inputs } = bench();
    commission();
    board.people.walk(board.people.enter(), 'gone');
    scan(0, 3000);
    expect(inputs()).toMatchObject({ zoneA: true, zoneB: false });
    scan(0x02, 1700);
    expect(inputs()).toMatchObject({ zoneA: false, zoneB: true });
    scan(0x02, 1000);
    expect(inputs()).toMatchObject({ zoneA: false, zoneB: false });
    expect(board.answer({ function: 0x04, address: 4, count: 5 })).toEqual({
      kind: 'registers',
      registers: [0, 1, 0, 1, 0],
    });
  });

  it('who follow closely are seen in both zones at once', () => {
    const { board, commission, scan, inputs } = bench();
    commission();
    board.people.walk(board.people.enter(), 'gone');
    scan(0x02, 900);
    board.people.tailgate();
    const seen = [];
    for (let round = 0; round < 30; round += 1) {
      scan(0x02);
      seen.push(inputs());
    }
    expect(seen.some(({ zoneA, zoneB }) => zoneA && zoneB)).toBe(true);
    expect(board.people.exits).toBe(2);
  });

  it('may turn back', () => {
    const { board, commission, scan, inputs } = bench();
    commission();
    const person = board.people.enter();
    scan(0);
    board.people.walk(person, 'outside');
    scan(0, 700);
    expect(inputs().zoneA).toBe(false);
    expect(board.people.count).toBe(0);
  });
});

describe('a request', () => {
  const settings: ModbusRequest = { function: 0x03, address: 0, count: 5 };

  it.each<readonly [string, ModbusRequest, number, Partial<BoardFeatures>]>([
    ['beyond the inputs', { function: 0x02, address: 10, count: 7 }, 2, {}],
    ['for no register', { function: 0x03, address: 0, count: 0 }, 3, {}],
    ['for a gap in the registers', { function: 0x03, address: 5, count: 1 }, 2, {}],
    ['into a gap in the registers', { function: 0x03, address: 4, count: 2 }, 2, {}],
    ['for a watchdog that is too short', { function: 0x06, address: 2, value: 2 }, 3, {}],
    ['for a watchdog that is too long', { function: 0x06, address: 2, value: 101 }, 3, {}],
    ['for safe outputs that are none', { function: 0x06, address: 4, value: 0x100 }, 3, {}],
    ['beyond the registers', { function: 0x04, address: 8, count: 2 }, 2, {}],
    ['for counters that are not there', { function: 0x04, address: 4, count: 1 }, 2, { counters: false }],
    ['to write what is only read', { function: 0x06, address: 16, value: 1 }, 2, {}],
    ['to switch the watchdog off', { function: 0x06, address: 2, value: 0 }, 3, {}],
    ['to write safe outputs where there are none', { function: 0x06, address: 4, value: 0 }, 2, { safeOutputs: false }],
    ['for another mode', { function: 0x06, address: 3, value: 3 }, 3, {}],
    ['with one bad register among good ones', { function: 0x10, address: 1, values: [9, 15, 3] }, 3, {}],
    [
      'with function 23 where there is none',
      { function: 0x17, address: 16, count: 4, writeAddress: 0, values: [1, 1] },
      1,
      { readWrite: false },
    ],
  ])('%s raises an exception and changes nothing', (_, request, code, features) => {
    const { board } = bench(features);
    const count = features.safeOutputs === false ? 4 : 5;
    const before = board.answer({ ...settings, count });
    expect(board.answer(request)).toEqual({ kind: 'exception', code });
    expect(board.answer({ ...settings, count })).toEqual(before);
  });

  it('23 answers with the heartbeat that it has just written', () => {
    const { board } = bench();
    expect(board.answer({ function: 0x17, address: 16, count: 4, writeAddress: 0, values: [0x10, 77] })).toEqual({
      kind: 'registers',
      registers: [1, 77, 0x5b05, 0],
    });
  });

  it.each<ModbusRequest>([
    { function: 0x02, address: 0, count: 16 },
    settings,
    { function: 0x04, address: 0, count: 9 },
    { function: 0x06, address: 1, value: 0x1234 },
    { function: 0x10, address: 0, values: [1, 2] },
    { function: 0x17, address: 16, count: 4, writeAddress: 0, values: [3, 4] },
  ])('of function $function comes through both halves of the codec', (request) => {
    const frame = readFrame(encodeRequest(5, request));
    expect(frame).toEqual({ kind: 'request', unit: 5, request });
    const reply = encodeReply(5, request, bench().board.answer(request));
    expect(matchReply(5, request, reply).kind).toBe('reply');
  });
});
