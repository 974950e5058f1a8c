// The thread that decodes portraits: one job at a time, in the order they come.
import { parentPort } from 'node:worker_threads';
import type { RgbImage } from '../../gate/ports.ts';
import { messageOf, type Result } from '../../result.ts';
import type { DecoderAnswer, DecoderJob } from './decoder.ts';
import { decodeImage } from './worker/decode.ts';
import { encodeJpeg } from './worker/encode.ts';

/** For an officer to compare by eye. */
const JPEG_QUALITY = 90;

async function run(job: DecoderJob): Promise<Result<RgbImage | Uint8Array, string>> {
  const bytes = Buffer.from(job.bytes.buffer, job.bytes.byteOffset, job.bytes.length);
  const decoded = await decodeImage({ format: job.format, bytes });
  return decoded.ok && job.to === 'jpeg' ? encodeJpeg(decoded.value, JPEG_QUALITY) : decoded;
}

const port = parentPort;
if (port === null) throw new Error('decoder.worker.ts runs in a worker thread only');
port.on('message', (job: DecoderJob) => {
  run(job)
    .catch((thrown: unknown) => ({ ok: false, error: messageOf(thrown) }) as const)
    .then((result) => {
      const answer: DecoderAnswer = { id: job.id, result };
      const pixels = result.ok && 'data' in result.value ? result.value.data.buffer : undefined;
      port.postMessage(answer, pixels instanceof ArrayBuffer ? [pixels] : []);
    })
    .catch((thrown: unknown) => {
      // Not even the answer could be sent: let the thread die, its owner sees that.
      throw thrown;
    });
});
