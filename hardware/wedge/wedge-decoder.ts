// What a keyboard wedge types, as the bytes that the device would have sent on a serial line, handed to the decoder of what it
// reads. A read with a gap in it is thrown away whole: half a code must not count as one (page of this folder).
import { discarded, type FrameDecoder, type Output } from '../serial/framing.ts';
import { EV_KEY, EV_SYN, inputEventDecoder, SYN_DROPPED, type InputEvent } from './input-event.ts';
import { CHARACTERS, KEY, LOCKS, MODIFIERS } from './keys.ts';

export interface WedgeOptions {
  /** Letters are capitals whatever shift and caps lock say: a zone has no others. */
  readonly capitals: boolean;
}

const PRESSED = 1;
const RELEASED = 0;

/** Of a read that has been given up; what comes after it is only counted out as it comes. */
const MOST_KEPT_BYTES = 1024;

export function wedgeDecoder<Frame>(inner: FrameDecoder<Frame>, { capitals }: WedgeOptions): FrameDecoder<Frame> {
  const events = inputEventDecoder();
  const held = new Set<number>();
  let capsLock = false;
  let outputs: Output<Frame>[] = [];
  /** Typed since the inner decoder has had its last bytes. */
  let typed: number[] = [];
  /** Why everything until the next silence is thrown away. */
  let spoilt: string | undefined;

  const holds = (kind: 'shift' | 'control' | 'other') => [...held].some((code) => MODIFIERS.get(code) === kind);

  function flush(): void {
    if (typed.length === 0) return;
    const bytes = Buffer.from(typed);
    typed = [];
    outputs.push(...(spoilt === undefined ? inner.push(bytes) : [discarded(bytes, spoilt)]));
  }

  function spoil(reason: string): void {
    if (spoilt !== undefined) return;
    flush();
    spoilt = reason;
    outputs.push(...inner.end().map((output) => (output.kind === 'frame' ? output : { ...output, reason })));
  }

  /** Undefined for a key that types nothing with what is held down. */
  function byteOf(code: number): number | undefined {
    const key = CHARACTERS.get(code);
    if (key === undefined || holds('other')) return undefined;
    const isLetter = key[0] !== key[1] && key[0].toUpperCase() === key[1];
    const shifted = isLetter && (capitals || capsLock) ? capitals || !holds('shift') : holds('shift');
    const byte = key[shifted ? 1 : 0].charCodeAt(0);
    if (!holds('control')) return byte;
    // Control and a character of the columns 4 to 7 of ASCII: the control character, such as 1d for control and `]`.
    return byte >= 0x40 ? byte & 0x1f : undefined;
  }

  function onKey({ code, value }: InputEvent): void {
    if (MODIFIERS.has(code)) {
      if (value === RELEASED) held.delete(code);
      else held.add(code);
      return;
    }
    // A release says nothing more, and a repetition is the keyboard driver's own.
    if (value !== PRESSED) return;
    if (code === KEY.capsLock) capsLock = !capsLock;
    if (LOCKS.has(code)) return;
    const byte = byteOf(code);
    if (byte === undefined) spoil(`a key that types nothing: ${code}`);
    else typed.push(byte);
    if (typed.length >= MOST_KEPT_BYTES) flush();
  }

  function take(): readonly Output<Frame>[] {
    const taken = outputs;
    outputs = [];
    return taken;
  }

  return {
    push(bytes) {
      for (const event of events.push(bytes))
        if (event.type === EV_KEY) onKey(event);
        else if (event.type === EV_SYN && event.code === SYN_DROPPED) spoil('the system has lost keys');
      flush();
      return take();
    },
    idle() {
      if (spoilt === undefined) return inner.idle();
      // The release of a modifier may be among what was lost.
      spoilt = undefined;
      held.clear();
      return [];
    },
    end: () => inner.end(),
  };
}
