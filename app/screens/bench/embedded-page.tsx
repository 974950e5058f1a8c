// One of the lane's own pages inside the bench page, with a token of its own.
import type { Role } from '../../contract/views.ts';
import './screens.css';

interface EmbeddedPageProps {
  readonly role: Exclude<Role, 'bench'>;
  readonly token: string;
  readonly title: string;
  /** It stays connected while it is not looked at: its token works once. */
  readonly isHidden?: boolean;
}

export function EmbeddedPage({ role, token, title, isHidden = false }: EmbeddedPageProps) {
  return (
    <section className={`screen screen-${role}`} aria-label={title} hidden={isHidden}>
      <h2>{title}</h2>
      <div className="screen-frame">
        <iframe title={title} src={`/${role}/index.html#token=${token}`} allow="camera; autoplay" />
      </div>
    </section>
  );
}
