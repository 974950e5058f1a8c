// The screens of a running lane: pushes each page its view when it has changed, and carries out what the pages order.
import type { FromScreen, ToScreen } from '../contract/messages.ts';
import type { BenchView } from '../contract/simulated-lane.ts';
import type { DeviceView, FacePicture, OfficerView, Role } from '../contract/views.ts';
import type { FromBench } from '../contract/messages.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import type { DeviceStatus } from '../../state/lane/device.ts';
import { DEVICE_NAMES } from '../../state/lane/lane.ts';
import type { ListSize } from '../../state/watchlist/watchlist.ts';
import type { Controller } from './controller.ts';
import { SERVICE_NAMES } from './services.ts';
import { facePictureOf } from './face-picture.ts';
import type { Log } from './log.ts';
import { createOrders } from './orders.ts';
import type { PageCapture } from './page-capture.ts';
import type { Files } from './serve/files.ts';
import { startServer, type Server } from './serve/server.ts';
import { createTechnicianFeed } from './technician-feed.ts';
import { officerView, type CasePictures } from './views/officer.ts';
import { sameView, travellerView } from './views/traveller.ts';

/** What a bench lane adds; a live lane has none. */
export interface BenchScreen {
  view(): BenchView;
  /** Resolves with why the order was not carried out, or with undefined. */
  order(message: FromBench): Promise<string | undefined>;
  /** The address of the picture that takes the place of the traveller page's camera. */
  readonly picture: string | undefined;
  onChange(listener: () => void): void;
}

export interface ScreensOptions {
  readonly controller: Controller;
  readonly files: Files;
  readonly landmarker: string | undefined;
  readonly port: number;
  readonly log: Log;
  /** The camera of the traveller page, where the lane's camera is that. */
  readonly camera: PageCapture | undefined;
  readonly bench: BenchScreen | undefined;
}

export interface Screens {
  /** The lane's id, which every message carries. */
  readonly lane: string;
  readonly server: Server;
  /** The pages that this lane shows in windows of their own. */
  readonly shown: readonly Role[];
  send(role: Role, message: ToScreen): void;
  /** Something that a view shows may have changed. */
  changed(): void;
  close(): Promise<void>;
}

const RECENT = 20;
const LIST_AGE_MS = 60_000;
/** A chip's progress comes much faster than an eye sees. */
const PUSH_MS = 25;
const PICTURE_MS = 10_000;
/** Counters change with every scan: the technician is told so often, ms. */
const COUNTERS_MS = 1000;

function deviceView(name: string, { state, cause, version }: DeviceStatus): DeviceView {
  return { name, state, cause, ...(version === undefined ? {} : { version }) };
}

export async function startScreens(options: ScreensOptions): Promise<Screens> {
  const { controller, bench, camera, log } = options;
  const { lane, gate } = controller;
  const sent = new Map<Role, unknown>();
  let recent: OfficerView['recent'] = [];
  let list: ListSize = { entries: 0, importedAt: undefined };
  let pictures: (CasePictures & { readonly crossing: string }) | undefined;
  let scheduled: NodeJS.Timeout | undefined;
  let closed = false;
  const technician = createTechnicianFeed(controller);

  function views(): readonly ToScreen[] {
    const { snapshot } = gate;
    const capture = camera?.current && { id: camera.current.id, picture: bench?.picture };
    const devices = [
      ...DEVICE_NAMES.map((name) => deviceView(name, controller.devices.status(name))),
      ...SERVICE_NAMES.map((name) => deviceView(name, controller.serviceStatus(name))),
    ];
    return [
      {
        type: 'traveller',
        lane: lane.lane,
        view: travellerView(snapshot, { capture, progress: controller.chipProgress }),
      },
      {
        type: 'officer',
        lane: lane.lane,
        view: officerView(snapshot, {
          devices,
          availability: controller.availability(),
          watchlist: list,
          recent,
          pictures: pictures?.crossing === snapshot.context.draft?.id ? pictures : undefined,
          maxFalseMatchRate: lane.thresholds.maxFalseMatchRate,
        }),
      },
      ...(bench === undefined ? [] : [{ type: 'bench', lane: lane.lane, view: bench.view() } as const]),
    ];
  }

  const technicianMessage = (): ToScreen => ({ type: 'technician', lane: lane.lane, view: technician.view() });

  function push(): void {
    scheduled = undefined;
    for (const message of views()) {
      const role = message.type as Role;
      if (sameView(sent.get(role), message)) continue;
      sent.set(role, message);
      server.send(role, message);
    }
  }

  /** Changes that come close together are told as one. */
  function changed(): void {
    if (!closed) scheduled ??= setTimeout(push, PUSH_MS);
  }

  async function shown(image: EncodedImage | undefined): Promise<FacePicture | undefined> {
    if (image === undefined) return undefined;
    const picture = await facePictureOf(image, controller, AbortSignal.timeout(PICTURE_MS));
    if (picture.ok) return picture.value;
    log.warn({ cause: picture.error }, 'a picture of the case cannot be shown');
    return undefined;
  }

  async function showPictures(): Promise<void> {
    const { draft } = gate.snapshot.context;
    if (draft === undefined) return;
    const portrait = draft.chip?.kind === 'read' ? draft.chip.portrait : undefined;
    const live = draft.capture?.kind === 'captured' ? draft.capture.capture.image : undefined;
    const [first, second] = await Promise.all([shown(portrait), shown(live)]);
    // The case may be over meanwhile; its pictures are not kept beyond it.
    if (gate.snapshot.context.draft?.id !== draft.id) return;
    pictures = { crossing: draft.id, portrait: first, live: second };
    changed();
  }

  function refreshRecent(): void {
    controller.journal.list(RECENT).then(
      (rows) => {
        recent = rows.map(({ seq, endedAt, outcome, passage, reasons, resolution }) => ({
          seq,
          endedAt,
          outcome,
          passage,
          reasons: [...reasons],
          ...(resolution === undefined ? {} : { resolution }),
        }));
        changed();
      },
      (error: unknown) => log.error({ err: error }, 'the journal cannot be listed'),
    );
  }

  async function refreshList(): Promise<void> {
    const size = await controller.watchlist.size();
    if (!size.ok) {
      log.error({ cause: size.error }, 'the watchlist cannot be measured');
      return;
    }
    list = size.value;
    changed();
  }

  const carryOut = createOrders({ gate, camera, bench });

  async function onMessage(message: FromScreen, reply: (message: ToScreen) => void): Promise<void> {
    const refusal = await carryOut(message);
    if (refusal !== undefined) reply({ type: 'refused', lane: lane.lane, order: message.type, text: refusal });
  }

  const server = await startServer({
    files: options.files,
    lane: lane.lane,
    bench: lane.kind === 'bench',
    landmarker: options.landmarker,
    port: options.port,
    log,
    onMessage: (message, reply) => {
      onMessage(message, reply).catch((error: unknown) => log.error({ err: error }, 'an order ended in an error'));
    },
    onConnected: (role, reply) => {
      const view = role === 'technician' ? technicianMessage() : views().find(({ type }) => type === role);
      if (view !== undefined) reply(view);
    },
    onPages: (role, count) => {
      if (role === 'traveller') camera?.setPages(count);
    },
  });

  controller.onChange(changed);
  bench?.onChange(changed);
  controller.onRecorded(refreshRecent);
  gate.onTimeline(({ event }) => {
    if (event === 'crossing.referred')
      showPictures().catch((error: unknown) => log.error({ err: error }, 'the pictures of a case cannot be shown'));
    // What was shown of a traveller is not kept beyond the case.
    if (event === 'securing' || event === 'open') pictures = undefined;
  });
  refreshRecent();
  await refreshList();
  const aging = setInterval(() => {
    refreshList().catch((error: unknown) => log.error({ err: error }, 'the watchlist cannot be measured'));
  }, LIST_AGE_MS);

  const counting = setInterval(() => {
    if (server.count('technician') > 0) server.send('technician', technicianMessage());
  }, COUNTERS_MS);

  return {
    lane: lane.lane,
    server,
    // Until officers and technicians log in, their pages are served by a bench lane only, from the bench page.
    shown: lane.kind === 'bench' ? ['bench'] : ['traveller'],
    send: (role, message) => server.send(role, message),
    changed,
    async close() {
      closed = true;
      clearTimeout(scheduled);
      clearInterval(aging);
      clearInterval(counting);
      technician.stop();
      await server.close();
    },
  };
}
