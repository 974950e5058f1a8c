// The bench page's far side: shows the lane from outside and does what a newcomer asks, by hand or as a scenario. It acts on
// the far ends of the devices and on nothing inside the controller; only an officer's answer in a scenario is an order of
// the officer page.
import type { FromBench } from '../contract/messages.ts';
import type { BenchView } from '../contract/simulated-lane.ts';
import { BOARD_FAULTS, decodeInputs, encodeInputs } from '../../state/gate/board.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import { DEVICE_NAMES, type DeviceName } from '../../state/lane/lane.ts';
import type { Controller } from '../controller/controller.ts';
import { stateText } from '../controller/gate.ts';
import type { Log } from '../controller/log.ts';
import type { PageCapture } from '../controller/page-capture.ts';
import type { BenchScreen } from '../controller/screens.ts';
import { createTravellerByHand } from './by-hand.ts';
import { passportFor, SECOND_DOCUMENT, specimenLines, writeList } from './document.ts';
import type { FarEnds } from './far-ends.ts';
import { createMishaps } from './mishaps.ts';
import { demoPerson, describedPerson } from './person.ts';
import { seededRandom } from '../../state/testing/random.ts';
import { expectedIn, scenarioNamed, scenariosOf, type Scenario } from './scenarios.ts';
import type { StillCamera } from './still-camera.ts';
import { createTraveller, type SimulatedTraveller } from './traveller.ts';

export interface BenchScreenOptions {
  readonly ends: FarEnds;
  readonly controller: Controller;
  readonly pageCamera: PageCapture | undefined;
  readonly still: StillCamera | undefined;
  readonly log: Log;
  /** Serves a picture; returns its address, undefined before the screens are served. */
  readonly publish: (picture: EncodedImage) => string | undefined;
}

/** What the camera sees when nobody is there: a grey wall. */
const EMPTY_PLACE =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#b9b6ae"/></svg>',
  );
const REFRESH_MS = 100;
/** How long the end of a scenario stands in which somebody or something stays in the lane. */
const HELD_MS = 8000;

function faultText(code: number): string {
  return code === 0 ? '' : (BOARD_FAULTS.get(code) ?? `fault ${code}`);
}

export async function createBenchScreen(options: BenchScreenOptions): Promise<BenchScreen> {
  const { ends, controller, pageCamera, still, log } = options;
  const { gate } = controller;
  const listeners = new Set<() => void>();
  let person = await demoPerson();
  const hand = createTravellerByHand(ends, controller);
  const mishaps = createMishaps(ends.board?.board, controller.lane.layout);
  /** The bench's own list holds an entry in force; unknown at the start, when an earlier run may have left one. */
  let isListed: boolean | undefined;
  let held: NodeJS.Timeout | undefined;
  let playing: { readonly scenario: Scenario; readonly traveller: SimulatedTraveller } | undefined;
  /** What the camera sees now: of the person, or of whom the scenario puts there; undefined is the computer's own camera. */
  let seen: EncodedImage | 'nobody' | undefined;

  const addresses = new WeakMap<EncodedImage, string>();

  function urlOf(picture: EncodedImage | undefined): string | undefined {
    if (picture === undefined) return undefined;
    const known = addresses.get(picture) ?? options.publish(picture);
    if (known !== undefined) addresses.set(picture, known);
    return known;
  }

  const changed = () => {
    for (const listener of listeners) listener();
  };

  function show(what: typeof seen): void {
    seen = what;
    pageCamera?.usePicture(what !== undefined);
    still?.show(what === 'nobody' ? undefined : what);
    changed();
  }
  const showPerson = () => show(person.camera === 'picture' ? person.live : undefined);
  showPerson();

  /** Where everybody is, and which of them is the traveller. */
  function lanePlaces(): Pick<BenchView, 'others'> & Pick<BenchView['traveller'], 'at' | 'here'> {
    const people = ends.board?.board.people;
    const walker = playing?.traveller.walker ?? hand.walker;
    const at = walker === undefined ? undefined : people?.placeOf(walker);
    const others = people?.all.filter(({ name }) => name !== walker) ?? [];
    return { at: at ?? 'outside', here: at !== undefined, others: [...others] };
  }

  function endScenario(): void {
    clearTimeout(held);
    playing?.traveller.vanish();
    playing = undefined;
    showPerson();
  }

  async function play(name: string, seed: number): Promise<string | undefined> {
    const scenario = scenarioNamed(name);
    if (scenario === undefined || !scenariosOf(controller.lane.layout).includes(scenario))
      return `there is no scenario ${name} in this lane`;
    if (!gate.snapshot.matches('open')) return 'the lane is not open';
    if (person.portrait === undefined) return 'there is no portrait for the chip: make a traveller first';
    const { live, document, listed } = scenario.options;
    if (live === 'somebody-else' && person.other === undefined) return 'there is no picture of somebody else';
    const lines = document === 'valid' ? person.lines : specimenLines(document, new Date());
    if (listed !== isListed) {
      const imported = await controller.watchlist.importCsv(writeList(ends.folder, lines, listed));
      if (!imported.ok) return imported.error.join('; ');
      isListed = listed;
    }
    const { chip } = scenario.options;
    const passport = await passportFor(ends.states, controller, lines, person.portrait, chip);
    if (!passport.ok) return passport.error;
    endScenario();
    if (live === 'nobody') show('nobody');
    if (live === 'somebody-else') show(person.other);
    const traveller = createTraveller(
      ends,
      {
        options: scenario.options,
        lines,
        passport: passport.value,
        otherLines: specimenLines('valid', new Date(), SECOND_DOCUMENT),
      },
      seededRandom(seed),
    );
    playing = { scenario, traveller };
    traveller.begin();
    return undefined;
  }

  function makeTraveller(message: Extract<FromBench, { type: 'make-traveller' }>): string | undefined {
    const described = describedPerson(message, person);
    if (!described.ok) return described.error;
    person = described.value;
    endScenario();
    return undefined;
  }

  async function order(message: FromBench): Promise<string | undefined> {
    switch (message.type) {
      case 'play':
        return play(message.scenario, message.seed);
      case 'make-traveller':
        return makeTraveller(message);
      case 'step-up':
        return hand.stepUp();
      case 'insert-passport':
        return hand.layDown(person);
      case 'remove-passport':
        ends.chipReader.remove();
        return undefined;
      case 'scan-code':
        if (ends.codeScanner === undefined) return 'the code scanner is not simulated';
        return (await ends.codeScanner.scan(Buffer.from(message.text))) ? undefined : 'the scanner is unplugged';
      case 'walk-through':
        return hand.walk('gone');
      case 'withdraw':
        ends.chipReader.remove();
        return hand.walk('outside');
      case 'fire':
        if (ends.board === undefined) return 'the barrier board is not simulated: its fire loop is real';
        ends.board.board.set('fireAlarm', message.alarm);
        return undefined;
      case 'mishap':
        // So that what the gate says next can be told from what nobody did.
        log.info({ mishap: message.name, on: message.on }, 'bench');
        return mishaps.set(message.name, message.on);
      case 'unplug':
      case 'plug-in':
        return plug(message.device, message.type);
    }
  }

  async function plug(device: DeviceName, what: 'unplug' | 'plug-in'): Promise<string | undefined> {
    if (device === 'camera' && still !== undefined) {
      if (what === 'unplug') still.unplug();
      else still.plugIn();
    }
    if (!ends.isSimulated(device)) return `${device} is not simulated`;
    if (what === 'unplug') await ends.unplug(device);
    else ends.plugIn(device);
    return undefined;
  }

  gate.onTimeline(({ event }) => {
    if (playing === undefined) return;
    const { scenario, traveller } = playing;
    traveller.see(event);
    const { officer } = scenario.options;
    const crossing = gate.snapshot.context.draft?.id;
    if (event === 'crossing.referred' && officer !== undefined && crossing !== undefined)
      setImmediate(() =>
        gate.send({ type: 'OFFICER.RESOLVED', crossing, resolution: officer, remark: 'seen in person' }),
      );
    const { until } = expectedIn(controller.lane.layout, scenario);
    // Long enough to be seen.
    if (event === until) held = setTimeout(endScenario, HELD_MS);
    const isOver = event === 'securing' || event === 'open' || (event === 'crossing.leaving' && until === undefined);
    if (isOver) setImmediate(endScenario);
  });

  // People walk and drives move without telling anybody.
  const refresh = setInterval(changed, REFRESH_MS);
  refresh.unref();

  return {
    get picture() {
      return seen === 'nobody' ? EMPTY_PLACE : urlOf(seen);
    },
    onChange: (listener) => void listeners.add(listener),
    async order(message) {
      const refusal = await order(message);
      changed();
      return refusal;
    },
    view() {
      const board = ends.board?.board;
      const inputs = board?.inputs ?? encodeInputs(gate.snapshot.context.inputs ?? decodeInputs(0));
      const portrait = urlOf(person.portrait);
      const live = urlOf(person.live);
      const { at, here, others } = lanePlaces();
      const { entryOpen, exitOpen, watchdogTripped, fireAlarm } = decodeInputs(inputs);
      const isTwoDoored = controller.lane.layout === 'mantrap';
      return {
        layout: controller.lane.layout,
        others,
        mishaps: mishaps.list().map(({ name, text, on }) => ({ name, text, ...(on === undefined ? {} : { on }) })),
        ...(playing && { playing: playing.scenario.name }),
        scenarios: scenariosOf(controller.lane.layout).map(({ name, text }) => ({ name, text })),
        devices: DEVICE_NAMES.map((name) => {
          const { state, cause, version } = controller.devices.status(name);
          return {
            name,
            state,
            cause,
            ...(version === undefined ? {} : { version }),
            simulated: ends.isSimulated(name),
            plugged: ends.isPlugged(name),
          };
        }),
        traveller: {
          mrz: [...person.lines],
          ...(portrait === undefined ? {} : { portrait }),
          ...(live === undefined ? {} : { live }),
          camera: person.camera,
          at,
          here,
          documentOnReader: ends.chipReader.holdsDocument,
          origin: person.origin,
        },
        board: {
          outputs: board?.applied ?? 0,
          inputs,
          opened: {
            ...(isTwoDoored && { entry: board?.drives.entry?.position ?? Number(entryOpen) }),
            exit: board?.drives.exit.position ?? Number(exitOpen),
          },
          fault: faultText(board?.fault ?? 0),
          watchdogTripped,
          fire: fireAlarm,
        },
        state: stateText(gate.snapshot),
      };
    },
  };
}
