// What the scanners have in common that send codes as they are (the profile `suffix`) and answer commands on the same line:
// bytes are an answer only while something is asked, and only at the beginning of a frame or at the end of what came before
// a silence. So a code whose content looks like an answer stays a code.
import type { Answer, Said } from '../serial/asked-device.ts';
import type { FrameDecoder, Output } from '../serial/framing.ts';
import { suffixDecoder, type SuffixProfile } from './suffix.ts';

export type Match =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly length: number }
  /** Could still become an answer. */
  | { readonly kind: 'partial' }
  | { readonly kind: 'none' };

export interface RawReadsProfile extends SuffixProfile {
  /** Whether the bytes begin with an answer. Tried at any position: it must be quick to say `none`. */
  readonly match: (bytes: Buffer, asked: string) => Match;
  /** No answer is longer. */
  readonly mostAnswerBytes: number;
}

/** @param asked the name of what is in flight */
export function rawReadsDecoder(profile: RawReadsProfile, asked: () => string | undefined): FrameDecoder<Said<Buffer>> {
  const { match, mostAnswerBytes, suffix, maxBytes } = profile;
  const mark = Buffer.from(suffix);
  const codes = suffixDecoder(profile);
  /** Of the frame that is arriving, what `codes` has not been given. */
  let pending = Buffer.alloc(0);
  /** `codes` has been given the beginning of a code that is too long. */
  let isWithinCode = false;

  const asReads = (outputs: readonly Output<Buffer>[]): Output<Said<Buffer>>[] =>
    outputs.map((output) =>
      output.kind === 'frame' ? { kind: 'frame', frame: { kind: 'read', frame: output.frame } } : output,
    );

  function matchAt(bytes: Buffer): Match {
    const name = asked();
    return name === undefined ? { kind: 'none' } : match(bytes, name);
  }

  function give(length: number): Output<Said<Buffer>>[] {
    const given = pending.subarray(0, length);
    pending = pending.subarray(length);
    return asReads(codes.push(given));
  }

  /** An answer right behind a code, with nothing after it: where it begins. */
  function trailing(): { readonly at: number; readonly answer: Answer } | undefined {
    for (let at = Math.max(0, pending.length - mostAnswerBytes); at < pending.length; at += 1) {
      const found = matchAt(pending.subarray(at));
      if (found.kind === 'answer' && at + found.length === pending.length) return { at, answer: found.answer };
    }
    return undefined;
  }

  return {
    push(bytes) {
      const outputs: Output<Said<Buffer>>[] = [];
      pending = Buffer.concat([pending, bytes]);
      while (pending.length > 0) {
        const found: Match = isWithinCode ? { kind: 'none' } : matchAt(pending);
        if (found.kind === 'partial') return outputs;
        if (found.kind === 'answer') {
          outputs.push({ kind: 'frame', frame: found.answer });
          pending = pending.subarray(found.length);
          continue;
        }
        const end = mark.length === 0 ? -1 : pending.indexOf(mark);
        if (end < 0) break;
        isWithinCode = false;
        outputs.push(...give(end + mark.length));
      }
      // A suffix or an answer may be arriving: what could be its beginning stays.
      const most = isWithinCode ? mark.length : maxBytes + mark.length + mostAnswerBytes;
      if (pending.length > most) {
        outputs.push(...give(pending.length - Math.max(0, mark.length - 1)));
        isWithinCode = true;
      }
      return outputs;
    },
    idle() {
      const answer = trailing();
      const outputs = [...give(answer?.at ?? pending.length), ...asReads(codes.idle())];
      pending = Buffer.alloc(0);
      isWithinCode = false;
      return answer === undefined ? outputs : [...outputs, { kind: 'frame', frame: answer.answer }];
    },
    end() {
      const outputs = give(pending.length);
      return [...outputs, ...asReads(codes.end())];
    },
  };
}
