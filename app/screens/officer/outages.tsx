// What is gone and what that means for travellers, and the incidents that wait for the officer to have looked.
import type { OfficerView } from '../../contract/views.ts';
import type { Connection } from '../kit/connection.ts';
import { OFFICER_PAGE as WORDS } from '../kit/texts/officer.ts';
import { OUTAGES } from '../kit/texts/outages/outages.ts';
import { useLanguage } from '../kit/when.tsx';

type Lane = OfficerView['lane'];

export function Outages({ outages }: { readonly outages: Lane['outages'] }) {
  const language = useLanguage();
  if (outages.length === 0) return null;
  return (
    <ul className="outages">
      {outages.map(({ code, effect }) => (
        <li key={code} className={`outage outage-${effect}`}>
          {OUTAGES[code].officer[language]}
        </li>
      ))}
    </ul>
  );
}

interface IncidentsProps {
  readonly lane: Lane;
  readonly connection: Connection;
}

/** One button for all: a reset ends those whose cause is gone, and leaves the others. */
export function Incidents({ lane, connection }: IncidentsProps) {
  const language = useLanguage();
  if (lane.incidents.length === 0) return null;
  const isResettable = lane.incidents.some(({ resettable }) => resettable);
  return (
    <div className="incidents" role="alert">
      {lane.incidents.map(({ code, text, resettable }) => (
        <p key={code} className="incident">
          <strong>{WORDS.incident[language]}:</strong> {text}
          {!resettable && <span className="soft"> {WORDS.incidentHolds[language]}</span>}
        </p>
      ))}
      {lane.state !== 'emergency' && (
        <button
          type="button"
          className="strong"
          disabled={!isResettable}
          onClick={() => connection.send({ type: 'reset-emergency' })}
        >
          {WORDS.endIncidents[language]}
        </button>
      )}
    </div>
  );
}
