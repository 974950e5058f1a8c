// The scenarios: presets of what a traveller does and what goes wrong, each the same again with the same seed.
import { useState } from 'react';
import type { BenchView } from '../../contract/simulated-lane.ts';
import type { BenchOrder } from './order.ts';

interface PlayListProps {
  readonly view: BenchView;
  readonly send: (order: BenchOrder) => void;
}

const MAX_SEED = 0xffff_ffff;

export function PlayList({ view, send }: PlayListProps) {
  const [seed, setSeed] = useState(1);
  return (
    <div className="card">
      <div className="card-head">
        <h2>Play a scenario</h2>
        <label className="seed">
          Seed
          <input
            type="number"
            min={0}
            max={MAX_SEED}
            value={seed}
            onChange={({ target }) => setSeed(Math.min(MAX_SEED, Math.max(0, Math.trunc(target.valueAsNumber) || 0)))}
          />
        </label>
      </div>
      <ul className="play-list">
        {view.scenarios.map(({ name, text }) => {
          const playing = view.playing === name;
          return (
            <li key={name}>
              <button
                type="button"
                className={playing ? 'play playing' : 'play'}
                disabled={view.playing !== undefined}
                onClick={() => send({ type: 'play', scenario: name, seed })}
              >
                <svg viewBox="0 0 16 16" aria-hidden="true">
                  <path d={playing ? 'M3 3h4v10H3zM9 3h4v10H9z' : 'M4 2.5 13 8 4 13.5z'} />
                </svg>
                <span>
                  <strong>{name}</strong>
                  {playing ? 'playing …' : text}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
