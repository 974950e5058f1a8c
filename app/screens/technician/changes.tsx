// The latest changes of state, newest first.
import type { StateChange } from '../../contract/technician.ts';
import { DEVICE_STATES, DEVICES, LANE_STATES, SERVICES } from '../kit/texts/officer.ts';
import { TECHNICIAN_PAGE as WORDS } from '../kit/texts/technician.ts';
import { useLanguage, When } from '../kit/when.tsx';
import { said } from '../kit/words.ts';

const PARTS = { ...DEVICES, ...SERVICES, lane: WORDS.theLane };
const STATES = { ...LANE_STATES, ...DEVICE_STATES };

export function Changes({ changes }: { readonly changes: readonly StateChange[] }) {
  const language = useLanguage();
  return (
    <section className="card" aria-labelledby="changes">
      <h2 id="changes">{WORDS.changes[language]}</h2>
      {changes.length === 0 ? (
        <p className="soft">{WORDS.noChanges[language]}</p>
      ) : (
        // By keyboard, too, because it scrolls.
        <ul className="changes" tabIndex={0} aria-labelledby="changes">
          {changes.map(({ at, part, state, cause }, index) => (
            <li key={`${at} ${changes.length - index}`}>
              <When at={at} />
              <span>
                <strong>{said(PARTS, part, language)}</strong>: {said(STATES, state, language)}
                {cause !== '' && <small className="mono">{cause}</small>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
