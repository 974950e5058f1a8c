// The lane from above, as it is now: walls, zones, the barrier as far as it is open, lights, reader, camera, the fire
// loop, and the traveller. Positions in the drawing's own units, 1000 by 300; people walk from left to right.
import type { BenchView } from '../../contract/views.ts';
import { decodeInputs, decodeOutputs } from '../../../state/gate/board.ts';

type At = BenchView['traveller']['at'];

const WALK: Readonly<Record<At, number>> = {
  outside: 110,
  'before-barrier': 400,
  'in-barrier': 560,
  'behind-barrier': 700,
  gone: 920,
};
const PLACES: Readonly<Record<At, string>> = {
  outside: 'outside',
  'before-barrier': 'before the barrier',
  'in-barrier': 'in the barrier',
  'behind-barrier': 'behind the barrier',
  gone: 'through the gate',
};

const LANE = { left: 230, right: 820, top: 76, bottom: 224 } as const;
const BARRIER = 560;
const FLAP = 64;

export function Stage({ view }: { readonly view: BenchView }) {
  const { traveller, board } = view;
  const inputs = decodeInputs(board.inputs);
  const outputs = decodeOutputs(board.outputs);
  const opened = Math.min(1, Math.max(0, board.opened));
  const flap = FLAP * (1 - opened);
  const summary =
    `The traveller is ${PLACES[traveller.at]}; the barrier is ${Math.round(opened * 100)} % open; ` +
    `the passport is ${traveller.documentOnReader ? 'on' : 'not on'} the reader` +
    `${board.fire ? '; the fire alarm is on' : ''}${board.watchdogTripped ? '; the watchdog has tripped' : ''}.`;
  return (
    <svg className="stage" viewBox="0 0 1000 300" role="img" aria-label={summary}>
      <rect className="hall" x="0" y="0" width="1000" height="300" rx="12" />
      <rect
        className={inputs.zoneA ? 'zone seen' : 'zone'}
        x={LANE.left}
        y={LANE.top}
        width={BARRIER - LANE.left - 16}
        height={LANE.bottom - LANE.top}
      />
      <rect
        className={inputs.zoneB ? 'zone seen' : 'zone'}
        x={BARRIER + 16}
        y={LANE.top}
        width={LANE.right - BARRIER - 16}
        height={LANE.bottom - LANE.top}
      />
      <text className="label" x={LANE.left + 10} y={LANE.top + 24}>
        zone A
      </text>
      <text className="label" x={BARRIER + 30} y={LANE.top + 24}>
        zone B
      </text>
      <rect className="wall" x={LANE.left} y={LANE.top - 20} width={LANE.right - LANE.left} height="20" rx="6" />
      <rect className="wall" x={LANE.left} y={LANE.bottom} width={LANE.right - LANE.left} height="20" rx="6" />

      <Lamp x={LANE.left + 12} y={LANE.top - 10} red={outputs.entryRed} green={outputs.entryGreen} />
      <Lamp x={LANE.right - 12} y={LANE.top - 10} red={outputs.exitRed} green={outputs.exitGreen} />

      <Footprints x={400} y={150} />
      <Barrier opened={opened} flap={flap} fault={inputs.driveFault} />

      <g transform={`translate(310 ${LANE.bottom + 2})`}>
        <rect className="device-box" x="-38" y="-20" width="76" height="40" rx="6" />
        {traveller.documentOnReader && <rect className="passport" x="-20" y="-13" width="40" height="26" rx="3" />}
        <text className="label" x="0" y="40" textAnchor="middle">
          passport reader
        </text>
      </g>
      <g transform={`translate(500 ${LANE.top - 10})`}>
        <rect className="device-box" x="-22" y="-12" width="44" height="24" rx="6" />
        <circle className="lens" cx="0" cy="0" r="6" />
        <path className="sight" d="M-4 12-92 60M-4 12-60 96" />
        <text className="label" x="0" y="-20" textAnchor="middle">
          screen and camera
        </text>
      </g>
      <g transform="translate(900 246)">
        <rect className="desk" x="-56" y="0" width="112" height="22" rx="6" />
        <text className="label" x="0" y="40" textAnchor="middle">
          officer
        </text>
      </g>
      <FireLoop on={board.fire || inputs.fireAlarm} button={inputs.emergencyButton} />
      <Warnings board={board} alarm={outputs.alarm} buzzer={outputs.buzzer} />

      <g
        className={traveller.at === 'gone' ? 'person gone' : 'person'}
        style={{ transform: `translate(${WALK[traveller.at]}px, 150px)` }}
      >
        <ellipse className="shoulders" cx="0" cy="0" rx="17" ry="33" />
        <circle className="head" cx="2" cy="0" r="15" />
        <path className="nose" d="M16 -4 22 0 16 4z" />
      </g>
    </svg>
  );
}

function Barrier({ opened, flap, fault }: { readonly opened: number; readonly flap: number; readonly fault: boolean }) {
  return (
    <g className={fault ? 'barrier fault' : opened >= 0.99 ? 'barrier open' : 'barrier'}>
      <rect className="post" x={BARRIER - 16} y={LANE.top - 26} width="32" height="32" rx="6" />
      <rect className="post" x={BARRIER - 16} y={LANE.bottom - 6} width="32" height="32" rx="6" />
      <rect className="flap" x={BARRIER - 5} y={LANE.top + 6} width="10" height={flap} rx="4" />
      <rect className="flap" x={BARRIER - 5} y={LANE.bottom - 6 - flap} width="10" height={flap} rx="4" />
      <text className="label" x={BARRIER} y={LANE.bottom + 44} textAnchor="middle">
        barrier {Math.round(opened * 100)} % open
      </text>
    </g>
  );
}

/** A green arrow or a red bar, told apart by shape as well. */
function Lamp({
  x,
  y,
  red,
  green,
}: {
  readonly x: number;
  readonly y: number;
  readonly red: boolean;
  readonly green: boolean;
}) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle className="lamp-house" cx="0" cy="0" r="15" />
      {green && <path className="lamp-green" d="M-8 -3H1V-8L9 0 1 8V3H-8z" />}
      {red && !green && <rect className="lamp-red" x="-9" y="-3.5" width="18" height="7" rx="1.5" />}
    </g>
  );
}

function Footprints({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <g className="footprints" transform={`translate(${x} ${y})`}>
      <ellipse cx="0" cy="-14" rx="15" ry="7" />
      <ellipse cx="0" cy="14" rx="15" ry="7" />
    </g>
  );
}

function FireLoop({ on, button }: { readonly on: boolean; readonly button: boolean }) {
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

function Warnings({ board, alarm, buzzer }: WarningsProps) {
  const said = [
    board.watchdogTripped && 'watchdog tripped: safe outputs',
    alarm && 'alarm output on',
    buzzer && 'buzzer on',
  ].filter((text) => text !== false);
  return (
    <text className="warning" x="985" y="34" textAnchor="end">
      {said.join(' · ')}
    </text>
  );
}
