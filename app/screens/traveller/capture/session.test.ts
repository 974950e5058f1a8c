import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../../../state/result.ts';
import type { FromTraveller } from '../../../contract/messages.ts';
import type { Order } from '../../kit/connection.ts';
import type { FaceMeasures, Observation } from '../quality.ts';
import type { Landmarker } from './landmarker.ts';
import { runCapture, type CaptureWorld, type Guidance } from './session.ts';
import type { FrameSource, SourceFault } from './source.ts';

const FACE: FaceMeasures = {
  frame: { width: 1280, height: 720 },
  interEye: 130,
  centre: { x: 0.5, y: 0.5 },
  yaw: 0,
  roll: 0,
  eyeGap: 0.3,
  blink: 0,
  mouthGap: 0,
  sharpness: 300,
  luminance: 120,
};
const GOOD: Observation = { faces: 1, face: FACE };
const FAR: Observation = { faces: 1, face: { ...FACE, interEye: 40 } };

/** A world in which each frame takes 66 ms and nothing is real. */
class FakeWorld implements CaptureWorld {
  readonly said: Order<FromTraveller>[] = [];
  readonly guided: Guidance[] = [];
  readonly bitmaps: { closed: boolean }[] = [];
  painted = 0;
  stopped = 0;
  time = 0;
  landmarker: Promise<Result<Landmarker, string>>;
  open: () => Promise<Result<FrameSource, SourceFault>>;

  constructor(seen: readonly (Observation | string)[], frames = 100, onFrame: (n: number) => void = () => undefined) {
    let looks = 0;
    this.landmarker = Promise.resolve(
      ok({
        look: (bitmap: ImageBitmap) => {
          const observation = seen[Math.min(looks, seen.length - 1)] ?? GOOD;
          looks += 1;
          return Promise.resolve(typeof observation === 'string' ? err(observation) : ok({ bitmap, observation }));
        },
      }),
    );
    let given = 0;
    this.open = () =>
      Promise.resolve(
        ok({
          frame: () => {
            if (given >= frames || this.stopped > 0) return Promise.resolve(undefined);
            given += 1;
            this.time += 66;
            onFrame(given);
            const record = { closed: false };
            this.bitmaps.push(record);
            const bitmap: ImageBitmap = { width: 1280, height: 720, close: () => (record.closed = true) };
            return Promise.resolve(bitmap);
          },
          stop: () => (this.stopped += 1),
        }),
      );
  }

  readonly encode = () => Promise.resolve('AAAA');
  readonly send = (order: Order<FromTraveller>): void => void this.said.push(order);
  readonly paint = (): void => void (this.painted += 1);
  readonly guide = (guidance: Guidance): void => void this.guided.push(guidance);
  readonly now = (): number => this.time;
  readonly sleep = (): Promise<void> => new Promise(() => undefined);

  get frames() {
    return this.said.filter((order) => order.type === 'frame');
  }

  get cameras() {
    return this.said.filter((order) => order.type === 'camera').map(({ state, guide }) => `${state} ${guide}`);
  }
}

const never = new AbortController().signal;

describe('a capture', () => {
  it('ends with one final frame when the face is good for a moment', async () => {
    const world = new FakeWorld([FAR, FAR, GOOD, GOOD, GOOD]);
    await runCapture(7, world, never);
    expect(world.cameras).toEqual(['starting controller', 'ready mediapipe']);
    expect(world.frames.map(({ final }) => final)).toEqual([false, true]);
    expect(world.frames.at(-1)).toMatchObject({ capture: 7, jpeg: 'AAAA', final: true });
    expect(world.guided[0]?.instruction).toBe('closer');
    expect(world.guided.at(-1)).toEqual({ instruction: 'good', progress: 1 });
    expect(world.stopped).toBeGreaterThan(0);
  });

  it('closes every frame that it took', async () => {
    const world = new FakeWorld([FAR, GOOD, FAR, { faces: 0 }, GOOD, GOOD, GOOD]);
    await runCapture(1, world, never);
    expect(world.bitmaps.filter(({ closed }) => !closed)).toEqual([]);
  });

  it('lets the controller guide when MediaPipe fails in the middle, and says so', async () => {
    const world = new FakeWorld([FAR, 'the graph broke'], 14);
    await runCapture(1, world, never);
    expect(world.cameras).toEqual(['starting controller', 'ready mediapipe', 'ready controller', 'failed controller']);
    expect(world.said).toContainEqual({
      type: 'camera',
      state: 'ready',
      guide: 'controller',
      detail: 'the graph broke',
    });
    expect(world.frames.every(({ final }) => !final)).toBe(true);
    expect(world.frames.some(({ quality }) => quality === null)).toBe(true);
  });

  it('sends three frames a second for the controller to judge when there is no model', async () => {
    const world = new FakeWorld([], 31);
    world.landmarker = Promise.resolve(err('there is no face landmarker model'));
    await runCapture(1, world, never);
    expect(world.frames).toHaveLength(6);
    expect(world.painted).toBe(31);
    expect(world.cameras[1]).toBe('ready controller');
  });

  it('does not wait for a landmarker that is not ready', async () => {
    const world = new FakeWorld([], 5);
    world.landmarker = new Promise(() => undefined);
    const soon = (ms: number): Promise<void> => (ms < 5000 ? Promise.resolve() : world.sleep());
    await runCapture(1, { ...pick(world), sleep: soon }, never);
    expect(world.cameras[1]).toBe('ready controller');
  });

  it('does not wait for a camera that never opens, and closes it if it does so late', async () => {
    const world = new FakeWorld([GOOD]);
    let opened: (source: Result<FrameSource, SourceFault>) => void = () => undefined;
    const hanging = {
      ...pick(world),
      sleep: () => Promise.resolve(),
      open: () => new Promise<Result<FrameSource, SourceFault>>((resolve) => (opened = resolve)),
    };
    await runCapture(1, hanging, never);
    expect(world.said.at(-1)).toMatchObject({ state: 'failed', detail: 'the camera did not open in time' });
    opened(await world.open());
    await Promise.resolve();
    await Promise.resolve();
    expect(world.stopped).toBe(1);
  });

  it.each(['absent', 'denied', 'failed'] as const)('says that the camera is %s', async (state) => {
    const world = new FakeWorld([]);
    world.open = () => Promise.resolve(err({ state, detail: 'NotFoundError' }));
    await runCapture(1, world, never);
    expect(world.said.at(-1)).toEqual({ type: 'camera', state, guide: 'controller', detail: 'NotFoundError' });
  });

  it('says that the camera failed when its pictures end', async () => {
    const world = new FakeWorld([FAR], 2);
    await runCapture(1, world, never);
    expect(world.cameras.at(-1)).toBe('failed controller');
  });

  it('says that the camera failed when anything throws', async () => {
    const world = new FakeWorld([GOOD]);
    const broken = { ...pick(world), encode: () => Promise.reject(new Error('out of memory')) };
    await runCapture(1, broken, never);
    expect(world.said.at(-1)).toMatchObject({ type: 'camera', state: 'failed', detail: 'out of memory' });
    expect(world.bitmaps.filter(({ closed }) => !closed)).toEqual([]);
  });

  it('stops the camera and says no more once it is aborted', async () => {
    const controller = new AbortController();
    const world = new FakeWorld([FAR], 100, (n) => {
      if (n === 4) controller.abort();
    });
    await runCapture(1, world, controller.signal);
    expect(world.stopped).toBeGreaterThan(0);
    expect(world.painted).toBe(3);
    expect(world.cameras).toEqual(['starting controller', 'ready mediapipe']);
    expect(world.bitmaps.filter(({ closed }) => !closed)).toEqual([]);
  });
});

/** The world's own members, for a copy with one of them changed. */
function pick(world: FakeWorld): CaptureWorld {
  const { open, landmarker, encode, send, paint, guide, now, sleep } = world;
  return { open, landmarker, encode, send, paint, guide, now, sleep };
}
