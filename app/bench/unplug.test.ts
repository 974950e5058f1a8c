// Every device pulled out of a lane that runs, and noise on every line: over real ptys, through the whole controller.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceName } from '../../state/lane/lane.ts';
import { createLog } from '../controller/log.ts';
import { makeDemoLane, QUICK_BOARD, type DemoLane } from './demo-lane.ts';
import { specimenLines } from './document.ts';
import type { Played } from './play.ts';
import { seededRandom } from '../../state/testing/random.ts';
import { scenarioNamed, type Scenario } from './scenarios.ts';
import { startStandingLane, type StandingLane } from './standing-lane.ts';

const OPEN_WITHIN_MS = 20_000;
let demo: DemoLane;
let lane: StandingLane;

beforeAll(async () => {
  demo = await makeDemoLane({ times: { capture: 3000, leave: 500 }, barrier: { answerMs: 400 } });
  lane = startStandingLane({ ...demo, log: createLog(process.env['AUTOGATE_LOG'] ?? 'silent'), board: QUICK_BOARD });
});
afterAll(async () => {
  await lane.stop();
  await demo.close();
});
beforeEach(async () => {
  expect(await lane.recover(OPEN_WITHIN_MS)).toMatchObject({ ok: true });
});

function scenario(name: string): Scenario {
  const found = scenarioNamed(name);
  if (found === undefined) throw new Error(`there is no scenario ${name}`);
  return found;
}

/** A traveller in a hurry; `on` is called with every state that the lane enters. */
function play(played: Scenario, on: (state: string) => void = () => undefined): Promise<Played> {
  return lane.play({
    scenario: played,
    lines: specimenLines('valid', new Date()),
    portrait: demo.portrait,
    seed: 5,
    pace: 0.2,
    officer: 'second-line',
    onTimeline: ({ event }) => on(event),
  });
}

function cross(name = 'clear', on?: (state: string) => void): Promise<Played> {
  lane.camera.show(scenario(name).options.live === 'holder' ? demo.live : undefined);
  return play(scenario(name), on);
}

async function expectClear(): Promise<void> {
  expect(await lane.recover(OPEN_WITHIN_MS)).toMatchObject({ ok: true });
  expect(await cross()).toMatchObject({ kind: 'ended', crossing: { outcome: 'opened', passage: 'used', reasons: [] } });
}

/** Pulls the device out when the lane enters the state. */
async function pulledOutAt(state: string, device: DeviceName, name: string): Promise<Played> {
  let pulled: Promise<void> | undefined;
  const played = await cross(name, (entered) => {
    if (entered === state) pulled ??= lane.unplug(device);
  });
  await pulled;
  return played;
}

describe('a device that is unplugged', () => {
  it.each([
    ['mrzReader', 'mrz-reader-lost'],
    ['barrier', 'barrier-lost'],
    ['chipReader', 'chip-reader-lost'],
    ['camera', 'camera-lost'],
  ] as const)('during the inspection, the %s, refers the traveller and is named', async (device, reason) => {
    const played = await pulledOutAt('crossing.inspecting', device, 'no-face');
    expect(played).toMatchObject({
      kind: 'ended',
      crossing: { outcome: 'referred', passage: 'none', reasons: [reason], resolution: { kind: 'second-line' } },
    });
    const { state, cause } = lane.controller.devices.status(device);
    expect(['absent', 'failed']).toContain(state);
    expect(cause).not.toBe('');
    await expectClear();
  });

  it('during the inspection, the codeScanner, changes nothing for one who shows no code', async () => {
    const played = await pulledOutAt('crossing.inspecting', 'codeScanner', 'clear');
    expect(played).toMatchObject({ kind: 'ended', crossing: { outcome: 'opened', passage: 'used', reasons: [] } });
    expect(lane.controller.devices.status('codeScanner').state).toBe('absent');
    await expectClear();
  });

  it('during the passage, the barrier, is named in the record and the lane goes out of service', async () => {
    const played = await pulledOutAt('crossing.passing', 'barrier', 'clear');
    expect(played).toMatchObject({ kind: 'ended', crossing: { outcome: 'opened', reasons: ['barrier-lost'] } });
    expect(lane.controller.gate.snapshot.matches('open')).toBe(false);
    await expectClear();
  });

  it.each(['codeScanner', 'chipReader'] as const)('while nobody is there, the %s, leaves it open', async (device) => {
    const { gate } = lane.controller;
    const noticed = new Promise<void>((resolve) => {
      const off = gate.onChange(({ context }) => {
        if (context.ready[device]) return;
        off();
        resolve();
      });
    });
    await lane.unplug(device);
    await noticed;
    expect(gate.snapshot.matches('open')).toBe(true);
    expect(await lane.recover(OPEN_WITHIN_MS)).toMatchObject({ ok: true });
  });

  it.each(['mrzReader', 'barrier', 'camera'] as const)(
    'while nobody is there, the %s, closes the lane',
    async (device) => {
      const { gate } = lane.controller;
      const closed = new Promise<void>((resolve) => {
        const off = gate.onChange((snapshot) => {
          if (!snapshot.matches('outOfService')) return;
          off();
          resolve();
        });
      });
      await lane.unplug(device);
      await closed;
      expect(gate.snapshot.context.ready[device]).toBe(false);
      expect(await lane.recover(OPEN_WITHIN_MS)).toMatchObject({ ok: true });
    },
  );
});

describe('noise', () => {
  const random = seededRandom(7);
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));

  it('on the lines crashes nothing, and the next traveller goes through', async () => {
    const silence = lane.ends.lane.devices.mrzReader.gapMs;
    for (const length of [1, 40, 3000, 20_000]) {
      for (const device of ['mrzReader', 'codeScanner', 'barrier'] as const)
        expect(await lane.ends.sendRaw(device, noise(length))).toBe(true);
      await delay(silence);
    }
    await expectClear();
  });

  it('in the answers of the barrier opens nothing, and the next traveller goes through', async () => {
    const opened: number[] = [];
    lane.ends.onBoard(({ outputs }) => {
      if ((outputs & 0b11) !== 0) opened.push(outputs);
    });
    for (const kind of ['garbage', 'half-frame', 'bad-crc', 'stuck-echo', 'silent'] as const) {
      lane.ends.board?.inject({ kind }, 5);
      await delay(300);
    }
    expect(opened).toEqual([]);
    await expectClear();
  });

  it('from the chip refers the traveller, and the next one goes through', async () => {
    const clear = scenario('clear');
    for (const bytes of [Buffer.alloc(0), noise(5000)]) {
      const faulty = { ...clear.options, chipFaults: [{ kind: 'bytes-at', command: 6, bytes }] as const };
      expect(await play({ ...clear, options: faulty })).toMatchObject({
        kind: 'ended',
        crossing: { outcome: 'referred' },
      });
      expect(await lane.recover(OPEN_WITHIN_MS)).toMatchObject({ ok: true });
    }
    await expectClear();
  });

  it('from the camera is no face, and the next traveller goes through', async () => {
    lane.camera.show({ format: 'jpeg', bytes: noise(5000) });
    expect(await play(scenario('clear'))).toMatchObject({
      kind: 'ended',
      crossing: { outcome: 'referred', reasons: ['face-not-captured'] },
    });
    await expectClear();
  });
});
