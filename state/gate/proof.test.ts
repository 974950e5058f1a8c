// The proof: every event in every state that the machine can reach, with every class of answer, and what must hold there.
import { transition, type EventObject } from 'xstate';
import { describe, expect, it } from 'vitest';
import { begun, eventsOf, inner, LAYOUTS, machineOf } from './alphabet.fixture.ts';
import type { GateEvent } from './events.ts';
import { board, zoneOf } from './gate.fixture.ts';
import { INVARIANTS } from './invariants.ts';
import { keyOf } from './key.fixture.ts';
import type { GateMachine } from './machine.ts';
import { walk } from './walk.ts';

/** Every state of the definition that is not a mere stop-over of one macrostep. */
function* leaves(node: GateMachine['root']): Generator<string> {
  const children = Object.values(node.states);
  if (children.length === 0) yield node.id;
  for (const child of children) yield* leaves(child);
}

const STOP_OVERS = new Set([
  'gate.crossing.inspecting.presence.arriving',
  'gate.crossing.closing.ended',
  'gate.crossing.unrecorded.looking',
  'gate.crossing.decided',
  'gate.crossing.inspecting.evidence.face.attempted',
]);

/** States that only one layout has. */
const ONLY = {
  turnstile: /\.(unseen|before|awaitingChip|capturingAgain|through|strayed)$/,
  mantrap:
    /\.(awaitingPlace|outside|taking|entering|locking|givingWay|blocked|looking|back|staying|held|vanished)$|(admitting|back)\.awaited$/,
} as const;
const OTHER = { turnstile: 'mantrap', mantrap: 'turnstile' } as const;

describe.each(LAYOUTS)('the gate machine of a %s', (layout) => {
  const machine = machineOf(layout);
  const events = eventsOf(layout);
  const broken = new Map<string, string>();
  const reached = new Set<string>();
  const count = walk(
    machine,
    begun(machine),
    keyOf,
    (snapshot): readonly EventObject[] => [...events, ...inner(snapshot)],
    (step) => {
      for (const node of step.to._nodes) reached.add(node.id);
      for (const [name, holds] of Object.entries(INVARIANTS))
        if (!broken.has(name) && !holds(step)) broken.set(name, step.trace.join(' > '));
    },
    200_000,
  );

  it.each(Object.keys(INVARIANTS))('%s', (name) => {
    expect(broken.get(name)).toBeUndefined();
  });

  it('reaches every state of its definition', () => {
    const missing = [...leaves(machine.root)].filter(
      (id) => !reached.has(id) && !STOP_OVERS.has(id) && !ONLY[OTHER[layout]].test(id),
    );
    expect(missing).toEqual([]);
  });

  it('is walked whole', () => {
    expect(count.states).toBeGreaterThan(1000);
    expect(count.transitions).toBeGreaterThanOrEqual((count.states - count.ended) * events.length);
    expect(count.ended).toBeLessThan(count.states / 4);
  });

  it('lets nobody but the root and the emergency handle an alarm', () => {
    const handlers = [...allNodes(machine.root)].filter(
      (node) => node.config.on !== undefined && 'BOARD.ALARM' in node.config.on,
    );
    expect(handlers.map(({ id }) => id)).toEqual(['gate', 'gate.emergency']);
  });

  it.each(['mrzReader', 'chipReader', 'camera', 'journal'] as const)(
    'treats every device alike: %s lost in an inspection refers, and names it',
    (device) => {
      let snapshot = begun(machine);
      const events: GateEvent[] = [
        ...(['barrier', 'mrzReader'] as const).map((ready) => ({ type: 'DEVICE.READY', device: ready }) as const),
        { type: 'BOARD.SCAN', inputs: board() },
        { type: 'DOCUMENT.READ', zone: zoneOf('NLD') },
        { type: 'DEVICE.LOST', device },
      ];
      for (const event of events) [snapshot] = transition(machine, snapshot, event);
      expect(snapshot.value).toEqual({ crossing: 'referred' });
      expect(snapshot.context.draft?.reasons).toHaveLength(1);
      expect(snapshot.context.draft?.reasons[0]).toMatch(/-lost$/);
    },
  );
});

function* allNodes(node: GateMachine['root']): Generator<GateMachine['root']> {
  yield node;
  for (const child of Object.values(node.states)) yield* allNodes(child);
}
