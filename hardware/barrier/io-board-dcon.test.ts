import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_OUTPUTS, type BarrierOutputs } from '../../state/gate/board.ts';
import { fuzzed } from '../../state/testing/fuzz.ts';
import { createAdamModule, type AdamOptions } from '../bench/adam-module.ts';
import { startIoServer, type IoFault } from '../bench/io-server.ts';
import {
  alsoStop,
  barrierOptions,
  createCable,
  drive,
  endSimulatedTime,
  FALLS_SHUT,
  INPUTS,
  pass,
  useSimulatedTime,
} from './polled.fixture.ts';

type Name = AdamOptions['dialect'];
const NAMES: readonly Name[] = ['advantech', 'icp-das', 'adlink'];
/** Exit open, entry red, exit green, alarm, on the relays of the fixture. */
const SAFE = 0b110011;
const EXIT_SHUT: BarrierOutputs = { ...NO_OUTPUTS, exitRed: true };

function simulated(dialect: Name, module: Partial<AdamOptions> = {}, lane: Readonly<Record<string, unknown>> = {}) {
  const options = barrierOptions('io-board-dcon', {
    relays: FALLS_SHUT,
    inputs: INPUTS,
    dialect,
    closedReads: 0,
    ...lane,
  });
  const cable = createCable();
  const adam = createAdamModule({
    layout: 'turnstile',
    relays: options.relays,
    inputs: options.inputs,
    dialect,
    closedReads: 0,
    checksum: options.checksum,
    safe: SAFE,
    ...module,
  });
  const server = startIoServer(cable.far, adam);
  alsoStop(() => server.stop());
  return { cable, adam, server, ...drive(options, cable.open) };
}

beforeEach(useSimulatedTime);
afterEach(endSimulatedTime);

describe.each(NAMES)('a module of the dialect %s', (dialect) => {
  it.each([false, true])('serves, with its watchdog and safe value set (check sum: %s)', async (checksum) => {
    const { barrier, adam, scans, losses } = simulated(dialect, {}, { checksum });
    await pass(2000);
    expect(barrier.status).toMatchObject({ state: 'ready', cause: '' });
    expect(barrier.status.version).toMatch(new RegExp(`^DCON ${dialect}; not wired: `));
    expect([adam.watchdogMs, adam.safe, adam.tripped]).toEqual([1500, SAFE, false]);
    expect(scans.length).toBeGreaterThan(5);
    expect(losses).toEqual([]);
    barrier.setOutputs(EXIT_SHUT);
    await pass(500);
    expect(adam.outputs).toBe(0b1000);
    expect(scans.at(-1)).toMatchObject({ outputs: 0x10, inputs: { exitClosed: true, fireAlarm: false } });
  });

  it('opens its door when the controller is gone, and serves the next one', async () => {
    const { barrier, adam } = simulated(dialect);
    await pass(2000);
    barrier.setOutputs(EXIT_SHUT);
    await pass(2000);
    const { exit } = adam.plant.doors.drives;
    expect(exit.closed).toBe(true);
    await barrier.stop();
    await pass(1200);
    expect([adam.tripped, exit.closed]).toEqual([false, true]);
    await pass(1500);
    expect([adam.tripped, adam.outputs, exit.open]).toEqual([true, SAFE, true]);
  });

  it('shows a fire in the first scan, and its end only in the second; a cut wire is one', async () => {
    const { adam, scans } = simulated(dialect);
    await pass(1500);
    let from = scans.length;
    adam.plant.cut('fireAlarm', true);
    await pass(200);
    expect(scans.slice(from).map(({ inputs }) => inputs.fireAlarm)).toEqual([true]);
    from = scans.length;
    adam.plant.cut('fireAlarm', false);
    await pass(400);
    expect(scans.slice(from).map(({ inputs }) => inputs.fireAlarm)).toEqual([true, false]);
  });

  it('is lost once when it holds other outputs than it was told, and comes back', async () => {
    const { adam, barrier, scans, losses, server } = simulated(dialect);
    await pass(1500);
    barrier.setOutputs(EXIT_SHUT);
    await pass(500);
    const before = scans.length;
    const stuck = setInterval(() => adam.force(0), 1);
    await pass(900);
    clearInterval(stuck);
    expect(losses).toEqual(['barrier: the outputs are 00 after 08 was written']);
    expect(scans.length).toBe(before);
    await pass(2000);
    expect(barrier.status.state).toBe('ready');
    server.inject({ kind: 'silent' }, 1);
    await pass(1000);
    expect(losses).toHaveLength(1);
  });

  it('is not believed on samples that it always calls new', async () => {
    const { barrier, scans } = simulated(dialect, { forgetsSamples: true });
    await pass(1000);
    expect(barrier.status).toMatchObject({
      state: 'failed',
      cause: 'the module does not tell a new sample from an old one ($AA4)',
    });
    expect(scans).toEqual([]);
  });

  it.each<[string, IoFault, RegExp]>([
    ['silence', { kind: 'silent' }, /no answer within 100 ms/],
    ['half lines', { kind: 'half' }, /no answer within 100 ms/],
    ['late answers', { kind: 'delayed', ms: 160 }, /no answer|wrong/],
  ])('twice silent or late, for %s, is lost once, and comes back', async (_, fault, cause) => {
    const { barrier, scans, losses, server } = simulated(dialect);
    await pass(1500);
    const before = scans.length;
    server.inject(fault);
    await pass(4000);
    expect(scans).toHaveLength(before);
    expect(losses).toHaveLength(1);
    expect(losses[0]).toMatch(cause);
    server.heal();
    await pass(6000);
    expect(barrier.status.state).toBe('ready');
    expect(losses).toHaveLength(1);
  });
});

describe('a late answer', () => {
  it('never becomes an input, however late it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...NAMES),
        fc.integer({ min: 115, max: 1500 }),
        fc.integer({ min: 1, max: 12 }),
        async (dialect, ms, answers) => {
          const { adam, server, scans, barrier } = simulated(dialect);
          const { people } = adam.plant.doors;
          await pass(1500);
          server.inject({ kind: 'delayed', ms }, answers);
          await pass(210);
          people.enter();
          const from = scans.length;
          await pass(ms + 6000);
          const told = scans.slice(from).map(({ inputs }) => inputs.zoneA);
          expect(told.length).toBeGreaterThan(3);
          expect(told.slice(2)).not.toContain(false);
          await barrier.stop();
          server.stop();
        },
      ),
      fuzzed(2, 25),
    );
  });
});

describe('a module that was left alone', () => {
  it('shows its trip in three scans before it is cleared (icp-das, which keeps it)', async () => {
    const { barrier, adam, scans, server } = simulated('icp-das');
    await pass(1500);
    server.inject({ kind: 'silent' });
    await pass(500);
    // The line is cut for the module, too.
    adam.advance(2000);
    expect(adam.tripped).toBe(true);
    server.heal();
    const before = scans.length;
    await pass(4000);
    const shown = scans.slice(before).map(({ inputs }) => inputs.watchdogTripped);
    expect(shown.indexOf(false)).toBeGreaterThanOrEqual(3);
    expect(adam.tripped).toBe(false);
    expect(barrier.status.state).toBe('ready');
  });
});

describe('a module whose safe value only a technician can set', () => {
  it('may not serve with another one', async () => {
    const { barrier, scans } = simulated('icp-das', { safe: 0 });
    await pass(1000);
    expect(barrier.status).toMatchObject({ state: 'failed', cause: 'the safe value is 00, wanted is 33' });
    expect(scans).toEqual([]);
  });
});
