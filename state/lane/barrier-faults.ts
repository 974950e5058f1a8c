// What has to be true of a barrier's keys together, and of the barrier and its lane. A board that cannot tell the gate something
// that it needs is a fault of the lane file that names the key, never a value that is taken for granted.
import type { z } from 'zod';
import type { barrier, ChannelOptions, ContactOptions, RelayOptions } from './barrier.ts';

type Barrier = z.infer<typeof barrier>;
type Mapped = Extract<Barrier, { relays: RelayOptions }>;
type Layout = 'turnstile' | 'mantrap';
type Polarity = ChannelOptions['polarity'];

/** At a key of the barrier; `input` is the value found. */
export interface BarrierFault {
  readonly path: readonly string[];
  readonly message: string;
  readonly input: unknown;
}

export interface LaneOfBarrier {
  readonly kind: 'live' | 'bench';
  readonly layout: Layout;
}

type Check = (barrier: Barrier, lane: LaneOfBarrier) => readonly BarrierFault[];

const TURNSTILE = {
  relays: ['exitOpen'],
  inputs: ['exitClosed', 'exitOpen', 'zoneA', 'zoneB', 'fireAlarm', 'emergencyButton'],
} as const;

/** Without these the gate would have to guess. */
const REQUIRED: Readonly<
  Record<
    Layout,
    { readonly relays: readonly (keyof RelayOptions)[]; readonly inputs: readonly (keyof ContactOptions)[] }
  >
> = {
  turnstile: TURNSTILE,
  mantrap: {
    relays: ['entryOpen', ...TURNSTILE.relays],
    inputs: ['entryClosed', 'entryOpen', ...TURNSTILE.inputs],
  },
};

/** A cut wire reads as an open contact, and that must be the side on which the gate is careful. */
const CUT_WIRE: Partial<Record<keyof ContactOptions, readonly [Polarity, string]>> = {
  entryClosed: ['closed-is-true', 'a cut wire must read as not closed'],
  exitClosed: ['closed-is-true', 'a cut wire must read as not closed'],
  entryObstructed: ['open-is-true', 'a cut wire must read as obstructed'],
  exitObstructed: ['open-is-true', 'a cut wire must read as obstructed'],
  zoneA: ['open-is-true', 'a cut wire must read as somebody there'],
  zoneB: ['open-is-true', 'a cut wire must read as somebody there'],
  fireAlarm: ['open-is-true', 'a cut wire must be an alarm'],
  emergencyButton: ['open-is-true', 'a cut wire must be an alarm'],
};

/** How a relay that falls leaves its door. */
const FALLS: Readonly<Record<'fail-safe' | 'fail-secure', Polarity>> = {
  'fail-safe': 'open-is-true',
  'fail-secure': 'closed-is-true',
};

/** What only a bench lane may accept that a board lacks. */
const LACKS = {
  withoutSafeOutputs: 'a board without safe outputs',
  withoutFireLoop: 'a board without a fire loop and an emergency button',
  withoutEndSwitches: 'a barrier that does not report where it stands',
  withoutHostWatchdog: 'a board that does not notice that the controller is gone',
} as const;

/** What a turnstile of the profile `lot-modbus` never has: a lane with one accepts all of it, or is not a lane. */
const LOT_LACKS = ['withoutFireLoop', 'withoutEndSwitches', 'withoutHostWatchdog'] as const;

const mapped = (barrier: Barrier): Mapped | undefined => ('relays' in barrier ? barrier : undefined);
const fault = (path: readonly string[], message: string, input?: unknown): BarrierFault => ({ path, message, input });

function entries<Map extends RelayOptions | ContactOptions>(
  map: Map,
): (readonly [keyof Map & string, ChannelOptions])[] {
  return Object.entries(map).flatMap(([name, value]) =>
    value === undefined ? [] : [[name as keyof Map & string, value] as const],
  );
}

const onlyBenchAccepts: Check = (barrier, { kind }) =>
  Object.entries(LACKS).flatMap(([key, what]) => {
    const value: unknown = Reflect.get(barrier, key);
    return kind === 'live' && value === 'accept' ? [fault([key], `only a bench lane may accept ${what}`, value)] : [];
  });

const lotIsAccepted: Check = (barrier) =>
  barrier.profile !== 'lot-modbus'
    ? []
    : LOT_LACKS.filter((key) => barrier[key] === 'refuse').map((key) =>
        fault([key], `lot-modbus is ${LACKS[key]}; a bench lane may say "accept"`, barrier[key]),
      );

const lotHasOneBarrier: Check = (barrier, { layout }) =>
  barrier.profile === 'lot-modbus' && layout === 'mantrap'
    ? [fault(['profile'], 'lot-modbus has one barrier, and a mantrap has two', barrier.profile)]
    : [];

const benchSimulatesOurs: Check = (barrier, { kind }) =>
  kind === 'bench' && barrier.path === 'bench' && barrier.profile !== 'egate-rtu-v1'
    ? [fault(['profile'], 'the bench simulates egate-rtu-v1 only; give the path of a device or pty', barrier.profile)]
    : [];

const requiredChannels: Check = (barrier, { layout }) => {
  const board = mapped(barrier);
  if (board === undefined) return [];
  return [
    ...REQUIRED[layout].relays
      .filter((name) => board.relays[name] === undefined)
      .map((name) => fault(['relays', name], `a ${layout} needs a relay for it`)),
    ...REQUIRED[layout].inputs
      .filter((name) => board.inputs[name] === undefined)
      .map((name) => fault(['inputs', name], `a ${layout} needs an input that tells it`)),
  ];
};

function twice(kind: 'relays' | 'inputs', map: RelayOptions | ContactOptions): BarrierFault[] {
  const seen = new Map<number, string>();
  return entries(map).flatMap(([name, { channel }]) => {
    const other = seen.get(channel);
    seen.set(channel, name);
    return other === undefined ? [] : [fault([kind, name, 'channel'], `${other} has this channel, too`, channel)];
  });
}

const oneEach: Check = (barrier) => {
  const board = mapped(barrier);
  return board === undefined ? [] : [...twice('relays', board.relays), ...twice('inputs', board.inputs)];
};

const cutWires: Check = (barrier) =>
  entries(mapped(barrier)?.inputs ?? {}).flatMap(([name, { polarity }]) => {
    const [wanted, why] = CUT_WIRE[name] ?? [polarity, ''];
    return polarity === wanted ? [] : [fault(['inputs', name, 'polarity'], `must be "${wanted}": ${why}`, polarity)];
  });

const doorsFall: Check = (barrier) => {
  const board = mapped(barrier);
  // A module that holds a safe value drives its relays when it is alone; relays that fall are all that a plain board has.
  if (board?.profile !== 'io-board') return [];
  return (['entry', 'exit'] as const).flatMap((door) => {
    const relay = board.relays[`${door}Open`];
    const wanted = FALLS[board.doors[door]];
    if (relay === undefined || relay.polarity === wanted) return [];
    const message = `must be "${wanted}": doors.${door} is "${board.doors[door]}", and a board left alone lets its relays fall`;
    return [fault(['relays', `${door}Open`, 'polarity'], message, relay.polarity)];
  });
};

/** Channels of one byte each way, as `!(outputs)(inputs)00` has. */
const DCON_CHANNELS = 8;

const dconChannels: Check = (barrier) => {
  const board = mapped(barrier);
  if (board?.profile !== 'io-board-dcon') return [];
  return (['relays', 'inputs'] as const).flatMap((kind) =>
    entries(board[kind])
      .filter(([, { channel }]) => channel >= DCON_CHANNELS)
      .map(([name, { channel }]) => fault([kind, name, 'channel'], 'this module has channels 0 to 7', channel)),
  );
};

const readsDiffer: Check = (barrier) => {
  if (barrier.profile !== 'io-board') return [];
  const [first, second] = barrier.inputReads;
  const highest = Math.max(...entries(barrier.inputs).map(([, { channel }]) => channel));
  if (Math.ceil(first / 8) === Math.ceil(second / 8))
    return [
      fault(
        ['inputReads'],
        'the answers must differ in length: 1 to 8 inputs are one byte, 9 to 16 two',
        barrier.inputReads,
      ),
    ];
  if (Math.min(first, second) <= highest)
    return [fault(['inputReads'], `both must reach channel ${highest}`, barrier.inputReads)];
  return [];
};

/** Scans that a dead-man must outlast: one that fails must not let a door fall. */
const SCANS_OF_A_DEAD_MAN = 3;

const deadManLasts: Check = (barrier) => {
  const least = SCANS_OF_A_DEAD_MAN * barrier.scanMs;
  const message = `must outlast three scans (${least} ms)`;
  if (barrier.profile === 'io-board')
    return barrier.pulseMs < least ? [fault(['pulseMs'], message, barrier.pulseMs)] : [];
  if (barrier.profile === 'io-board-dcon')
    return barrier.watchdogMs < least ? [fault(['watchdogMs'], message, barrier.watchdogMs)] : [];
  return [];
};

const CHECKS: readonly Check[] = [
  onlyBenchAccepts,
  benchSimulatesOurs,
  requiredChannels,
  oneEach,
  cutWires,
  doorsFall,
  dconChannels,
  readsDiffer,
  deadManLasts,
  lotIsAccepted,
  lotHasOneBarrier,
];

/** Every fault of the barrier in its lane; the paths start at the barrier. */
export function barrierFaults(barrier: Barrier, lane: LaneOfBarrier): readonly BarrierFault[] {
  return CHECKS.flatMap((check) => check(barrier, lane));
}
