import { describe, expect, it } from 'vitest';
import { SteadyInstruction } from './steady.ts';

describe('a steady instruction', () => {
  it('does not flicker with the measurements', () => {
    const steady = new SteadyInstruction();
    expect(steady.next('closer', 0)).toBe('closer');
    expect(steady.next('left', 1100)).toBe('closer');
    expect(steady.next('closer', 1170)).toBe('closer');
    expect(steady.next('left', 1240)).toBe('closer');
    expect(steady.next('left', 1500)).toBe('left');
  });

  it('stands long enough to be read', () => {
    const steady = new SteadyInstruction();
    steady.next('closer', 0);
    steady.next('back', 100);
    expect(steady.next('back', 900)).toBe('closer');
    expect(steady.next('back', 1001)).toBe('back');
  });

  it('says good at once', () => {
    const steady = new SteadyInstruction();
    steady.next('hold-still', 0);
    expect(steady.next('good', 60)).toBe('good');
  });
});
