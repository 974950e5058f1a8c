// The one-time token of a page's next connection. The first comes in the fragment of the start address, which no
// server sees, and is taken out of the address at once; the next one comes in each hello and survives a reload.
import type { Role } from '../../contract/views.ts';

export interface TokenStore {
  /** The token to try now; it stays, because a controller that is not there yet has not used it up. */
  take(): string | undefined;
  keep(token: string): void;
}

/** Hexadecimal; anything else would not even be a valid sub-protocol. */
const TOKEN = /^[0-9a-f]{16,128}$/;

/**
 * The page's own store. The pages of one window share `sessionStorage`, so each role has its own key.
 * @param role whose page this is
 */
export function pageTokens(role: Role): TokenStore {
  const key = `autogate.token.${role}`;
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    history.replaceState(null, '', location.pathname + location.search);
    if (TOKEN.test(given)) sessionStorage.setItem(key, given);
  }
  return {
    take: () => sessionStorage.getItem(key) ?? undefined,
    keep: (token) => {
      if (TOKEN.test(token)) sessionStorage.setItem(key, token);
    },
  };
}
