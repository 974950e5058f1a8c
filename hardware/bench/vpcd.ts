// The card's end of vpcd, the virtual reader of the project vsmartcard (its page "Virtual Smart Card", section "Protocol"): frames
// of a big-endian 16-bit length and a payload; a payload of one byte is a control command of the reader, any other an APDU.
// A connection is a card on the reader, its end a card taken away.
import type { Duplex } from 'node:stream';
import type { VirtualPassport } from './passport.ts';

const HEADER_BYTES = 2;
/** Control commands; power off, power on and reset have no answer. */
const CONTROL = { off: 0, on: 1, reset: 2, answerToReset: 4 } as const;

/** What vpcd asks of a card. */
export type VpcdRequest =
  | { readonly kind: 'reset' | 'answer-to-reset' }
  | { readonly kind: 'command'; readonly bytes: Buffer }
  | { readonly kind: 'unknown'; readonly control: number };

/** Cuts what vpcd sends into requests; any pieces, any number in one piece. */
export function createVpcdDecoder(): (bytes: Uint8Array) => readonly VpcdRequest[] {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const found: VpcdRequest[] = [];
    while (rest.length >= HEADER_BYTES && rest.length >= HEADER_BYTES + rest.readUInt16BE()) {
      const end = HEADER_BYTES + rest.readUInt16BE();
      const request = requestOf(rest.subarray(HEADER_BYTES, end));
      if (request !== undefined) found.push(request);
      rest = rest.subarray(end);
    }
    return found;
  };
}

function requestOf(payload: Buffer): VpcdRequest | undefined {
  const [control] = payload;
  if (control === undefined) return undefined;
  if (payload.length > 1) return { kind: 'command', bytes: Buffer.from(payload) };
  if (control === CONTROL.answerToReset) return { kind: 'answer-to-reset' };
  const powers = control === CONTROL.off || control === CONTROL.on || control === CONTROL.reset;
  return powers ? { kind: 'reset' } : { kind: 'unknown', control };
}

/** A payload with its length. Throws a RangeError for more than 65,535 bytes. */
export function encodeVpcd(payload: Uint8Array): Buffer {
  if (payload.length > 0xffff) throw new RangeError(`vpcd cannot carry ${payload.length} bytes`);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(payload.length);
  return Buffer.concat([header, payload]);
}

export interface VpcdCardOptions {
  /** Asked before each command, which are counted from 1 after each reset with commands before it: what becomes of it. */
  readonly fate?: (count: number) => 'answered' | 'lifted-off' | 'unanswered';
  readonly onCommand?: (command: Buffer, answer: Buffer) => void;
}

/** Lays a passport on the reader at the other end of `wire`; returns what takes it away. */
export function serveVpcd(wire: Duplex, passport: VirtualPassport, options: VpcdCardOptions = {}): () => void {
  const { fate = () => 'answered', onCommand } = options;
  const decode = createVpcdDecoder();
  let count = 0;
  wire.on('error', () => wire.destroy());
  wire.on('data', (bytes: Buffer) => {
    for (const request of decode(bytes)) {
      if (wire.destroyed) return;
      switch (request.kind) {
        case 'reset':
          passport.reset();
          count = 0;
          break;
        case 'answer-to-reset':
          wire.write(encodeVpcd(passport.answerToReset));
          break;
        case 'command': {
          count += 1;
          const what = fate(count);
          if (what === 'lifted-off') wire.destroy();
          if (what !== 'answered') break;
          const answer = passport.answer(request.bytes);
          onCommand?.(request.bytes, answer);
          wire.write(encodeVpcd(answer));
          break;
        }
        case 'unknown':
          // Later versions of vpcd may ask for more; a card that does not know is silent.
          break;
      }
    }
  });
  return () => wire.destroy();
}
