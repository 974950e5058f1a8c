// The two faces side by side at the same size, how alike they are, and whether a live person was seen at all.
import type { CaseView, FacePicture } from '../../contract/views.ts';
import { ResultGlyph } from '../kit/result-glyph.tsx';
import { OFFICER_PAGE as WORDS } from '../kit/texts/officer.ts';
import { useLanguage } from '../kit/when.tsx';
import { decimal, oneIn } from '../kit/words.ts';

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
      <Picture picture={view.portrait} caption={WORDS.portrait[language]} frame="plain" />
      <Picture
        picture={view.live}
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
  readonly picture: FacePicture | undefined;
  readonly caption: string;
  readonly frame: Liveness | 'plain';
  readonly note?: string | undefined;
}

function Picture({ picture, caption, frame, note }: PictureProps) {
  const language = useLanguage();
  return (
    <figure className={`face face-${frame}`}>
      <div className="face-frame">
        {picture === undefined ? <p>{WORDS.noPicture[language]}</p> : <Aligned picture={picture} caption={caption} />}
      </div>
      <figcaption>
        {caption}
        {note !== undefined && <strong>{note}</strong>}
      </figcaption>
    </figure>
  );
}

/** Both faces get the same eye line, size and upright pose, so that they are compared and not their framing. */
const FRAME = { width: 300, height: 400, eyes: { x: 150, y: 170 }, between: 84 } as const;

/** The matrix of an SVG transform that puts the eyes of a picture where the frame wants them. */
export function alignment({ width, height, eyes }: FacePicture): string {
  const scale = Math.max(FRAME.width / width, FRAME.height / height);
  if (eyes === undefined)
    return `matrix(${scale} 0 0 ${scale} ${(FRAME.width - width * scale) / 2} ${(FRAME.height - height * scale) / 2})`;
  // The person's right eye is on the left of the picture.
  const [dx, dy] = [eyes.left.x - eyes.right.x, eyes.left.y - eyes.right.y];
  const apart = Math.max(dx * dx + dy * dy, 1);
  const [a, b] = [(FRAME.between * dx) / apart, (-FRAME.between * dy) / apart];
  const [mx, my] = [(eyes.left.x + eyes.right.x) / 2, (eyes.left.y + eyes.right.y) / 2];
  return `matrix(${a} ${b} ${-b} ${a} ${FRAME.eyes.x - a * mx + b * my} ${FRAME.eyes.y - b * mx - a * my})`;
}

function Aligned({ picture, caption }: { readonly picture: FacePicture; readonly caption: string }) {
  const { url, width, height } = picture;
  return (
    <svg viewBox={`0 0 ${FRAME.width} ${FRAME.height}`} role="img" aria-label={caption}>
      <image href={url} width={width} height={height} transform={alignment(picture)} />
    </svg>
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
