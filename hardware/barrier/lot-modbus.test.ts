import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_OUTPUTS, type BarrierOutputs } from '../../state/gate/board.ts';
import { startIoServer, type IoFault } from '../bench/io-server.ts';
import { createLotTurnstile } from '../bench/lot-turnstile.ts';
import { grantToWrite, lightRegisters, LOT, LOT_MODE, lotInputs, modeFor, stateOf, writeTo } from './lot-registers.ts';
import { encodeRequest } from './modbus-rtu.ts';
import {
  alsoStop,
  barrierOptions,
  createCable,
  drive,
  endSimulatedTime,
  pass,
  useSimulatedTime,
} from './polled.fixture.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const ACCEPTED = { withoutFireLoop: 'accept', withoutEndSwitches: 'accept', withoutHostWatchdog: 'accept' };
const OPEN: BarrierOutputs = { ...NO_OUTPUTS, exitOpen: true, exitGreen: true, entryRed: true };
const EMERGENCY: BarrierOutputs = { ...NO_OUTPUTS, exitOpen: true, entryGreen: true, exitGreen: true, alarm: true };

function simulated(lane: Readonly<Record<string, unknown>> = {}) {
  const options = barrierOptions('lot-modbus', { ...ACCEPTED, ...lane });
  const cable = createCable();
  const turnstile = createLotTurnstile();
  const written: { readonly address: number; readonly first: number }[] = [];
  const server = startIoServer(cable.far, {
    advance: (ms) => turnstile.advance(ms),
    take(received) {
      const taken = turnstile.take(received);
      if (taken?.answer?.[1] === 0x10)
        written.push({ address: received.readUInt16BE(2), first: received.readUInt16BE(7) });
      return taken;
    },
  });
  alsoStop(() => server.stop());
  const grants = () => written.filter(({ address }) => address === 0x40).map(({ first }) => first);
  return { cable, turnstile, server, written, grants, ...drive(options, cable.open) };
}

beforeEach(useSimulatedTime);
afterEach(endSimulatedTime);

describe('the registers', () => {
  it.each([
    ['one passage in', writeTo(LOT.grant.entry, [1]), '01 10 00 40 00 01 02 00 01 69 50'],
    ['antipanic', writeTo(LOT.mode, [LOT_MODE.antipanic]), '01 10 30 00 00 01 02 00 02 17 92'],
  ] as const)('take %s as it was computed', (_, request, bytes) => {
    expect(encodeRequest(1, request)).toEqual(hex(bytes));
  });

  it('give counters low word first, and objects by the side from which they come', () => {
    const registers = [1, 0, 3, 0, 0x0001, 0x0002, 0x0010, 0, 5];
    expect(stateOf(registers, 'entry')).toEqual({
      granted: 1,
      grantedBack: 0,
      objectFront: true,
      objectBehind: false,
      passed: 0x2_0001,
      passedBack: 0x10,
      errors: 5,
    });
    expect(stateOf(registers.slice(0, 8), 'exit')).toMatchObject({
      granted: 0,
      grantedBack: 1,
      objectFront: false,
      objectBehind: true,
      passed: 0x10,
      errors: undefined,
    });
  });

  it.each<[string, BarrierOutputs, number, boolean, number | undefined]>([
    ['a level that rose', OPEN, 0, false, 1],
    ['a level that is granted', OPEN, 1, false, undefined],
    ['a passage that was used', OPEN, 0, true, undefined],
    ['a second passage that nobody asked for', OPEN, 1, true, 0],
    ['more than one passage', OPEN, 2, false, 1],
    ['a free passage', NO_OUTPUTS, 0xffff, false, 0],
    ['a level that fell', NO_OUTPUTS, 1, false, 0],
    ['a level that is down', NO_OUTPUTS, 0, false, undefined],
    ['an emergency', EMERGENCY, 1, false, 0],
  ])('for %s', (_, outputs, granted, used, wanted) => {
    expect(grantToWrite(outputs, granted, used)).toBe(wanted);
  });

  it('are in antipanic for an emergency only', () => {
    expect([OPEN, EMERGENCY, NO_OUTPUTS].map(modeFor)).toEqual([0, 2, 0]);
  });

  it('light no lamp for ever', () => {
    expect(lightRegisters(OPEN)).toEqual([0, 0, 0, 20, 0, 20, 20, 0, 20, 0, 0, 0]);
  });

  it('never say closed while somebody is inside, or open', () => {
    const still = stateOf(new Array<number>(9).fill(0), 'entry');
    expect(lotInputs(still, 0, 0)).toMatchObject({ exitClosed: true, exitOpen: false, driveFault: false });
    expect(lotInputs({ ...still, objectBehind: true }, 0, 0)).toMatchObject({ exitClosed: false, zoneB: true });
    expect(lotInputs({ ...still, granted: 1 }, 0, 3)).toMatchObject({
      exitClosed: false,
      exitOpen: true,
      driveFault: true,
    });
    expect(lotInputs(still, 2, 0)).toMatchObject({ exitClosed: false, exitOpen: true });
    expect(lotInputs(still, 1, 0)).toMatchObject({ maintenance: true });
  });
});

describe('a turnstile', () => {
  it('serves degraded, with its settings written once and what it lacks in its status', async () => {
    const { barrier, turnstile, scans, written } = simulated();
    await pass(2000);
    expect(barrier.status).toEqual({
      state: 'degraded',
      cause: 'no fire loop, no end switches, no host watchdog',
      version: 'LOT registers',
    });
    expect(scans.length).toBeGreaterThan(10);
    expect(turnstile.registers.get(0x3010)).toBe(0);
    expect(written.filter(({ address }) => address === 0x3010)).toHaveLength(1);
    expect(scans.at(-1)?.inputs).toMatchObject({ exitClosed: true, fireAlarm: false });
  });

  it('lets one person through for one level, and no second one while it stays up', async () => {
    const { barrier, turnstile, grants, scans } = simulated();
    await pass(1000);
    const person = turnstile.people.enter();
    await pass(500);
    expect(scans.at(-1)?.inputs.zoneA).toBe(true);
    barrier.setOutputs(OPEN);
    turnstile.people.walk(person, 'gone');
    turnstile.people.tailgate();
    await pass(6000);
    expect(turnstile.people.exits).toBe(1);
    expect(grants()).toEqual([1]);
    expect(barrier.passages()).toMatchObject({ entryPassages: 1, exitPassages: 0 });
    barrier.setOutputs(NO_OUTPUTS);
    await pass(500);
    barrier.setOutputs(OPEN);
    await pass(3000);
    expect(grants()).toEqual([1, 1]);
    expect(turnstile.people.exits).toBe(2);
  });

  it('is granted again when the grant ran out unused or was forgotten, and cancelled when the level falls', async () => {
    const { barrier, turnstile, grants } = simulated();
    await pass(1000);
    barrier.setOutputs(OPEN);
    await pass(9000);
    expect(grants()).toEqual([1, 1]);
    turnstile.restart();
    await pass(500);
    expect(grants()).toEqual([1, 1, 1]);
    barrier.setOutputs(NO_OUTPUTS);
    await pass(500);
    expect(grants()).toEqual([1, 1, 1, 0]);
    expect(turnstile.registers.get(0x40)).toBe(0);
  });

  it('is not granted again for a level that was up while it was away', async () => {
    const { barrier, cable, turnstile, grants } = simulated();
    await pass(1000);
    barrier.setOutputs(OPEN);
    await pass(500);
    turnstile.registers.set(0x40, 0);
    cable.unplug();
    await pass(2000);
    expect(barrier.status.state).toBe('degraded');
    expect(grants()).toEqual([1]);
    barrier.setOutputs(NO_OUTPUTS);
    await pass(300);
    barrier.setOutputs(OPEN);
    await pass(300);
    expect(grants()).toEqual([1, 1]);
  });

  it('goes to antipanic in an emergency and back, also when it is found in it', async () => {
    const { barrier, turnstile, cable } = simulated();
    await pass(1000);
    barrier.setOutputs(EMERGENCY);
    await pass(1500);
    expect([turnstile.registers.get(0x3000), turnstile.drive.open]).toEqual([2, true]);
    turnstile.registers.set(0x3000, 0);
    await pass(500);
    expect(turnstile.registers.get(0x3000)).toBe(2);
    cable.unplug();
    barrier.setOutputs(NO_OUTPUTS);
    turnstile.restart();
    expect(turnstile.registers.get(0x3000)).toBe(2);
    await pass(3000);
    expect([turnstile.registers.get(0x3000), turnstile.drive.closed]).toEqual([0, true]);
  });

  it('that stays in another mode is lost', async () => {
    const { turnstile, losses, scans } = simulated();
    await pass(1000);
    const before = scans.length;
    const blocked = setInterval(() => turnstile.registers.set(0x3000, 1), 1);
    await pass(1000);
    clearInterval(blocked);
    expect(losses).toEqual(['barrier: the mode (0x3000) is 1 after 0 was written']);
    expect(scans).toHaveLength(before);
  });

  it('that does not keep its settings may not serve', async () => {
    const { barrier, turnstile, scans } = simulated({ times: { start: 9 } });
    const worn = setInterval(() => turnstile.registers.set(0x3011, 7), 1);
    await pass(1000);
    clearInterval(worn);
    expect(barrier.status.cause).toBe('the settings (0x3010) are 0 7 7 30 7 7 after 0 9 7 30 7 7 were written');
    expect(scans).toEqual([]);
  });

  it('shuts by itself when the controller is gone: the grant runs out', async () => {
    const { barrier, turnstile } = simulated();
    await pass(1000);
    barrier.setOutputs(OPEN);
    await pass(2000);
    expect(turnstile.drive.open).toBe(true);
    await barrier.stop();
    await pass(8000);
    expect(turnstile.drive.closed).toBe(true);
  });

  it('grants nobody the other way', async () => {
    const { turnstile } = simulated();
    await pass(1000);
    turnstile.registers.set(0x41, 0xffff);
    await pass(300);
    expect(turnstile.registers.get(0x41)).toBe(0);
  });

  it.each<[string, IoFault, RegExp]>([
    ['silence', { kind: 'silent' }, /no answer within 100 ms/],
    ['wrong CRCs', { kind: 'bent' }, /wrong crc/],
    ['late answers', { kind: 'delayed', ms: 160 }, /no answer|wrong/],
  ])('twice, for %s, is lost once, and comes back', async (_, fault, cause) => {
    const { barrier, scans, losses, server } = simulated();
    await pass(1000);
    const before = scans.length;
    server.inject(fault);
    await pass(3000);
    expect(scans).toHaveLength(before);
    expect(losses).toHaveLength(1);
    expect(losses[0]).toMatch(cause);
    server.heal();
    await pass(3000);
    expect(barrier.status.state).toBe('degraded');
    expect(scans.length).toBeGreaterThan(before + 5);
  });
});
