// The officer page: three quiet columns; a referral comes to the top with one tone.
import { useEffect, useRef, useState } from 'react';
import type { OfficerView } from '../../contract/views.ts';
import type { Connection } from '../kit/connection.ts';
import { useConnectionState } from '../kit/page.tsx';
import { OFFICER_PAGE as WORDS } from '../kit/texts/officer.ts';
import { otherLanguage, preferredLanguage, type Language } from '../kit/texts/text.ts';
import { CaseColumn } from './case-column.tsx';
import { Decide } from './decide.tsx';
import { useKeys } from '../kit/key.tsx';
import { LaneColumn } from './lane-column.tsx';
import { Recent } from './recent.tsx';
import { Tone } from './tone.ts';
import { LanguageContext } from '../kit/when.tsx';
import './officer.css';
import './lane-column.css';
import './case-column.css';
import './decide.css';

interface Refusal {
  readonly order: string;
  readonly text: string;
}

export function OfficerPage({ connection }: { readonly connection: Connection }) {
  const state = useConnectionState(connection);
  const [view, setView] = useState<OfficerView>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [language, setLanguage] = useState<Language>(() => preferredLanguage(navigator.languages));

  useEffect(
    () =>
      connection.onMessage((message) => {
        if (message.type === 'officer') setView(message.view);
        else if (message.type === 'refused') setRefusal({ order: message.order, text: message.text });
      }),
    [connection],
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const sound = useReferralTone(view?.case?.id);
  useLaneKeys(view, connection);

  const other = otherLanguage(language);
  return (
    <LanguageContext value={language}>
      <main className={state.kind === 'open' ? 'officer' : 'officer cut-off'}>
        {state.kind === 'lost' && (
          <p role="alert" className="link">
            {WORDS.lost[language]}
          </p>
        )}
        {view === undefined ? (
          <p className="soft">{WORDS.connecting[language]}</p>
        ) : (
          <>
            <LaneColumn view={view} connection={connection}>
              <div className="settings">
                <button type="button" lang={other} onClick={() => setLanguage(other)}>
                  {WORDS.changeLanguage[other]}
                </button>
                {!sound.on && (
                  <button type="button" onClick={sound.turnOn}>
                    {WORDS.soundOff[language]}
                  </button>
                )}
              </div>
            </LaneColumn>
            <CaseColumn view={view.case} />
            <section className="column" aria-label={WORDS.decide[language]}>
              {refusal !== undefined && (
                <div className="card alert" role="alert">
                  <p>
                    {WORDS.refused[language]} ({refusal.order}): {refusal.text}
                  </p>
                  <button type="button" onClick={() => setRefusal(undefined)}>
                    {WORDS.dismiss[language]}
                  </button>
                </div>
              )}
              {view.case === undefined ? (
                <div className="card">
                  <h2>{WORDS.decide[language]}</h2>
                  <p className="soft">{WORDS.nothingToDecide[language]}</p>
                </div>
              ) : (
                <Decide key={view.case.id} view={view.case} connection={connection} />
              )}
              <Recent recent={view.recent} />
            </section>
          </>
        )}
      </main>
    </LanguageContext>
  );
}

/** Opening, closing and ending an emergency by key, where the buttons would do it. */
function useLaneKeys(view: OfficerView | undefined, connection: Connection): void {
  const lane = view?.lane;
  const closed = lane?.state === 'closed' || lane?.state === 'out-of-service';
  const emergency = lane?.state === 'emergency';
  useKeys({
    o: closed ? () => connection.send({ type: 'open-lane' }) : undefined,
    c: closed || emergency || lane === undefined ? undefined : () => connection.send({ type: 'close-lane' }),
    e: emergency && lane.resettable ? () => connection.send({ type: 'reset-emergency' }) : undefined,
  });
}

/** One tone for each new case, and a way to let the browser sound. */
function useReferralTone(id: string | undefined): { on: boolean; turnOn: () => void } {
  const [tone] = useState(() => new Tone());
  const [on, setOn] = useState(() => tone.on);
  const announced = useRef<string>(undefined);
  useEffect(() => {
    if (id === undefined || id === announced.current) return;
    announced.current = id;
    tone.play();
  }, [tone, id]);
  const turnOn = (): void => {
    tone.turnOn().then(setOn, () => setOn(false));
  };
  return { on, turnOn };
}
