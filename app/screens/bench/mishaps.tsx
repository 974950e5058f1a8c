// What can go wrong around the traveller: a button for each; what lasts is pressed until it is ended.
import type { BenchView } from '../../contract/simulated-lane.ts';
import type { BenchOrder } from './order.ts';

interface MishapsProps {
  readonly view: BenchView;
  readonly send: (order: BenchOrder) => void;
}

export function Mishaps({ view: { mishaps }, send }: MishapsProps) {
  if (mishaps.length === 0) return null;
  return (
    <div className="mishaps" role="group" aria-label="What can go wrong">
      <span aria-hidden="true">What can go wrong:</span>
      {mishaps.map(({ name, text, on }) => (
        <button
          key={name}
          type="button"
          {...(on === undefined ? {} : { 'aria-pressed': on })}
          onClick={() => send({ type: 'mishap', name, on: on !== true })}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
