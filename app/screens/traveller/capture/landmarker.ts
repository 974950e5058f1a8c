// The page's handle on the landmarker worker. Every failure is a value: the controller's detector then guides instead.
import { err, ok, type Result } from '../../../../state/result.ts';
import type { Observation } from '../quality.ts';
import type { FromLandmarker, ToLandmarker } from './landmarker-protocol.ts';

export interface Look {
  readonly bitmap: ImageBitmap;
  readonly observation: Observation;
}

export interface Landmarker {
  /** Looks at one frame, which it takes over and gives back; looks wait for each other. `at` in ms, going forward. */
  look(bitmap: ImageBitmap, at: number): Promise<Result<Look, string>>;
}

/** WebAssembly and the model come from this computer; longer than this, in ms, something hangs. */
const START_WITHIN = 30_000;
const LOOK_WITHIN = 5000;
/** Beside the pages; see vite.config.ts. */
const WASM = '/mediapipe';

function ask(worker: Worker, message: ToLandmarker, within: number): Promise<FromLandmarker> {
  return new Promise((resolve) => {
    const settle = (answer: FromLandmarker): void => {
      clearTimeout(timer);
      worker.onmessage = null;
      worker.onerror = null;
      resolve(answer);
    };
    const timer = setTimeout(() => settle({ kind: 'failed', detail: 'the face landmarker did not answer' }), within);
    worker.onmessage = ({ data }: MessageEvent<FromLandmarker>) => settle(data);
    worker.onerror = (event) => {
      event.preventDefault();
      settle({ kind: 'failed', detail: event.message === '' ? 'the landmarker worker did not load' : event.message });
    };
    worker.postMessage(message, message.kind === 'look' ? [message.bitmap] : []);
  });
}

/**
 * Starts the worker, loads the model and warms it up.
 * @param model address of face_landmarker.task on this origin
 * @returns the landmarker, or why there is none
 */
export async function startLandmarker(model: string): Promise<Result<Landmarker, string>> {
  const worker = new Worker(new URL('./landmarker.worker.ts', import.meta.url), { type: 'module' });
  const started = await ask(worker, { kind: 'start', wasm: WASM, model }, START_WITHIN);
  if (started.kind !== 'ready') {
    worker.terminate();
    return err(started.kind === 'failed' ? started.detail : 'the landmarker worker spoke out of turn');
  }
  let dead: string | undefined;
  const look = async (bitmap: ImageBitmap, at: number): Promise<Result<Look, string>> => {
    if (dead !== undefined) {
      bitmap.close();
      return err(dead);
    }
    const seen = await ask(worker, { kind: 'look', bitmap, at }, LOOK_WITHIN);
    if (seen.kind === 'seen') return ok(seen);
    dead = seen.kind === 'failed' ? seen.detail : 'the landmarker worker spoke out of turn';
    worker.terminate();
    return err(dead);
  };
  let turn: Promise<unknown> = Promise.resolve();
  return ok({
    look: (bitmap, at) => {
      const mine = turn.then(() => look(bitmap, at));
      turn = mine;
      return mine;
    },
  });
}
