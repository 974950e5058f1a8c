// The two faces side by side at the same size, how alike they are, and whether a live person was seen at all.
import type { CaseView } from '../../contract/views.ts';
import { ResultGlyph } from '../kit/result-glyph.tsx';
import { OFFICER_PAGE as WORDS } from '../kit/texts/officer.ts';
import { useLanguage } from './when.tsx';
import { decimal, oneIn } from './words.ts';

type Liveness = 'alarm' | 'missing' | 'seen';

function livenessOf(view: CaseView): Liveness {
  const result = view.checks.find(({ name }) => name === 'liveness')?.result;
  if (result === 'successful') return 'seen';
  return result === 'failed' ? 'alarm' : 'missing';
}

export function Faces({ view }: { readonly view: CaseView }) {
  const language = useLanguage();
  const liveness = view.live === undefined ? 'seen' : livenessOf(view);
  return (
    <div className="faces">
      <Picture address={view.portrait} caption={WORDS.portrait[language]} frame="plain" />
      <Picture
        address={view.live}
        caption={WORDS.live[language]}
        frame={liveness}
        note={
          liveness === 'alarm'
            ? WORDS.livenessAlarm[language]
            : liveness === 'missing'
              ? WORDS.livenessMissing[language]
              : undefined
        }
      />
      <Likeness view={view} />
    </div>
  );
}

interface PictureProps {
  readonly address: string | undefined;
  readonly caption: string;
  readonly frame: Liveness | 'plain';
  readonly note?: string | undefined;
}

function Picture({ address, caption, frame, note }: PictureProps) {
  const language = useLanguage();
  return (
    <figure className={`face face-${frame}`}>
      <div className="face-frame">
        {address === undefined ? <p>{WORDS.noPicture[language]}</p> : <img src={address} alt={caption} />}
      </div>
      <figcaption>
        {caption}
        {note !== undefined && <strong>{note}</strong>}
      </figcaption>
    </figure>
  );
}

/** From every stranger (1) on the left to one in a million on the right, in tens. */
const TENS = 6;

function along(rate: number): number {
  return Math.min(1, Math.max(0, -Math.log10(rate) / TENS));
}

function Likeness({ view }: { readonly view: CaseView }) {
  const language = useLanguage();
  const { similarity, falseMatchRate, maxFalseMatchRate } = view;
  const strangers = falseMatchRate === undefined ? undefined : oneIn(falseMatchRate, language);
  if (similarity === undefined || falseMatchRate === undefined || strangers === undefined)
    return <p className="likeness soft">{WORDS.notCompared[language]}</p>;
  const same = falseMatchRate <= maxFalseMatchRate;
  return (
    <div className="likeness">
      <p className="verdict">
        <ResultGlyph result={same ? 'successful' : 'failed'} />
        <strong>{(same ? WORDS.samePerson : WORDS.notSamePerson)[language]}</strong>
      </p>
      <svg className="scale" viewBox="0 0 300 22" preserveAspectRatio="xMinYMid" aria-hidden="true">
        <path className="scale-line" d="M6 14H294" />
        <path className="scale-enough" d={`M${6 + 288 * along(maxFalseMatchRate)} 14H294`} />
        <path className="scale-limit" d={`M${6 + 288 * along(maxFalseMatchRate)} 4V22`} />
        <circle className="scale-here" cx={6 + 288 * along(falseMatchRate)} cy="14" r="6" />
      </svg>
      <p>
        {WORDS.oneIn[language]} {strangers} {WORDS.strangers[language]}; {WORDS.allowedAtMost[language]}{' '}
        {WORDS.oneIn[language]} {oneIn(maxFalseMatchRate, language)}.{' '}
        <span className="soft">
          {WORDS.similarity[language]} {decimal(similarity, language)}
        </span>
      </p>
    </div>
  );
}
