// A turnstile with commands of its own, on the public register map of LOT (lot-modbus.md): the gate's levels become grants, modes and
// lights, each written only where the turnstile says something else, so that no order is carried out twice.
import type { PassageCounters } from '../../state/gate/board.ts';
import type { LotModbusOptions } from '../../state/lane/lane.ts';
import { err, ok, type Result } from '../../state/result.ts';
import type { CommissioningFault } from './commissioning.ts';
import type { Barrier, BarrierDependencies, BarrierEvents } from './driver.ts';
import {
  grantToWrite,
  lightRegisters,
  LOT,
  lotInputs,
  modeFor,
  otherWay,
  settingsFor,
  STATE_BLOCK,
  stateOf,
  writeTo,
  type TurnstileState,
} from './lot-registers.ts';
import { createMaster, type ModbusFailure } from './master.ts';
import { startPolledBoard, type ConnectBoard, type Seen } from './polled-board.ts';

/** What every lane with such a turnstile has accepted; its status says so always. */
const LACKS = 'no fire loop, no end switches, no host watchdog';

/** No counter says so: the level has to fall and rise before it is granted. */
const USED_UP = -1;

function failed(what: string, failure: ModbusFailure): Result<never, CommissioningFault> {
  return err({ kind: failure.kind === 'exception' ? 'refused' : 'unanswered', text: `${what}: ${failure.text}` });
}

function connectTo(options: LotModbusOptions): ConnectBoard {
  const { passage } = options;
  return (line, exchange) => {
    const master = createMaster(line, { ...exchange, unit: options.unit });
    let turn = 0;
    let errors = 0;
    /** The passage counter when the level rose; undefined while it is low. */
    let passedAtRise: number | undefined;
    let counted: PassageCounters | undefined;

    const read = (address: number, count: number) => master.request({ function: 0x03, address, count });

    async function readState(): Promise<Result<TurnstileState, { readonly text: string }>> {
      const count = turn % 2 === 0 ? STATE_BLOCK.withErrors : STATE_BLOCK.withoutErrors;
      const registers = await read(STATE_BLOCK.first, count);
      return registers.ok ? ok(stateOf(registers.value, passage)) : registers;
    }

    async function readMode(): Promise<Result<number, ModbusFailure>> {
      const mode = await read(LOT.mode, 1);
      return mode.ok ? ok(mode.value[0] ?? 0) : mode;
    }

    /** Whatever the mode was left at, also by a controller that died in an emergency, it becomes what the gate says now. */
    async function makeMode(wanted: number): Promise<Result<number, { readonly text: string }>> {
      const mode = await readMode();
      if (!mode.ok || mode.value === wanted) return mode;
      const written = await master.request(writeTo(LOT.mode, [wanted]));
      if (!written.ok) return written;
      const again = await readMode();
      if (!again.ok || again.value === wanted) return again;
      return err({ text: `the mode (0x3000) is ${again.value} after ${wanted} was written` });
    }

    return {
      async commission(outputs) {
        // Whether somebody has passed while the turnstile was away cannot be told: that level is used up.
        passedAtRise = outputs.exitOpen ? USED_UP : undefined;
        const wanted = settingsFor(options);
        const differs = (held: readonly number[]) => wanted.some((value, index) => held[index] !== value);
        let settings = await read(LOT.accumulate, wanted.length);
        if (!settings.ok) return failed('settings (0x3010)', settings.error);
        if (differs(settings.value)) {
          const written = await master.request(writeTo(LOT.accumulate, wanted));
          if (!written.ok) return failed('settings (0x3010)', written.error);
          settings = await read(LOT.accumulate, wanted.length);
          if (!settings.ok) return failed('settings (0x3010)', settings.error);
        }
        if (!differs(settings.value)) return ok('LOT registers');
        const text = `the settings (0x3010) are ${settings.value.join(' ')} after ${wanted.join(' ')} were written`;
        return err({ kind: 'refused', text });
      },

      async scan(outputs): Promise<Result<Seen, { readonly text: string }>> {
        const mode = await makeMode(modeFor(outputs));
        if (!mode.ok) return mode;
        const state = await readState();
        const form = turn % 2;
        turn += 1;
        if (!state.ok) return state;
        errors = state.value.errors ?? errors;

        if (!outputs.exitOpen) passedAtRise = undefined;
        else passedAtRise ??= state.value.passed;
        const used = passedAtRise !== undefined && state.value.passed !== passedAtRise;
        const grant = grantToWrite(outputs, state.value.granted, used);
        const orders = [
          // Nobody of this lane goes the other way.
          ...(state.value.grantedBack === 0 ? [] : [writeTo(LOT.grant[otherWay(passage)], [0])]),
          ...(grant === undefined ? [] : [writeTo(LOT.grant[passage], [grant])]),
          writeTo(LOT.lights, lightRegisters(outputs)),
        ];
        for (const order of orders) {
          const done = await master.request(order);
          if (!done.ok) return done;
        }
        const { passed, passedBack, objectFront, objectBehind } = state.value;
        counted = {
          entryPassages: passage === 'entry' ? passed : passedBack,
          exitPassages: passage === 'entry' ? passedBack : passed,
          peopleInLane: Number(objectFront) + Number(objectBehind),
        };
        return ok({ inputs: lotInputs(state.value, mode.value, errors), form, fault: 0, causes: [LACKS] });
      },

      passages: () => counted,
    };
  };
}

export function startLotModbus(
  options: LotModbusOptions,
  events: BarrierEvents,
  deps: BarrierDependencies = {},
): Barrier {
  return startPolledBoard(options, connectTo(options), events, deps);
}
