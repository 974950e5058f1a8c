// The counters of a board that has them (egate-rtu-v1.md, 4.3): statistics only, for a reply to this read proves no freshness.
import type { PassageCounters } from '../../state/gate/board.ts';
import { ok, type Result } from '../../state/result.ts';
import type { ModbusFailure, ModbusMaster } from './master.ts';
import { COUNTER_BLOCK, INPUT } from './register-map.ts';

export async function readPassages(master: ModbusMaster): Promise<Result<PassageCounters, ModbusFailure>> {
  const read = await master.request({ function: 0x04, address: INPUT.entryPassages, count: COUNTER_BLOCK });
  if (!read.ok) return read;
  const word = (register: number) => read.value[register - INPUT.entryPassages] ?? 0;
  const long = (register: number) => word(register) * 0x1_0000 + word(register + 1);
  return ok({
    entryPassages: long(INPUT.entryPassages),
    exitPassages: long(INPUT.exitPassages),
    peopleInLane: word(INPUT.peopleInLane),
  });
}
