// The left column: the lane and who waits there, its devices, the age of its lists. Grey until something is wrong; why a
// device does not serve is the technician's page.
import type { ReactNode } from 'react';
import type { Connection } from '../kit/connection.ts';
import {
  DEVICE_STATES,
  DEVICES,
  DIRECTIONS,
  LANE_STATES,
  OFFICER_PAGE as WORDS,
  SERVICES,
} from '../kit/texts/officer.ts';
import type { DeviceView, OfficerView } from '../../contract/views.ts';
import { Key } from '../kit/key.tsx';
import { Lamp } from '../kit/lamp.tsx';
import { Incidents, Outages } from './outages.tsx';
import { useLanguage, When } from '../kit/when.tsx';
import { count, said } from '../kit/words.ts';

interface ColumnProps {
  readonly view: OfficerView;
  readonly connection: Connection;
}

export function LaneColumn({ view, connection, children }: ColumnProps & { readonly children: ReactNode }) {
  const language = useLanguage();
  return (
    <section className="column lane-column" aria-label={WORDS.lane[language]}>
      <LaneCard view={view} connection={connection} />
      <div className="card">
        <h2>{WORDS.queue[language]}</h2>
        {view.case === undefined ? (
          <p className="soft">{WORDS.queueEmpty[language]}</p>
        ) : (
          <p className="waiting">
            <strong className="mono">{view.case.document?.name ?? WORDS.unknownTraveller[language]}</strong>
            <When at={view.case.since} />
          </p>
        )}
      </div>
      <div className="card">
        <h2>{WORDS.devices[language]}</h2>
        <ul className="devices">
          {view.devices.map((device) => (
            <DeviceLine key={device.name} device={device} />
          ))}
        </ul>
      </div>
      <div className="card">
        <h2>{WORDS.lists[language]}</h2>
        <p>
          {count(view.watchlist.entries, language)} {WORDS.entries[language]}
          <br />
          <span className="soft">
            {view.watchlist.importedAt === undefined ? (
              WORDS.neverImported[language]
            ) : (
              <>
                {WORDS.imported[language]} <When at={view.watchlist.importedAt} />
              </>
            )}
          </span>
        </p>
      </div>
      {children}
    </section>
  );
}

function LaneCard({ view: { lane }, connection }: ColumnProps) {
  const language = useLanguage();
  const closed = lane.state === 'closed' || lane.state === 'out-of-service';
  return (
    <div className="card lane-card">
      <h1 className="mono">{lane.id}</h1>
      <p className={`lane-state state-${lane.state}`}>
        <span className="lane-word">{LANE_STATES[lane.state][language]}</span>
        <span className="soft">{DIRECTIONS[lane.direction][language]}</span>
      </p>
      <Outages outages={lane.outages} />
      <Incidents lane={lane} connection={connection} />
      {lane.lockedIn && (
        <div className="called" role="alert">
          <p>{WORDS.lockedIn[language]}</p>
          <button type="button" className="strong" onClick={() => connection.send({ type: 'reset-emergency' })}>
            {WORDS.openWayBack[language]}
          </button>
        </div>
      )}
      {lane.called && (
        <div className="called" role="alert">
          <p>{WORDS.called[language]}</p>
          <button type="button" className="strong" onClick={() => connection.send({ type: 'went-to-traveller' })}>
            {WORDS.wentThere[language]}
          </button>
        </div>
      )}
      {lane.state === 'emergency' ? (
        <>
          <button
            type="button"
            className="strong"
            disabled={!lane.resettable}
            onClick={() => connection.send({ type: 'reset-emergency' })}
          >
            {WORDS.resetEmergency[language]} <Key name="E" />
          </button>
          {!lane.resettable && <p className="soft">{WORDS.notResettable[language]}</p>}
        </>
      ) : (
        <div className="pair">
          <button type="button" disabled={!closed} onClick={() => connection.send({ type: 'open-lane' })}>
            {WORDS.openLane[language]} <Key name="O" />
          </button>
          <button type="button" disabled={closed} onClick={() => connection.send({ type: 'close-lane' })}>
            {WORDS.closeLane[language]} <Key name="C" />
          </button>
        </div>
      )}
    </div>
  );
}

function DeviceLine({ device }: { readonly device: DeviceView }) {
  const language = useLanguage();
  return (
    <li className={`device device-${device.state}`}>
      <Lamp state={device.state} />
      <span>{said({ ...DEVICES, ...SERVICES }, device.name, language)}</span>
      <span className="device-word">{DEVICE_STATES[device.state][language]}</span>
    </li>
  );
}
