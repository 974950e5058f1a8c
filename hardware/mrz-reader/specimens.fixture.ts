// Specimens of ICAO Doc 9303-4, -5 and -6 (Utopia), and how the tests of the wire profiles look at what a decoder gives.
import type { MrzFrame } from '../../state/gate/ports.ts';
import type { Said } from '../serial/asked-device.ts';
import type { FrameDecoder, Output } from '../serial/framing.ts';

export const TD3 = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
export const TD2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];
export const TD1 = [
  'I<UTOD231458907<<<<<<<<<<<<<<<',
  '7408122F1204159UTO<<<<<<<<<<<6',
  'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
];
export const ZONES = { TD3, TD2, TD1 };

export const latin1 = (text: string) => Buffer.from(text, 'latin1');

export type Spoken = Output<MrzFrame> | Output<Said<MrzFrame>>;

/** The zones, whether the profile has answers or not. */
export function zonesOf(outputs: readonly Spoken[]): readonly (readonly string[])[] {
  return outputs.flatMap((output) => {
    if (output.kind !== 'frame') return [];
    if (!('kind' in output.frame)) return [output.frame.lines];
    return output.frame.kind === 'read' ? [output.frame.frame.lines] : [];
  });
}

/** What was said beside zones, such as `answer version: V1.07`. */
export function wordsOf(outputs: readonly Spoken[]): readonly string[] {
  return outputs.flatMap((output) => {
    if (output.kind !== 'frame' || !('kind' in output.frame)) return [];
    const said = output.frame;
    if (said.kind === 'note') return [`note ${said.name}`];
    return said.kind === 'answer' ? [`${said.ok ? 'answer' : 'refusal'} ${said.name}: ${said.text}`] : [];
  });
}

export function discardedOf(outputs: readonly Spoken[]): readonly (readonly [text: string, reason: string])[] {
  return outputs.flatMap((output) =>
    output.kind === 'discarded' ? [[output.bytes.toString('latin1'), output.reason] as const] : [],
  );
}

/** All that comes of `bytes` and the silence after them. */
export function heard<Frame>(decoder: FrameDecoder<Frame>, bytes: Uint8Array): readonly Output<Frame>[] {
  return [...decoder.push(bytes), ...decoder.idle()];
}

/** The same, byte by byte. */
export function heardSlowly<Frame>(decoder: FrameDecoder<Frame>, bytes: Uint8Array): readonly Output<Frame>[] {
  return [...[...bytes].flatMap((byte) => decoder.push(Buffer.of(byte))), ...decoder.idle()];
}
