// One traveller at a lane that runs, from the first step to the end of the crossing. What the traveller and the officer do is
// the scenario's; what comes of it is the lane's.
import { crossingOf } from '../../state/gate/context.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import type { Crossing, Resolution } from '../../state/journal/crossing.ts';
import type { Lane } from '../../state/lane/lane.ts';
import type { Controller } from '../controller/controller.ts';
import type { TimelineEvent } from '../controller/gate.ts';
import { passportFor, SECOND_DOCUMENT, specimenLines } from './document.ts';
import type { FarEnds } from './far-ends.ts';
import { seededRandom } from '../../state/testing/random.ts';
import type { Scenario } from './scenarios.ts';
import { createTraveller } from './traveller.ts';

export interface Play {
  readonly scenario: Scenario;
  readonly lines: readonly string[];
  /** The picture on the chip. */
  readonly portrait: EncodedImage;
  readonly seed: number;
  /** Of the traveller, as a share of what people take for a step; 1 unless given. */
  readonly pace?: number;
  /** The answer to a referral, or `second-line` where the lane does not take it; undefined: a referral ends the play. */
  readonly officer: Resolution | undefined;
  readonly onTimeline?: (event: TimelineEvent) => void;
  /** A state of the gate before which the play has not ended. */
  readonly until?: string | undefined;
  /** How long the lane may take to begin a crossing, ms; as long as all of its waits unless given. */
  readonly beginsWithinMs?: number;
}

export type Played =
  /** `leave` takes the traveller and the passport away. */
  | { readonly kind: 'ended'; readonly crossing: Crossing; leave(): void }
  | { readonly kind: 'not-begun' | 'not-ended'; readonly state: string }
  | { readonly kind: 'impossible'; readonly cause: string };

/** The spare time beyond all the lane's own time-outs, ms. */
const SPARE_MS = 10_000;

/** How long a crossing may take at the longest: every wait of the machine one after the other. */
function longest({ times }: Lane): number {
  const { chip, capture, watchlist, compare, decide, motor, passage, leave, record, takeDocument, holdOpen } = times;
  const inspection = chip + takeDocument + passage + motor + 2 * capture + watchlist + compare + decide;
  const passing = takeDocument + 2 * motor + holdOpen + 4 * leave;
  return inspection + passing + record + leave + SPARE_MS;
}

/** Resolves with true when `holds` does, asked at each change, or with false after `ms`. */
export function until(controller: Controller, ms: number, holds: () => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (held: boolean) => {
      clearTimeout(timer);
      ended();
      resolve(held);
    };
    const ask = () => {
      if (holds()) end(true);
    };
    const timer = setTimeout(() => end(false), ms);
    const ended = controller.onChange(ask);
    ask();
  });
}

/** The officer's answer to the referral that is there, as the officer page would send it. */
export function resolve({ gate }: Controller, resolution: Resolution): void {
  const crossing = gate.snapshot.context.draft?.id ?? '';
  const answer = (kind: Resolution) =>
    ({ type: 'OFFICER.RESOLVED', crossing, resolution: kind, remark: 'seen in person' }) as const;
  gate.send(gate.can(answer(resolution)) ? answer(resolution) : answer('second-line'));
}

export async function playCrossing(ends: FarEnds, controller: Controller, play: Play): Promise<Played> {
  const { scenario, lines, portrait, seed, officer } = play;
  const { gate } = controller;
  const passport = await passportFor(ends.states, controller, lines, portrait, scenario.options.chip);
  if (!passport.ok) return { kind: 'impossible', cause: `the passport cannot be made: ${passport.error}` };
  const traveller = createTraveller(
    ends,
    {
      options: scenario.options,
      lines,
      passport: passport.value,
      otherLines: specimenLines('valid', new Date(), SECOND_DOCUMENT),
      pace: play.pace ?? 1,
    },
    seededRandom(seed),
  );
  const waitMs = longest(controller.lane);
  let recorded: Crossing | undefined;
  let referrals = 0;
  let isFar = play.until === undefined;
  const offRecorded = controller.onRecorded((crossing) => (recorded ??= crossing));
  const offTimeline = gate.onTimeline((event) => {
    play.onTimeline?.(event);
    if (event.event === play.until) isFar = true;
    traveller.see(event.event);
    // After this change has been told to everybody.
    if (event.event !== 'crossing.referred' || officer === undefined) return;
    // Whom the officer has admitted and who comes back to the officer is not simply admitted again.
    referrals += 1;
    const answer = referrals === 1 ? officer : 'second-line';
    setImmediate(() => resolve(controller, answer));
  });
  const begun = () => recorded !== undefined || gate.snapshot.context.draft !== undefined;
  const ended = () =>
    (officer === undefined && gate.snapshot.matches({ crossing: 'referred' })) ||
    (recorded !== undefined && isFar && !gate.snapshot.matches({ crossing: 'recording' }));

  try {
    traveller.begin();
    const failure = !(await until(controller, play.beginsWithinMs ?? waitMs, begun))
      ? 'not-begun'
      : !(await until(controller, waitMs, ended))
        ? 'not-ended'
        : undefined;
    const crossing = recorded ?? crossingOf(gate.snapshot.context, new Date().toISOString());
    if (failure === undefined && crossing !== undefined)
      return { kind: 'ended', crossing, leave: () => traveller.vanish() };
    traveller.vanish();
    return { kind: failure ?? 'not-ended', state: JSON.stringify(gate.snapshot.value) };
  } finally {
    offRecorded();
    offTimeline();
  }
}
