// The last crossings of this lane, newest first.
import type { OfficerView } from '../../contract/views.ts';
import { OFFICER_PAGE as WORDS, OUTCOMES, PASSAGES, RESOLUTIONS } from '../kit/texts/officer.ts';
import { useLanguage, When } from '../kit/when.tsx';
import { said } from '../kit/words.ts';

export function Recent({ recent }: { readonly recent: OfficerView['recent'] }) {
  const language = useLanguage();
  return (
    <div className="card recent">
      <h2>{WORDS.recent[language]}</h2>
      {recent.length === 0 ? (
        <p className="soft">{WORDS.noRecent[language]}</p>
      ) : (
        <ul>
          {recent.map((crossing) => (
            <li key={crossing.seq}>
              <span className="mono seq">{crossing.seq}</span>
              <span>
                <strong>{said(OUTCOMES, crossing.outcome, language)}</strong>,{' '}
                {said(PASSAGES, crossing.passage, language)}
                {crossing.resolution !== undefined && <> · {said(RESOLUTIONS, crossing.resolution, language)}</>}
                {crossing.reasons.length > 0 && <small className="mono">{crossing.reasons.join(', ')}</small>}
              </span>
              <When at={crossing.endedAt} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
