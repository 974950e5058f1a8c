import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed } from '../../state/testing/fuzz.ts';
import type { Said } from '../serial/asked-device.ts';
import type { Output } from '../serial/framing.ts';
import { EVERY_BYTE } from './profiles.fixture.ts';
import { encodePacket, SSI } from './ssi-packets.ts';
import { NOTE, zebraSsiDecoder } from './zebra-ssi-decoder.ts';

const QR = 0x1c;
const REPEATED = 1;
const CONTINUED = 2;

const scannerPacket = (opcode: number, data: Uint8Array, status = 0) =>
  encodePacket({ opcode, source: 0, status, data: Buffer.from(data) });
const code = (text: Uint8Array | string, status = 0, kind = QR) =>
  scannerPacket(SSI.decodeData, Buffer.concat([Buffer.of(kind), Buffer.from(text)]), status);
const ACK = scannerPacket(SSI.cmdAck, Buffer.alloc(0));

function told(outputs: readonly Output<Said<Buffer>>[]): string[] {
  return outputs.map((output) => {
    if (output.kind === 'discarded') return `discarded ${output.bytes.length}: ${output.reason}`;
    const { frame } = output;
    if (frame.kind === 'read') return `read ${frame.frame.toString('latin1')}`;
    return frame.kind === 'note' ? frame.name : `${frame.name} ${frame.text} ${frame.ok}`;
  });
}

function heard(...pieces: readonly Uint8Array[]): string[] {
  const decoder = zebraSsiDecoder(600);
  return told([...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.idle()]);
}

describe('a code', () => {
  it('comes from one packet, whatever bytes are in it', () => {
    const decoder = zebraSsiDecoder(600);
    const [first, ...rest] = decoder.push(code(EVERY_BYTE.subarray(0, 250)));
    expect(first).toEqual({ kind: 'frame', frame: { kind: 'read', frame: EVERY_BYTE.subarray(0, 250) } });
    expect(rest).toEqual([]);
  });

  it('comes from several packets, with the silence of their acknowledgement between them', () => {
    const decoder = zebraSsiDecoder(600);
    expect(told(decoder.push(code('one ', CONTINUED)))).toEqual([NOTE.part]);
    expect(decoder.idle()).toEqual([]);
    expect(told(decoder.push(code('two ', CONTINUED)))).toEqual([NOTE.part]);
    expect(told(decoder.push(code('three')))).toEqual(['read one two three']);
  });

  it('is the same wherever its packets are split', () => {
    const bytes = Buffer.concat([code(EVERY_BYTE.subarray(0, 200), CONTINUED), code(EVERY_BYTE.subarray(200))]);
    for (let at = 0; at <= bytes.length; at += 1)
      expect(heard(bytes.subarray(0, at), bytes.subarray(at))).toEqual([
        NOTE.part,
        `read ${EVERY_BYTE.toString('latin1')}`,
      ]);
  });

  it('counts once when a packet comes again because its acknowledgement was lost', () => {
    expect(heard(code('a', CONTINUED), code('a', CONTINUED | REPEATED), code('b'), code('b', REPEATED))).toEqual([
      NOTE.part,
      NOTE.repeat,
      'read ab',
      NOTE.repeat,
    ]);
  });

  it('takes a packet that comes again because it was flawed, also when it is like the one before', () => {
    const decoder = zebraSsiDecoder(600);
    const flawed = code('a', CONTINUED);
    flawed.writeUInt8(0x62, 5);
    expect(told(decoder.push(code('a', CONTINUED)))).toEqual([NOTE.part]);
    expect(told([...decoder.push(flawed), ...decoder.idle()])).toEqual([
      `discarded ${flawed.length}: a packet with a wrong checksum or length`,
      NOTE.flawed,
    ]);
    expect(told(decoder.push(code('a', CONTINUED | REPEATED)))).toEqual([NOTE.part]);
    expect(told(decoder.push(code('c')))).toEqual(['read aac']);
  });

  it('comes again as often as it is scanned', () => {
    expect(heard(code('a'), code('a'))).toEqual(['read a', 'read a']);
  });

  it('is thrown away when it is too long, and the next one is read', () => {
    const part = 'x'.repeat(250);
    expect(heard(...[1, 2, 3, 4].map(() => code(part, CONTINUED)), code('end'), code('next'))).toEqual([
      NOTE.part,
      NOTE.part,
      'discarded 750: longer than 600 bytes',
      NOTE.part,
      'discarded 250: longer than 600 bytes',
      NOTE.part,
      'discarded 3: longer than 600 bytes',
      NOTE.tooLong,
      'read next',
    ]);
  });

  it.each([
    ['another packet', ACK, 'ack  true'],
    ['a code of another kind', code('new', 0, 0x03), 'read new'],
  ])('that is not continued is given back at %s', (_name, bytes, then) => {
    expect(heard(code('half', CONTINUED), bytes)).toEqual([
      NOTE.part,
      'discarded 4: a code that was not continued',
      then,
    ]);
  });

  it('does not count when the line ended within it', () => {
    const decoder = zebraSsiDecoder(600);
    decoder.push(code('half', CONTINUED));
    decoder.push(code('rest').subarray(0, 6));
    expect(told(decoder.end())).toEqual([
      'discarded 6: a packet with a wrong checksum or length',
      'discarded 4: the line ended within a code',
    ]);
  });
});

describe('a packet', () => {
  it('without a read is a note', () => {
    expect(heard(Buffer.from('07f30000014e52fe65', 'hex'), code(''))).toEqual([NOTE.noRead, NOTE.noRead]);
  });

  it('of an answer says which, and a NAK that it is none', () => {
    expect(
      heard(ACK, scannerPacket(SSI.cmdNak, Buffer.of(2)), scannerPacket(SSI.replyRevision, Buffer.from('PAABLS00 '))),
    ).toEqual(['ack  true', 'nak 02 false', 'revision PAABLS00 true']);
  });

  it('of an event is a note, and one that only hosts send is given back', () => {
    expect(heard(scannerPacket(SSI.event, Buffer.of(1)), scannerPacket(SSI.paramSend, Buffer.of(1, 2)))).toEqual([
      NOTE.event,
      'discarded 2: a packet that no scanner sends',
    ]);
  });

  it('is found behind noise at once, or at the latest when the line falls silent', () => {
    expect(heard(Buffer.from('noise'), code('a'))).toEqual(['discarded 5: bytes between packets', 'read a']);
    expect(heard(Buffer.of(0xf0, 0xf3, 0x00), code('a')).slice(1)).toEqual(['read a']);
  });

  it('that is cut off asks for another try, noise does not', () => {
    expect(heard(code('abc').subarray(0, 6)).at(-1)).toBe(NOTE.flawed);
    expect(heard(Buffer.from('noise'))).toEqual(['discarded 5: bytes between packets']);
  });
});

describe('any bytes at all', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 30 }).map((each) => Buffer.from(each)),
    fc.uint8Array({ minLength: 1, maxLength: 250 }).map((each) => code(each)),
    fc.constantFrom(ACK, code('part', CONTINUED), code('NR'), Buffer.of(0xff, 0xf3, 0)),
  );

  it('give no code that is too long, and the same in one piece as byte by byte', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const bytes = Buffer.concat(pieces);
        const reads = (outputs: readonly string[]) => outputs.filter((each) => each.startsWith('read'));
        const atOnce = reads(heard(bytes));
        expect(reads(heard(...[...bytes].map((byte) => Buffer.of(byte))))).toEqual(atOnce);
        expect(atOnce.every(({ length }) => length <= 'read '.length + 600)).toBe(true);
      }),
      fuzzed(14, 200),
    );
  });

  it('before a silence do not hide the code behind it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const decoder = zebraSsiDecoder(600);
        decoder.push(noise);
        decoder.idle();
        expect(told(decoder.push(code('code'))).at(-1)).toBe('read code');
      }),
      fuzzed(14, 200),
    );
  });
});
