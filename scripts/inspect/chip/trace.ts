// Every command and answer of a reading, one line each, for whoever looks for the fault of a reader or a chip. What a chip says
// of its holder, and what opens it, is replaced by its length unless it was asked for.
import type { CardTransport } from '../../../hardware/chip-reader/card-transport.ts';

/** Commands whose data name files and algorithms and nothing of a person (ISO 7816-4: SELECT, MANAGE SECURITY ENVIRONMENT). */
const HARMLESS = [0xa4, 0x22];
const HEADER = 4;
/** CLA bits of secure messaging: the data are ciphertext. */
const PROTECTED = 0x0c;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const lengthOf = (bytes: Uint8Array): string => (bytes.length === 0 ? '' : ` [${bytes.length} bytes]`);

/** Header and what follows it. With `personal`, all bytes. */
export function commandText(command: Buffer, personal: boolean): string {
  const isHarmless = HARMLESS.includes(command[1] ?? 0) && ((command[0] ?? 0) & PROTECTED) === 0;
  if (personal || isHarmless) return hex(command);
  return `${hex(command.subarray(0, HEADER))}${lengthOf(command.subarray(HEADER))}`;
}

/** The two status bytes, and the data before them. */
export function answerText(answer: Buffer, personal: boolean): string {
  const data = answer.subarray(0, Math.max(0, answer.length - 2));
  const status = hex(answer.subarray(data.length));
  if (personal) return `${hex(data)}${data.length === 0 ? '' : ' '}${status}`;
  return `${status}${lengthOf(data)}`;
}

/** The same transport; each exchange is told, with how long it took. */
export function traced(
  transport: CardTransport,
  personal: boolean,
  tell: (line: string) => void,
  now: () => number,
): CardTransport {
  return {
    get maxAnswerBytes() {
      return transport.maxAnswerBytes;
    },
    async connect(signal) {
      const answer = await transport.connect(signal);
      tell(answer.ok ? `connected, answer to reset ${hex(answer.value)}` : `not connected: ${answer.error.text}`);
      return answer;
    },
    async transmit(command, signal) {
      const started = now();
      tell(`> ${commandText(command, personal)}`);
      const answer = await transport.transmit(command, signal);
      const text = answer.ok ? answerText(answer.value, personal) : `${answer.error.kind}: ${answer.error.text}`;
      tell(`< ${text}  (${(now() - started).toFixed(1)} ms)`);
      return answer;
    },
    disconnect: () => transport.disconnect(),
  };
}
