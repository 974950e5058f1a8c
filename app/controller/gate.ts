// Runs the gate machine: one actor, the device statuses as its events, and what it enters told as a timeline.
import { createActor } from 'xstate';
import { randomUUID } from 'node:crypto';
import { actorsOf, type GatePorts } from '../../state/gate/actors.ts';
import { unfitness } from '../../state/gate/fitness.ts';
import type { GateSettings } from '../../state/gate/context.ts';
import { delaysOf } from '../../state/gate/delays.ts';
import type { GateDevice, GateEvent } from '../../state/gate/events.ts';
import { createGateMachine } from '../../state/gate/machine.ts';
import type { GateSnapshot } from '../../state/gate/outputs.ts';
import type { DeviceStatus } from '../../state/lane/device.ts';
import type { Lane } from '../../state/lane/lane.ts';
import { messageOf } from '../../state/result.ts';
import { localDay } from './local-day.ts';
import type { Log } from './log.ts';

/** A state that was entered, without the name of the machine, or `decision` when the inspection came to one. */
export interface TimelineEvent {
  /** Milliseconds of the monotonic clock. */
  readonly ms: number;
  readonly event: string;
}

export interface Gate {
  readonly snapshot: GateSnapshot;
  /** Resolves, with the cause, if the machine ends in an error: then nobody may feed the board's watchdog any more. */
  readonly failed: Promise<string>;
  send(event: GateEvent): void;
  /** Whether the event would change anything now. */
  can(event: GateEvent): boolean;
  /** A device that serves, well or badly, is ready; any other is lost. Told to the machine when it changes. */
  setDevice(device: GateDevice, status: DeviceStatus): void;
  /** After each change; returns what ends it. */
  onChange(listener: (snapshot: GateSnapshot) => void): () => void;
  onTimeline(listener: (event: TimelineEvent) => void): () => void;
  /** Records what is open and stops. Resolves when the machine has ended, or after `withinMs` (an emergency does not end). */
  stop(withinMs: number): Promise<void>;
}

/** The states that are in the second snapshot and not in the first, each as the way to it: `crossing.inspecting`. */
function entered(before: GateSnapshot | undefined, after: GateSnapshot): readonly string[] {
  const old = new Set(before?._nodes);
  return after._nodes.filter((node) => !old.has(node) && node.path.length > 0).map(({ path }) => path.join('.'));
}

/** Where the machine is, in one word or two: `open.waiting`, `crossing.inspecting`. */
export function stateText(snapshot: GateSnapshot): string {
  const [shallow, deep] = snapshot._nodes.filter(({ path }) => path.length > 0);
  return (deep?.path.length === 2 ? deep : shallow)?.path.join('.') ?? '';
}

/** @param lossOf what the loss of each device does, by the degrade table */
export function startGate(lane: Lane, ports: GatePorts, lossOf: GateSettings['lossOf'], log: Log): Gate {
  const machine = createGateMachine({
    settings: {
      lane: lane.lane,
      direction: lane.direction,
      state: lane.state,
      opensAtStart: lane.policies.opensAtStart,
      layout: lane.layout,
      released: {
        entry: lane.devices.barrier.doors.entry === 'fail-safe',
        exit: lane.devices.barrier.doors.exit === 'fail-safe',
      },
      lossOf,
    },
    delays: delaysOf(lane.times),
    actors: actorsOf(ports),
    now: () => new Date(),
    newId: randomUUID,
    today: () => localDay(new Date()),
  });
  const actor = createActor(machine);
  const changed = new Set<(snapshot: GateSnapshot) => void>();
  const told = new Set<(event: TimelineEvent) => void>();
  const ready = new Map<GateDevice, boolean>();
  let before: GateSnapshot = actor.getSnapshot();
  const { promise: end, resolve: ended } = Promise.withResolvers<undefined>();
  const { promise: failed, resolve: fail } = Promise.withResolvers<string>();

  function tell(event: string): void {
    log.info({ event }, 'gate');
    for (const listener of told) listener({ ms: performance.now(), event });
  }

  actor.subscribe({
    next: (snapshot: GateSnapshot) => {
      const was = before;
      before = snapshot;
      const judged = snapshot.context.draft?.judgement;
      if (judged !== undefined && judged !== was.context.draft?.judgement) tell('decision');
      for (const state of entered(was, snapshot)) tell(state);
      // Entered anew from itself, which no difference of states shows.
      if (
        was.matches({ open: 'retry' }) &&
        snapshot.matches({ open: 'retry' }) &&
        snapshot.context.unreadable > was.context.unreadable
      )
        tell('open.retry');
      if (snapshot.matches('outOfService') && !was.matches('outOfService'))
        log.warn({ causes: unfitness(snapshot.context) }, 'out of service');
      for (const listener of changed) listener(snapshot);
    },
    error: (error) => {
      log.fatal({ err: error }, 'the gate machine has ended in an error');
      fail(messageOf(error));
      ended(undefined);
    },
    complete: () => ended(undefined),
  });
  for (const state of entered(undefined, before)) tell(state);
  actor.start();

  return {
    failed,
    get snapshot() {
      return actor.getSnapshot();
    },
    send: (event) => actor.send(event),
    can: (event) => actor.getSnapshot().can(event),
    setDevice(device, { state }) {
      const serves = state === 'ready' || state === 'degraded';
      if (ready.get(device) === serves) return;
      ready.set(device, serves);
      actor.send({ type: serves ? 'DEVICE.READY' : 'DEVICE.LOST', device });
    },
    onChange(listener) {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    onTimeline(listener) {
      told.add(listener);
      return () => told.delete(listener);
    },
    async stop(withinMs) {
      actor.send({ type: 'LANE.STOP' });
      // An emergency does not end because we do: the board takes the doors over as they are.
      if (actor.getSnapshot().matches({ emergency: { journal: 'done' } })) ended(undefined);
      const timer = setTimeout(() => ended(undefined), withinMs);
      await end;
      clearTimeout(timer);
      actor.stop();
    },
  };
}
