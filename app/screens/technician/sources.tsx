// What a decision rests on beside the devices and services, how old or gone it is now, and when a list was imported.
import type { Source } from '../../../state/inspection/degrade.ts';
import type { TechnicianView } from '../../contract/technician.ts';
import { SOURCE_STATE_WORDS, SOURCE_WORDS, TECHNICIAN_PAGE as WORDS } from '../kit/texts/technician.ts';
import { useLanguage, When } from '../kit/when.tsx';

/** Their states stand in the tables of devices and services. */
const ELSEWHERE: ReadonlySet<string> = new Set<Source>([
  'chip-reader',
  'camera',
  'code-scanner',
  'barrier-link',
  'safety-inputs',
  'journal',
]);

export function Sources({ sources }: { readonly sources: TechnicianView['sources'] }) {
  const language = useLanguage();
  return (
    <section className="card" aria-labelledby="sources">
      <h2 id="sources">{WORDS.sources[language]}</h2>
      <ul className="sources">
        {sources
          .filter(({ source }) => !ELSEWHERE.has(source))
          .map(({ source, state, importedAt }) => (
            <li key={source} className={state === 'fresh' ? 'off' : 'on'}>
              <span>{SOURCE_WORDS[source][language]}</span>
              <span className="level-word">
                {SOURCE_STATE_WORDS[state][language]}
                {importedAt !== undefined && (
                  <>
                    , {WORDS.imported[language]} <When at={importedAt} />
                  </>
                )}
              </span>
            </li>
          ))}
      </ul>
    </section>
  );
}
