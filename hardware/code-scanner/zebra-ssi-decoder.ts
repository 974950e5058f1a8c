// What a scanner says in profile `zebra-ssi`: packets found among whatever else comes, and codes put together from several of them.
// Whatever must be acknowledged comes as a read or as a note (zebra-ssi.md, "Acknowledging").
import type { Said } from '../serial/asked-device.ts';
import { discarded, type FrameDecoder, type Output } from '../serial/framing.ts';
import { matchPacket, SOURCE, SSI, STATUS, type SsiPacket } from './ssi-packets.ts';

/** Notes that the driver acknowledges; `flawed` is the one that it does not. */
export const NOTE = {
  part: 'part of a code',
  repeat: 'sent before',
  tooLong: 'code too long',
  noRead: 'no read',
  event: 'event',
  flawed: 'flawed packet',
} as const;

/** What a scanner sends for a session without a read, if it is set to; nothing tells it from a code that says so. */
const NO_READ = Buffer.from('NR');

type Heard = Output<Said<Buffer>>;

const note = (name: string): Heard => ({ kind: 'frame', frame: { kind: 'note', name } });
const answer = (name: string, text: string, ok = true): Heard => ({
  kind: 'frame',
  frame: { kind: 'answer', name, text, ok },
});

/** Puts the codes together. Each packet of a code begins with the kind of code (zebra-ssi.md). */
function codeAssembler(maxBytes: number) {
  let parts: Buffer[] = [];
  let size = 0;
  let codeKind: number | undefined;
  let tooLong = false;
  /** The last packet that was taken, while nothing has been flawed since: a retransmission of it is nothing new. */
  let taken: Buffer | undefined;

  function drop(reason: string): Heard[] {
    const lost = Buffer.concat(parts);
    parts = [];
    size = 0;
    codeKind = undefined;
    return lost.length === 0 ? [] : [discarded(lost, reason)];
  }

  function finish(): Heard[] {
    const code = Buffer.concat(parts);
    const wasTooLong = tooLong;
    tooLong = false;
    parts = [];
    size = 0;
    codeKind = undefined;
    if (wasTooLong) return [note(NOTE.tooLong)];
    if (code.length === 0 || code.equals(NO_READ)) return [note(NOTE.noRead)];
    return [{ kind: 'frame', frame: { kind: 'read', frame: code } }];
  }

  /** No more parts will come. */
  function cutOff(): Heard[] {
    tooLong = false;
    return drop('a code that was not continued');
  }

  return {
    cutOff,
    flawed(): void {
      taken = undefined;
    },
    end: () => drop('the line ended within a code'),
    take({ status, data }: SsiPacket): Heard[] {
      const isContinued = (status & STATUS.continued) !== 0;
      const same = Buffer.concat([Buffer.of(status & ~STATUS.retransmit), data]);
      if ((status & STATUS.retransmit) !== 0 && taken?.equals(same) === true) return [note(NOTE.repeat)];
      taken = same;
      const outputs: Heard[] = [];
      const [kind] = data;
      if (codeKind !== undefined && kind !== codeKind) outputs.push(...cutOff());
      codeKind = kind;
      const part = data.subarray(1);
      size += part.length;
      parts.push(part);
      if (tooLong || size > maxBytes) {
        tooLong = true;
        outputs.push(...drop(`longer than ${maxBytes} bytes`));
      }
      return [...outputs, ...(isContinued ? [note(NOTE.part)] : finish())];
    },
  };
}

export function zebraSsiDecoder(maxBytes: number): FrameDecoder<Said<Buffer>> {
  const codes = codeAssembler(maxBytes);
  let pending = Buffer.alloc(0);
  let trash: number[] = [];
  /** A header without its checksum was among what was thrown away. */
  let wasPacket = false;

  function understand(packet: SsiPacket): Heard[] {
    if (packet.opcode === SSI.decodeData) return codes.take(packet);
    const lost = codes.cutOff();
    switch (packet.opcode) {
      case SSI.cmdAck:
        return [...lost, answer('ack', '')];
      case SSI.cmdNak:
        return [...lost, answer('nak', packet.data.toString('hex'), false)];
      case SSI.replyRevision:
        return [...lost, answer('revision', packet.data.toString('latin1').trim())];
      case SSI.event:
        return [...lost, note(NOTE.event)];
      default:
        return [...lost, discarded(packet.data, 'a packet that no scanner sends')];
    }
  }

  function flush(): Heard[] {
    if (trash.length === 0) return [];
    const bytes = Buffer.from(trash);
    trash = [];
    return [discarded(bytes, wasPacket ? 'a packet with a wrong checksum or length' : 'bytes between packets')];
  }

  /** @param isAll nothing more will come: what is not whole now is none */
  function scan(isAll: boolean): Heard[] {
    const outputs: Heard[] = [];
    while (pending.length > 0) {
      const found = matchPacket(pending, SOURCE.decoder);
      if (found.kind === 'packet') {
        outputs.push(...flush(), ...understand(found.packet));
        wasPacket = false;
        pending = pending.subarray(found.length);
        continue;
      }
      if (found.kind === 'partial' && !isAll) break;
      // A byte is no packet, however it begins.
      wasPacket ||= found.kind !== 'none' && pending.length > 1;
      trash.push(...pending.subarray(0, 1));
      pending = pending.subarray(1);
    }
    if (!isAll) return outputs;
    // After the packets behind it: a scanner that waits for an acknowledgement has stopped sending.
    const isFlawed = trash.length > 0 && wasPacket;
    outputs.push(...flush());
    wasPacket = false;
    if (isFlawed) {
      codes.flawed();
      outputs.push(note(NOTE.flawed));
    }
    return outputs;
  }

  return {
    push(bytes) {
      pending = Buffer.concat([pending, bytes]);
      return scan(false);
    },
    idle: () => scan(true),
    end: () => [...scan(true).filter(({ kind }) => kind === 'discarded'), ...codes.end()],
  };
}
