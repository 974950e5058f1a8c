// `struct input_event` of Linux on a 64-bit machine (include/uapi/linux/input.h), as it is read from /dev/input/event*:
// seconds (8 bytes), microseconds (8), type (2), code (2), value (4, signed), all little endian.

export interface InputEvent {
  readonly type: number;
  readonly code: number;
  readonly value: number;
}

export const INPUT_EVENT_BYTES = 24;

/** include/uapi/linux/input-event-codes.h */
export const EV_SYN = 0;
export const EV_KEY = 1;
export const SYN_REPORT = 0;
export const SYN_DROPPED = 3;

/** @param at when it happened, in seconds; nothing here looks at it */
export function encodeInputEvent({ type, code, value }: InputEvent, at = 0): Buffer {
  const record = Buffer.alloc(INPUT_EVENT_BYTES);
  record.writeBigInt64LE(BigInt(Math.floor(at)), 0);
  record.writeBigInt64LE(BigInt(Math.round((at % 1) * 1e6)), 8);
  record.writeUInt16LE(type, 16);
  record.writeUInt16LE(code, 18);
  record.writeInt32LE(value, 20);
  return record;
}

export interface InputEventDecoder {
  /** The events that are whole by now. A device gives whole records only, a file may give halves. */
  push(bytes: Uint8Array): readonly InputEvent[];
}

/** There is no mark that a record begins with: one decoder for each opening of the device. */
export function inputEventDecoder(): InputEventDecoder {
  let pending = Buffer.alloc(0);
  return {
    push(bytes) {
      pending = Buffer.concat([pending, bytes]);
      const events: InputEvent[] = [];
      const whole = pending.length - (pending.length % INPUT_EVENT_BYTES);
      for (let at = 0; at < whole; at += INPUT_EVENT_BYTES)
        events.push({
          type: pending.readUInt16LE(at + 16),
          code: pending.readUInt16LE(at + 18),
          value: pending.readInt32LE(at + 20),
        });
      pending = pending.subarray(whole);
      return events;
    },
  };
}
