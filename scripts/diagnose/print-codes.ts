// Writes the code of every byte as SVG, for printing; the code scanner is tested with it.
import { writeFileSync } from 'node:fs';
import { ALL_BYTES } from '../../app/controller/diagnosis/specimen.ts';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import { startWorkerPort } from '../../state/worker-port.ts';
import type { CodeSvgService } from './code-svg.worker.ts';

/** Overwrites the file. The error says why there is none. */
export async function printCodes(file: string): Promise<Result<undefined, string>> {
  const port = startWorkerPort<CodeSvgService>(new URL('./code-svg.worker.ts', import.meta.url));
  try {
    const drawn = await port.call('draw', Uint8Array.from(ALL_BYTES));
    if (!drawn.ok) return err(drawn.error.text);
    writeFileSync(file, drawn.value);
    return ok(undefined);
  } catch (error) {
    return err(messageOf(error));
  } finally {
    await port.stop();
  }
}
