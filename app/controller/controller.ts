// The composition root of one lane: wires devices, stores and models to the gate machine, and the machine to the board.
// Nothing here decides anything. All of it runs on the main thread and none of it is slow: what is slow lies in workers.
import path from 'node:path';
import { startFaceEngine, type FaceEngine } from '../../models/face/engine.ts';
import { startRepairs } from '../../state/document/mrz/repairs.ts';
import { startGenuineness } from '../../state/document/pki/genuineness.ts';
import { startCodes } from '../../state/document/seal/codes.ts';
import { startPortraitDecoder, type PortraitDecoder } from '../../state/document/portrait/decoder.ts';
import type { BarrierScan } from '../../state/gate/board.ts';
import { nextOutputs, outputsOf } from '../../state/gate/outputs.ts';
import type { CapturePort, JournalPort } from '../../state/gate/ports.ts';
import type { Availability } from '../../state/inspection/availability.ts';
import type { Source, SourceStates } from '../../state/inspection/degrade.ts';
import { startHall } from '../../state/hall/hall.ts';
import type { Crossing } from '../../state/journal/crossing.ts';
import { startJournal, type Journal } from '../../state/journal/journal.ts';
import type { DeviceStatus } from '../../state/lane/device.ts';
import type { Lane } from '../../state/lane/lane.ts';
import { messageOf } from '../../state/result.ts';
import { startPermits } from '../../state/permits/permits.ts';
import { startWatchlist, type Watchlist } from '../../state/watchlist/watchlist.ts';
import type { ChipDevice } from './chip.ts';
import { countedCamera, countedChip } from './counted.ts';
import { startDevices, type AdaptedDevice, type Devices, type WireEvent } from './devices.ts';
import { startGate, type Gate } from './gate.ts';
import type { FaceFinder } from './guidance.ts';
import { createInspection } from './inspection.ts';
import type { Log } from './log.ts';
import type { ServiceName } from './services.ts';

export interface CameraDevice extends CapturePort, AdaptedDevice {}

export interface ControllerOptions {
  /** Every device by a path that can be opened: a bench has put its own in the place of `bench`. */
  readonly lane: Lane;
  /** Folder of the journal and the watchlist. */
  readonly data: string;
  /** Where `obtainModels` has put the models. */
  readonly modelDir: string;
  readonly log: Log;
  readonly chip: ChipDevice;
  /** Folder of the authorities of passports, where it is not `csca` of the data folder: a bench has its own states. */
  readonly csca?: string | undefined;
  readonly camera: (finder: FaceFinder) => CameraDevice;
  readonly onWire?: (event: WireEvent) => void;
  readonly onScan?: (scan: BarrierScan) => void;
}

export interface Controller {
  readonly lane: Lane;
  readonly gate: Gate;
  readonly devices: Devices;
  readonly journal: Journal;
  readonly watchlist: Watchlist;
  readonly face: FaceEngine;
  readonly portraits: PortraitDecoder;
  /** Resolves, with the cause, if the gate machine ends in an error; the board is no longer scanned then. */
  readonly failed: Promise<string>;
  readonly chipProgress: { readonly read: number; readonly total: number } | undefined;
  serviceStatus(name: ServiceName): DeviceStatus;
  /** How old or gone each source of the degrade table is now. */
  sources(): SourceStates;
  /** Whom the lane serves by itself now. */
  availability(): Availability;
  /** ISO 8601, UTC; undefined for what is no list, and for a list that was never imported. */
  importedAt(source: Source): string | undefined;
  /** Looks at the folder of authorities now, and not only in its time. */
  refreshTrust(): Promise<void>;
  /** Whatever a screen shows may have changed; returns what ends it, as the next does. */
  onChange(listener: () => void): () => void;
  /** A crossing is on record. */
  onRecorded(listener: (crossing: Crossing, seq: number) => void): () => void;
  /** Records what is open, then closes everything. Idempotent. */
  stop(): Promise<void>;
}

/** How often the threads are asked whether they live, ms. */
const WATCH_MS = 250;
/** How long a crossing that is open may take to be recorded when the controller stops, ms. */
const STOP_MS = 6000;
/** Below the time for a decision, so that a store that hangs is named; an answer takes a millisecond. */
const LOOK_UP_MS = 1200;
/** How often the ages of the lists are looked at, ms. */
const AGES_MS = 10_000;
/** How often pictures that have had their days are deleted, ms. */
const RETENTION_MS = 3_600_000;

export function startController(options: ControllerOptions): Controller {
  const { lane, data, log } = options;
  const listeners = new Set<() => void>();
  const recorded = new Set<(crossing: Crossing, seq: number) => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };

  const journal = startJournal({ file: path.join(data, 'journal.sqlite'), recordMs: lane.times.record });
  const watchlist = startWatchlist({ file: path.join(data, 'watchlist.sqlite'), askMs: lane.times.watchlist });
  const face = startFaceEngine({ modelDir: options.modelDir, timeoutMs: lane.times.compare });
  const portraits = startPortraitDecoder();
  const inspection = createInspection(lane, data, log);
  const permits = startPermits({ file: path.join(data, 'permits.sqlite'), askMs: LOOK_UP_MS });
  const hall = startHall({
    file: path.join(data, 'hall.sqlite'),
    windowMinutes: inspection.hallWindowMinutes,
    askMs: LOOK_UP_MS,
  });
  const codes = startCodes({
    folder: path.join(data, 'trust'),
    hallFile: path.join(data, 'hall.sqlite'),
    timeoutMs: LOOK_UP_MS,
  });
  const genuineness = startGenuineness({
    folder: options.csca ?? path.join(data, 'csca'),
    cacheFile: path.join(data, 'verified.json'),
    coverageFile: path.join(data, 'coverage.json'),
    policy: { sha1: lane.policies.sha1Signatures },
  });
  const repairs = startRepairs();
  /** The gate forgets it after its time; a later one takes its place. */
  let lastCode: Buffer | undefined;
  const ages: { list: string | undefined; permits: string | undefined } = { list: undefined, permits: undefined };
  const chip = countedChip(options.chip);
  const camera = countedCamera(options.camera(face));
  let progress: Controller['chipProgress'];

  /** Tells the lanes of the hall that this document has gone through. */
  function noteUse({ outcome, document, direction, endedAt }: Crossing): void {
    if (outcome !== 'opened' || document === undefined) return;
    const { number: documentNumber, issuingState } = document;
    hall
      .note({ documentNumber, issuingState, lane: lane.lane, direction, at: endedAt })
      .catch((error: unknown) => log.error({ cause: messageOf(error) }, 'the hall was not told of a crossing'));
  }

  const recording: JournalPort = {
    async record(crossing) {
      const seq = await journal.record(crossing).catch((error: unknown) => {
        // The machine tries again; that it has to, and why, is for the technician.
        log.error({ cause: messageOf(error) }, 'a crossing is not recorded');
        throw error;
      });
      log.info({ seq, outcome: crossing.outcome, passage: crossing.passage, reasons: crossing.reasons }, 'recorded');
      noteUse(crossing);
      for (const listener of recorded) listener(crossing, seq);
      return seq;
    },
  };

  const trustDate = () => genuineness.report?.trust.listDate?.toISOString();

  const sources = () =>
    inspection.sources({
      device: (name) => devices.status(name),
      journal: () => journal.status,
      listImportedAt: () => ages.list,
      permitsImportedAt: () => ages.permits,
      trustDate,
    });

  const gate = startGate(
    lane,
    {
      chip: chip.port,
      genuineness,
      watchlist,
      capture: camera,
      face,
      journal: recording,
      permits,
      hall,
      code: (use, signal) =>
        lastCode === undefined ? Promise.resolve('unsigned') : codes.judge(lastCode, use, signal),
      sources,
      rules: () => inspection.rules(),
      onChipProgress: (read, total) => {
        progress = { read, total };
        changed();
      },
    },
    inspection.lossOf,
    log,
  );

  const devices = startDevices({
    lane,
    gate,
    log,
    chipReader: chip,
    camera,
    onStatus: changed,
    repairs,
    onCode: (bytes) => (lastCode = bytes),
    onWire: options.onWire,
    onScan: (scan) => options.onScan?.(scan),
  });

  options.chip.onDocument?.((isThere) => gate.send({ type: isThere ? 'DOCUMENT.PLACED' : 'DOCUMENT.REMOVED' }));

  async function lookAtAges(): Promise<void> {
    const [list, permitList] = await Promise.all([watchlist.size(), permits.size()]);
    ages.list = list.ok ? list.value.importedAt : undefined;
    ages.permits = permitList.ok ? permitList.value.importedAt : undefined;
  }
  const age = () => {
    lookAtAges().catch((error: unknown) => log.error({ cause: messageOf(error) }, 'the lists cannot be measured'));
  };
  const aging = setInterval(age, AGES_MS);
  age();

  const services: Readonly<Record<ServiceName, { readonly status: DeviceStatus }>> = {
    journal,
    watchlist,
    permits,
    hall,
    codes,
    trustStore: genuineness,
    faceModels: face,
    portraitDecoder: portraits,
  };

  let outputs = outputsOf(gate.snapshot);
  devices.barrier.setOutputs(outputs);
  gate.onChange((snapshot) => {
    outputs = nextOutputs(outputs, snapshot);
    devices.barrier.setOutputs(outputs);
    if (!snapshot.matches('crossing')) progress = undefined;
    changed();
  });

  const seen = new Map<ServiceName, string>();
  function watch(): void {
    gate.setDevice('journal', journal.status);
    for (const name of Object.keys(services) as ServiceName[]) {
      const { state, cause } = services[name].status;
      const now = `${state}: ${cause}`;
      if (seen.get(name) === now) continue;
      seen.set(name, now);
      log.info({ service: name, state, cause }, 'service');
      changed();
    }
  }
  const watching = setInterval(watch, WATCH_MS);

  function deleteExpired(): void {
    journal.deleteExpired(new Date(), lane.policies.keepReferredDays).then(
      ({ images }) => log.info({ images }, 'deleted pictures that have had their days'),
      (error: unknown) => log.error({ err: error }, 'pictures that have had their days were not deleted'),
    );
  }
  const retention = setInterval(deleteExpired, RETENTION_MS);
  deleteExpired();

  async function stop(): Promise<void> {
    await gate.stop(STOP_MS);
    clearInterval(watching);
    clearInterval(retention);
    clearInterval(aging);
    await devices.stop();
    await Promise.all([
      journal.stop(),
      watchlist.stop(),
      permits.stop(),
      hall.stop(),
      codes.stop(),
      genuineness.stop(),
      repairs.stop(),
      face.stop(),
      portraits.stop(),
    ]);
  }

  // A lane without its machine leaves the doors to the board's watchdog, at once.
  const failed = gate.failed.then(async (cause) => {
    await devices.barrier.stop();
    return cause;
  });

  let stopping: Promise<void> | undefined;
  return {
    failed,
    lane,
    gate,
    devices,
    journal,
    watchlist,
    face,
    portraits,
    get chipProgress() {
      return progress;
    },
    serviceStatus: (name) => services[name].status,
    sources,
    availability: () => inspection.availability(sources()),
    importedAt(source) {
      if (source === 'permits') return ages.permits;
      if (source === 'trust-store') return trustDate();
      return source === 'document-list' || source === 'person-list' ? ages.list : undefined;
    },
    refreshTrust: () => genuineness.refresh(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onRecorded(listener) {
      recorded.add(listener);
      return () => recorded.delete(listener);
    },
    stop: () => (stopping ??= stop()),
  };
}
