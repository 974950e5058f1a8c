// A camera that shows one picture, for a crossing without a browser: the picture goes to the controller as a camera's frame
// would, through the same detector that guides a page without MediaPipe. It has no liveness and says so.
import type { CaptureOutcome, EncodedImage } from '../../state/gate/ports.ts';
import type { DeviceStatus } from '../../state/lane/device.ts';
import type { CameraDevice } from '../controller/controller.ts';
import { guidanceOf, type FaceFinder } from '../controller/guidance.ts';

export interface StillCamera {
  readonly device: (finder: FaceFinder) => CameraDevice;
  /** Undefined: the camera sees nothing. */
  show(picture: EncodedImage | undefined): void;
  unplug(): void;
  plugIn(): void;
}

const FRAME_MS = 200;

const READY: DeviceStatus = { state: 'ready', cause: '', version: 'picture' };
const ABSENT: DeviceStatus = { state: 'absent', cause: 'unplugged', version: undefined };

/** Resolves after `ms` or at once when aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

export function createStillCamera(): StillCamera {
  let picture: EncodedImage | undefined;
  let plugged = true;
  let listener: (status: DeviceStatus) => void = () => undefined;

  async function capture(finder: FaceFinder, withinMs: number, signal: AbortSignal): Promise<CaptureOutcome> {
    const until = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
    let cause = 'the camera saw nothing';
    while (!until.aborted) {
      const frame = plugged ? picture : undefined;
      if (frame !== undefined) {
        const found = await finder.detect(frame, until);
        if (found.kind === 'failed') cause = found.cause;
        else {
          const { instruction, quality } = guidanceOf(found);
          if (quality > 0) return { kind: 'captured', capture: { image: frame, liveness: { kind: 'not-supported' } } };
          cause = instruction;
        }
      }
      await pause(FRAME_MS, until);
    }
    return { kind: 'not-captured', cause };
  }

  return {
    device: (finder) => ({
      capture: (withinMs, signal) => capture(finder, withinMs, signal),
      onStatus: (next) => {
        listener = next;
        listener(plugged ? READY : ABSENT);
      },
    }),
    show: (next) => (picture = next),
    unplug: () => {
      plugged = false;
      listener(ABSENT);
    },
    plugIn: () => {
      plugged = true;
      listener(READY);
    },
  };
}
