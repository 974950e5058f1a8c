// Gates that are wrong on purpose: each must be caught by the invariant that it breaks, or the proof would prove nothing.
import { assign, StateMachine, type EventObject } from 'xstate';
import { describe, expect, it } from 'vitest';
import { begun, eventsOf, inner, LAYOUTS, machineOf } from './alphabet.fixture.ts';
import type { BarrierOutputs } from './board.ts';
import { resolvedAs } from './context.ts';
import { troubles } from './fitness.ts';
import { INVARIANTS, type InvariantName } from './invariants.ts';
import { keyOf } from './key.fixture.ts';
import type { GateMachine } from './machine.ts';
import { mutants } from './mutants.fixture.ts';
import { outputsOf, type GateSnapshot } from './outputs.ts';
import { replay } from './stories.fixture.ts';
import { STORIES } from './stories.table.fixture.ts';
import { walk } from './walk.ts';

const sound = machineOf('turnstile');
const mantrap = machineOf('mantrap');

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
function reconfigured(
  path: readonly string[],
  patch: (config: Config) => Config,
  machine: GateMachine = sound,
): GateMachine {
  const config = patched(machine.config as Config, path, patch);
  return new StateMachine(config as never, machine.implementations as never) as unknown as GateMachine;
}

const without = (key: string) => (config: Config) => ({ ...config, [key]: undefined });
const withEvents = (on: object) => (config: Config) => ({
  ...config,
  on: { ...('on' in config ? (config.on as object) : {}), ...on },
});

type Tell = (snapshot: GateSnapshot) => BarrierOutputs;

const MUTANTS: readonly (readonly [fault: string, machine: GateMachine, caught: InvariantName, tell?: Tell])[] = [
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
    'opens over whatever the last traveller has left',
    sound.provide({ guards: { secureAndWanted: ({ context }) => troubles(context).length === 0 } }),
    'the lane opens only when it is empty, shut and fit',
  ],
  [
    'lets in whoever has laid a document down',
    mantrap.provide({ guards: { chipRead: yes } }),
    'the entry opens for a document whose chip was read, a clear decision, an admission, the way back, or an emergency',
  ],
  [
    'opens both doors to whoever comes in',
    mantrap,
    'never are two doors told to be open but in an emergency',
    (snapshot) => ({ ...outputsOf(snapshot), exitOpen: outputsOf(snapshot).entryOpen }),
  ],
  [
    'keeps its incidents to itself',
    sound,
    'staff is called while an incident is open',
    (snapshot) => ({ ...outputsOf(snapshot), alarm: false }),
  ],
  ['takes one door for two', sound.provide({ guards: { twoDoors: yes } }), 'a lane with one door opens no other'],
  [
    'opens the exit before the entry is shut',
    mantrap.provide({ guards: { mayOpen: yes, entryForced: no } }),
    'no door begins to open while the other is not shut, but to give way',
  ],
  [
    'looks at no document before it opens',
    sound.provide({ guards: { mayOpen: yes } }),
    'no exit begins to open for two, nor before the traveller has taken the document',
  ],
  [
    'lets somebody back out while the exit is open',
    mantrap.provide({ guards: { exitAjar: no, barrierTroubled: no } }),
    'nobody is let back out while the exit is not shut',
  ],
  [
    'opens for a traveller who has gone',
    sound.provide({ guards: { mayOpen: yes } }),
    'nobody is cleared or admitted through the exit who is not there',
  ],
  [
    'lets in while the exit is open',
    mantrap.provide({ guards: { deviceLost: no } }),
    'the entry is told to be open only while the exit is shut, or in an emergency',
  ],
  [
    'forgets its incidents when a scan comes',
    sound.provide({
      actions: {
        note: assign(({ context, event }) => ({
          ...(event.type === 'BOARD.SCAN' ? { inputs: event.inputs, latched: [] } : {}),
          ...(event.type === 'DEVICE.READY' ? { ready: { ...context.ready, [event.device]: true } } : {}),
        })),
      },
    }),
    'an opened housing is an incident',
  ],
  [
    'forgets its incidents when an officer resolves a case',
    sound.provide({
      actions: {
        noteResolution: assign(({ context, event }) => ({
          latched: [],
          draft: context.draft && {
            ...context.draft,
            resolution:
              event.type === 'OFFICER.RESOLVED' ? resolvedAs(context, event.resolution, event.remark) : undefined,
          },
        })),
      },
    }),
    'an incident stays until an officer resets it',
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

const NO_ERROR = 'the machine never ends in an error' satisfies InvariantName;

/** Whether the invariant breaks anywhere in the machine; the walk ends where it does. */
function isCaught(machine: GateMachine, invariant: InvariantName, tell: Tell = outputsOf): boolean {
  const caught = new Error('caught');
  try {
    walk(
      machine,
      begun(machine),
      keyOf,
      (snapshot): readonly EventObject[] => [...eventsOf(snapshot.context.settings.layout), ...inner(snapshot)],
      (step) => {
        if (!INVARIANTS[invariant](step)) throw caught;
      },
      60_000,
      tell,
    );
  } catch (error) {
    if (error === caught) return true;
    throw error;
  }
  return false;
}

describe('a gate that', () => {
  it.each(MUTANTS.map(([fault, ...gate]) => ({ fault, gate })))('$fault is caught', ({ gate }) => {
    expect(isCaught(...gate)).toBe(true);
  });

  it('compares pictures which are not there ends in an error, and not in an open door', () => {
    const machine = sound.provide({ guards: { comparable: yes } });
    expect(() => isCaught(machine, NO_ERROR)).toThrow('the gate has no pair of pictures');
  });

  it('breaks an invariant, whichever it is, stands here', () => {
    const caught = new Set<InvariantName>([NO_ERROR, ...MUTANTS.map(([, , invariant]) => invariant)]);
    expect([...caught].toSorted()).toEqual(Object.keys(INVARIANTS).toSorted());
  });
});

/** Mutants that nobody can tell from the gate, each with the reason. */
const EQUIVALENT: Readonly<Record<string, string>> = {
  'closed always 2: target swapped for #gate.outOfService':
    'a lane that is secure leaves outOfService for securing at once',
};

describe('a change of the definition', () => {
  const survivors = [...mutants()].flatMap(({ name, build }) => {
    const isKilled = LAYOUTS.some((layout) => {
      try {
        const machine = build(layout);
        return STORIES.some((story) => story.layout === layout && replay(machine, story) !== undefined);
      } catch {
        // It runs in circles, or does not start at all.
        return true;
      }
    });
    return isKilled ? [] : [name];
  });

  it('is noticed by a story: each guard left out, each transition left out, each target swapped', () => {
    expect(survivors).toEqual(Object.keys(EQUIVALENT));
  });

  it('is made of every transition there is', () => {
    expect([...mutants()].length).toBeGreaterThan(650);
  });
});
