// One capture, from opening the camera to the final frame: guided by MediaPipe in this page, or by the controller when
// the page cannot. It ends by itself when its frame is final, and at once when it is aborted.
import { err, messageOf, type Result } from '../../../../state/result.ts';
import type { FaceInstruction } from '../../../contract/views.ts';
import type { Order } from '../../kit/connection.ts';
import type { FromTraveller } from '../../../contract/messages.ts';
import { judge, type FaceMeasures } from '../quality.ts';
import { SteadyInstruction } from '../steady.ts';
import { FrameChooser } from './chooser.ts';
import type { Landmarker } from './landmarker.ts';
import type { FrameSource, SourceFault } from './source.ts';

export interface Guidance {
  readonly instruction: FaceInstruction;
  /** 0 to 1; undefined when only the controller can tell. */
  readonly progress: number | undefined;
}

export interface CaptureWorld {
  readonly open: () => Promise<Result<FrameSource, SourceFault>>;
  /** Resolves at once when it is known; an error value means that the controller guides. */
  readonly landmarker: Promise<Result<Landmarker, string>>;
  readonly encode: (bitmap: ImageBitmap) => Promise<string>;
  readonly send: (order: Order<FromTraveller>) => void;
  /** Shows the analysed frame; it is closed afterwards. */
  readonly paint: (bitmap: ImageBitmap) => void;
  readonly guide: (guidance: Guidance) => void;
  /** Ms, from any origin, going forward. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** A landmarker that is not ready by then is not waited for: the traveller's time runs. In ms. */
const LANDMARKER_WITHIN = 3000;
/** A camera, or the prompt before it, that has not opened by then hangs; in ms. */
const OPEN_WITHIN = 8000;
/** Between frames that the controller shall judge, in ms. */
const UNGUIDED_EVERY = 333;

export async function runCapture(capture: number, world: CaptureWorld, signal: AbortSignal): Promise<void> {
  const tell = (
    state: 'starting' | 'ready' | SourceFault['state'],
    guide: 'mediapipe' | 'controller',
    detail: string,
  ): void => {
    if (!signal.aborted) world.send({ type: 'camera', state, guide, detail: detail.slice(0, 300) });
  };
  const late: Result<Landmarker, string> = { ok: false, error: 'the face landmarker is not ready yet' };
  tell('starting', 'controller', '');
  const [opened, landmarker] = await Promise.all([
    openInTime(world),
    Promise.race([world.landmarker, world.sleep(LANDMARKER_WITHIN).then(() => late)]),
  ]);
  if (!opened.ok) {
    tell(opened.error.state, 'controller', opened.error.detail);
    return;
  }
  const source = opened.value;
  const session = { capture, world, source, over: () => signal.aborted };
  const abort = (): void => source.stop();
  signal.addEventListener('abort', abort);
  try {
    if (signal.aborted) return;
    tell('ready', landmarker.ok ? 'mediapipe' : 'controller', landmarker.ok ? '' : landmarker.error);
    let end: End = landmarker.ok
      ? await guided(session, landmarker.value)
      : { kind: 'no-guide', detail: landmarker.error };
    if (end.kind === 'no-guide') {
      if (landmarker.ok) tell('ready', 'controller', end.detail);
      end = await unguided(session);
    }
    if (end.kind === 'no-frames') tell('failed', 'controller', 'the camera gives no more pictures');
  } catch (error) {
    tell('failed', 'controller', messageOf(error));
  } finally {
    signal.removeEventListener('abort', abort);
    source.stop();
  }
}

/** A camera that opens too late is closed again. */
async function openInTime({ open, sleep }: CaptureWorld): Promise<Result<FrameSource, SourceFault>> {
  const opening = open();
  const late = Symbol('late');
  const first = await Promise.race([opening, sleep(OPEN_WITHIN).then(() => late)]);
  if (typeof first !== 'symbol') return first;
  void opening.then((opened) => {
    if (opened.ok) opened.value.stop();
  });
  return err({ state: 'failed', detail: 'the camera did not open in time' });
}

interface Session {
  readonly capture: number;
  readonly world: CaptureWorld;
  readonly source: FrameSource;
  /** Whether the capture was aborted meanwhile. */
  readonly over: () => boolean;
}

type End =
  { readonly kind: 'final' | 'aborted' | 'no-frames' } | { readonly kind: 'no-guide'; readonly detail: string };

async function guided({ capture, world, source, over }: Session, landmarker: Landmarker): Promise<End> {
  const chooser = new FrameChooser();
  const steady = new SteadyInstruction();
  let best: ImageBitmap | undefined;
  let before: FaceMeasures | undefined;
  try {
    while (!over()) {
      const frame = await source.frame();
      if (frame === undefined) return { kind: over() ? 'aborted' : 'no-frames' };
      const look = await landmarker.look(frame, world.now());
      if (!look.ok) return { kind: 'no-guide', detail: look.error };
      const { bitmap, observation } = look.value;
      const judgement = judge(observation, before);
      before = observation.face;
      const choice = chooser.next(judgement, world.now());
      if (!over()) {
        world.paint(bitmap);
        // Until the frame is final, "good" means: stay so.
        const wanted =
          judgement.instruction === 'good' && choice.send !== 'final' ? 'hold-still' : judgement.instruction;
        world.guide({ instruction: steady.next(wanted, world.now()), progress: choice.progress });
      }
      if (choice.startOver && !over()) world.send({ type: 'start-over', capture });
      if (choice.keep) {
        best?.close();
        best = bitmap;
      } else bitmap.close();
      if (choice.send !== 'no' && best !== undefined && !over()) {
        const final = choice.send === 'final';
        const jpeg = await world.encode(best);
        if (!over()) world.send({ type: 'frame', capture, jpeg, quality: chooser.best, final });
        if (final) return { kind: 'final' };
      }
    }
    return { kind: 'aborted' };
  } finally {
    best?.close();
  }
}

/** The controller chooses and guides; its instructions come as messages. */
async function unguided({ capture, world, source, over }: Session): Promise<End> {
  let sentAt = Number.NEGATIVE_INFINITY;
  while (!over()) {
    const frame = await source.frame();
    if (frame === undefined) return { kind: over() ? 'aborted' : 'no-frames' };
    try {
      world.paint(frame);
      if (world.now() - sentAt < UNGUIDED_EVERY) continue;
      sentAt = world.now();
      const jpeg = await world.encode(frame);
      if (!over()) world.send({ type: 'frame', capture, jpeg, quality: null, final: false });
    } finally {
      frame.close();
    }
  }
  return { kind: 'aborted' };
}
