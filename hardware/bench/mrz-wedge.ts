// A keyboard wedge at the far end of a file: what the kernel gives a reader of /dev/input/event* when the wedge types.
import type { MrzSimulator } from './mrz-reader.ts';
import { send, type FarLine } from './send.ts';
import { CHARACTERS, KEY } from '../wedge/keys.ts';
import { encodeInputEvent, EV_KEY, EV_SYN, SYN_REPORT } from '../wedge/input-event.ts';

/** A scan code comes before each key; nobody needs it. */
const EV_MSC = 4;
const MSC_SCAN = 4;

/** One key as it goes down (1), is repeated (2) or comes up (0), in a packet of its own. */
export function keyBytes(code: number, value: 0 | 1 | 2): Buffer {
  return Buffer.concat([
    encodeInputEvent({ type: EV_MSC, code: MSC_SCAN, value: 0x70000 + code }),
    encodeInputEvent({ type: EV_KEY, code, value }),
    encodeInputEvent({ type: EV_SYN, code: SYN_REPORT, value: 0 }),
  ]);
}

/** @throws Error for a character that a US keyboard does not have */
function strokesOf(character: string): readonly Buffer[] {
  for (const [code, [plain, shifted]] of CHARACTERS) {
    const stroke = [keyBytes(code, 1), keyBytes(code, 0)];
    if (character === plain) return stroke;
    if (character === shifted) return [keyBytes(KEY.leftShift, 1), ...stroke, keyBytes(KEY.leftShift, 0)];
  }
  throw new Error(`a US keyboard has no key for character ${character.charCodeAt(0)}`);
}

/** The records of a text typed on a US keyboard; CR is the Enter key. */
export function typedBytes(text: string): Buffer {
  return Buffer.concat(Array.from(text).flatMap(strokesOf));
}

/** An MRZ reader that types each line and Enter. Whoever opens the file must replace the grab: only an input device has one. */
export function benchWedge(line: FarLine): MrzSimulator {
  return {
    present: (lines, sending) => send(line, typedBytes(lines.map((text) => `${text}\r`).join('')), sending),
    sendRaw: (bytes, sending) => send(line, bytes, sending),
  };
}
