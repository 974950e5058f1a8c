// The camera of the traveller page as the gate's capture port: tells the page when to look, keeps the best frame so far,
// and hands it on when the page (or, for a page without MediaPipe, our own detector) is content, or when the time is up.
import type { FaceInstruction } from '../contract/views.ts';
import type { FromTraveller } from '../contract/messages.ts';
import type { CaptureOutcome, CapturePort, EncodedImage } from '../../state/gate/ports.ts';
import type { DeviceStatus } from '../../state/lane/device.ts';
import type { AdaptedDevice } from './devices.ts';
import { guidanceOf, type FaceFinder } from './guidance.ts';

type CameraMessage = Extract<FromTraveller, { type: 'camera' }>;
type FrameMessage = Extract<FromTraveller, { type: 'frame' }>;

export interface PageCaptureEvents {
  /** What the traveller's view shows has changed. */
  readonly onChange: () => void;
  readonly onGuidance: (capture: number, instruction: FaceInstruction) => void;
}

export interface PageCapture extends CapturePort, AdaptedDevice {
  /** The capture that is under way. */
  readonly current: { readonly id: number } | undefined;
  /** A traveller page is there, or the last one has gone. */
  setPages(count: number): void;
  onCamera(message: CameraMessage): void;
  onFrame(message: FrameMessage): void;
  /** Nobody was seen for a moment, or more than one: the frames so far may be of somebody who has left. */
  onStartOver(capture: number): void;
  /** A bench lane may show the page a picture instead; then no camera is needed. */
  usePicture(inUse: boolean): void;
}

interface Running {
  readonly id: number;
  readonly abort: AbortController;
  best: { readonly quality: number; readonly image: EncodedImage } | undefined;
  cause: string;
  /** Our own detector is at work on a frame; further ones are dropped meanwhile. */
  looking: boolean;
  good: number;
  finish: (outcome: CaptureOutcome) => void;
}

/** So many frames in a row must be good in the eyes of our own detector. */
const GOOD_IN_A_ROW = 2;

function captured(image: EncodedImage): CaptureOutcome {
  return { kind: 'captured', capture: { image, liveness: { kind: 'not-supported' } } };
}

function statusOf(pages: number, camera: CameraMessage | undefined, picture: boolean): DeviceStatus {
  if (pages === 0) return { state: 'absent', cause: 'no traveller page is connected', version: undefined };
  const version = camera?.guide;
  if (picture) return { state: 'ready', cause: '', version };
  switch (camera?.state) {
    case undefined:
    case 'starting':
      return { state: 'starting', cause: '', version };
    case 'ready':
      return camera.guide === 'mediapipe'
        ? { state: 'ready', cause: '', version }
        : { state: 'degraded', cause: `guided by the controller: ${camera.detail}`, version };
    case 'absent':
      return { state: 'absent', cause: `no camera: ${camera.detail}`, version };
    case 'denied':
    case 'failed':
      return { state: 'failed', cause: `${camera.state}: ${camera.detail}`, version };
  }
}

export function createPageCapture(finder: FaceFinder, events: PageCaptureEvents): PageCapture {
  let running: Running | undefined;
  let lastId = 0;
  let pages = 0;
  let camera: CameraMessage | undefined;
  let picture = false;
  let listener: (status: DeviceStatus) => void = () => undefined;

  const tell = () => listener(statusOf(pages, camera, picture));

  function keep(capture: Running, image: EncodedImage, quality: number): void {
    if (quality > 0 && quality >= (capture.best?.quality ?? 0)) capture.best = { quality, image };
  }

  async function look(capture: Running, image: EncodedImage): Promise<void> {
    capture.looking = true;
    const found = await finder.detect(image, capture.abort.signal);
    capture.looking = false;
    if (running !== capture) return;
    if (found.kind === 'failed') {
      capture.cause = found.cause;
      capture.good = 0;
      return;
    }
    const { instruction, quality } = guidanceOf(found);
    capture.cause = instruction;
    if (quality > 0) keep(capture, image, quality);
    else capture.best = undefined;
    capture.good = instruction === 'good' ? capture.good + 1 : 0;
    events.onGuidance(capture.id, instruction);
    if (capture.good >= GOOD_IN_A_ROW && capture.best !== undefined) capture.finish(captured(capture.best.image));
  }

  return {
    get current() {
      return running;
    },

    onStatus(next) {
      listener = next;
      tell();
    },

    setPages(count) {
      pages = count;
      if (count === 0) camera = undefined;
      tell();
    },

    usePicture(inUse) {
      picture = inUse;
      tell();
    },

    onCamera(message) {
      // The page opens the camera anew for each traveller: what it was last found to be holds until it is found otherwise.
      if (message.state === 'starting' && camera !== undefined) return;
      camera = message;
      tell();
    },

    onStartOver(id) {
      if (running?.id !== id) return;
      running.best = undefined;
      running.cause = 'no one face was seen to the end';
    },

    onFrame({ capture: id, jpeg, quality, final }) {
      const capture = running;
      // A frame of an earlier traveller is nobody's.
      if (capture?.id !== id) return;
      const image: EncodedImage = { format: 'jpeg', bytes: Buffer.from(jpeg, 'base64') };
      if (quality === null) {
        if (!capture.looking) void look(capture, image);
        return;
      }
      keep(capture, image, quality);
      if (final && quality > 0) capture.finish(captured(image));
    },

    capture(withinMs, signal) {
      running?.finish({ kind: 'not-captured', cause: 'another capture has begun' });
      return new Promise((resolve) => {
        lastId += 1;
        const timeIsUp = () =>
          capture.finish(
            capture.best === undefined ? { kind: 'not-captured', cause: capture.cause } : captured(capture.best.image),
          );
        const aborted = () => capture.finish({ kind: 'not-captured', cause: 'aborted' });
        const timer = setTimeout(timeIsUp, withinMs);
        const capture: Running = {
          id: lastId,
          abort: new AbortController(),
          best: undefined,
          cause: pages === 0 ? 'no traveller page is connected' : 'no face was seen',
          looking: false,
          good: 0,
          finish: (outcome) => {
            clearTimeout(timer);
            signal.removeEventListener('abort', aborted);
            if (running === capture) running = undefined;
            capture.abort.abort();
            resolve(outcome);
            events.onChange();
          },
        };
        signal.addEventListener('abort', aborted, { once: true });
        running = capture;
        if (signal.aborted) aborted();
        events.onChange();
      });
    },
  };
}
