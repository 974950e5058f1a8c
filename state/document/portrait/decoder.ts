// The main thread's hand on the portrait decoder: every call ends, whatever the image does to the worker thread.
import type { EncodedImage, RgbImage } from '../../gate/ports.ts';
import type { DeviceStatus } from '../../lane/device.ts';
import { err, ok, type Result } from '../../result.ts';
import { startWorkerPort } from '../../worker-port.ts';
import type { CrossedImage, DecoderService } from './decoder.worker.ts';

export interface PortraitDecoder {
  readonly status: DeviceStatus;
  /** To RGB. The error is a cause in words; among them are time-out, crash, a full queue and abort. Never rejects. */
  decode(image: EncodedImage, signal: AbortSignal): Promise<Result<RgbImage, string>>;
  /** Any image that `decode` takes as a JPEG made by us, so that no byte of a chip's image reaches a browser. Never rejects. */
  toJpeg(image: EncodedImage, signal: AbortSignal): Promise<Result<Buffer, string>>;
  /** Idempotent. */
  stop(): Promise<void>;
}

export interface PortraitDecoderOptions {
  /** From the call to the answer, ms. A portrait takes 20 to 300. */
  readonly timeOutMs?: number;
  /** How many images may wait besides the one in work. */
  readonly queueLength?: number;
}

const crossed = ({ format, bytes }: EncodedImage): CrossedImage => ({ format, bytes });

/** Starts the decoder's thread; the caller stops it. */
export function startPortraitDecoder(options: PortraitDecoderOptions = {}): PortraitDecoder {
  const port = startWorkerPort<DecoderService>(new URL('./decoder.worker.ts', import.meta.url), {
    timeoutMs: options.timeOutMs ?? 10_000,
    maxWaiting: options.queueLength ?? 8,
  });
  return {
    get status() {
      return port.status;
    },
    async decode(image, signal) {
      const answer = await port.call('decode', crossed(image), { signal });
      return answer.ok ? answer.value : err(answer.error.text);
    },
    async toJpeg(image, signal) {
      const answer = await port.call('toJpeg', crossed(image), { signal });
      if (!answer.ok) return err(answer.error.text);
      if (!answer.value.ok) return answer.value;
      const { buffer, byteOffset, length } = answer.value.value;
      return ok(Buffer.from(buffer, byteOffset, length));
    },
    stop: () => port.stop(),
  };
}
