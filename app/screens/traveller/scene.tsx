// What a traveller sees: one drawing or the mirror, one sentence, the same smaller in the other language. Without a
// view the gate is out of service.
import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import type { TravellerStep, TravellerView } from '../../contract/views.ts';
import { CoverOff, DRAWINGS, PlacePassport, SeeOfficer } from '../kit/pictograms/drawings.tsx';
import { OfficerBust } from '../kit/pictograms/parts.tsx';
import { otherLanguage, type Language, type Text } from '../kit/texts/text.ts';
import { INSTRUCTIONS, INVITATIONS, OUT_OF_SERVICE, textOf, TRAVELLER_PAGE as WORDS } from '../kit/texts/traveller.ts';
import type { Guidance } from './capture/session.ts';
import { Mirror } from './mirror.tsx';
import './traveller.css';

export interface SceneProps {
  readonly view: TravellerView | undefined;
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  readonly called: boolean;
  readonly onCall: () => void;
  readonly guidance: Guidance | undefined;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
}

/** How long each of the invitations stands, in ms. */
const INVITATION = 4500;

const WAY: Readonly<Partial<Record<TravellerStep, number>>> = {
  waiting: 1,
  'keep-still': 1,
  'not-read': 1,
  'take-document': 1,
  enter: 2,
  stand: 2,
  checking: 3,
  pass: 4,
};
const WAY_LENGTH = 4;

export function Scene({ view, language, onLanguage, called, onCall, guidance, canvas }: SceneProps) {
  const other = otherLanguage(language);
  const invitation = useTurn(view?.step === 'waiting', 3, INVITATION);
  const { main, then, thenAfter } = view === undefined ? OUT_OF_SERVICE : textOf(view);
  const patient = useAfter(thenAfter, `${view?.step ?? ''} ${view?.hint ?? ''}`);
  const sentence = sentenceOf(view, guidance, invitation) ?? main;
  const tone = toneOf(view);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  return (
    <main className={`traveller ${tone}`}>
      <Way step={view?.step} language={language} />
      <div className="figure">
        {view?.capture !== undefined ? (
          <Mirror
            canvas={canvas}
            label={WORDS.mirror[language]}
            progress={guidance?.progress}
            done={guidance?.instruction === 'good'}
            note={view.capture.picture === undefined ? undefined : WORDS.picture[language]}
          />
        ) : (
          drawingOf(view, invitation)
        )}
      </div>
      {view?.progress !== undefined && <ReadProgress {...view.progress} />}
      <div className="words" aria-live="polite">
        <h1 lang={language}>{sentence[language]}</h1>
        <p className="other" lang={other}>
          {sentence[other]}
        </p>
        <div className={patient ? 'then shown' : 'then'} aria-hidden={!patient}>
          <p lang={language}>{then[language]}</p>
          <p className="other" lang={other}>
            {then[other]}
          </p>
        </div>
      </div>
      <footer>
        <button type="button" className="plain" lang={other} onClick={() => onLanguage(other)}>
          {WORDS.changeLanguage[other]}
        </button>
        {view !== undefined && (
          <button type="button" className="call" aria-pressed={called} onClick={onCall}>
            <svg viewBox="-50 -56 100 120" aria-hidden="true" className="pictogram call-icon">
              <OfficerBust x={0} y={0} />
            </svg>
            <span>
              {label(called, language)}
              <small lang={other}>{label(called, other)}</small>
            </span>
          </button>
        )}
      </footer>
    </main>
  );
}

function label(called: boolean, language: Language): string {
  return (called ? WORDS.officerCalled : WORDS.callOfficer)[language];
}

function sentenceOf(view: TravellerView | undefined, guidance: Guidance | undefined, turn: number): Text | undefined {
  if (view?.capture !== undefined && guidance !== undefined) return INSTRUCTIONS[guidance.instruction];
  if (view?.step === 'waiting') return [INVITATIONS.come, INVITATIONS.cover, INVITATIONS.place][turn];
  return undefined;
}

function drawingOf(view: TravellerView | undefined, turn: number): ReactNode {
  if (view === undefined) return <SeeOfficer />;
  if (view.step === 'waiting' && turn === 1) return <CoverOff />;
  if (view.step === 'waiting' && turn === 2) return <PlacePassport />;
  const Drawing = DRAWINGS[view.step];
  return <Drawing />;
}

function toneOf(view: TravellerView | undefined): string {
  if (view === undefined || view.step === 'officer') return 'tone-officer';
  if (view.step === 'pass' || view.step === 'emergency') return 'tone-go';
  return 'tone-calm';
}

function Way({ step, language }: { readonly step: TravellerStep | undefined; readonly language: Language }) {
  const at = step === undefined ? undefined : WAY[step];
  if (at === undefined) return <div className="way" />;
  return (
    <div
      className="way"
      role="img"
      aria-label={`${WORDS.progress[language]} ${at} ${WORDS.of[language]} ${WAY_LENGTH}`}
    >
      {Array.from({ length: WAY_LENGTH }, (_, i) => (
        <span key={i} className={i + 1 < at ? 'dot done' : i + 1 === at ? 'dot here' : 'dot'} />
      ))}
    </div>
  );
}

function ReadProgress({ read, total }: { readonly read: number; readonly total: number }) {
  return <progress className="read" aria-hidden="true" value={Math.min(read, total)} max={Math.max(total, 1)} />;
}

/** Whether `ms` have passed since `key` last changed. */
function useAfter(ms: number, key: string): boolean {
  const [passed, setPassed] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setPassed(key), ms);
    return () => clearTimeout(timer);
  }, [ms, key]);
  return ms === 0 || passed === key;
}

/** Counts 0 to `count - 1` and round again, one step each `ms`; 0 while it is not active. */
function useTurn(active: boolean, count: number, ms: number): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => setTurn((now) => (now + 1) % count), ms);
    return () => {
      clearInterval(timer);
      setTurn(0);
    };
  }, [active, count, ms]);
  return active ? turn : 0;
}
