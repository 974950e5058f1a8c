// What the traveller at the gate can do by hand, in the order in which one would do it.
import { useState, type SubmitEvent } from 'react';
import type { BenchView, LanePlace } from '../../contract/simulated-lane.ts';
import type { BenchOrder } from './order.ts';

interface ActionsProps {
  readonly view: BenchView;
  readonly send: (order: BenchOrder) => void;
}

/** Of the contract. */
const LONGEST_CODE = 2000;

/** From where one walks on to the exit. */
const IN_THE_LANE = ['zone-a', 'zone-b'] as const satisfies readonly LanePlace[];

export function Actions({ view: { layout, traveller, board }, send }: ActionsProps) {
  const [code, setCode] = useState('');
  const away = !traveller.here;
  const canWalk = layout === 'turnstile' ? traveller.at === 'zone-a' : IN_THE_LANE.some((at) => at === traveller.at);
  const scan = (event: SubmitEvent): void => {
    event.preventDefault();
    if (code !== '') send({ type: 'scan-code', text: code });
  };
  return (
    <div className="actions">
      <ol>
        <li>
          <button type="button" disabled={!away} onClick={() => send({ type: 'step-up' })}>
            Step up
          </button>
        </li>
        <li>
          <button
            type="button"
            onClick={() => send({ type: traveller.documentOnReader ? 'remove-passport' : 'insert-passport' })}
          >
            {traveller.documentOnReader ? 'Take the passport back' : 'Lay down the passport'}
          </button>
        </li>
        <li>
          <button type="button" disabled={!canWalk} onClick={() => send({ type: 'walk-through' })}>
            Walk through
          </button>
        </li>
      </ol>
      <button type="button" disabled={away} onClick={() => send({ type: 'withdraw' })}>
        Give up
      </button>
      <form className="scan" onSubmit={scan}>
        <label>
          <span className="unseen">A 2D code to scan</span>
          <input
            placeholder="A 2D code"
            maxLength={LONGEST_CODE}
            value={code}
            onChange={({ target }) => setCode(target.value)}
          />
        </label>
        <button type="submit">Scan</button>
      </form>
      <button
        type="button"
        className={board.fire ? 'fire on' : 'fire'}
        aria-pressed={board.fire}
        onClick={() => send({ type: 'fire', alarm: !board.fire })}
      >
        {board.fire ? 'End the fire alarm' : 'Fire alarm'}
      </button>
    </div>
  );
}
