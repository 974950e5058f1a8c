// A Zebra scanner at the far end of a line (hardware/code-scanner/zebra-ssi.md): it acknowledges commands, sends a code in as many
// packets as it needs, and waits for the acknowledgement of each. As delivered it sends codes raw, until it is told to send packets.
import {
  encodePacket,
  matchPacket,
  MOST_DATA_BYTES,
  NAK_RESEND,
  SOURCE,
  SSI,
  STATUS,
  type SsiPacket,
} from '../code-scanner/ssi-packets.ts';
import { createTrigger, listen, type ScannerSetting, type ScannerSimulator } from './scanner-simulator.ts';
import { send, type FarLine, type Sending } from './send.ts';

/** The kind of code that begins each packet, for QR. */
const QR = 0x1c;
const PACKETED = 0xee;

export interface BenchSsi extends ScannerSimulator {
  /** Packets of the code that have not been acknowledged. */
  readonly waiting: number;
  /** What it does when no acknowledgement came in time: the packet once more, marked as such. */
  resend(): void;
  /** A session without a read. */
  noRead(): void;
  /** Starts anew on a line that stays, as after a dip of its supply: its parameters are as delivered. */
  restart(): void;
  /** Whether the next packet is spoiled on the way. */
  spoil: boolean;
}

export function benchSsi(line: FarLine, setting: ScannerSetting = {}): BenchSsi {
  let isPacketed = false;
  let isEnabled = true;
  let spoil = false;
  let queue: SsiPacket[] = [];

  function transmit(packet: SsiPacket, sending?: Sending): Promise<boolean> {
    const bytes = encodePacket(packet);
    const at = bytes.length - 3;
    if (spoil) bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
    spoil = false;
    return send(line, bytes, sending);
  }

  function next(sending?: Sending): Promise<boolean> {
    const [head] = queue;
    return head === undefined ? Promise.resolve(true) : transmit(head, sending);
  }

  function packetsOf(code: Uint8Array): SsiPacket[] {
    const room = MOST_DATA_BYTES - 1;
    const count = Math.max(1, Math.ceil(code.length / room));
    return Array.from({ length: count }, (_, at) => ({
      opcode: SSI.decodeData,
      source: SOURCE.decoder,
      status: at < count - 1 ? STATUS.continued : 0,
      data: Buffer.from([QR, ...code.subarray(at * room, (at + 1) * room)]),
    }));
  }

  function read(code: Uint8Array, sending?: Sending): Promise<boolean> {
    if (!isEnabled) return Promise.resolve(true);
    if (!isPacketed) return send(line, code, sending);
    queue = packetsOf(code);
    return next(sending);
  }
  const trigger = createTrigger(setting, read);

  function say(opcode: number, data: Uint8Array = Buffer.alloc(0)): void {
    if (!trigger.silent) void transmit({ opcode, source: SOURCE.decoder, status: 0, data: Buffer.from(data) });
  }

  function resend(): void {
    const [head] = queue;
    if (head === undefined || trigger.silent) return;
    queue[0] = { ...head, status: head.status | STATUS.retransmit };
    void next();
  }

  function obey({ opcode, data }: SsiPacket): void {
    switch (opcode) {
      case SSI.cmdAck:
        queue.shift();
        void next();
        return;
      case SSI.cmdNak:
        if (data[0] === NAK_RESEND) resend();
        return;
      case SSI.requestRevision:
        say(SSI.replyRevision, Buffer.from('PAABLS00-001-R00', 'latin1'));
        return;
      case SSI.paramSend:
        if (data[1] === PACKETED) isPacketed = data[2] === 1;
        say(SSI.cmdAck);
        return;
      case SSI.scanEnable:
      case SSI.scanDisable:
        isEnabled = opcode === SSI.scanEnable;
        say(SSI.cmdAck);
        return;
      case SSI.startSession:
        say(SSI.cmdAck);
        trigger.pull();
        return;
      case SSI.stopSession:
        say(SSI.cmdAck);
        trigger.release();
        return;
      default:
        say(SSI.cmdNak, Buffer.of(2));
    }
  }

  listen(line, (bytes) => {
    const found = matchPacket(bytes, SOURCE.host);
    switch (found.kind) {
      case 'packet':
        obey(found.packet);
        return found.length;
      case 'wrong checksum':
        say(SSI.cmdNak, Buffer.of(NAK_RESEND));
        return bytes.length;
      case 'partial':
        return 0;
      case 'none':
        return 1;
    }
  });

  return {
    scan: (code, sending) => trigger.scan(code, sending),
    get silent() {
      return trigger.silent;
    },
    set silent(value) {
      trigger.silent = value;
    },
    get waiting() {
      return queue.length;
    },
    get spoil() {
      return spoil;
    },
    set spoil(value) {
      spoil = value;
    },
    resend,
    restart() {
      isPacketed = false;
      isEnabled = true;
      queue = [];
    },
    noRead() {
      queue = packetsOf(Buffer.from('NR'));
      void next();
    },
  };
}
