// A plain board of relays and inputs on Modbus RTU (io-board.md). It has no watchdog for its host, so each door hangs on a relay that
// falls by itself: a pulse that is sent again in every scan. Everything else is held by coils.
import type { BarrierInputs, BarrierOutputs } from '../../state/gate/board.ts';
import type { IoBoardOptions } from '../../state/lane/lane.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { systemClock, type Clock } from '../serial/clock.ts';
import { inputsOf, isDoor, isEnergised, notWired, relaysOf, runsOf, type Relay } from './channel-map.ts';
import type { CommissioningFault } from './commissioning.ts';
import type { Barrier, BarrierDependencies, BarrierEvents } from './driver.ts';
import { createMaster, type ModbusFailure } from './master.ts';
import { startPolledBoard, type ConnectBoard, type Seen } from './polled-board.ts';

/** Coil at which a relay is energised for a time, plus the number of the relay; the value is in steps of 100 ms. */
const FLASH_ON = 0x0200;
const FLASH_STEP_MS = 100;
/** Register of the mode of relay 0; 0 is that only the host switches it. Not every board has it. */
const MODES = 0x1000;
const NO_SUCH_THING: readonly number[] = [1, 2, 3];
/** How long a relay that was not as it was written keeps the board degraded, ms. */
const REMEMBERED_MS = 60_000;

function failed(what: string, failure: ModbusFailure): Result<never, CommissioningFault> {
  return err({
    kind: failure.kind === 'exception' ? 'refused' : 'unanswered',
    text: `${what}: ${failure.text}`,
  });
}

/** The coil requests that make these levels so: pulses for the doors that must be energised, runs of coils for all else. */
export function requestsFor(relays: readonly Relay[], outputs: BarrierOutputs, pulseMs: number) {
  const pulsed = relays.filter((relay) => isDoor(relay) && isEnergised(relay, outputs));
  const held = relays.filter((relay) => !pulsed.includes(relay));
  return [
    ...pulsed.map(({ channel }) => ({
      function: 0x05 as const,
      address: FLASH_ON + channel,
      value: pulseMs / FLASH_STEP_MS,
    })),
    ...runsOf(held, outputs).map((run) => ({ function: 0x0f as const, ...run })),
  ];
}

/** What the board holds that was not written so: the first such relay, in words. */
function differing(relays: readonly Relay[], written: BarrierOutputs, coils: readonly number[]): string | undefined {
  const other = relays.find((relay) => (coils[relay.channel] === 1) !== isEnergised(relay, written));
  if (other === undefined) return undefined;
  const [is, was] = coils[other.channel] === 1 ? ['on', 'off'] : ['off', 'on'];
  return `relay ${other.channel} (${other.output}) is ${is} after it was written ${was}`;
}

function connectTo(options: IoBoardOptions, clock: Clock): ConnectBoard {
  const relays = relaysOf(options.relays);
  const coilCount = Math.max(...relays.map(({ channel }) => channel)) + 1;

  return (line, exchange) => {
    const master = createMaster(line, { ...exchange, unit: options.unit });
    /** What the last scan wrote, all of it; undefined where it could not. */
    let written: BarrierOutputs | undefined;
    let turn = 0;
    let differed: { readonly at: number; readonly text: string } | undefined;

    const readInputs = (count: number) => master.request({ function: 0x02, address: 0, count });

    async function checkModes(): Promise<Result<void, CommissioningFault>> {
      const modes = await master.request({ function: 0x03, address: MODES, count: coilCount });
      if (!modes.ok) {
        const { error } = modes;
        const lacks = error.kind === 'exception' && NO_SUCH_THING.includes(error.code);
        return lacks ? ok(undefined) : failed('relay modes (0x1000)', error);
      }
      const odd = relays.find(({ channel }) => modes.value[channel] !== 0);
      if (odd === undefined) return ok(undefined);
      const text = `relay ${odd.channel} (${odd.output}) is in mode ${modes.value[odd.channel] ?? 0}, wanted is 0 (only the host switches it)`;
      return err({ kind: 'refused', text });
    }

    return {
      async commission() {
        written = undefined;
        const coils = await master.request({ function: 0x01, address: 0, count: coilCount });
        if (!coils.ok) return failed('relays', coils.error);
        for (const count of options.inputReads) {
          const read = await readInputs(count);
          if (!read.ok) return failed(`${count} inputs`, read.error);
        }
        const modes = await checkModes();
        return modes.ok
          ? ok(['Modbus relays', notWired(options.inputs)].filter((text) => text !== '').join('; '))
          : modes;
      },

      async scan(outputs): Promise<Result<Seen, { readonly text: string }>> {
        const before = written;
        written = undefined;
        const coils = await master.request({ function: 0x01, address: 0, count: coilCount });
        if (!coils.ok) return coils;
        for (const request of requestsFor(relays, outputs, options.pulseMs)) {
          const done = await master.request(request);
          if (!done.ok) return done;
        }
        written = outputs;
        const form = options.inputReads[turn % 2] ?? 0;
        turn += 1;
        const contacts = await readInputs(form);
        if (!contacts.ok) return contacts;
        // Written all the same: a door that fell must rise again, and one that rose must fall.
        const text = before && differing(relays, before, coils.value);
        if (text !== undefined) {
          differed = { at: clock.now(), text };
          return err({ text });
        }
        const remembered = differed !== undefined && clock.now() - differed.at < REMEMBERED_MS ? [differed.text] : [];
        const inputs: BarrierInputs = inputsOf(
          options.inputs,
          (channel) => contacts.value[channel] === options.closedReads,
        );
        return ok({ inputs, form, fault: 0, causes: remembered });
      },
    };
  };
}

export function startIoBoard(options: IoBoardOptions, events: BarrierEvents, deps: BarrierDependencies = {}): Barrier {
  const { clock = systemClock } = deps;
  return startPolledBoard(options, connectTo(options, clock), events, deps);
}
