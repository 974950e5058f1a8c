// A strict Modbus RTU master over one life of a line (exchange.ts): one request in flight, the exact reply or none, and after
// anything that went wrong the line must fall silent before it speaks again (egate-rtu-v1.md, 3).
//
// RTU cannot tell a reply that is later than time-out plus silence from the answer to the next request. Whoever reads
// something that matters proves its freshness by the content: a heartbeat or a number echoed in the same reply, or two scans of
// different lengths that agree (proven-inputs.ts).
import type { Line } from '../serial/line.ts';
import { createExchanger, type ExchangeFailure, type ExchangeOptions, type Exchanger } from './exchange.ts';
import { encodeRequest, EXCEPTIONS, matchReply, type CoilRequest, type ModbusRequest } from './modbus-rtu.ts';

export { zeroCounters, type ExchangeCounters as MasterCounters, type WireDirection } from './exchange.ts';

export interface MasterOptions extends ExchangeOptions {
  /** 1 to 247. */
  readonly unit: number;
}

export type ModbusFailure = ExchangeFailure;

/** The data is that of {@link matchReply}. */
export type ModbusMaster = Exchanger<ModbusRequest | CoilRequest, readonly number[]>;

export function createMaster(line: Line, options: MasterOptions): ModbusMaster {
  const { unit } = options;
  return createExchanger(
    line,
    {
      encode: (request) => encodeRequest(unit, request),
      match: (request, received) => matchReply(unit, request, received),
      explain: (code) => `exception ${code} (${EXCEPTIONS[code] ?? 'unknown'})`,
    },
    options,
  );
}
