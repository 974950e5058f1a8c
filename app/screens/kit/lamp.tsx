// A shape for each state beside its word: round is well, a triangle or a square wants a look, hollow is not there yet.
import type { DeviceView } from '../../contract/views.ts';
import './lamp.css';

export function Lamp({ state }: { readonly state: DeviceView['state'] }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className="lamp">
      {state === 'ready' && <circle cx="6" cy="6" r="5" />}
      {state === 'starting' && <circle cx="6" cy="6" r="4" className="hollow" />}
      {state === 'degraded' && <path d="M6 0.5 11.5 11H0.5z" />}
      {state === 'failed' && <path d="M1 1h10v10H1z" />}
      {state === 'absent' && <path d="M2 2h8v8H2z" className="hollow" />}
    </svg>
  );
}
