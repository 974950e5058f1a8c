// What every wire profile of a sending device has in common: a pure decoder that is fed bytes and gives frames, and that gives
// back whatever it throws away, with the reason, so that nothing a device says is lost without a trace.

export type Output<Frame> =
  | { readonly kind: 'frame'; readonly frame: Frame }
  | {
      readonly kind: 'discarded';
      readonly bytes: Buffer;
      /** For the technician; tells shapes and sizes, never content. */
      readonly reason: string;
    };

/** One per life of a line: a device that comes back starts afresh. Never throws, whatever the bytes. */
export interface FrameDecoder<Frame> {
  push(bytes: Uint8Array): readonly Output<Frame>[];
  /** The line has been silent for the profile's gap: what is pending is a whole frame now, or none. */
  idle(): readonly Output<Frame>[];
  /** The line has ended: what is pending will never be whole. */
  end(): readonly Output<Frame>[];
}

export function discarded(bytes: Buffer, reason: string): Output<never> {
  return { kind: 'discarded', bytes, reason };
}
