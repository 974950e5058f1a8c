// The devices of the lane, and the plug of each.
import { deviceName } from '../../contract/messages.ts';
import type { BenchView } from '../../contract/simulated-lane.ts';
import { DEVICE_STATES, DEVICES } from '../kit/texts/officer.ts';
import type { BenchOrder } from './order.ts';

interface DevicesProps {
  readonly view: BenchView;
  readonly send: (order: BenchOrder) => void;
}

export function Devices({ view, send }: DevicesProps) {
  return (
    <div className="card">
      <h2>Devices</h2>
      <ul className="devices">
        {view.devices.map(({ name, state, cause, simulated, plugged }) => {
          const device = deviceName.safeParse(name).data;
          return (
            <li key={name} className={`device device-${state}`}>
              <span>
                <strong>{device === undefined ? name : DEVICES[device].en}</strong>{' '}
                <span className="device-state">{DEVICE_STATES[state].en.toLowerCase()}</span>
                {!simulated && <span className="real"> · real</span>}
                {cause !== '' && <small>{cause}</small>}
              </span>
              {simulated && device !== undefined && (
                <button
                  type="button"
                  aria-label={`${plugged ? 'Unplug' : 'Plug in'} ${DEVICES[device].en}`}
                  onClick={() => send({ type: plugged ? 'unplug' : 'plug-in', device })}
                >
                  {plugged ? 'Unplug' : 'Plug in'}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
