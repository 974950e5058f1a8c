// The tests of the barrier that need somebody: lights that are looked at, a fire loop that is broken and mended.
import { encodeOutputs, NO_OUTPUTS, type BarrierScan } from '../../../state/gate/board.ts';
import type { Lane } from '../../../state/lane/lane.ts';
import type { BarrierSession } from './barrier-session.ts';
import { atMost, equal, untested, type Test } from './report.ts';
import { guided, LIGHTS, missing, type Act, type Help, type Technician, type Waited } from './technician.ts';

const LIGHT_NAMES = {
  entryRed: 'entry red light',
  entryGreen: 'entry green light',
  exitRed: 'exit red light',
  exitGreen: 'exit green light',
  buzzer: 'buzzer',
} as const satisfies Record<(typeof LIGHTS)[number], string>;

const FIRE = 'fire loop seen';
const MENDED = 'fire loop mended';
/** An alarm acts on the first scan that shows it; one more may have been under way when the loop broke. */
const FIRE_SCANS = 2;
/** How long a board may take to acknowledge an output, ms. */
const ACKNOWLEDGE_MS = 1000;

/** One after the other, each alone; all are off afterwards. Without anybody to look, the board's own word is all there is. */
export async function lightTests(
  session: BarrierSession,
  { devices: { barrier } }: Lane,
  help: Help,
): Promise<readonly Test[]> {
  const tests: Test[] = [];
  // A relay board has the lights that its lane file names.
  const lights = 'relays' in barrier ? LIGHTS.filter((light) => barrier.relays[light] !== undefined) : LIGHTS;
  for (const light of lights) {
    const name = LIGHT_NAMES[light];
    session.tell({ [light]: true });
    const word = encodeOutputs({ ...NO_OUTPUTS, [light]: true });
    const lit = await session.until(({ outputs }) => outputs === word, ACKNOWLEDGE_MS);
    if (lit.kind !== 'met') tests.push(equal(name, 'not acknowledged by the board', 'seen'));
    else if (help.kind === 'nobody') tests.push(untested(name, `acknowledged by the board; ${help.why}`));
    else tests.push(equal(name, await help.technician.sees(light), 'seen'));
  }
  session.tell({});
  return tests;
}

function fireAct(
  session: BarrierSession,
  technician: Technician,
  act: Extract<Act, { readonly kind: 'break-fire-loop' | 'mend-fire-loop' }>,
  shows: (scan: BarrierScan) => boolean,
): Promise<Waited<number>> {
  return guided<number>(technician, act, (take) => {
    let wanted = true;
    void session.until(shows, technician.patienceMs).then((seen) => {
      if (wanted && seen.kind === 'met') take(seen.scans);
    });
    return () => (wanted = false);
  });
}

/** The doors go open by the loop itself, by wire, and shut again when it is mended. */
export async function fireLoopTest(session: BarrierSession, help: Help): Promise<readonly Test[]> {
  if (help.kind === 'nobody') return [untested(FIRE, help.why)];
  const { technician } = help;
  const broken = await fireAct(session, technician, { kind: 'break-fire-loop' }, ({ inputs }) => inputs.fireAlarm);
  if (broken.kind !== 'came') return [equal(FIRE, missing(broken, technician), 'seen')];
  const seen =
    technician.acts === 'at-once'
      ? atMost('scans until the fire loop is seen', broken.value, FIRE_SCANS)
      : equal(FIRE, 'seen', 'seen');
  const whole = (scan: BarrierScan) => !scan.inputs.fireAlarm;
  const mended = await fireAct(session, technician, { kind: 'mend-fire-loop' }, whole);
  return [seen, equal(MENDED, mended.kind === 'came' ? 'whole' : missing(mended, technician), 'whole')];
}
