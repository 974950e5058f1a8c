// A module of relays and inputs on the ASCII protocol DCON (io-board-dcon.md). Unlike a plain Modbus board it has a watchdog for its
// host and a safe value for its outputs; both are as the lane file wants them before it may serve.
import { decodeOutputs, type BarrierOutputs } from '../../state/gate/board.ts';
import type { IoBoardDconOptions } from '../../state/lane/lane.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { inputsOf, notWired, relaysOf, relayWord } from './channel-map.ts';
import type { CommissioningFault } from './commissioning.ts';
import {
  DIALECTS,
  readingOf,
  readNow,
  readSample,
  SAMPLE,
  writeOutputs,
  type Dialect,
  type ModuleReading,
} from './dcon-commands.ts';
import { byte, dconCodec, IGNORED, type DconRequest } from './dcon.ts';
import type { Barrier, BarrierDependencies, BarrierEvents } from './driver.ts';
import { createExchanger, type ExchangeFailure } from './exchange.ts';
import { startPolledBoard, type ConnectBoard, type Seen } from './polled-board.ts';
import { safeOutputs } from './register-map.ts';

const STEP_MS = 100;
/** The gate has seen a trip of the watchdog in so many scans before it is cleared; tried again every so many scans. */
const CLEAR_TRIP_AFTER = 3;
const CLEAR_TRIP_EVERY = 10;

type Ask = (request: DconRequest) => Promise<Result<string, ExchangeFailure>>;

const refused = (text: string): Result<never, CommissioningFault> => err({ kind: 'refused', text });

function failed(what: string, failure: ExchangeFailure): Result<never, CommissioningFault> {
  return err({ kind: failure.kind === 'exception' ? 'refused' : 'unanswered', text: `${what}: ${failure.text}` });
}

/** The watchdog as it must be, written where it is not; read back either way. */
async function setWatchdog(
  ask: Ask,
  dialect: Dialect,
  address: string,
  steps: number,
  safe: number,
): Promise<Result<void, CommissioningFault>> {
  let digits = await ask(dialect.read(address));
  if (!digits.ok) return failed('watchdog', digits.error);
  const now = dialect.settingsOf(digits.value);
  if (!now.enabled || now.steps !== steps || (now.safe ?? safe) !== safe) {
    const written = await ask(dialect.set(address, steps, safe));
    if (!written.ok) return failed('watchdog', written.error);
    digits = await ask(dialect.read(address));
    if (!digits.ok) return failed('watchdog', digits.error);
  }
  const settings = dialect.settingsOf(digits.value);
  let { safe: held } = settings;
  if (dialect.readSafe !== undefined) {
    const kept = await ask(dialect.readSafe(address));
    if (!kept.ok) return failed('safe value', kept.error);
    held = Number.parseInt(kept.value.slice(0, 2), 16);
  }
  if (!settings.enabled) return refused('the host watchdog is off');
  if (settings.steps !== steps)
    return refused(`the host watchdog is ${settings.steps * STEP_MS} ms, wanted is ${steps * STEP_MS} ms`);
  if (held !== safe)
    return refused(`the safe value is ${held === undefined ? 'not known' : byte(held)}, wanted is ${byte(safe)}`);
  return ok(undefined);
}

/** A module that keeps saying that a sample is new cannot vouch for one. */
async function checkSampling(ask: Ask, address: string): Promise<Result<void, CommissioningFault>> {
  await ask(SAMPLE);
  for (const wanted of ['1', '0']) {
    const read = await ask(readSample(address));
    if (!read.ok) return failed('sampled inputs ($AA4)', read.error);
    if (!read.value.startsWith(wanted)) return refused('the module does not tell a new sample from an old one ($AA4)');
  }
  return ok(undefined);
}

function connectTo(options: IoBoardDconOptions): ConnectBoard {
  const relays = relaysOf(options.relays);
  const dialect: Dialect = DIALECTS[options.dialect];
  const address = byte(options.unit);
  const steps = options.watchdogMs / STEP_MS;
  const safe = relayWord(relays, decodeOutputs(safeOutputs(options.doors)));
  const mask = relays.reduce((bits, { channel }) => bits | (1 << channel), 0);

  return (line, exchange) => {
    const exchanger = createExchanger(line, dconCodec(options.unit, options.checksum), exchange);
    const ask: Ask = (request) => exchanger.request(request);
    let turn = 0;
    let tripped = 0;

    /** By two commands in turn, whose answers differ in length. */
    async function readInputs(): Promise<Result<ModuleReading, { readonly text: string }>> {
      const sampled = turn % 2 === 1;
      if (sampled) {
        const kept = await ask(SAMPLE);
        if (!kept.ok) return kept;
      }
      const read = await ask(sampled ? readSample(address) : readNow(address));
      if (!read.ok) return read;
      if (sampled && !read.value.startsWith('1')) return err({ text: 'the answer carries an old sample' });
      const reading = readingOf(read.value.slice(sampled ? 1 : 0));
      return reading === undefined ? err({ text: 'the answer is that of another kind of module' }) : ok(reading);
    }

    /** Tells the module the levels; the value is whether it ignores them because it was left alone. */
    async function write(word: number): Promise<Result<boolean, { readonly text: string }>> {
      if (dialect.feed !== undefined) {
        const fed = await ask(dialect.feed);
        if (!fed.ok) return fed;
      }
      const written = await ask(writeOutputs(address, word));
      if (written.ok) return ok(false);
      return written.error.kind === 'exception' && written.error.code === IGNORED ? ok(true) : written;
    }

    async function hasTripped(): Promise<Result<boolean, { readonly text: string }>> {
      if (dialect.status === undefined) return ok(false);
      const status = await ask(dialect.status.ask(address));
      return status.ok ? ok(dialect.status.isTripped(status.value)) : status;
    }

    async function clearTrip(): Promise<void> {
      // Whether it helped is seen in the scans that follow.
      await ask(dialect.clear?.(address) ?? dialect.set(address, steps, safe));
    }

    return {
      async commission() {
        tripped = 0;
        const now = await ask(readNow(address));
        if (!now.ok) return failed('inputs ($AA6)', now.error);
        if (readingOf(now.value) === undefined)
          return refused('the module is not one of eight outputs and inputs ($AA6)');
        const sampling = await checkSampling(ask, address);
        if (!sampling.ok) return sampling;
        const watchdog = await setWatchdog(ask, dialect, address, steps, safe);
        if (!watchdog.ok) return watchdog;
        return ok([`DCON ${options.dialect}`, notWired(options.inputs)].filter((text) => text !== '').join('; '));
      },

      async scan(outputs: BarrierOutputs): Promise<Result<Seen, { readonly text: string }>> {
        const word = relayWord(relays, outputs);
        const ignored = await write(word);
        if (!ignored.ok) return ignored;
        const status = await hasTripped();
        if (!status.ok) return status;
        const reading = await readInputs();
        const form = turn % 2;
        turn += 1;
        if (!reading.ok) return reading;

        const watchdogTripped = ignored.value || status.value;
        tripped = watchdogTripped ? tripped + 1 : 0;
        const held = reading.value.outputs & mask;
        if (!watchdogTripped && held !== word)
          return err({ text: `the outputs are ${byte(held)} after ${byte(word)} was written` });
        if (tripped >= CLEAR_TRIP_AFTER && (tripped - CLEAR_TRIP_AFTER) % CLEAR_TRIP_EVERY === 0) await clearTrip();
        const { inputs: bits } = reading.value;
        const inputs = inputsOf(options.inputs, (channel) => ((bits >> channel) & 1) === options.closedReads);
        return ok({ inputs: { ...inputs, watchdogTripped }, form, fault: 0, causes: [] });
      },
    };
  };
}

export function startIoBoardDcon(
  options: IoBoardDconOptions,
  events: BarrierEvents,
  deps: BarrierDependencies = {},
): Barrier {
  return startPolledBoard(options, connectTo(options), events, deps);
}
