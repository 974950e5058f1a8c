// MediaPipe's FaceLandmarker (0.10.35; newer ones send telemetry) on a thread of its own, because one look takes about
// 50 ms. It works on the CPU, and needs WebGL2 all the same (capture.md 2).
import { FaceLandmarker, FilesetResolver } from '@mediapipe/tasks-vision';
import { messageOf } from '../../../../state/result.ts';
import type { Observation } from '../quality.ts';
import type { FromLandmarker, ToLandmarker } from './landmarker-protocol.ts';
import { boxOf, measureFace, nearest, type Box, type Landmarks } from './measure.ts';
import { measurePixels, type PixelMeasures } from './pixels.ts';

/** Side of the square that a face is resampled to before its pixels are measured. */
const SIDE = 192;

const scratch = new OffscreenCanvas(SIDE, SIDE).getContext('2d', { willReadFrequently: true });
let landmarker: FaceLandmarker | undefined;
let last = 0;

function answer(message: FromLandmarker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

async function start(wasm: string, model: string): Promise<void> {
  if (new OffscreenCanvas(1, 1).getContext('webgl2') === null) throw new Error('the browser has no WebGL2');
  const fileset = await FilesetResolver.forVisionTasks(wasm, true);
  landmarker = await FaceLandmarker.createFromOptions(fileset, {
    baseOptions: { modelAssetPath: model, delegate: 'CPU' },
    runningMode: 'VIDEO',
    numFaces: 2,
    outputFaceBlendshapes: true,
    outputFacialTransformationMatrixes: true,
  });
  // The first look takes half a second: an empty one now, not the traveller's.
  const blank = new OffscreenCanvas(320, 240);
  blank.getContext('2d')?.fillRect(0, 0, blank.width, blank.height);
  const warm = blank.transferToImageBitmap();
  observe(warm, 1);
  warm.close();
}

function pixelsOf(bitmap: ImageBitmap, box: Box): PixelMeasures {
  if (scratch === null) throw new Error('the browser has no 2D canvas');
  scratch.drawImage(bitmap, box.left, box.top, Math.max(1, box.width), Math.max(1, box.height), 0, 0, SIDE, SIDE);
  return measurePixels(scratch.getImageData(0, 0, SIDE, SIDE).data, SIDE, SIDE);
}

function observe(bitmap: ImageBitmap, at: number): Observation {
  if (landmarker === undefined) throw new Error('the landmarker has not started');
  // Its clock must go forward.
  last = Math.max(last + 1, Math.round(at));
  const result = landmarker.detectForVideo(bitmap, last);
  const faces = result.faceLandmarks.map((points, i): Landmarks => ({
    points,
    matrix: result.facialTransformationMatrixes[i]?.data ?? [],
    blendshapes: result.faceBlendshapes[i]?.categories ?? [],
  }));
  const { face, people } = nearest(faces, bitmap);
  if (face === undefined) return { faces: 0 };
  const box = boxOf(face, bitmap);
  return { faces: people, face: measureFace(face, bitmap, box, pixelsOf(bitmap, box)) };
}

self.onmessage = ({ data }: MessageEvent<ToLandmarker>): void => {
  if (data.kind === 'start') {
    start(data.wasm, data.model).then(
      () => answer({ kind: 'ready' }),
      (error: unknown) => answer({ kind: 'failed', detail: messageOf(error) }),
    );
    return;
  }
  try {
    const observation = observe(data.bitmap, data.at);
    answer({ kind: 'seen', bitmap: data.bitmap, observation }, [data.bitmap]);
  } catch (error) {
    data.bitmap.close();
    answer({ kind: 'failed', detail: messageOf(error) });
  }
};
