import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WireLog } from './wire-log.ts';

function frame(n: number) {
  return { at: n, device: 'barrier', direction: 'rx', hex: '', decoded: String(n) } as const;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the wire log', () => {
  it('tells a few times a second, however much comes', () => {
    const log = new WireLog();
    const told = vi.fn();
    log.subscribe(told);
    for (let i = 0; i < 300; i += 1) log.add(frame(i));
    expect(log.shown).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(told).toHaveBeenCalledTimes(1);
    expect(log.shown.at(-1)).toMatchObject({ decoded: '299', seq: 300 });
  });

  it('keeps the newest five hundred', () => {
    const log = new WireLog();
    for (let i = 0; i < 3000; i += 1) log.add(frame(i));
    vi.advanceTimersByTime(200);
    expect(log.shown).toHaveLength(500);
    expect(log.shown[0]).toMatchObject({ decoded: '2500' });
  });

  it('stands still while it is paused, and then shows what came meanwhile', () => {
    const log = new WireLog();
    log.add(frame(1));
    vi.advanceTimersByTime(200);
    log.pause(true);
    log.add(frame(2));
    vi.advanceTimersByTime(1000);
    expect(log.shown).toHaveLength(1);
    log.pause(false);
    expect(log.shown).toHaveLength(2);
  });

  it('can be cleared, paused or not', () => {
    const log = new WireLog();
    log.add(frame(1));
    log.pause(true);
    log.clear();
    expect(log.shown).toEqual([]);
  });
});
