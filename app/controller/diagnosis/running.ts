// What a running controller lets a diagnosis do: close its lane, test its own readers while it is closed, and open it again if
// the diagnosis has closed it. There is no second master: the devices stay the controller's, and what readers read meanwhile goes
// to the test and never to the gate. Nothing here moves a door; for that the controller has to be stopped.
import type { MrzFrame } from '../../../state/gate/ports.ts';
import type { DeviceName } from '../../../state/lane/lane.ts';
import { err, messageOf, ok, type Result } from '../../../state/result.ts';
import type { ChipDevice } from '../chip.ts';
import type { Controller } from '../controller.ts';
import { localDay } from '../local-day.ts';
import type { Log } from '../log.ts';
import { statusReport } from '../status-report.ts';
import { inputTests } from './barrier-inputs.ts';
import { testChipReader, testCodeScanner, testMrzReader, type ReaderUnderTest } from './readers.ts';
import { atMost, equal, serves, told, untested, type Test } from './report.ts';
import type { Help, Technician } from './technician.ts';

export interface RunningDiagnosis {
  /** Asks the gate to close; a crossing that is under way is finished first. Says whether the lane was wanted open. */
  close(): { readonly wasOpen: boolean };
  /** Opens the lane, if this diagnosis has closed it. */
  reopen(): { readonly opened: boolean };
  /**
   * Tests one device; one test at a time, and only while the lane is closed or out of service. The error says why not.
   * @param withinMs how long somebody may take to lay a specimen down
   */
  test(device: DeviceName, withinMs: number, signal: AbortSignal): Promise<Result<readonly Test[], string>>;
}

export interface RunningDiagnosisOptions {
  readonly controller: Controller;
  readonly chip: ChipDevice;
  /** The bench, for what it simulates; else a person, who is asked by the command. */
  readonly technician: (device: DeviceName) => Technician | undefined;
  readonly log: Log;
}

const STOP_FIRST = 'stop the controller first';
/** In these the gate takes no traveller. */
const SHUT = ['closed', 'out-of-service'];

/** A person at the terminal of the command, who has just been asked there. */
function askedElsewhere(patienceMs: number): Technician {
  return {
    acts: 'by-hand',
    patienceMs,
    ask: () => () => undefined,
    agreesToMove: () => Promise.resolve(false),
    sees: () => Promise.resolve('skipped'),
  };
}

export function createRunningDiagnosis(options: RunningDiagnosisOptions): RunningDiagnosis {
  const { controller, chip, log } = options;
  const { devices, gate, lane } = controller;
  let closedByUs = false;
  let testing = false;
  let zone: readonly string[] | undefined;

  // Whoever opens the lane meanwhile has taken it over.
  gate.onChange(({ context }) => {
    if (context.wantsOpen) closedByUs = false;
  });

  const isShut = () => SHUT.includes(statusReport(controller).state);

  function readerOf<Frame>(
    name: 'mrzReader' | 'codeScanner',
    listeners: Set<(frame: Frame) => void>,
  ): ReaderUnderTest<Frame> {
    return {
      get status() {
        return devices.status(name);
      },
      get counters() {
        return devices.counters(name) ?? { discardedBytes: 0 };
      },
      onFrame(take) {
        listeners.add(take);
        return () => listeners.delete(take);
      },
    };
  }

  /** The latest word of the board, and what cannot be tested while the controller scans it. */
  function barrierTests(): readonly Test[] {
    if (!serves(devices.status('barrier'))) return [];
    const inputs = devices.scan?.inputs;
    const { p50Ms, failedScans } = devices.barrier.statistics();
    return [
      equal('commissioned', 'yes', 'yes'),
      atMost('answer in ms', Math.round(p50Ms * 10) / 10, lane.devices.barrier.answerMs),
      told('scans lost since the start', failedScans),
      ...(inputs === undefined ? [] : inputTests(inputs, lane.layout, false)),
      untested('doors, lights, fire loop, watchdog', STOP_FIRST),
    ];
  }

  async function readerTests(
    device: 'mrzReader' | 'codeScanner' | 'chipReader',
    technician: Technician,
    signal: AbortSignal,
  ): Promise<readonly Test[]> {
    const help: Help = { kind: 'technician', technician };
    if (device === 'chipReader')
      return serves(devices.status(device))
        ? testChipReader(chip.port, help, zone, AbortSignal.any([signal, AbortSignal.timeout(lane.times.chip)]))
        : [];
    const zones = new Set<(frame: MrzFrame) => void>();
    const codes = new Set<(bytes: Buffer) => void>();
    const hand =
      <Frame>(listeners: ReadonlySet<(frame: Frame) => void>) =>
      (frame: Frame) => {
        for (const listener of listeners) listener(frame);
      };
    const end = devices.divert({ onZone: hand(zones), onCode: hand(codes) });
    try {
      if (device === 'codeScanner') return await testCodeScanner(readerOf(device, codes), help, signal);
      const found = await testMrzReader(readerOf(device, zones), help, localDay(new Date()), signal);
      zone = found.lines;
      return found.tests;
    } finally {
      end();
    }
  }

  async function test(device: DeviceName, withinMs: number, signal: AbortSignal) {
    if (device === 'camera') return ok([untested('picture', `the traveller page has the camera: ${STOP_FIRST}`)]);
    if (device === 'barrier') return ok(barrierTests());
    if (!isShut()) return err('the lane is not closed');
    if (testing) return err('another test is under way');
    testing = true;
    // Whoever opens the lane ends the test: what is read then is a traveller's.
    const opened = new AbortController();
    const stopWatching = gate.onChange(() => {
      if (!isShut()) opened.abort();
    });
    const technician = options.technician(device) ?? askedElsewhere(withinMs);
    try {
      return ok(await readerTests(device, technician, AbortSignal.any([signal, opened.signal])));
    } catch (error) {
      return err(messageOf(error));
    } finally {
      stopWatching();
      testing = false;
    }
  }

  return {
    close() {
      const wasOpen = gate.snapshot.context.wantsOpen;
      log.info({ wasOpen }, 'a diagnosis closes the lane');
      gate.send({ type: 'OFFICER.CLOSE' });
      closedByUs = wasOpen;
      return { wasOpen };
    },
    reopen() {
      const opened = closedByUs;
      closedByUs = false;
      zone = undefined;
      log.info({ opened }, 'a diagnosis has ended');
      if (opened) gate.send({ type: 'OFFICER.OPEN' });
      return { opened };
    },
    test,
  };
}
