// One file over https, with an end: a limit on its size, on the silence of the line and on the whole time.
import { err, messageOf, ok, type Result } from '../../state/result.ts';

export interface DownloadOptions {
  /** Exact length that is expected; more is not read. */
  readonly bytes: number;
  readonly onBytes: (received: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** Longest silence, the connection's building included, in ms. Default 15,000. */
  readonly silenceMs?: number;
  /** Longest time for the whole, in ms. Default 300,000. */
  readonly totalMs?: number;
}

function describe(error: unknown): string {
  // fetch says only "fetch failed" and keeps why in the cause.
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : `${messageOf(error)} (${messageOf(cause)})`;
}

/** @returns the content, `bytes` long, or why there is none; never rejects */
export async function download(address: string, options: DownloadOptions): Promise<Result<Uint8Array, string>> {
  const { bytes, onBytes, signal, silenceMs = 15_000, totalMs = 300_000 } = options;
  const silence = new AbortController();
  const giveUp = () => silence.abort(new Error(`nothing came for ${silenceMs} ms`));
  let timer = setTimeout(giveUp, silenceMs);
  try {
    const response = await fetch(address, {
      redirect: 'error',
      signal: AbortSignal.any([
        silence.signal,
        AbortSignal.timeout(totalMs),
        ...(signal === undefined ? [] : [signal]),
      ]),
    });
    if (!response.ok || response.body === null)
      return err(`the server answered ${response.status} ${response.statusText}`);
    const content = new Uint8Array(bytes);
    let received = 0;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      timer = setTimeout(giveUp, silenceMs);
      if (received + chunk.length > bytes) return err(`more than the expected ${bytes} bytes came`);
      content.set(chunk, received);
      received += chunk.length;
      onBytes(received);
    }
    return received === bytes ? ok(content) : err(`${received} of ${bytes} bytes came`);
  } catch (error) {
    return err(describe(error));
  } finally {
    clearTimeout(timer);
  }
}
