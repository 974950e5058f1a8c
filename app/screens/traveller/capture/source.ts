// Where live frames come from: the camera, opened for one traveller and stopped after, or on a bench lane a picture
// that takes its place.
import { err, messageOf, ok, type Result } from '../../../../state/result.ts';

export interface FrameSource {
  /** The next frame, which the caller closes; undefined once there are no more. */
  frame(): Promise<ImageBitmap | undefined>;
  stop(): void;
}

export interface SourceFault {
  readonly state: 'absent' | 'denied' | 'failed';
  readonly detail: string;
}

/** A camera that gives no frame for this long, in ms, is broken. */
const FRAME_WITHIN = 4000;
const PICTURE_EVERY = 66;

const FAULTS: Readonly<Record<string, SourceFault['state']>> = {
  NotFoundError: 'absent',
  OverconstrainedError: 'absent',
  NotAllowedError: 'denied',
  SecurityError: 'denied',
};

function faultOf(error: unknown): SourceFault {
  const name = error instanceof Error ? error.name : '';
  return { state: FAULTS[name] ?? 'failed', detail: `${name}: ${messageOf(error)}`.slice(0, 300) };
}

/** Opens the traveller camera. */
export async function openCamera(): Promise<Result<FrameSource, SourceFault>> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25 } },
    });
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = stream;
    const source = cameraSource(stream, video);
    try {
      await video.play();
    } catch (error) {
      source.stop();
      return err(faultOf(error));
    }
    return ok(source);
  } catch (error) {
    return err(faultOf(error));
  }
}

function cameraSource(stream: MediaStream, video: HTMLVideoElement): FrameSource {
  const tracks = stream.getVideoTracks();
  let stopped = false;
  return {
    frame: async () => {
      if (stopped || !tracks.some((track) => track.readyState === 'live')) return undefined;
      const came = await nextFrame(video, tracks);
      // `stop` may have been called meanwhile.
      return came && !isStopped() ? await createImageBitmap(video) : undefined;
    },
    stop: () => {
      stopped = true;
      for (const track of tracks) track.stop();
      video.srcObject = null;
    },
  };

  function isStopped(): boolean {
    return stopped;
  }
}

function nextFrame(video: HTMLVideoElement, tracks: readonly MediaStreamTrack[]): Promise<boolean> {
  return new Promise((resolve) => {
    const ended = new AbortController();
    const settle = (came: boolean): void => {
      clearTimeout(timer);
      video.cancelVideoFrameCallback(request);
      ended.abort();
      resolve(came);
    };
    const timer = setTimeout(() => settle(false), FRAME_WITHIN);
    const request = video.requestVideoFrameCallback(() => settle(true));
    for (const track of tracks) track.addEventListener('ended', () => settle(false), { signal: ended.signal });
  });
}

/** A picture as a stand-in for the camera: 1280 by 720, the picture upright in its middle, at 15 frames a second. */
export async function openPicture(address: string): Promise<Result<FrameSource, SourceFault>> {
  // A `data:` or same-origin address: the page's policy lets no other load.
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch (error) {
    return err(faultOf(error));
  }
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 720;
  const context = canvas.getContext('2d');
  if (context === null) return err({ state: 'failed', detail: 'the browser has no 2D canvas' });
  const scale = Math.min(canvas.width / image.naturalWidth, canvas.height / image.naturalHeight);
  const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  context.fillStyle = '#808080';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
  let stopped = false;
  return ok({
    frame: async () => {
      await new Promise((resolve) => setTimeout(resolve, PICTURE_EVERY));
      return stopped ? undefined : await createImageBitmap(canvas);
    },
    stop: () => {
      stopped = true;
    },
  });
}
