import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FaceInstruction } from '../contract/views.ts';
import type { FromTraveller } from '../contract/messages.ts';
import type { CaptureOutcome } from '../../state/gate/ports.ts';
import type { DeviceStatus } from '../../state/lane/device.ts';
import type { FaceFinder, FoundFaces } from './guidance.ts';
import { createPageCapture } from './page-capture.ts';

type Camera = Extract<FromTraveller, { type: 'camera' }>;
type Frame = Extract<FromTraveller, { type: 'frame' }>;

const LANE = 'TEST-01';
const GOOD: FoundFaces = {
  kind: 'faces',
  width: 640,
  height: 480,
  faces: [{ box: { x: 220, y: 140, width: 200, height: 200 }, score: 0.9 }],
};
const FAR: FoundFaces = { ...GOOD, faces: [{ box: { x: 300, y: 220, width: 40, height: 40 }, score: 0.9 }] };
const NOBODY: FoundFaces = { ...GOOD, faces: [] };

function setUp(answers: readonly Awaited<ReturnType<FaceFinder['detect']>>[] = []) {
  const left = [...answers];
  const looked: string[] = [];
  const finder: FaceFinder = {
    detect: ({ bytes }) => {
      looked.push(bytes.toString());
      return Promise.resolve(left.shift() ?? NOBODY);
    },
  };
  const told: FaceInstruction[] = [];
  const onChange = vi.fn();
  const camera = createPageCapture(finder, { onChange, onGuidance: (_id, instruction) => void told.push(instruction) });
  const abort = new AbortController();
  const statuses: DeviceStatus[] = [];
  camera.onStatus((status) => statuses.push(status));

  const frame = (text: string, change: Partial<Frame> = {}) =>
    camera.onFrame({
      type: 'frame',
      lane: LANE,
      capture: camera.current?.id ?? 0,
      jpeg: Buffer.from(text).toString('base64'),
      quality: 0.5,
      final: false,
      ...change,
    });
  const say = (change: Partial<Camera>) =>
    camera.onCamera({ type: 'camera', lane: LANE, state: 'ready', guide: 'mediapipe', detail: '', ...change });
  return {
    camera,
    looked,
    told,
    onChange,
    abort,
    frame,
    say,
    begin: () => camera.capture(10_000, abort.signal),
    status: () => statuses.at(-1),
  };
}

const pictureOf = (outcome: CaptureOutcome) =>
  outcome.kind === 'captured' ? outcome.capture.image.bytes.toString() : outcome.cause;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a capture by the page', () => {
  it('compares nobody who stood there before the page started over', async () => {
    const { camera, frame, begin } = setUp();
    camera.setPages(1);
    const outcome = begin();
    frame('left', { quality: 0.9 });
    camera.onStartOver(camera.current?.id ?? 0);
    vi.advanceTimersByTime(10_000);
    expect(await outcome).toMatchObject({ kind: 'not-captured' });
    const next = begin();
    frame('left', { quality: 0.9 });
    camera.onStartOver(camera.current?.id ?? 0);
    frame('came', { quality: 0.4 });
    camera.onStartOver((camera.current?.id ?? 0) - 1);
    vi.advanceTimersByTime(10_000);
    expect(pictureOf(await next)).toBe('came');
  });

  it('ends with the frame with which the page is content', async () => {
    const { begin, frame } = setUp();
    const outcome = begin();
    frame('one', { quality: 0.9 });
    frame('two', { quality: 0.8, final: true });
    expect(await outcome).toEqual({
      kind: 'captured',
      capture: { image: { format: 'jpeg', bytes: Buffer.from('two') }, liveness: { kind: 'not-supported' } },
    });
  });

  it('ends in time with the best frame so far', async () => {
    const { begin, frame } = setUp();
    const outcome = begin();
    frame('fair', { quality: 0.4 });
    frame('best', { quality: 0.7 });
    frame('poor', { quality: 0.1 });
    vi.advanceTimersByTime(10_000);
    expect(pictureOf(await outcome)).toBe('best');
  });

  it('takes the newer of two that are as good', async () => {
    const { begin, frame } = setUp();
    const outcome = begin();
    frame('old');
    frame('new');
    vi.advanceTimersByTime(10_000);
    expect(pictureOf(await outcome)).toBe('new');
  });

  it('keeps no frame of no use, not even as the last one', async () => {
    const { begin, frame } = setUp();
    const outcome = begin();
    frame('nothing', { quality: 0 });
    frame('nothing', { quality: 0, final: true });
    vi.advanceTimersByTime(10_000);
    expect((await outcome).kind).toBe('not-captured');
  });

  it('ignores a frame of an earlier traveller', async () => {
    const { camera, begin, frame } = setUp();
    const first = begin();
    frame('first', { final: true });
    await first;
    const old = camera.current?.id ?? 1;
    const second = begin();
    frame('first again', { capture: old, final: true });
    frame('second', { quality: 0.2 });
    vi.advanceTimersByTime(10_000);
    expect(pictureOf(await second)).toBe('second');
  });

  it('ignores a frame that nobody has asked for', () => {
    const { camera, frame, onChange } = setUp();
    frame('early', { final: true });
    expect(camera.current).toBeUndefined();
    expect(onChange).not.toHaveBeenCalled();
  });

  it('ends when the gate no longer wants it, with no picture', async () => {
    const { camera, begin, frame, abort } = setUp();
    const outcome = begin();
    frame('good', { quality: 0.9 });
    abort.abort();
    expect(await outcome).toEqual({ kind: 'not-captured', cause: 'aborted' });
    expect(camera.current).toBeUndefined();
  });

  it('ends at once when the gate never wanted it', async () => {
    const { camera, abort, begin } = setUp();
    abort.abort();
    expect(await begin()).toEqual({ kind: 'not-captured', cause: 'aborted' });
    expect(camera.current).toBeUndefined();
  });

  it('makes way for the next one', async () => {
    const { camera, begin } = setUp();
    const first = begin();
    const second = begin();
    expect(pictureOf(await first)).toBe('another capture has begun');
    expect(camera.current?.id).toBe(2);
    vi.advanceTimersByTime(10_000);
    expect((await second).kind).toBe('not-captured');
  });

  it('says why there is no picture', async () => {
    const without = setUp();
    const noPage = without.begin();
    const withPage = setUp();
    withPage.camera.setPages(1);
    const noFace = withPage.begin();
    vi.advanceTimersByTime(10_000);
    expect([pictureOf(await noPage), pictureOf(await noFace)]).toEqual([
      'no traveller page is connected',
      'no face was seen',
    ]);
  });

  it('tells the page that it begins and that it ends', async () => {
    const { begin, frame, onChange } = setUp();
    const outcome = begin();
    expect(onChange).toHaveBeenCalledTimes(1);
    frame('one', { final: true });
    await outcome;
    expect(onChange).toHaveBeenCalledTimes(2);
  });
});

describe('a capture by our own detector', () => {
  const blind = { quality: null } as const;
  const turn = () => vi.advanceTimersByTimeAsync(0);

  it('is content with two good frames in a row', async () => {
    const { begin, frame, told } = setUp([GOOD, FAR, GOOD, GOOD]);
    const outcome = begin();
    for (const text of ['one', 'two', 'three', 'four']) {
      frame(text, blind);
      await turn();
    }
    expect(pictureOf(await outcome)).toBe('four');
    expect(told).toEqual(['good', 'closer', 'good', 'good']);
  });

  it('does not count two good frames with a failure between them', async () => {
    const { camera, begin, frame } = setUp([GOOD, { kind: 'failed', cause: 'crashed' }, GOOD, FAR]);
    const outcome = begin();
    for (const text of ['one', 'two', 'three', 'four']) {
      frame(text, blind);
      await turn();
    }
    expect(camera.current).toBeDefined();
    vi.advanceTimersByTime(10_000);
    expect(pictureOf(await outcome)).toBe('three');
  });

  it('looks at one frame at a time', async () => {
    const { begin, frame, looked } = setUp([FAR, FAR]);
    const outcome = begin();
    frame('one', blind);
    frame('dropped', blind);
    await turn();
    frame('two', blind);
    await turn();
    expect(looked).toEqual(['one', 'two']);
    vi.advanceTimersByTime(10_000);
    expect(pictureOf(await outcome)).toBe('two');
  });

  it('says what was wrong when no frame was of use', async () => {
    const nobody = setUp([NOBODY]);
    const outcome = nobody.begin();
    nobody.frame('one', blind);
    await turn();
    const failing = setUp([{ kind: 'failed', cause: 'the face models are not there' }]);
    const failed = failing.begin();
    failing.frame('one', blind);
    await turn();
    vi.advanceTimersByTime(10_000);
    expect([pictureOf(await outcome), pictureOf(await failed)]).toEqual(['no-face', 'the face models are not there']);
  });

  it('says nothing to a capture that has ended meanwhile', async () => {
    const { begin, frame, told, abort } = setUp([GOOD]);
    const outcome = begin();
    frame('one', blind);
    abort.abort();
    await turn();
    expect([(await outcome).kind, told]).toEqual(['not-captured', []]);
  });
});

describe('the camera of the page', () => {
  it('is absent without a page', () => {
    expect(setUp().status()).toMatchObject({ state: 'absent', cause: 'no traveller page is connected' });
  });

  it.each([
    [{}, 'ready', ''],
    [{ guide: 'controller', detail: 'no model' }, 'degraded', 'guided by the controller: no model'],
    [{ state: 'starting' }, 'starting', ''],
    [{ state: 'absent', detail: 'NotFoundError' }, 'absent', 'no camera: NotFoundError'],
    [{ state: 'denied', detail: 'NotAllowedError' }, 'failed', 'denied: NotAllowedError'],
    [{ state: 'failed', detail: 'NotReadableError' }, 'failed', 'failed: NotReadableError'],
  ] as const)('is as the page says: %o', (message, state, cause) => {
    const { camera, say, status } = setUp();
    camera.setPages(1);
    say(message);
    expect(status()).toMatchObject({ state, cause });
  });

  it('starts again with its page', () => {
    const { camera, say, status } = setUp();
    camera.setPages(1);
    say({});
    camera.setPages(0);
    expect(status()?.state).toBe('absent');
    camera.setPages(1);
    expect(status()?.state).toBe('starting');
  });

  it('is not needed for a picture in its place, but the page is', () => {
    const { camera, say, status } = setUp();
    camera.usePicture(true);
    expect(status()?.state).toBe('absent');
    camera.setPages(1);
    say({ state: 'absent' });
    expect(status()?.state).toBe('ready');
    camera.usePicture(false);
    expect(status()?.state).toBe('absent');
  });
});
