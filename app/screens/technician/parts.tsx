// Devices or services as a table: state and counters in columns, and below a part that is not well its cause and what to do.
import type { PartView } from '../../contract/technician.ts';
import { Lamp } from '../kit/lamp.tsx';
import { DEVICE_STATES, DEVICES, SERVICES } from '../kit/texts/officer.ts';
import { OUTAGE_OF_PART, OUTAGES } from '../kit/texts/outages/outages.ts';
import { TECHNICIAN_PAGE as WORDS } from '../kit/texts/technician.ts';
import type { Text } from '../kit/texts/text.ts';
import { useLanguage, When } from '../kit/when.tsx';
import { count, said } from '../kit/words.ts';
import { milliseconds } from './scale.ts';

const NAMES = { ...DEVICES, ...SERVICES };
const COUNTS = [
  ['frames', WORDS.frames],
  ['discardedBytes', WORDS.discarded],
  ['retries', WORDS.retries],
  ['reconnects', WORDS.reconnects],
  ['timeouts', WORDS.timeouts],
] as const;

export function Parts({ title, parts }: { readonly title: Text; readonly parts: readonly PartView[] }) {
  const language = useLanguage();
  const isCounted = parts.some(({ counters }) => counters !== undefined);
  return (
    <section className="card">
      <table>
        <caption>{title[language]}</caption>
        <thead>
          <tr>
            <th scope="col">{WORDS.name[language]}</th>
            <th scope="col">{WORDS.state[language]}</th>
            <th scope="col">{WORDS.since[language]}</th>
            {isCounted && (
              <>
                {COUNTS.map(([name, word]) => (
                  <th scope="col" key={name} className="number">
                    {word[language]}
                  </th>
                ))}
                <th scope="col" className="number">
                  {WORDS.roundTrips[language]}
                </th>
              </>
            )}
            <th scope="col">{WORDS.version[language]}</th>
          </tr>
        </thead>
        {parts.map((part) => (
          <Part key={part.name} part={part} isCounted={isCounted} />
        ))}
      </table>
    </section>
  );
}

function Part({ part, isCounted }: { readonly part: PartView; readonly isCounted: boolean }) {
  const language = useLanguage();
  const { name, kind, state, cause, since, version, counters } = part;
  const trips = counters?.roundTrips;
  const columns = isCounted ? COUNTS.length + 5 : 4;
  return (
    <tbody className={`device-${state}`}>
      <tr>
        <th scope="row">
          {said(NAMES, name, language)}
          {kind !== 'service' && <small className="mono">{kind}</small>}
        </th>
        <td className="state">
          <Lamp state={state} /> <span className="device-word">{DEVICE_STATES[state][language]}</span>
        </td>
        <td>
          <When at={since} />
        </td>
        {isCounted && (
          <>
            {COUNTS.map(([counter]) => (
              <td key={counter} className="number">
                {counters === undefined ? '–' : count(counters[counter], language)}
              </td>
            ))}
            <td className="number">
              {trips === undefined
                ? '–'
                : `${milliseconds(trips.p50Ms, language)} / ${milliseconds(trips.p99Ms, language)}`}
            </td>
          </>
        )}
        <td className="mono">{version ?? '–'}</td>
      </tr>
      {(state !== 'ready' || cause !== '') && (
        <tr className="below">
          <td colSpan={columns}>
            <Why name={name} state={state} cause={cause} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** The cause in the words of the device, and the hint of the table where it does not serve. */
function Why({ name, state, cause }: Pick<PartView, 'name' | 'state' | 'cause'>) {
  const language = useLanguage();
  const code = Object.hasOwn(OUTAGE_OF_PART, name) ? OUTAGE_OF_PART[name] : undefined;
  const isGone = state === 'failed' || state === 'absent';
  return (
    <>
      {cause !== '' && <span className="mono">{cause}</span>}
      {isGone && code !== undefined && <span>{OUTAGES[code].technician.hint[language]}.</span>}
    </>
  );
}
