import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultCacheDir, modelDirOf } from '../../../models/obtain/cache.ts';
import { parseLane } from '../../../state/lane/lane.ts';
import { createFarEnds, type FarEnds } from '../../bench/far-ends.ts';
import { createStillCamera } from '../../bench/still-camera.ts';
import { startController, type Controller } from '../controller.ts';
import { createLog } from '../log.ts';
import { createRunningDiagnosis, type RunningDiagnosis } from './running.ts';
import { SPECIMEN_LINES } from './specimen.ts';

let folder: string;
let ends: FarEnds;
let controller: Controller;
let diagnosis: RunningDiagnosis;
let never: AbortSignal;

const bench = { path: 'bench' };
const LANE = {
  lane: 'BENCH-01',
  kind: 'bench',
  direction: 'arrival',
  layout: 'turnstile',
  state: 'IDN',
  devices: {
    mrzReader: bench,
    codeScanner: bench,
    barrier: { ...bench, answerMs: 400 },
    chipReader: bench,
    camera: bench,
  },
  policies: { opensAtStart: true },
};

async function inState(state: 'open' | 'closed' | 'crossing') {
  await vi.waitFor(() => expect(controller.gate.snapshot.matches(state)).toBe(true), { timeout: 15_000 });
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-running-'));
  const lane = parseLane(LANE);
  if (!lane.ok) throw new Error(lane.error.join());
  ends = createFarEnds(lane.value);
  const log = createLog('silent');
  controller = startController({
    lane: ends.lane,
    data: folder,
    modelDir: modelDirOf(defaultCacheDir()),
    log,
    chip: ends.chip,
    camera: createStillCamera().device,
  });
  // A person, who is asked at the terminal of the command.
  diagnosis = createRunningDiagnosis({ controller, chip: ends.chip, technician: () => undefined, log });
  never = new AbortController().signal;
  await inState('open');
});
afterEach(async () => {
  await controller.stop();
  await ends.close();
  rmSync(folder, { recursive: true });
});

describe('a diagnosis of a running controller', () => {
  it('tests no reader of a lane that is open: what it reads is a traveller’s', async () => {
    expect(await diagnosis.test('mrzReader', 1000, never)).toEqual({ ok: false, error: 'the lane is not closed' });
    await ends.mrzReader?.present(SPECIMEN_LINES);
    await inState('crossing');
  });

  it('has a zone that is read meanwhile to itself, and the gate has none of it', async () => {
    expect(diagnosis.close()).toEqual({ wasOpen: true });
    await inState('closed');
    const testing = diagnosis.test('mrzReader', 10_000, never);
    await ends.mrzReader?.present(SPECIMEN_LINES);
    const tested = await testing;
    expect(tested.ok && tested.value.every(({ passed }) => passed)).toBe(true);
    expect(controller.gate.snapshot.context.draft).toBeUndefined();
    expect(diagnosis.reopen()).toEqual({ opened: true });
    await inState('open');
    expect(diagnosis.reopen()).toEqual({ opened: false });
  });

  it('ends a test when the lane is opened, and then reads for the gate again', async () => {
    diagnosis.close();
    await inState('closed');
    const testing = diagnosis.test('codeScanner', 60_000, never);
    expect(await diagnosis.test('mrzReader', 1000, never)).toEqual({ ok: false, error: 'another test is under way' });
    controller.gate.send({ type: 'OFFICER.OPEN' });
    const tested = await testing;
    expect(tested.ok && tested.value).toContainEqual(
      expect.objectContaining({ name: 'bytes 00 to FF', value: 'broken off' }),
    );
    await inState('open');
    expect(diagnosis.reopen()).toEqual({ opened: false });
    await ends.mrzReader?.present(SPECIMEN_LINES);
    await inState('crossing');
  });

  it('ends a test of which nobody waits for the answer', async () => {
    diagnosis.close();
    await inState('closed');
    const gone = new AbortController();
    const testing = diagnosis.test('mrzReader', 60_000, gone.signal);
    gone.abort();
    const tested = await testing;
    expect(tested.ok && tested.value).toContainEqual(expect.objectContaining({ value: 'broken off', passed: false }));
  });

  it('opens no lane that was closed before it', async () => {
    controller.gate.send({ type: 'OFFICER.CLOSE' });
    await inState('closed');
    expect(diagnosis.close()).toEqual({ wasOpen: false });
    expect(diagnosis.reopen()).toEqual({ opened: false });
    expect(controller.gate.snapshot.context.wantsOpen).toBe(false);
  });

  it('moves no door', async () => {
    const words: number[] = [];
    ends.onBoard(({ outputs }) => words.push(outputs));
    diagnosis.close();
    await inState('closed');
    const tested = await diagnosis.test('barrier', 1000, never);
    expect(tested.ok && tested.value.at(-1)?.value).toBe('not tested: stop the controller first');
    expect(words.filter((word) => (word & 3) !== 0)).toEqual([]);
  });
});
