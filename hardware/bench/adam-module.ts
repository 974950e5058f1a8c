// A module of eight outputs and inputs on DCON, in the dialect of its maker (hardware/barrier/io-board-dcon.md): host watchdog, safe
// value, sampled inputs. Written apart from the driver's half of the codec, so that each is the other's check.
import type { IoBoardDconOptions } from '../../state/lane/lane.ts';
import { createPlant, type Plant, type PlantOptions } from './io-plant.ts';
import type { SimulatedBoard } from './io-server.ts';

export interface AdamOptions extends PlantOptions {
  readonly dialect: IoBoardDconOptions['dialect'];
  /** 0 to 255. */
  readonly address?: number;
  readonly checksum?: boolean;
  /** What an input says of a closed contact. */
  readonly closedReads: 0 | 1;
  /** As a technician has left it; only the dialects other than icp-das can be told another one. */
  readonly safe?: number;
  /** A module whose samples always count as new. */
  readonly forgetsSamples?: boolean;
}

export interface AdamModule extends SimulatedBoard {
  readonly plant: Plant;
  readonly outputs: number;
  readonly tripped: boolean;
  readonly watchdogMs: number;
  readonly safe: number;
  force(outputs: number): void;
}

const CR = 0x0d;
const hex = (value: number) => value.toString(16).toUpperCase().padStart(2, '0');
const sum = (text: string) => hex(Buffer.from(text, 'latin1').reduce((total, each) => total + each, 0) & 0xff);

export function createAdamModule(options: AdamOptions): AdamModule {
  const { dialect, checksum = false, closedReads } = options;
  const aa = hex(options.address ?? 1);
  const plant = createPlant(options);
  let outputs = 0;
  let safe = options.safe ?? 0;
  let steps = 0;
  let tripped = false;
  let aloneMs = 0;
  let sample: { inputs: number; fresh: boolean } = { inputs: 0, fresh: false };

  const inputs = () =>
    Array.from(
      { length: 8 },
      (_, channel) => (plant.closed(channel) ? closedReads : 1 - closedReads) << channel,
    ).reduce((word, bit) => word | bit, 0);

  function feed(): void {
    aloneMs = 0;
  }

  function write(word: number): string {
    if (tripped && dialect === 'icp-das') return '!';
    outputs = word;
    return '>';
  }

  function watchdog(nextSteps: number, nextSafe: number | undefined): void {
    steps = nextSteps;
    safe = nextSafe ?? safe;
    tripped = false;
    feed();
  }

  /** The commands as a table of what they look like; the rest of the command is `?AA`. */
  const common: readonly (readonly [RegExp, (digits: readonly number[]) => string])[] = [
    [/^#00(..)$/, ([word = 0]) => write(word)],
    [/^\$6$/, () => `!${hex(outputs)}${hex(inputs())}00`],
    [
      /^\$4$/,
      () => {
        const status = sample.fresh || options.forgetsSamples === true ? 1 : 0;
        sample.fresh = false;
        return `!${status}${hex(outputs)}${hex(sample.inputs)}00`;
      },
    ],
  ];
  const own: Readonly<Record<AdamOptions['dialect'], typeof common>> = {
    advantech: [
      [
        /^\$X0(..)(..)(..)$/,
        ([high = 0, low = 0, value]) => {
          watchdog(high * 256 + low, value);
          return '>';
        },
      ],
      [/^\$X1$/, () => `!${hex(steps >> 8)}${hex(steps & 0xff)}${hex(safe)}`],
      [/^\$X2$/, () => `!0${tripped ? 1 : 0}`],
    ],
    'icp-das': [
      [/^~0$/, () => `!${aa}${tripped ? '04' : '00'}`],
      [
        /^~1$/,
        () => {
          tripped = false;
          return `!${aa}`;
        },
      ],
      [/^~2$/, () => `!${aa}${steps > 0 ? 1 : 0}${hex(steps)}`],
      [
        /^~31(..)$/,
        ([value = 0]) => {
          steps = value;
          return `!${aa}`;
        },
      ],
      [/^~4S$/, () => `!${aa}${hex(safe)}00`],
    ],
    adlink: [
      [
        /^~21(..)(..)$/,
        ([value = 0, word]) => {
          watchdog(value, word);
          return `!${aa}`;
        },
      ],
      [/^~3$/, () => `!${aa}${steps > 0 ? 1 : 0}${hex(steps)}${hex(safe)}`],
    ],
  };

  function obey(text: string): string | undefined {
    if (text === '~**') {
      if (dialect !== 'advantech') feed();
      return undefined;
    }
    if (text === '#**') {
      sample = { inputs: inputs(), fresh: true };
      return undefined;
    }
    if (text.slice(1, 3) !== aa) return undefined;
    if (dialect === 'advantech') feed();
    const command = text.slice(0, 1) + text.slice(3);
    for (const [pattern, then] of [...common, ...own[dialect]]) {
      const found = pattern.exec(command);
      if (found !== null) return then(found.slice(1).map((digits) => Number.parseInt(digits, 16)));
    }
    return `?${aa}`;
  }

  return {
    plant,
    get outputs() {
      return outputs;
    },
    get tripped() {
      return tripped;
    },
    get watchdogMs() {
      return steps * 100;
    },
    get safe() {
      return safe;
    },
    force(word) {
      outputs = word;
    },
    advance(ms) {
      aloneMs += ms;
      if (steps > 0 && aloneMs > steps * 100) {
        tripped = true;
        outputs = safe;
      }
      plant.advance(ms, (channel) => (outputs & (1 << channel)) !== 0);
    },
    take(received) {
      const end = received.indexOf(CR);
      if (end < 0) return undefined;
      let text = received.toString('latin1', 0, end);
      let sound = true;
      if (checksum) {
        sound = sum(text.slice(0, -2)) === text.slice(-2);
        text = text.slice(0, -2);
      }
      const reply = sound ? obey(text) : undefined;
      if (reply === undefined) return { bytes: end + 1, answer: undefined };
      return { bytes: end + 1, answer: Buffer.from(`${reply}${checksum ? sum(reply) : ''}\r`, 'latin1') };
    },
  };
}
