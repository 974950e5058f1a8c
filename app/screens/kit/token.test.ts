// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { pageTokens } from './token.ts';

const FIRST = 'a1'.repeat(16);
const NEXT = 'b2'.repeat(16);

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, '', '/traveller/');
});

describe('the token of a page', () => {
  it('is taken out of the address', () => {
    history.replaceState(null, '', `/traveller/#token=${FIRST}`);
    expect(pageTokens('traveller').take()).toBe(FIRST);
    expect(location.href).not.toContain(FIRST);
    expect(location.hash).toBe('');
  });

  it('survives a reload, and the next one takes its place', () => {
    history.replaceState(null, '', `/traveller/#token=${FIRST}`);
    pageTokens('traveller').keep(NEXT);
    expect(pageTokens('traveller').take()).toBe(NEXT);
  });

  it('is not shared with the other pages of the same window', () => {
    history.replaceState(null, '', `/bench/#token=${FIRST}`);
    pageTokens('bench');
    expect(pageTokens('officer').take()).toBeUndefined();
  });

  it.each(['', 'a b', 'x'.repeat(32), 'a1'.repeat(200)])('is refused when it is no token: %j', (token) => {
    history.replaceState(null, '', `/traveller/#token=${encodeURIComponent(token)}`);
    const tokens = pageTokens('traveller');
    tokens.keep(token);
    expect(tokens.take()).toBeUndefined();
  });
});
