// The technician page: how every part of the lane is, and what to do about it. It looks and orders nothing.
import { useEffect, useState } from 'react';
import type { TechnicianView } from '../../contract/technician.ts';
import type { Connection } from '../kit/connection.ts';
import { Key, useKeys } from '../kit/key.tsx';
import { useConnectionState } from '../kit/page.tsx';
import { LANE_STATES } from '../kit/texts/officer.ts';
import { TECHNICIAN_PAGE as WORDS } from '../kit/texts/technician.ts';
import { otherLanguage, preferredLanguage, type Language } from '../kit/texts/text.ts';
import { LanguageContext } from '../kit/when.tsx';
import { Board } from './board.tsx';
import { Changes } from './changes.tsx';
import { Outages } from './outages.tsx';
import { Parts } from './parts.tsx';
import { Scans } from './scans.tsx';
import { Sources } from './sources.tsx';
import './technician.css';

export function TechnicianPage({ connection }: { readonly connection: Connection }) {
  const state = useConnectionState(connection);
  const [view, setView] = useState<TechnicianView>();
  const [language, setLanguage] = useState<Language>(() => preferredLanguage(navigator.languages));
  const other = otherLanguage(language);

  useEffect(
    () =>
      connection.onMessage((message) => {
        if (message.type === 'technician') setView(message.view);
      }),
    [connection],
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useKeys({ l: () => setLanguage(other) });

  return (
    <LanguageContext value={language}>
      <main className={state.kind === 'open' ? 'technician' : 'technician cut-off'}>
        <header>
          <h1>
            {WORDS.title[language]} {view !== undefined && <span className="mono">{view.lane.id}</span>}
          </h1>
          {view !== undefined && (
            <p>
              <strong>{LANE_STATES[view.lane.state][language]}</strong>
              {view.lane.kind === 'bench' && <span className="soft"> · {WORDS.bench[language]}</span>}
            </p>
          )}
          <button type="button" lang={other} onClick={() => setLanguage(other)}>
            {WORDS.changeLanguage[other]} <Key name="L" />
          </button>
        </header>
        {state.kind === 'lost' && (
          <p role="alert" className="link">
            {WORDS.lost[language]}
          </p>
        )}
        {view === undefined ? (
          <p className="soft">{WORDS.connecting[language]}</p>
        ) : (
          <div className="columns">
            <div className="column">
              <Outages lane={view.lane} />
              <Parts title={WORDS.devices} parts={view.devices} />
              <Parts title={WORDS.services} parts={view.services} />
            </div>
            <div className="column">
              <Board levels={view.barrier.levels} />
              <Scans barrier={view.barrier} />
              <Sources sources={view.sources} />
              <Changes changes={view.changes} />
            </div>
          </div>
        )}
      </main>
    </LanguageContext>
  );
}
