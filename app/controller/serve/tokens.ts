// Tokens that open one connection of one page: 256 bits at random, used once, kept for a short time only.
import { randomBytes } from 'node:crypto';
import type { Role } from '../../contract/views.ts';

/** How many tokens may be waiting; the oldest is dropped for a new one. */
const MOST_WAITING = 64;

export interface Tokens {
  mint(role: Role): string;
  /** The role that the token was minted for, once; undefined for any other text. */
  use(token: string): Role | undefined;
  /** A token that is still waiting waits from now on: its page is there and will need it when the connection breaks. */
  renew(token: string): void;
}

/** @param now of a monotonic clock, in ms @param lifeMs how long a token may wait for its page */
export function createTokens(now: () => number, lifeMs: number): Tokens {
  const waiting = new Map<string, { readonly role: Role; readonly until: number }>();
  return {
    mint(role) {
      const token = randomBytes(32).toString('hex');
      waiting.set(token, { role, until: now() + lifeMs });
      const [oldest] = waiting.keys();
      if (waiting.size > MOST_WAITING && oldest !== undefined) waiting.delete(oldest);
      return token;
    },
    use(token) {
      const found = waiting.get(token);
      waiting.delete(token);
      return found !== undefined && now() <= found.until ? found.role : undefined;
    },
    renew(token) {
      const found = waiting.get(token);
      if (found === undefined) return;
      // Set anew, so that it is the youngest, too.
      waiting.delete(token);
      waiting.set(token, { role: found.role, until: now() + lifeMs });
    },
  };
}
