// The lane from above, as it is now: walls, zones, doors as far as they are open, lights, reader, camera, the fire loop, the
// traveller, and whoever or whatever else is there. Where each of them stands is in plan.ts.
import type { BenchView } from '../../contract/simulated-lane.ts';
import { decodeInputs, decodeOutputs } from '../../../state/gate/board.ts';
import { BOTTOM, PLANS, TOP, type LanePlan } from './plan.ts';
import { Door, FireLoop, Footprints, Lamp, Person, Thing, Warnings } from './stage-parts.tsx';
import './stage.css';

/** The lane in one sentence, for whoever does not see the drawing. */
function summaryOf({ traveller, board, others }: BenchView, { doors, places }: LanePlan): string {
  const said = [
    `The traveller is ${places[traveller.at]}`,
    ...doors.map(({ name, text }) => `the ${text} is ${Math.round((board.opened[name] ?? 0) * 100)} % open`),
    `the passport is ${traveller.documentOnReader ? 'on' : 'not on'} the reader`,
    ...others.map(({ kind, at }) => `${kind === 'person' ? 'somebody else' : 'a thing'} is ${places[at]}`),
    ...(board.fault === '' ? [] : [board.fault]),
    ...(board.fire ? ['the fire alarm is on'] : []),
    ...(board.watchdogTripped ? ['the watchdog has tripped'] : []),
  ];
  return `${said.join('; ')}.`;
}

export function Stage({ view }: { readonly view: BenchView }) {
  const { traveller, board, others } = view;
  const plan = PLANS[view.layout];
  const { left, right } = plan;
  const inputs = decodeInputs(board.inputs);
  const outputs = decodeOutputs(board.outputs);
  const seen = { 'zone A': inputs.zoneA, 'zone B': inputs.zoneB };
  return (
    <svg className="stage" viewBox="0 0 1000 300" role="img" aria-label={summaryOf(view, plan)}>
      <rect className="hall" x="0" y="0" width="1000" height="300" rx="12" />
      {plan.zones.map(({ text, from, to }) => (
        <g key={text}>
          <rect
            className={seen[text] ? 'zone seen' : 'zone'}
            x={from}
            y={TOP}
            width={to - from}
            height={BOTTOM - TOP}
          />
          <text className="label" x={from + 10} y={TOP + 24}>
            {text}
          </text>
        </g>
      ))}
      <rect className="wall" x={left} y={TOP - 20} width={right - left} height="20" rx="6" />
      <rect className="wall" x={left} y={BOTTOM} width={right - left} height="20" rx="6" />
      <Footprints x={plan.footprints} />
      {plan.doors.map((door) => (
        <Door key={door.name} door={door} opened={board.opened[door.name] ?? 0} isFaulty={inputs.driveFault} />
      ))}
      <Lamp x={plan.lamps.entry} y={TOP - 10} red={outputs.entryRed} green={outputs.entryGreen} />
      <Lamp x={plan.lamps.exit} y={TOP - 10} red={outputs.exitRed} green={outputs.exitGreen} />

      <g transform={`translate(${plan.readerX} ${BOTTOM + 2})`}>
        <rect className="device-box" x="-38" y="-20" width="76" height="40" rx="6" />
        {traveller.documentOnReader && <rect className="passport" x="-20" y="-13" width="40" height="26" rx="3" />}
        <text className="label" x="0" y="40" textAnchor="middle">
          passport reader
        </text>
      </g>
      <g transform={`translate(${plan.cameraX} ${TOP - 10})`}>
        <rect className="device-box" x="-22" y="-12" width="44" height="24" rx="6" />
        <circle className="lens" cx="0" cy="0" r="6" />
        <path className="sight" d="M-4 12-92 60M-4 12-60 96" />
        <text className="label" x="0" y="-20" textAnchor="middle">
          screen and camera
        </text>
      </g>
      <g transform="translate(930 246)">
        <rect className="desk" x="-56" y="0" width="112" height="22" rx="6" />
        <text className="label" x="0" y="40" textAnchor="middle">
          officer
        </text>
      </g>
      <FireLoop on={board.fire || inputs.fireAlarm} button={inputs.emergencyButton} />
      <Warnings board={board} alarm={outputs.alarm} buzzer={outputs.buzzer} />

      {others.map(({ name, kind, at }, index) => {
        const before = others.slice(0, index).filter((other) => other.at === at && other.kind === kind).length;
        if (kind === 'thing') return <Thing key={name} at={at} plan={plan} beside={before} />;
        // The traveller comes first where both are.
        return <Person key={name} at={at} plan={plan} who="other" beside={before + (traveller.at === at ? 1 : 0)} />;
      })}
      <Person at={traveller.at} plan={plan} who="traveller" beside={0} />
    </svg>
  );
}
