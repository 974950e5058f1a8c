// What must be true of a board before it may serve (egate-rtu-v1.md, 8): the map is ours, the watchdog runs, the safe outputs
// are held. Settings are read back together with a number that was written just before: a late reply cannot vouch for them.
import { err, ok, type Result } from '../../state/result.ts';
import type { EgateRtuOptions } from '../../state/lane/lane.ts';
import type { ModbusFailure, ModbusMaster } from './master.ts';
import { HOLDING, INPUT, MAP_VERSION, MODE, safeOutputs, WATCHDOG_STEP_MS } from './register-map.ts';

export interface Commissioned {
  readonly mapVersion: number;
  /** False: the board has no HR4 and the lane file accepts that. */
  readonly keepsSafeOutputs: boolean;
}

export type CommissioningFault =
  /** The board did not answer, or not freshly; it may at the next attempt. */
  | { readonly kind: 'unanswered'; readonly text: string }
  /** The board has answered, and it may not serve. */
  | { readonly kind: 'refused'; readonly text: string };

const ILLEGAL_DATA_ADDRESS = 2;

function failed(what: string, failure: ModbusFailure): Result<never, CommissioningFault> {
  const text = `${what}: ${failure.text}`;
  return err({ kind: failure.kind === 'exception' ? 'refused' : 'unanswered', text });
}

const refused = (text: string): Result<never, CommissioningFault> => err({ kind: 'refused', text });

/** Whether the board holds the safe outputs; false where the lane file lets it do without. */
async function writeSafeOutputs(
  master: ModbusMaster,
  options: EgateRtuOptions,
): Promise<Result<boolean, CommissioningFault>> {
  const value = safeOutputs(options.doors);
  const written = await master.request({ function: 0x06, address: HOLDING.safeOutputs, value });
  if (written.ok) return ok(true);
  const missing = written.error.kind === 'exception' && written.error.code === ILLEGAL_DATA_ADDRESS;
  if (!missing) return failed('safe outputs (HR4)', written.error);
  if (options.withoutSafeOutputs === 'accept') return ok(false);
  return refused('the board holds no safe outputs (it has no HR4), and this lane demands them');
}

/** @param nonce 0 to 65535, another one at each attempt */
export async function commission(
  master: ModbusMaster,
  options: EgateRtuOptions,
  nonce: number,
): Promise<Result<Commissioned, CommissioningFault>> {
  const version = await master.request({ function: 0x04, address: INPUT.mapVersion, count: 1 });
  if (!version.ok) return failed('map version (IR0)', version.error);
  const [mapVersion = 0] = version.value;
  if (mapVersion !== MAP_VERSION) return refused(`the register map is version ${mapVersion}, wanted is ${MAP_VERSION}`);

  const steps = options.watchdogMs / WATCHDOG_STEP_MS;
  const watchdog = await master.request({ function: 0x06, address: HOLDING.watchdog, value: steps });
  if (!watchdog.ok) return failed('watchdog (HR2)', watchdog.error);

  const safe = await writeSafeOutputs(master, options);
  if (!safe.ok) return safe;

  const marked = await master.request({ function: 0x06, address: HOLDING.heartbeat, value: nonce });
  if (!marked.ok) return failed('heartbeat (HR1)', marked.error);
  const count = safe.value ? 4 : 3;
  const settings = await master.request({ function: 0x03, address: HOLDING.heartbeat, count });
  if (!settings.ok) return failed('settings (HR1 to HR4)', settings.error);
  const [mark, watchdogNow = 0, mode = 0, safeNow = 0] = settings.value;
  if (mark !== nonce) return err({ kind: 'unanswered', text: 'settings (HR1 to HR4): the answer is an old one' });
  if (watchdogNow === 0) return refused('the watchdog (HR2) is off');
  if (watchdogNow !== steps)
    return refused(
      `the watchdog (HR2) is ${watchdogNow * WATCHDOG_STEP_MS} ms after ${options.watchdogMs} ms were written`,
    );
  if (mode !== MODE.normal) return refused(`the board is in mode ${mode} (HR3), wanted is ${MODE.normal} (normal)`);
  const wanted = safeOutputs(options.doors);
  if (safe.value && safeNow !== wanted)
    return refused(`the safe outputs (HR4) are ${safeNow} after ${wanted} was written`);
  return ok({ mapVersion, keepsSafeOutputs: safe.value });
}
