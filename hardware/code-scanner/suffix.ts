// Wire profile `suffix`: a code is what comes until a suffix, or until the line falls silent. Bytes are never decoded as text:
// a QR code in byte mode may carry any of the 256 values, NUL and CR included (hardware page, "Binary payloads").
import { discarded, type FrameDecoder, type Output } from '../serial/framing.ts';

export interface SuffixProfile {
  /** Ends a code and is not part of it. Empty: only silence ends a code, the one safe way for binary ones. */
  readonly suffix: Uint8Array;
  /** A code longer than this many bytes is thrown away whole. */
  readonly maxBytes: number;
}

/** With a suffix, silence cuts a code off instead of ending it: half a code must not count as one. */
export function suffixDecoder({ suffix, maxBytes }: SuffixProfile): FrameDecoder<Buffer> {
  const mark = Buffer.from(suffix);
  let pending = Buffer.alloc(0);
  /** The rest of a code that was too long, until it ends. */
  let skipping = false;

  function drop(bytes: Buffer, reason: string): Output<Buffer>[] {
    return bytes.length === 0 ? [] : [discarded(bytes, reason)];
  }
  const tooLong = `longer than ${maxBytes} bytes`;

  /** `code` has ended in an orderly way. */
  function close(code: Buffer): Output<Buffer>[] {
    const whole = !skipping && code.length <= maxBytes;
    skipping = false;
    if (!whole) return drop(code, tooLong);
    return code.length === 0 ? [] : [{ kind: 'frame', frame: code }];
  }

  function flush(reason: string): Output<Buffer>[] {
    const rest = pending;
    const why = skipping ? tooLong : reason;
    pending = Buffer.alloc(0);
    skipping = false;
    return drop(rest, why);
  }

  return {
    push(bytes) {
      const outputs: Output<Buffer>[] = [];
      const from = Math.max(0, pending.length - mark.length + 1);
      pending = Buffer.concat([pending, bytes]);
      if (mark.length > 0)
        for (let at = pending.indexOf(mark, from); at >= 0; at = pending.indexOf(mark)) {
          outputs.push(...close(pending.subarray(0, at)));
          pending = pending.subarray(at + mark.length);
        }
      // A suffix may be arriving: what could be its beginning stays.
      const most = skipping ? mark.length : maxBytes + mark.length;
      if (pending.length > most) {
        const kept = Math.max(0, mark.length - 1);
        outputs.push(...drop(pending.subarray(0, pending.length - kept), tooLong));
        pending = pending.subarray(pending.length - kept);
        skipping = true;
      }
      return outputs;
    },
    idle() {
      if (mark.length > 0) return flush('silence before the suffix');
      const code = pending;
      pending = Buffer.alloc(0);
      return close(code);
    },
    end: () => flush('the line ended within a code'),
  };
}
