// The parts of the lane as it is drawn from above: doors, lamps, people, things, the fire loop, and what is wrong.
import type { BenchView, LanePlace } from '../../contract/simulated-lane.ts';
import { BOTTOM, MIDDLE, TOP, type DoorPlan, type LanePlan } from './plan.ts';

const FLAP = 64;
/** How far apart those are drawn who are at one place. */
const APART = 46;

interface DoorProps {
  readonly door: DoorPlan;
  /** 0 to 1. */
  readonly opened: number;
  readonly isFaulty: boolean;
}

export function Door({ door: { x, text }, opened, isFaulty }: DoorProps) {
  const share = Math.min(1, Math.max(0, opened));
  const flap = FLAP * (1 - share);
  return (
    <g className={isFaulty ? 'barrier fault' : share >= 0.99 ? 'barrier open' : 'barrier'}>
      <rect className="post" x={x - 16} y={TOP - 26} width="32" height="32" rx="6" />
      <rect className="post" x={x - 16} y={BOTTOM - 6} width="32" height="32" rx="6" />
      <rect className="flap" x={x - 5} y={TOP + 6} width="10" height={flap} rx="4" />
      <rect className="flap" x={x - 5} y={BOTTOM - 6 - flap} width="10" height={flap} rx="4" />
      <text className="label" x={x} y={BOTTOM + 44} textAnchor="middle">
        {text} {Math.round(share * 100)} % open
      </text>
    </g>
  );
}

interface LampProps {
  readonly x: number;
  readonly y: number;
  readonly red: boolean;
  readonly green: boolean;
}

/** A green arrow or a red bar, told apart by shape as well. */
export function Lamp({ x, y, red, green }: LampProps) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle className="lamp-house" cx="0" cy="0" r="15" />
      {green && <path className="lamp-green" d="M-8 -3H1V-8L9 0 1 8V3H-8z" />}
      {red && !green && <rect className="lamp-red" x="-9" y="-3.5" width="18" height="7" rx="1.5" />}
    </g>
  );
}

interface PersonProps {
  readonly at: LanePlace;
  readonly plan: LanePlan;
  readonly who: 'traveller' | 'other';
  /** How many others are drawn at this place already. */
  readonly beside: number;
}

/** Where somebody or something is drawn who is not the first at a place: to the left and right of the way by turns. */
function asideY(beside: number): number {
  return MIDDLE + (beside % 2 === 0 ? -1 : 1) * Math.ceil(beside / 2) * APART;
}

export function Person({ at, plan, who, beside }: PersonProps) {
  const classes = ['person', who, ...(at === 'gone' ? ['gone'] : [])].join(' ');
  return (
    <g className={classes} style={{ transform: `translate(${plan.walk[at]}px, ${asideY(beside)}px)` }}>
      <ellipse className="shoulders" cx="0" cy="0" rx="17" ry="33" />
      <circle className="head" cx="2" cy="0" r="15" />
      {who === 'traveller' && <path className="nose" d="M16 -4 22 0 16 4z" />}
    </g>
  );
}

export function Thing({ at, plan, beside }: Omit<PersonProps, 'who'>) {
  return (
    <g className="thing" transform={`translate(${plan.walk[at] - 34} ${asideY(beside)})`}>
      <path className="handle" d="M-7 -22v-10h14v10" />
      <rect x="-15" y="-22" width="30" height="44" rx="5" />
      <path className="ribs" d="M-5 -14v28M5 -14v28" />
    </g>
  );
}

export function Footprints({ x }: { readonly x: number }) {
  return (
    <g className="footprints" transform={`translate(${x} ${MIDDLE})`}>
      <ellipse cx="0" cy="-14" rx="15" ry="7" />
      <ellipse cx="0" cy="14" rx="15" ry="7" />
    </g>
  );
}

export function FireLoop({ on, button }: { readonly on: boolean; readonly button: boolean }) {
  return (
    <g transform="translate(60 40)" className={on || button ? 'loop alarm' : 'loop'}>
      <path d="M0 -22c10 10 16 16 16 27a16 16 0 0 1-32 0c0-7 4-10 7-15 2 5 4 6 5 6 2-6 1-12 4-18z" />
      <text className="label" x="26" y="6">
        {on ? 'FIRE ALARM' : button ? 'EMERGENCY BUTTON' : 'fire loop healthy'}
      </text>
    </g>
  );
}

interface WarningsProps {
  readonly board: BenchView['board'];
  readonly alarm: boolean;
  readonly buzzer: boolean;
}

export function Warnings({ board, alarm, buzzer }: WarningsProps) {
  const said = [
    board.fault,
    board.watchdogTripped ? 'watchdog tripped: safe outputs' : '',
    alarm ? 'alarm output on' : '',
    buzzer ? 'buzzer on' : '',
  ].filter((text) => text !== '');
  return (
    <text className="warning" x="540" y="290" textAnchor="middle">
      {said.join(' · ')}
    </text>
  );
}
