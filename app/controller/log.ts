// The log of the controller: one JSON object a line, on stderr. States, devices, causes and counts; never what a document,
// a chip, a code or a face says. The journal is the only place for that.
import pino, { type Logger } from 'pino';

export type Log = Logger;

/** @param level of pino, such as `info`; `silent` for tests */
export function createLog(level: string): Log {
  return pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
}
