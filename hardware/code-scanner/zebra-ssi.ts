// Wire profile `zebra-ssi`: packets with a checksum in both directions, each of them acknowledged (zebra-ssi.md).
import type { ZebraSsiOptions } from '../../state/lane/code-scanner.ts';
import type { AskedProfile, Ask, Said } from '../serial/asked-device.ts';
import { hostPacket, NAK_RESEND, SSI } from './ssi-packets.ts';
import { NOTE, zebraSsiDecoder } from './zebra-ssi-decoder.ts';

const ACK = hostPacket(SSI.cmdAck);
const NAK = hostPacket(SSI.cmdNak, [NAK_RESEND]);

const acknowledged = (name: string, opcode: number, data: readonly number[] = []): Ask => ({
  name,
  bytes: hostPacket(opcode, data),
  accepts: (answer) => answer.name === 'ack',
});

const REVISION: Ask = {
  name: 'revision',
  bytes: hostPacket(SSI.requestRevision),
  accepts: (answer) => answer.name === 'revision',
};

/** No beep; the parameter and its value, until the power goes. */
const parameter = (name: string, number: number, value: number) =>
  acknowledged(name, SSI.paramSend, [0xff, number, value]);
const HANDSHAKE = parameter('handshake', 0x9f, 1);
const PACKETS = parameter('packets', 0xee, 1);

const ENABLE = acknowledged('enable', SSI.scanEnable);
const START = acknowledged('trigger', SSI.startSession);

/** Reads and all notes but one are packets that were understood. */
function replyTo(said: Said<Buffer>): Buffer | undefined {
  switch (said.kind) {
    case 'read':
      return ACK;
    case 'note':
      return said.name === NOTE.flawed ? NAK : ACK;
    case 'answer':
      return undefined;
  }
}

export function zebraSsiProfile({ maxBytes, trigger }: ZebraSsiOptions): AskedProfile<Buffer> {
  const isHostTriggered = trigger === 'host';
  const setUp = [REVISION, HANDSHAKE, PACKETS, ENABLE];
  return {
    decoder: () => zebraSsiDecoder(maxBytes),
    greeting: isHostTriggered ? [...setUp, START] : setUp,
    // A scanner that has lost its parameters, as after a dip of its supply, sends codes raw: the poll cures that.
    poll: isHostTriggered ? START : PACKETS,
    afterRead: isHostTriggered ? START : undefined,
    onSaid: replyTo,
    versionOf: (answers) => answers.get(REVISION.name),
  };
}
