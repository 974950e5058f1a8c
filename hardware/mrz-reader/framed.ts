// Frames with a beginning and a length or an end, found in whatever comes: a profile says what lies at the head of the pending
// bytes, this file keeps them, skips what is no frame, and tries again behind it.
import { discarded, type FrameDecoder, type Output } from '../serial/framing.ts';

/** What lies at the head of the pending bytes; `take` and `skip` are counts of bytes, 1 at least. */
export type Head<Frame> =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'no frame'; readonly skip: number }
  | { readonly kind: 'whole'; readonly take: number; readonly outputs: readonly Output<Frame>[] };

/**
 * @param headOf pure; called with one byte or more, and answers `incomplete` only as long as more bytes can make a frame of
 *   them, which bounds what is kept
 */
export function framedDecoder<Frame>(headOf: (pending: Buffer) => Head<Frame>): FrameDecoder<Frame> {
  let pending = Buffer.alloc(0);

  /** @param ended more bytes will not come in time: an incomplete head is none, but a frame may lie behind it */
  function scan(reason: string, ended: boolean): readonly Output<Frame>[] {
    const outputs: Output<Frame>[] = [];
    let skipped = 0;
    let at = 0;
    const giveSkipped = () => {
      if (skipped > 0) outputs.push(discarded(pending.subarray(at - skipped, at), reason));
      skipped = 0;
    };
    while (at < pending.length) {
      const head = headOf(pending.subarray(at));
      if (head.kind === 'whole') {
        giveSkipped();
        outputs.push(...head.outputs);
        at += head.take;
        continue;
      }
      if (head.kind === 'incomplete' && !ended) break;
      const step = head.kind === 'no frame' ? head.skip : 1;
      skipped += step;
      at += step;
    }
    giveSkipped();
    pending = pending.subarray(at);
    return outputs;
  }

  return {
    push(bytes) {
      pending = Buffer.concat([pending, bytes]);
      return scan('bytes that begin no frame', false);
    },
    idle: () => scan('silence within a frame', true),
    end() {
      const rest = pending;
      pending = Buffer.alloc(0);
      return rest.length === 0 ? [] : [discarded(rest, 'the line ended within a frame')];
    },
  };
}
