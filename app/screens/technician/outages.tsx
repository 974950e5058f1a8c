// What is gone and which part causes it; what the gate itself says stands below, in its own words.
import type { TechnicianView } from '../../contract/technician.ts';
import { CLASSES, EFFECTS, OUTAGES } from '../kit/texts/outages/outages.ts';
import { TECHNICIAN_PAGE as WORDS } from '../kit/texts/technician.ts';
import { useLanguage } from '../kit/when.tsx';

export function Outages({ lane }: { readonly lane: TechnicianView['lane'] }) {
  const language = useLanguage();
  return (
    <section className="card" aria-labelledby="outages">
      <h2 id="outages">{WORDS.availability[language]}</h2>
      {lane.outages.length === 0 ? (
        <p className="soft">{WORDS.allServes[language]}</p>
      ) : (
        <ul className="outages">
          {lane.outages.map(({ code, effect, classes }) => {
            const { part, cause, hint } = OUTAGES[code].technician;
            return (
              <li key={code} className={`outage outage-${effect}`}>
                <p>
                  <strong>{part[language]}</strong>: {cause[language]}.
                </p>
                <p>{hint[language]}.</p>
                <p className="soft">
                  {EFFECTS[effect][language]}
                  {classes.length === 1 &&
                    ` (${WORDS.onlyFor[language]} ${classes.map((name) => CLASSES[name][language]).join(', ')})`}
                </p>
              </li>
            );
          })}
        </ul>
      )}
      {lane.causes.length > 0 && (
        <p className="soft">
          {WORDS.gateSays[language]}: <span className="mono">{lane.causes.join(', ')}</span>
        </p>
      )}
    </section>
  );
}
