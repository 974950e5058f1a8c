import { describe, expect, it } from 'vitest';
import { createTokens } from './tokens.ts';

function setUp() {
  let now = 0;
  return { tokens: createTokens(() => now, 1000), pass: (ms: number) => void (now += ms) };
}

describe('a token', () => {
  it('opens one connection of the page that it was minted for, once', () => {
    const { tokens } = setUp();
    const token = tokens.mint('officer');
    expect([tokens.use(token), tokens.use(token)]).toEqual(['officer', undefined]);
  });

  it('is 256 bits, another one each time', () => {
    const { tokens } = setUp();
    const [one, other] = [tokens.mint('bench'), tokens.mint('bench')];
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(one).not.toBe(other);
  });

  it('waits for its page no longer than its life', () => {
    const { tokens, pass } = setUp();
    const [one, other] = [tokens.mint('traveller'), tokens.mint('traveller')];
    pass(1000);
    expect(tokens.use(one)).toBe('traveller');
    pass(1);
    expect(tokens.use(other)).toBeUndefined();
  });

  it('that is too old is used up, too', () => {
    const { tokens, pass } = setUp();
    const token = tokens.mint('traveller');
    pass(1001);
    tokens.use(token);
    pass(-1001);
    expect(tokens.use(token)).toBeUndefined();
  });

  it('waits on while its page is there', () => {
    const { tokens, pass } = setUp();
    const token = tokens.mint('traveller');
    for (let time = 0; time < 10; time += 1) {
      pass(900);
      tokens.renew(token);
    }
    expect(tokens.use(token)).toBe('traveller');
  });

  it('does not come back by being renewed', () => {
    const { tokens } = setUp();
    const token = tokens.mint('traveller');
    tokens.use(token);
    tokens.renew(token);
    expect(tokens.use(token)).toBeUndefined();
  });

  it('gives way to newer ones when too many wait', () => {
    const { tokens } = setUp();
    const [oldest, kept] = [tokens.mint('officer'), tokens.mint('traveller')];
    for (let time = 0; time < 62; time += 1) tokens.mint('bench');
    tokens.renew(kept);
    tokens.mint('bench');
    expect([tokens.use(oldest), tokens.use(kept)]).toEqual([undefined, 'traveller']);
  });

  it.each(['', 'token', '__proto__', '0'.repeat(64)])('is nothing that was not minted: %s', (text) => {
    expect(setUp().tokens.use(text)).toBeUndefined();
  });
});
