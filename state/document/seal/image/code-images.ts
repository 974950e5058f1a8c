// The main thread's hand on the reader of code images: every call ends, whatever the picture does to the worker thread.
import type { DeviceStatus } from '../../../lane/device.ts';
import { err, ok, type Result } from '../../../result.ts';
import { startWorkerPort } from '../../../worker-port.ts';
import { CODE_IMAGE_LIMITS, type CodeInImage } from './code-image.ts';
import type { CodeImageService } from './image.worker.ts';

export interface CodeImages {
  readonly status: DeviceStatus;
  /**
   * The codes of a JPEG or PNG image within `CODE_IMAGE_LIMITS`, from top to bottom, at most `MAX_CODES`; none is no error.
   * The error is a cause in words without personal data: no image, too large, damaged, time-out, crash, abort. Never rejects.
   */
  read(image: Buffer, signal: AbortSignal): Promise<Result<readonly CodeInImage[], string>>;
  /** Idempotent. */
  stop(): Promise<void>;
}

export interface CodeImagesOptions {
  /** From the call to the answer, ms. A sharp picture takes 20 to 300, the largest one of noise about 6,000. */
  readonly timeOutMs?: number;
  /** How many images may wait besides the one in work. */
  readonly queueLength?: number;
}

/** Starts the thread; the caller stops it. */
export function startCodeImages(options: CodeImagesOptions = {}): CodeImages {
  const port = startWorkerPort<CodeImageService>(new URL('./image.worker.ts', import.meta.url), {
    timeoutMs: options.timeOutMs ?? 20_000,
    maxWaiting: options.queueLength ?? 4,
  });
  return {
    get status() {
      return port.status;
    },
    async read(image, signal) {
      // A worker is not sent what it would refuse by its size; a Buffer may be a view of memory that others use.
      if (image.length > CODE_IMAGE_LIMITS.maxBytes)
        return err(`the image has ${image.length} bytes, more than ${CODE_IMAGE_LIMITS.maxBytes}`);
      const answer = await port.call('read', Uint8Array.from(image), { signal });
      if (!answer.ok) return err(answer.error.text);
      if (!answer.value.ok) return answer.value;
      return ok(
        answer.value.value.map(({ format, bytes }) => ({
          format,
          bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
        })),
      );
    },
    stop: () => port.stop(),
  };
}
