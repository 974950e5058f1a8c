// The wire: every frame between the controller and its devices, decoded; it can be paused and narrowed to some devices.
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { WireFrame, WireLog } from './wire-log.ts';
import './wire.css';

const ROWS = 150;
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

export function Wire({ log }: { readonly log: WireLog }) {
  const subscribe = (listener: () => void): (() => void) => log.subscribe(listener);
  const frames = useSyncExternalStore(subscribe, () => log.shown);
  const paused = useSyncExternalStore(subscribe, () => log.paused);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [devices, setDevices] = useState<readonly string[]>([]);
  const end = useRef<HTMLOListElement>(null);

  const known = [...new Set([...devices, ...frames.map(({ device }) => device)])].sort();
  if (known.length !== devices.length) setDevices(known);
  const rows = frames.filter(({ device }) => !hidden.has(device)).slice(-ROWS);
  useEffect(() => {
    if (!paused) end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [rows.at(-1)?.seq, paused]);

  const toggle = (device: string): void => {
    const next = new Set(hidden);
    if (!next.delete(device)) next.add(device);
    setHidden(next);
  };

  return (
    <section className="wire" aria-label="The wire">
      <div className="card-head">
        <h2>The wire</h2>
        <div className="wire-buttons">
          <button type="button" aria-pressed={paused} onClick={() => log.pause(!paused)}>
            {paused ? 'Go on' : 'Pause'}
          </button>
          <button type="button" onClick={() => log.clear()}>
            Clear
          </button>
        </div>
      </div>
      <div className="wire-filter">
        {known.map((device) => (
          <label key={device}>
            <input type="checkbox" checked={!hidden.has(device)} onChange={() => toggle(device)} />
            {device}
          </label>
        ))}
      </div>
      <ol ref={end} tabIndex={0} aria-label="Frames">
        {rows.map((frame) => (
          <Row key={frame.seq} frame={frame} />
        ))}
      </ol>
    </section>
  );
}

function Row({ frame: { at, device, direction, hex, decoded } }: { readonly frame: WireFrame }) {
  const ms = String(Math.trunc(at) % 1000).padStart(3, '0');
  return (
    <li className={direction}>
      <span className="wire-head">
        {CLOCK.format(at)}.{ms} {direction === 'rx' ? '← ' : '→ '}
        {device}
      </span>
      <span className="wire-decoded">{decoded}</span>
      <span className="wire-hex">{hex}</span>
    </li>
  );
}
