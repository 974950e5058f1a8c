// A bench lane that stands: far ends, still camera and controller over many crossings, for what asks how the lane bears
// unplugged devices, noise, restarts and time. Whatever has been done to it, `recover` brings it back to open.
import { setTimeout as delay } from 'node:timers/promises';
import type { BoardOptions } from '../../hardware/bench/board.ts';
import { DEVICE_NAMES, type DeviceName, type Lane } from '../../state/lane/lane.ts';
import { err, ok, type Result } from '../../state/result.ts';
import { startController, type Controller } from '../controller/controller.ts';
import { serves } from '../controller/diagnosis/report.ts';
import type { Log } from '../controller/log.ts';
import { createFarEnds, type FarEnds } from './far-ends.ts';
import { createMishaps } from './mishaps.ts';
import { playCrossing, resolve, type Play, type Played } from './play.ts';
import { createStillCamera, type StillCamera } from './still-camera.ts';

export interface StandingLaneOptions {
  /** Every device `bench`, the camera too. */
  readonly lane: Lane;
  /** Folder of the journal and the watchlist. */
  readonly data: string;
  readonly modelDir: string;
  readonly log: Log;
  readonly board?: BoardOptions;
}

export interface StandingLane {
  readonly ends: FarEnds;
  readonly camera: StillCamera;
  /** The one that runs now. */
  readonly controller: Controller;
  unplug(device: DeviceName): Promise<void>;
  plugIn(device: DeviceName): void;
  play(play: Play): Promise<Played>;
  /** Takes back everything that was done to the lane. @returns after how many ms it was open, or in words why it is not */
  recover(withinMs: number): Promise<Result<number, string>>;
  /** Stops the controller in good order and starts another. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const POLL_MS = 5;

/** What keeps the lane from being open, in words. */
export function whyNotOpen(controller: Controller): string {
  const named = DEVICE_NAMES.map((name) => ({ name, ...controller.devices.status(name) }))
    .filter(({ state }) => state !== 'ready' && state !== 'degraded')
    .map(({ name, state, cause }) => `${name} ${state}${cause === '' ? '' : ` (${cause})`}`);
  return named.length === 0 ? JSON.stringify(controller.gate.snapshot.value) : named.join('; ');
}

export function startStandingLane(options: StandingLaneOptions): StandingLane {
  const ends = createFarEnds(options.lane, options.board);
  const camera = createStillCamera();
  const mishaps = createMishaps(ends.board?.board, options.lane.layout);
  const start = () =>
    startController({
      lane: ends.lane,
      data: options.data,
      modelDir: options.modelDir,
      log: options.log,
      chip: ends.chip,
      csca: ends.csca,
      camera: camera.device,
    });
  let controller = start();

  function plugIn(device: DeviceName): void {
    ends.plugIn(device);
    if (device === 'camera') camera.plugIn();
  }

  function quieten(): void {
    for (const device of DEVICE_NAMES) plugIn(device);
    ends.chipReader.remove();
    ends.board?.heal();
    ends.board?.board.set('fireAlarm', false);
    mishaps.end();
  }

  /** What the officer does on the way back to an open lane. */
  function attend(): void {
    const { gate } = controller;
    if (gate.snapshot.matches({ crossing: 'referred' })) resolve(controller, 'second-line');
    // Whoever is still between the doors is let out by hand.
    if (gate.snapshot.matches('outOfService')) ends.board?.board.people.clear();
    // Nobody ends an emergency, and shuts the doors, before those inside are out.
    const isEmpty = (ends.board?.board.people.count ?? 0) === 0;
    const mayReset = isEmpty || !gate.snapshot.matches('emergency');
    if (mayReset && gate.can({ type: 'OFFICER.RESET' })) gate.send({ type: 'OFFICER.RESET' });
  }

  // The face models are loaded after the start: a first traveller must not pay for that.
  const isOpen = () =>
    controller.gate.snapshot.matches('open') &&
    (['faceModels', 'trustStore'] as const).every((name) => serves(controller.serviceStatus(name)));

  return {
    ends,
    camera,
    get controller() {
      return controller;
    },
    async unplug(device) {
      if (device === 'camera') camera.unplug();
      await ends.unplug(device);
    },
    plugIn,
    play: (play) => playCrossing(ends, controller, play),
    async recover(withinMs) {
      const from = performance.now();
      quieten();
      while (!isOpen()) {
        if (performance.now() - from > withinMs) return err(whyNotOpen(controller));
        attend();
        await delay(POLL_MS);
      }
      return ok(performance.now() - from);
    },
    async restart() {
      await controller.stop();
      controller = start();
    },
    async stop() {
      await controller.stop();
      await ends.close();
    },
  };
}
