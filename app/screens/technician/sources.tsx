// Everything that a decision rests on, how old or gone it is now, and when a list was imported.
import type { TechnicianView } from '../../contract/technician.ts';
import { SOURCE_STATE_WORDS, SOURCE_WORDS, TECHNICIAN_PAGE as WORDS } from '../kit/texts/technician.ts';
import { useLanguage, When } from '../kit/when.tsx';

export function Sources({ sources }: { readonly sources: TechnicianView['sources'] }) {
  const language = useLanguage();
  return (
    <section className="card" aria-labelledby="sources">
      <h2 id="sources">{WORDS.sources[language]}</h2>
      <ul className="sources">
        {sources.map(({ source, state, importedAt }) => (
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
