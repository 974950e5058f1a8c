// The barrier board as it is now: every input and output by its name, and its own fault. The bytes of the wire are not shown.
import type { TechnicianView } from '../../contract/technician.ts';
import { ALARMS, INPUTS, OUTPUTS, TECHNICIAN_PAGE as WORDS } from '../kit/texts/technician.ts';
import type { Text } from '../kit/texts/text.ts';
import { useLanguage } from '../kit/when.tsx';
import { said } from '../kit/words.ts';

type Levels = NonNullable<TechnicianView['barrier']['levels']>;

export function Board({ levels }: { readonly levels: Levels | undefined }) {
  const language = useLanguage();
  return (
    <section className="card" aria-labelledby="board">
      <h2 id="board">{WORDS.barrier[language]}</h2>
      {levels === undefined ? (
        <p className="attention">{WORDS.noAnswer[language]}</p>
      ) : (
        <>
          <p>
            {WORDS.fault[language]}: <strong>{levels.fault}</strong>
          </p>
          <div className="pair">
            <LevelList title={WORDS.inputs} names={INPUTS} levels={levels.inputs} />
            <LevelList title={WORDS.outputs} names={OUTPUTS} levels={levels.outputs} />
          </div>
        </>
      )}
    </section>
  );
}

interface LevelListProps {
  readonly title: Text;
  readonly names: Readonly<Record<string, Text>>;
  readonly levels: Levels['inputs'];
}

/** A filled mark is on, a hollow one off; the word stands beside it. */
function LevelList({ title, names, levels }: LevelListProps) {
  const language = useLanguage();
  return (
    <div>
      <h3>{title[language]}</h3>
      <ul className="levels">
        {levels.map(({ name, on }) => (
          <li key={name} className={on ? (ALARMS.has(name) ? 'on alarm' : 'on') : 'off'}>
            <svg viewBox="0 0 12 12" aria-hidden="true" className="lamp">
              <path d="M1.5 1.5h9v9h-9z" className={on ? '' : 'hollow'} />
            </svg>
            <span>{said(names, name, language)}</span>
            <span className="level-word">{(on ? WORDS.on : WORDS.off)[language]}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
