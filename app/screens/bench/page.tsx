// The bench page: the lane from above, what a traveller or a fault can do, the bytes on its lines, and the screens
// of the lane itself. Everything in one window, so that a newcomer sees cause and effect at once.
import { useEffect, useState } from 'react';
import type { BenchView } from '../../contract/simulated-lane.ts';
import type { Connection } from '../kit/connection.ts';
import { useConnectionState } from '../kit/page.tsx';
import { Actions } from './actions.tsx';
import { Devices } from './devices.tsx';
import { EmbeddedPage } from './embedded-page.tsx';
import { Mishaps } from './mishaps.tsx';
import type { BenchOrder } from './order.ts';
import { PlayList } from './play-list.tsx';
import { Stage } from './stage.tsx';
import { TravellerForm } from './traveller-form.tsx';
import { WireLog } from './wire-log.ts';
import { Wire } from './wire.tsx';
import './bench.css';
import './controls.css';

export function BenchPage({ connection }: { readonly connection: Connection }) {
  const state = useConnectionState(connection);
  const [view, setView] = useState<BenchView>();
  const [refusal, setRefusal] = useState<string>();
  const [wire] = useState(() => new WireLog());
  const [technician, setTechnician] = useState<'never' | 'shown' | 'hidden'>('never');
  const embed = useFirst(state.kind === 'open' ? state.hello.embed : undefined);

  useEffect(
    () =>
      connection.onMessage((message) => {
        if (message.type === 'bench') setView(message.view);
        else if (message.type === 'wire') wire.add(message);
        else if (message.type === 'refused') setRefusal(`${message.order}: ${message.text}`);
      }),
    [connection, wire],
  );
  const send = (order: BenchOrder): void => {
    setRefusal(connection.send(order) ? undefined : 'there is no connection to the controller');
  };

  return (
    <main className="bench">
      <header>
        <h1>Bench</h1>
        <p className="hint">
          Play a scenario, or be the traveller: step up, lay down the passport, look at the screen, walk.
        </p>
        {view !== undefined && (
          <p className="state">
            Gate: <strong>{view.state}</strong>
          </p>
        )}
        <button
          type="button"
          aria-pressed={technician === 'shown'}
          onClick={() => setTechnician(technician === 'shown' ? 'hidden' : 'shown')}
        >
          Technician’s page
        </button>
        <p className="link" role="status">
          {state.kind === 'lost' ? 'No connection to the controller. Trying again …' : ''}
        </p>
      </header>
      {refusal !== undefined && (
        <p className="refusal" role="alert">
          Not carried out: {refusal}
          <button type="button" onClick={() => setRefusal(undefined)}>
            Dismiss
          </button>
        </p>
      )}
      {view === undefined ? (
        <p className="hint">Connecting …</p>
      ) : (
        <>
          <aside className="controls" aria-label="Scenarios, traveller and devices">
            <PlayList view={view} send={send} />
            <TravellerForm view={view} send={send} />
            <Devices view={view} send={send} />
          </aside>
          <section className="stage-area" aria-label="The lane">
            <Stage view={view} />
            <Actions view={view} send={send} />
            <Mishaps view={view} send={send} />
          </section>
        </>
      )}
      {embed !== undefined && (
        <EmbeddedPage
          role="officer"
          token={embed.officer}
          title="What the officer sees"
          isHidden={technician === 'shown'}
        />
      )}
      {embed !== undefined && technician !== 'never' && (
        <EmbeddedPage
          role="technician"
          token={embed.technician}
          title="What the technician sees"
          isHidden={technician === 'hidden'}
        />
      )}
      <div className="side">
        {embed !== undefined && (
          <EmbeddedPage role="traveller" token={embed.traveller} title="What the traveller sees" />
        )}
        <Wire log={wire} />
      </div>
    </main>
  );
}

/** The first value that there was: the embedded pages reconnect by themselves and need no second token. */
function useFirst<T>(value: T | undefined): T | undefined {
  const [first, setFirst] = useState(value);
  if (first === undefined && value !== undefined) setFirst(value);
  return first;
}
