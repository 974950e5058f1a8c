// Which relay and which contact of a plain I/O board is what to the gate (the lane file's `relays` and `inputs`), each with its
// polarity. Pure; channels as counted on the wire, from 0.
import type { BarrierInputs, BarrierOutputs } from '../../state/gate/board.ts';
import type { ChannelOptions, ContactOptions, RelayOptions } from '../../state/lane/barrier.ts';
import { HARMLESS } from './proven-inputs.ts';

export type Door = 'entryOpen' | 'exitOpen';

export interface Relay {
  readonly output: keyof BarrierOutputs;
  readonly channel: number;
  readonly polarity: ChannelOptions['polarity'];
}

export function relaysOf(relays: RelayOptions): readonly Relay[] {
  return Object.entries(relays)
    .flatMap(([name, value]) => (value === undefined ? [] : [{ output: name as keyof BarrierOutputs, ...value }]))
    .sort((a, b) => a.channel - b.channel);
}

export function isDoor({ output }: Relay): boolean {
  return output === 'entryOpen' || output === 'exitOpen';
}

/** Whether the relay has to be energised for the level that its output has. */
export function isEnergised({ output, polarity }: Relay, outputs: BarrierOutputs): boolean {
  return outputs[output] === (polarity === 'closed-is-true');
}

/** The output word of a module with all its relays in one word, relay 0 in bit 0; channels without a name are off. */
export function relayWord(relays: readonly Relay[], outputs: BarrierOutputs): number {
  return relays.reduce((word, relay) => (isEnergised(relay, outputs) ? word | (1 << relay.channel) : word), 0);
}

/**
 * @param closed whether the contact of a channel is closed, as the board says
 * @returns the inputs; those that are not wired have their harmless value
 */
export function inputsOf(contacts: ContactOptions, closed: (channel: number) => boolean): BarrierInputs {
  const wired = Object.entries(contacts).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, closed(value.channel) === (value.polarity === 'closed-is-true')] as const],
  );
  return { ...HARMLESS, ...Object.fromEntries(wired) };
}

const OPTIONAL = [
  'entryObstructed',
  'exitObstructed',
  'manualRelease',
  'tamper',
  'mainsLost',
  'driveFault',
  'maintenance',
] as const satisfies readonly (keyof ContactOptions)[];

/** For the technician: what this board does not tell because it is not wired; empty where all is. */
export function notWired(contacts: ContactOptions): string {
  const missing = OPTIONAL.filter((name) => contacts[name] === undefined);
  return missing.length === 0 ? '' : `not wired: ${missing.join(', ')}`;
}

/** Consecutive channels that one request can write. */
export interface Run {
  readonly address: number;
  readonly bits: readonly boolean[];
}

/** The states of these relays as runs, so that no channel is written that has no name. */
export function runsOf(relays: readonly Relay[], outputs: BarrierOutputs): readonly Run[] {
  const runs: { address: number; bits: boolean[] }[] = [];
  for (const relay of relays) {
    const open = runs.at(-1);
    const on = isEnergised(relay, outputs);
    if (open !== undefined && open.address + open.bits.length === relay.channel) open.bits.push(on);
    else runs.push({ address: relay.channel, bits: [on] });
  }
  return runs;
}
