// What the officer may decide in this case. A remark is asked for, and for three seconds the decision can be undone.
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { flushSync } from 'react-dom';
import type { CaseView } from '../../contract/views.ts';
import type { Connection } from '../kit/connection.ts';
import { OFFICER_PAGE as WORDS, RESOLUTIONS } from '../kit/texts/officer.ts';
import { Key, useKeys } from '../kit/key.tsx';
import { Undoable } from './undoable.ts';
import { useLanguage } from '../kit/when.tsx';

type Resolution = CaseView['allowed'][number];

const KEYS: Readonly<Record<Resolution, string>> = {
  admit: 'A',
  'refuse-entry': 'R',
  'defer-departure': 'D',
  'second-line': 'S',
};

/** Of the contract. */
const LONGEST_REMARK = 500;

type Progress = 'choosing' | 'pending' | 'sent' | 'not-sent' | 'undone';

interface DecideProps {
  readonly view: CaseView;
  readonly connection: Connection;
}

export function Decide({ view, connection }: DecideProps) {
  const language = useLanguage();
  const [chosen, setChosen] = useState<Resolution>();
  const [remark, setRemark] = useState('');
  const [missing, setMissing] = useState(false);
  const [progress, setProgress] = useState<Progress>('choosing');
  const field = useRef<HTMLTextAreaElement>(null);
  const decision = useDecision(connection, setProgress);
  const pending = progress === 'pending';

  useEffect(
    () =>
      connection.onMessage((message) => {
        if (message.type === 'refused' && message.order === 'resolve') setProgress('choosing');
      }),
    [connection],
  );
  const choose = (resolution: Resolution): void => {
    if (pending || progress === 'sent') return;
    // At once: the first letters of the remark must not be taken for keys of other decisions.
    flushSync(() => {
      setChosen(resolution);
      setProgress('choosing');
    });
    field.current?.focus();
  };
  const goBack = (): void => {
    if (decision.undo()) setProgress('undone');
    else if (progress !== 'sent') setChosen(undefined);
  };
  const confirm = (event?: SubmitEvent): void => {
    event?.preventDefault();
    if (chosen === undefined) return;
    const why = remark.trim();
    setMissing(why === '');
    if (why === '') {
      field.current?.focus();
      return;
    }
    decision.submit({ type: 'resolve', case: view.id, resolution: chosen, remark: why });
    setProgress('pending');
  };
  useKeys({
    ...Object.fromEntries(view.allowed.map((resolution) => [KEYS[resolution].toLowerCase(), () => choose(resolution)])),
    escape: goBack,
  });

  if (pending && chosen !== undefined)
    return (
      <div className="card pending" role="status">
        <p>
          {WORDS.sending[language]}: <strong>{RESOLUTIONS[chosen][language]}</strong>
        </p>
        <div className="countdown" />
        <button type="button" className="strong" onClick={goBack}>
          {WORDS.undo[language]} <Key name="Esc" />
        </button>
      </div>
    );
  if (progress === 'sent' && chosen !== undefined)
    return (
      <div className="card" role="status">
        <p>
          {WORDS.sent[language]}: <strong>{RESOLUTIONS[chosen][language]}</strong>
        </p>
      </div>
    );
  return (
    <form className="card decide" onSubmit={confirm}>
      <h2>{WORDS.decide[language]}</h2>
      {progress === 'not-sent' && (
        <p className="alert" role="alert">
          {WORDS.notSent[language]}
        </p>
      )}
      {progress === 'undone' && <p role="status">{WORDS.undone[language]}</p>}
      <div className="choices">
        {view.allowed.map((resolution) => (
          <button
            key={resolution}
            type="button"
            className={`choice choice-${resolution}`}
            aria-pressed={chosen === resolution}
            aria-keyshortcuts={KEYS[resolution]}
            onClick={() => choose(resolution)}
          >
            {RESOLUTIONS[resolution][language]} <Key name={KEYS[resolution]} />
          </button>
        ))}
      </div>
      {view.citizen && <p className="soft">{WORDS.citizenRule[language]}</p>}
      {chosen !== undefined && (
        <>
          <label>
            {WORDS.remark[language]}
            <textarea
              ref={field}
              rows={3}
              maxLength={LONGEST_REMARK}
              value={remark}
              aria-invalid={missing}
              onChange={({ target }) => {
                setRemark(target.value);
                setMissing(false);
              }}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
                event.preventDefault();
                confirm();
              }}
            />
          </label>
          {missing && (
            <p className="alert" role="alert">
              {WORDS.remarkMissing[language]}
            </p>
          )}
          <div className="pair">
            <button type="button" onClick={goBack}>
              {WORDS.back[language]} <Key name="Esc" />
            </button>
            <button type="submit" className="strong">
              {RESOLUTIONS[chosen][language]} <Key name="Enter" />
            </button>
          </div>
        </>
      )}
    </form>
  );
}

type Resolve = Parameters<Connection['send']>[0];

/** Sends after the time for second thoughts; a case that goes away takes its unsent decision with it. */
function useDecision(connection: Connection, tell: (progress: Progress) => void): Undoable<Resolve> {
  const [decision] = useState(
    () =>
      new Undoable<Resolve>({
        send: (order) => tell(connection.send(order) ? 'sent' : 'not-sent'),
        after: (ms, task) => {
          const timer = setTimeout(task, ms);
          return () => clearTimeout(timer);
        },
      }),
  );
  useEffect(() => () => void decision.undo(), [decision]);
  return decision;
}
