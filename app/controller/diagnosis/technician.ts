// Whoever does by hand what a test needs: a person at a terminal, or the bench. Every wait for somebody has an end.

export type Act =
  | { readonly kind: 'lay-document'; readonly lines: readonly string[] }
  | { readonly kind: 'lay-passport'; readonly lines: readonly string[] }
  | { readonly kind: 'show-code'; readonly bytes: Buffer }
  | { readonly kind: 'break-fire-loop' }
  | { readonly kind: 'mend-fire-loop' };

export const LIGHTS = ['entryRed', 'entryGreen', 'exitRed', 'exitGreen', 'buzzer'] as const;
export type Light = (typeof LIGHTS)[number];

export interface Technician {
  /** The bench acts at once, so that what follows can be counted; a person does not. */
  readonly acts: 'at-once' | 'by-hand';
  /** How long to wait for what an act brings about, ms. */
  readonly patienceMs: number;
  /** Asks for an act; `skip` is called, at most once, when it will not be done. @returns what ends the asking */
  ask(act: Act, skip: () => void): () => void;
  /** Whether doors may move now: somebody has looked that nobody is in the lane. */
  agreesToMove(): Promise<boolean>;
  sees(light: Light): Promise<'seen' | 'not seen' | 'skipped'>;
}

/** Who is there to help, or why nobody is. */
export type Help =
  { readonly kind: 'technician'; readonly technician: Technician } | { readonly kind: 'nobody'; readonly why: string };

export type Waited<T> =
  | { readonly kind: 'came'; readonly value: T; readonly ms: number }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'time-out' }
  | { readonly kind: 'aborted' };

/**
 * Asks for an act and waits for what it brings about.
 * @param subscribe hears of it; returns what ends the hearing
 */
export function guided<T>(
  technician: Technician,
  act: Act,
  subscribe: (take: (value: T) => void) => () => void,
  signal?: AbortSignal,
): Promise<Waited<T>> {
  return new Promise((resolve) => {
    const start = performance.now();
    const asking = { ended: false };
    const endings: (() => void)[] = [];
    const atEnd = (ending: () => void) => {
      if (asking.ended) ending();
      else endings.push(ending);
    };
    const end = (waited: Waited<T>) => {
      if (asking.ended) return;
      asking.ended = true;
      for (const ending of endings) ending();
      resolve(waited);
    };
    const abort = () => end({ kind: 'aborted' });
    const timer = setTimeout(() => end({ kind: 'time-out' }), technician.patienceMs);
    atEnd(() => clearTimeout(timer));
    signal?.addEventListener('abort', abort);
    atEnd(() => signal?.removeEventListener('abort', abort));
    atEnd(subscribe((value) => end({ kind: 'came', value, ms: performance.now() - start })));
    // It may come, or be skipped, while it is being asked for.
    atEnd(technician.ask(act, () => end({ kind: 'skipped' })));
    if (signal?.aborted === true) abort();
  });
}

/** Why nothing came, as the value of the test that has failed by it. */
export function missing(waited: Exclude<Waited<unknown>, { kind: 'came' }>, { patienceMs }: Technician): string {
  if (waited.kind === 'time-out') return `nothing came within ${patienceMs / 1000} s`;
  return waited.kind === 'skipped' ? 'skipped' : 'broken off';
}
