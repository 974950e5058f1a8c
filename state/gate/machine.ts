// The gate: one XState machine. Events only write down what has happened; what follows is told by levels (`always`), so
// that no edge can be missed. An alarm is handled at the root and by nobody else. README.md tells the states in words.
import { initialContext, crossingOf } from './context.ts';
import { crossingState } from './crossing.ts';
import { gateSetup, present, type GateParts } from './setup.ts';

const MOST_MICROSTEPS = 100;

export function createGateMachine(parts: GateParts) {
  const gate = gateSetup(parts);

  const forced = { guard: 'forced', actions: { type: 'latch', params: 'barrier-forced' } } as const;
  // Somebody who is locked in between two doors goes out as they came, when an officer says so.
  const letOut = { guard: 'insideLocked', target: '#gate.crossing.leaving.back', actions: 'note' } as const;

  const open = gate.createStateConfig({
    initial: 'waiting',
    always: [
      { guard: 'unfit', target: 'outOfService', actions: 'latchForced' },
      { guard: 'unwanted', target: 'closed' },
    ],
    on: {
      'DOCUMENT.READ': { target: 'crossing', actions: 'begin' },
      'DOCUMENT.UNREADABLE': [
        {
          guard: 'tooOftenUnreadable',
          target: '#gate.crossing.referred',
          actions: ['begin', { type: 'addReason', params: 'document-unreadable' }],
        },
        { target: '.retry', reenter: true, actions: 'countUnreadable' },
      ],
      'TRAVELLER.CALLED': {
        target: '#gate.crossing.referred',
        actions: ['begin', { type: 'addReason', params: 'assistance-requested' }],
      },
    },
    states: {
      waiting: {},
      retry: { after: { leave: { target: 'waiting', actions: 'forgetUnreadable' } } },
    },
  });

  const emergency = gate.createStateConfig({
    type: 'parallel',
    entry: 'noteEmergency',
    on: {
      'BOARD.ALARM': { actions: 'note' },
      // Whoever stops the controller now leaves the doors to the board, never shut by a last word of ours.
      'LANE.STOP': {},
    },
    states: {
      loop: {
        initial: 'alarm',
        states: {
          alarm: { always: { guard: 'noAlarm', target: 'healing' } },
          healing: { always: { guard: 'alarm', target: 'alarm' }, after: { fireDebounce: 'resettable' } },
          resettable: {
            always: [
              { guard: 'alarm', target: 'alarm' },
              { guard: 'somebodyInDoorway', target: 'occupied' },
            ],
            on: {
              'OFFICER.RESET': [
                { guard: 'unrecorded', target: '#recording', actions: 'note' },
                { target: '#gate.securing', actions: 'note' },
              ],
            },
          },
          // No door is shut onto somebody.
          occupied: {
            always: [
              { guard: 'alarm', target: 'alarm' },
              { guard: 'doorwaysFree', target: 'resettable' },
            ],
          },
        },
      },
      journal: {
        initial: 'recording',
        states: {
          recording: {
            invoke: {
              src: 'record',
              input: ({ context }) => present(crossingOf(context, parts.now().toISOString()), 'crossing'),
              onDone: { target: 'done', actions: { type: 'save', params: { recorded: true } } },
              onError: 'unrecorded',
            },
            after: { record: 'unrecorded' },
          },
          unrecorded: { after: { leave: 'recording' } },
          done: {},
        },
      },
    },
  });

  return gate.createMachine({
    id: 'gate',
    // A macrostep that does not end is an error of the machine, and not a controller that hangs.
    options: { maxIterations: MOST_MICROSTEPS },
    context: initialContext(parts.settings),
    initial: 'securing',
    on: {
      'BOARD.ALARM': { target: '.emergency', actions: 'note' },
      'BOARD.SCAN': { actions: 'note' },
      'DEVICE.LOST': { actions: 'note' },
      'DEVICE.READY': { actions: 'note' },
      'CODE.SCANNED': { actions: ['note', 'forgetOldCode', 'keepCode'] },
      'CODE.EXPIRED': { actions: 'note' },
      'DOCUMENT.PLACED': { actions: 'note' },
      'DOCUMENT.REMOVED': { actions: 'note' },
      'OFFICER.RESET': { actions: 'note' },
      'OFFICER.OPEN': { actions: 'note' },
      'OFFICER.CLOSE': { actions: 'note' },
      'OFFICER.CAME': { actions: 'note' },
      // Where there is a crossing to refer, the states below refer it; elsewhere the officer is told.
      'TRAVELLER.CALLED': { actions: 'note' },
      'LANE.STOP': [
        { guard: 'unrecorded', target: '.stopping', actions: { type: 'addReason', params: 'lane-stopped' } },
        { target: '.stopped' },
      ],
    },
    states: {
      securing: {
        entry: 'end',
        always: [forced, { guard: 'secureAndWanted', target: 'open' }, { guard: 'secure', target: 'closed' }],
        on: { 'OFFICER.RESET': letOut },
        after: { securing: 'outOfService' },
      },
      outOfService: {
        always: [forced, { guard: 'secure', target: 'securing' }],
        on: { 'OFFICER.RESET': letOut },
      },
      closed: {
        always: [
          { guard: 'unfit', target: 'outOfService', actions: 'latchForced' },
          { guard: 'secureAndWanted', target: 'securing' },
        ],
      },
      open,
      crossing: crossingState(gate, parts),
      emergency,
      stopping: {
        initial: 'shut',
        on: { 'LANE.STOP': {} },
        invoke: {
          src: 'record',
          input: ({ context }) => present(crossingOf(context, parts.now().toISOString()), 'crossing'),
          onDone: { target: 'stopped', actions: { type: 'save', params: { recorded: true } } },
          onError: 'stopped',
        },
        after: { record: 'stopped' },
        states: {
          shut: {},
          // Somebody may stand in the door: our last word leaves it open, and the board takes over.
          released: {},
          entering: {},
        },
      },
      stopped: { type: 'final' },
    },
  });
}

export type GateMachine = ReturnType<typeof createGateMachine>;
