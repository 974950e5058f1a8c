import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Undoable, UNDO_MS } from './undoable.ts';

function after(ms: number, task: () => void): () => void {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a decision that can be undone', () => {
  it('is sent once, after three seconds', () => {
    const send = vi.fn();
    const decision = new Undoable<string>({ send, after });
    decision.submit('admit');
    vi.advanceTimersByTime(UNDO_MS - 1);
    expect(send).not.toHaveBeenCalled();
    expect(decision.pending).toBe(true);
    vi.advanceTimersByTime(1);
    expect(send).toHaveBeenCalledExactlyOnceWith('admit');
    expect(decision.pending).toBe(false);
  });

  it('is never sent when it was undone', () => {
    const send = vi.fn();
    const decision = new Undoable<string>({ send, after });
    decision.submit('refuse-entry');
    vi.advanceTimersByTime(2900);
    expect(decision.undo()).toBe(true);
    vi.advanceTimersByTime(10_000);
    expect(send).not.toHaveBeenCalled();
    expect(decision.undo()).toBe(false);
  });

  it('gives its place to a later one', () => {
    const send = vi.fn();
    const decision = new Undoable<string>({ send, after });
    decision.submit('refuse-entry');
    vi.advanceTimersByTime(2000);
    decision.submit('admit');
    vi.advanceTimersByTime(UNDO_MS);
    expect(send.mock.calls).toEqual([['admit']]);
  });
});
