// The commands that a lane needs of a DCON module with eight outputs and up to eight inputs (io-board-dcon.md), and how each maker
// names the watchdog that takes over when the host is gone. Pure: addresses and values to commands, digits to values.
import { byte, type DconRequest } from './dcon.ts';

export interface WatchdogSettings {
  readonly enabled: boolean;
  /** Of 100 ms. */
  readonly steps: number;
  /** What the outputs become, output 0 in bit 0; undefined where it is read apart. */
  readonly safe: number | undefined;
}

export interface Dialect {
  /** Feeds the watchdog of all modules on the line; undefined where any command does. */
  readonly feed: DconRequest | undefined;
  set(address: string, steps: number, safe: number): DconRequest;
  read(address: string): DconRequest;
  settingsOf(digits: string): WatchdogSettings;
  /** For modules whose safe value only a technician can set (it is copied from the outputs, and that would open a door). */
  readonly readSafe: ((address: string) => DconRequest) | undefined;
  /** Whether the watchdog has tripped; undefined where the module does not say. */
  readonly status: { ask(address: string): DconRequest; isTripped(digits: string): boolean } | undefined;
  /** Takes a trip back; undefined where setting the watchdog again does. */
  readonly clear: ((address: string) => DconRequest) | undefined;
}

const number = (digits: string) => Number.parseInt(digits, 16);
const HOST_OK: DconRequest = { command: '~**', reply: undefined };
/** Bit 2 of the module status. */
const TRIPPED = 0x04;

/** `!AA` and so many digits. */
function addressed(address: string, command: string, digits: number): DconRequest {
  return { command: `~${address}${command}`, reply: { lead: '!', prefix: address, digits } };
}

export const DIALECTS = {
  advantech: {
    feed: undefined,
    set: (address, steps, safe) => ({
      command: `$${address}X0${byte(steps >> 8)}${byte(steps)}${byte(safe)}`,
      reply: { lead: '>', prefix: '', digits: 0 },
    }),
    read: (address) => ({ command: `$${address}X1`, reply: { lead: '!', prefix: '', digits: 6 } }),
    settingsOf: (digits) => ({
      enabled: number(digits.slice(0, 4)) > 0,
      steps: number(digits.slice(0, 4)),
      safe: number(digits.slice(4)),
    }),
    readSafe: undefined,
    status: {
      ask: (address) => ({ command: `$${address}X2`, reply: { lead: '!', prefix: '', digits: 2 } }),
      isTripped: (digits) => number(digits) !== 0,
    },
    clear: undefined,
  },
  'icp-das': {
    feed: HOST_OK,
    set: (address, steps) => addressed(address, `31${byte(steps)}`, 0),
    read: (address) => addressed(address, '2', 3),
    settingsOf: (digits) => ({ enabled: digits.startsWith('1'), steps: number(digits.slice(1)), safe: undefined }),
    readSafe: (address) => addressed(address, '4S', 4),
    status: {
      ask: (address) => addressed(address, '0', 2),
      isTripped: (digits) => (number(digits) & TRIPPED) !== 0,
    },
    clear: (address) => addressed(address, '1', 0),
  },
  adlink: {
    feed: HOST_OK,
    set: (address, steps, safe) => addressed(address, `21${byte(steps)}${byte(safe)}`, 0),
    read: (address) => addressed(address, '3', 5),
    settingsOf: (digits) => ({
      enabled: digits.startsWith('1'),
      steps: number(digits.slice(1, 3)),
      safe: number(digits.slice(3)),
    }),
    readSafe: undefined,
    status: undefined,
    clear: undefined,
  },
} as const satisfies Record<string, Dialect>;

export const writeOutputs = (address: string, word: number): DconRequest => ({
  command: `#${address}00${byte(word)}`,
  reply: { lead: '>', prefix: '', digits: 0 },
});

/** `!(outputs)(inputs)00`. */
export const readNow = (address: string): DconRequest => ({
  command: `$${address}6`,
  reply: { lead: '!', prefix: '', digits: 6 },
});

/** All modules keep their inputs as they are at this moment. */
export const SAMPLE: DconRequest = { command: '#**', reply: undefined };

/** `!(status)(outputs)(inputs)00`: status 1 at the first reading of a sample, 0 ever after. */
export const readSample = (address: string): DconRequest => ({
  command: `$${address}4`,
  reply: { lead: '!', prefix: '', digits: 7 },
});

export interface ModuleReading {
  readonly outputs: number;
  readonly inputs: number;
}

/** @returns undefined where the last two digits are not 00: a module of another kind */
export function readingOf(digits: string): ModuleReading | undefined {
  if (!digits.endsWith('00')) return undefined;
  return { outputs: number(digits.slice(0, 2)), inputs: number(digits.slice(2, 4)) };
}
