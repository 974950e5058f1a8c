// The main thread's hand on the face worker: the gate's `FacePort`, and the detector that guides a page without MediaPipe.
// Every call ends, once, with a value: a crash, a hang, a full queue or an abort is `failed` with its cause.
import type { EncodedImage, FacePort } from '../../state/gate/ports.ts';
import type { DeviceStatus } from '../../state/lane/device.ts';
import { DEFAULT_LIMITS } from '../../state/document/portrait/dimensions.ts';
import { startWorkerPort } from '../../state/worker-port.ts';
import { modelNamed } from '../catalogue.ts';
import { falseMatchRate } from './calibration.ts';
import type { CrossedImage, FaceDetection, FaceService, FaceWorkerData, TemplateOutcome } from './service.ts';

export interface FaceEngineOptions {
  /** Where `obtainModels` has put the models. */
  readonly modelDir: string;
  /** From the call to its answer, waiting included, in ms; default 5000. A comparison takes 40 to 150. */
  readonly timeoutMs?: number;
  /** Calls that may wait besides the one in work; more are refused. Default 8. */
  readonly maxWaiting?: number;
}

export interface FaceEngine extends FacePort {
  /** `starting` until the networks are loaded (0.3 to 1 s); `failed` with the file that is missing. */
  readonly status: DeviceStatus;
  /** Every face of a picture with its landmarks and a coarse pose. Never rejects. */
  detect(image: EncodedImage, signal: AbortSignal): Promise<FaceDetection>;
  /** The template of the face that is meant: the largest, or of some about as large the one nearest the middle. Never rejects. */
  template(image: EncodedImage, signal: AbortSignal): Promise<TemplateOutcome>;
  /** Idempotent. */
  stop(): Promise<void>;
}

/** A copy that can be moved to the worker: a Buffer may share its memory with others. Undefined when it is too large to. */
function crossed({
  format,
  bytes,
}: EncodedImage): (CrossedImage & { readonly bytes: Uint8Array<ArrayBuffer> }) | undefined {
  return bytes.length <= DEFAULT_LIMITS[format].maxBytes ? { format, bytes: Uint8Array.from(bytes) } : undefined;
}

const tooLarge = { kind: 'failed', cause: 'the image has too many bytes' } as const;

/** Starts the worker thread; the caller stops it. */
export function startFaceEngine(options: FaceEngineOptions): FaceEngine {
  const data: FaceWorkerData = { modelDir: options.modelDir };
  const port = startWorkerPort<FaceService>(new URL('./face.worker.ts', import.meta.url), {
    data,
    timeoutMs: options.timeoutMs ?? 5000,
    maxWaiting: options.maxWaiting ?? 8,
  });
  const version = `dlib-resnet ${modelNamed('face-embedder').sha256.slice(0, 12)}`;

  return {
    get status() {
      return { ...port.status, version };
    },
    async detect(image, signal) {
      const sent = crossed(image);
      if (sent === undefined) return tooLarge;
      const answer = await port.call('detect', sent, { signal, transfer: [sent.bytes.buffer] });
      return answer.ok ? answer.value : { kind: 'failed', cause: answer.error.text };
    },
    async template(image, signal) {
      const sent = crossed(image);
      if (sent === undefined) return tooLarge;
      const answer = await port.call('template', sent, { signal, transfer: [sent.bytes.buffer] });
      return answer.ok ? answer.value : { kind: 'failed', cause: answer.error.text };
    },
    async compare(portrait, live, signal) {
      const [one, other] = [crossed(portrait), crossed(live)];
      if (one === undefined || other === undefined) return tooLarge;
      const transfer = [one.bytes.buffer, other.bytes.buffer];
      const answer = await port.call('compare', { portrait: one, live: other }, { signal, transfer });
      if (!answer.ok) return { kind: 'failed', cause: answer.error.text };
      if (answer.value.kind !== 'compared') return answer.value;
      return { ...answer.value, falseMatchRate: falseMatchRate(answer.value.similarity) };
    },
    stop: () => port.stop(),
  };
}
