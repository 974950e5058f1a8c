// How regular the scans of the board were in the last minutes: their round trips, and below them the longest gap between two.
import type { ScanSample, TechnicianView } from '../../contract/technician.ts';
import { TECHNICIAN_PAGE as WORDS } from '../kit/texts/technician.ts';
import { useLanguage } from '../kit/when.tsx';
import { count } from '../kit/words.ts';
import { milliseconds, pathOf, roundTop } from './scale.ts';

const WIDTH = 600;
const HEIGHT = 70;
/** The picture always shows so much, ms, so that a fault does not move because time goes by. */
const SPAN_MS = 300_000;

type Value = 'p50Ms' | 'p99Ms' | 'longestGapMs';

export function Scans({ barrier }: { readonly barrier: TechnicianView['barrier'] }) {
  const language = useLanguage();
  const { scans, history } = barrier;
  return (
    <section className="card" aria-labelledby="scans">
      <h2 id="scans">{WORDS.scans[language]}</h2>
      <p>
        {count(scans.accepted, language)} {WORDS.accepted[language]}, {count(scans.failed, language)}{' '}
        {WORDS.failed[language]}. {WORDS.longestGap[language]}: {milliseconds(scans.longestGapMs, language)}{' '}
        <span className="soft">({WORDS.sinceStart[language]})</span>
      </p>
      {history.length === 0 ? (
        <p className="soft">{WORDS.noHistory[language]}</p>
      ) : (
        <>
          <Plot title={WORDS.roundTrips[language]} history={history} lines={['p50Ms', 'p99Ms']} />
          <Plot title={WORDS.longestGap[language]} history={history} lines={['longestGapMs']} />
        </>
      )}
    </section>
  );
}

interface PlotProps {
  readonly title: string;
  readonly history: readonly ScanSample[];
  readonly lines: readonly Value[];
}

function Plot({ title, history, lines }: PlotProps) {
  const language = useLanguage();
  const top = roundTop(history.flatMap((sample) => lines.map((line) => sample[line])));
  const to = history.at(-1)?.at ?? 0;
  const area = { width: WIDTH, height: HEIGHT, from: to - SPAN_MS, to, top };
  const now = lines.map((line) => milliseconds(history.at(-1)?.[line] ?? 0, language)).join(' / ');
  return (
    <figure className="plot">
      <figcaption>
        {title}: {now}
      </figcaption>
      <div className="plot-area">
        <span className="soft top">{milliseconds(top, language)}</span>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`${title}: ${now}`}>
          <path className="plot-grid" d={`M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}`} />
          {lines.map((line) => (
            <path
              key={line}
              className={`plot-line ${line}`}
              d={pathOf(
                history.map((sample) => ({ at: sample.at, value: sample[line] })),
                area,
              )}
            />
          ))}
        </svg>
      </div>
    </figure>
  );
}
