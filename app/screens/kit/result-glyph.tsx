// The five result values (BSI TR-03135) as a colour, a shape and a word each, so that none of the three is needed alone.
import type { CaseView } from '../../contract/views.ts';
import './result-glyph.css';

export type Result = CaseView['checks'][number]['result'];

/** On a ground of 20 by 20. */
const SHAPES: Readonly<Record<Result, string>> = {
  successful: 'M4.5 10.5 8.5 14.5 15.5 6',
  failed: 'M5.5 5.5 14.5 14.5M14.5 5.5 5.5 14.5',
  undetermined: 'M6.8 7.2a3.2 3.2 0 1 1 4.7 2.9c-1 .6-1.5 1.1-1.5 2.2M10 15.6v.2',
  'not-supported': 'M5 10H15',
  aborted: 'M6.5 15 13.5 5',
};

/** Worst first: how a branch of the tree is judged by its checks. */
const WORST_FIRST: readonly Result[] = ['failed', 'aborted', 'undetermined', 'not-supported', 'successful'];

export function worstOf(results: readonly Result[]): Result | undefined {
  return WORST_FIRST.find((result) => results.includes(result));
}

export function ResultGlyph({ result }: { readonly result: Result }) {
  return (
    <svg className={`glyph glyph-${result}`} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {result === 'undetermined' ? (
        <circle className="glyph-ground" cx="10" cy="10" r="9.5" />
      ) : (
        <rect className="glyph-ground" x="0.5" y="0.5" width="19" height="19" rx={result === 'successful' ? 9.5 : 4} />
      )}
      <path className="glyph-mark" d={SHAPES[result]} />
    </svg>
  );
}
