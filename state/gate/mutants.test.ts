// Gates that are wrong on purpose: each must be caught by the invariant that it breaks, or the proof would prove nothing.
import { assign, StateMachine, type EventObject } from 'xstate';
import { describe, expect, it } from 'vitest';
import { begun, EVENTS, inner, keyOf } from './alphabet.fixture.ts';
import { silentParts } from './gate.fixture.ts';
import { INVARIANTS, type InvariantName } from './invariants.ts';
import { createGateMachine, type GateMachine } from './machine.ts';
import { walk } from './walk.ts';

const sound = createGateMachine(silentParts());

const yes = () => true;
const no = () => false;

interface Config {
  readonly states?: Readonly<Record<string, Config>>;
}

/** The configuration with `patch` laid over the state at `path`. */
function patched(config: Config, [first, ...rest]: readonly string[], patch: (config: Config) => Config): Config {
  if (first === undefined) return patch(config);
  const child = config.states?.[first];
  if (child === undefined) throw new Error(`there is no state ${first}`);
  return { ...config, states: { ...config.states, [first]: patched(child, rest, patch) } };
}

/** The gate with another configuration of one state. */
function reconfigured(path: readonly string[], patch: (config: Config) => Config): GateMachine {
  const config = patched(sound.config as Config, path, patch);
  return new StateMachine(config as never, sound.implementations as never) as unknown as GateMachine;
}

const without = (key: string) => (config: Config) => ({ ...config, [key]: undefined });
const withEvents = (on: object) => (config: Config) => ({
  ...config,
  on: { ...('on' in config ? (config.on as object) : {}), ...on },
});

const MUTANTS: readonly (readonly [fault: string, machine: GateMachine, caught: InvariantName])[] = [
  [
    'clears whatever was decided',
    sound.provide({ guards: { cleared: yes } }),
    'no exit opens without a clear decision, an admission or an emergency',
  ],
  [
    'opens when the traveller of a referral calls',
    reconfigured(['crossing', 'referred'], withEvents({ 'TRAVELLER.CALLED': 'opening' })),
    'nobody whom the inspection referred goes through without an admission',
  ],
  [
    'goes on when the reader of a referral comes back',
    reconfigured(['crossing', 'referred'], withEvents({ 'DEVICE.READY': 'recording' })),
    'no device undoes a referral',
  ],
  [
    'writes a refusal of entry for whomever, past what its types allow',
    sound.provide({
      actions: {
        noteResolution: assign(({ context }) => ({
          draft: context.draft && { ...context.draft, resolution: { kind: 'refuse-entry', remark: '' } as never },
        })),
      },
    }),
    'a citizen is never refused entry',
  ],
  [
    'takes any word of an officer for one that he may give',
    sound.provide({
      guards: { resolved: ({ event }) => event.type === 'OFFICER.RESOLVED' && event.resolution !== 'admit' },
    }),
    'an officer decides only what he may here',
  ],
  [
    'hears no alarm while it inspects',
    reconfigured(['crossing', 'inspecting'], withEvents({ 'BOARD.ALARM': { actions: 'note' } })),
    'an alarm releases the doors at once',
  ],
  [
    'takes a broken loop for a healthy one',
    sound.provide({ guards: { alarm: no, noAlarm: yes } }),
    'nothing but a reset with a healthy loop ends an emergency',
  ],
  [
    'ends an emergency when a scan comes',
    reconfigured(['emergency'], withEvents({ 'BOARD.SCAN': { target: 'securing', actions: 'note' } })),
    'nothing but a reset with a healthy loop ends an emergency',
  ],
  ['waits for ever for an officer', reconfigured(['crossing', 'referred'], without('after')), 'every wait ends'],
  ['waits for ever for the barrier', reconfigured(['crossing', 'opening'], without('after')), 'every wait ends'],
  [
    'refers without saying why',
    sound.provide({ actions: { addReason: () => undefined } }),
    'every referral has a reason',
  ],
  [
    'does not look at its devices while it inspects',
    sound.provide({ guards: { deviceLost: no } }),
    'nobody is inspected, decided about or cleared by a device that is lost',
  ],
  [
    'stays open whatever happens to it',
    sound.provide({ guards: { unfit: no } }),
    'the lane invites nobody while anything is unfit',
  ],
  [
    'takes every crossing for recorded',
    sound.provide({ guards: { unrecorded: no } }),
    'a crossing is on record before it is forgotten',
  ],
  [
    'gives the journal up',
    reconfigured(['crossing', 'recording'], (config) => ({ ...config, after: { record: 'leaving' } })),
    'a crossing is on record before it is forgotten',
  ],
];

/** Whether the invariant breaks anywhere in the machine; the walk ends where it does. */
function isCaught(machine: GateMachine, invariant: InvariantName): boolean {
  const caught = new Error('caught');
  try {
    walk(
      machine,
      begun(machine),
      keyOf,
      (snapshot): readonly EventObject[] => [...EVENTS, ...inner(snapshot)],
      (step) => {
        if (!INVARIANTS[invariant](step)) throw caught;
      },
      60_000,
    );
  } catch (error) {
    if (error === caught) return true;
    throw error;
  }
  return false;
}

describe('a gate that', () => {
  it.each(MUTANTS)('%s is caught', (_fault, machine, invariant) => {
    expect(isCaught(machine, invariant)).toBe(true);
  });

  it('compares pictures which are not there ends in an error, and not in an open door', () => {
    const machine = sound.provide({ guards: { comparable: yes } });
    expect(() => isCaught(machine, 'the machine never ends in an error')).toThrow('the gate has no pair of pictures');
  });
});
