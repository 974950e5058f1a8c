// One scan: the outputs and the heartbeat go out, the inputs come back with the same heartbeat, or there is no scan
// (egate-rtu-v1.md, 7). Nothing of an unproven answer is handed on.
import { decodeInputs, type BarrierInputs } from '../../state/gate/board.ts';
import { err, ok, type Result } from '../../state/result.ts';
import type { ModbusFailure, ModbusMaster } from './master.ts';
import { HOLDING, INPUT, MAP_VERSION, SCAN_BLOCK } from './register-map.ts';

/** `one-request`: function 23; `two-requests`: functions 16 and 04, for boards without 23 or without its mirror. */
export type ScanMethod = 'one-request' | 'two-requests';

export interface ScanReading {
  readonly inputs: BarrierInputs;
  readonly fault: number;
}

export type ScanFailure = ModbusFailure | { readonly kind: 'stale' | 'other-map'; readonly text: string };

const TRANSFER: Readonly<
  Record<ScanMethod, (master: ModbusMaster, values: readonly number[]) => ReturnType<ModbusMaster['request']>>
> = {
  'one-request': (master, values) =>
    master.request({
      function: 0x17,
      address: HOLDING.mirror,
      count: SCAN_BLOCK,
      writeAddress: HOLDING.outputs,
      values,
    }),
  'two-requests': async (master, values) => {
    const written = await master.request({ function: 0x10, address: HOLDING.outputs, values });
    if (!written.ok) return written;
    return master.request({ function: 0x04, address: INPUT.mapVersion, count: SCAN_BLOCK });
  },
};

/**
 * @param outputs HR0
 * @param heartbeat HR1, one more than at the scan before (modulo 65536)
 */
export async function scanOnce(
  master: ModbusMaster,
  method: ScanMethod,
  outputs: number,
  heartbeat: number,
): Promise<Result<ScanReading, ScanFailure>> {
  const read = await TRANSFER[method](master, [outputs, heartbeat]);
  if (!read.ok) return read;
  const [version = 0, echo, inputs = 0, fault = 0] = read.value;
  if (echo !== heartbeat) return err({ kind: 'stale', text: 'the answer carries an old heartbeat' });
  if (version !== MAP_VERSION) return err({ kind: 'other-map', text: `the register map became version ${version}` });
  return ok({ inputs: decodeInputs(inputs), fault });
}
