import { describe, expect, it } from 'vitest';
import { manualClock } from '../serial/manual-clock.ts';
import { timedLine } from './timed-line.ts';

function plugged(baudRate: number) {
  const clock = manualClock();
  const written: Buffer[] = [];
  let arrive: (bytes: Buffer) => void = () => undefined;
  const timed = timedLine(
    { write: (bytes) => written.push(Buffer.from(bytes)), onBytes: (listener) => (arrive = listener) },
    baudRate,
    clock,
  );
  return { clock, timed, written, arrive: (bytes: Buffer) => arrive(bytes) };
}

describe('a line of 19,200 baud', () => {
  it('takes 13 bytes of 11 bits in 7.4 ms, and not in 7', () => {
    const { clock, timed, written } = plugged(19_200);
    timed.write(Buffer.alloc(13, 7));
    clock.advance(7);
    expect(written).toEqual([]);
    clock.advance(1);
    expect(written).toEqual([Buffer.alloc(13, 7)]);
  });

  it('takes what follows after what went before', () => {
    const { clock, timed, written } = plugged(19_200);
    for (const value of [1, 2]) timed.write(Buffer.alloc(17, value));
    clock.advance(10);
    expect(written.map(([first]) => first)).toEqual([1]);
    clock.advance(9);
    expect(written.map(([first]) => first)).toEqual([1]);
    clock.advance(1);
    expect(written.map(([first]) => first)).toEqual([1, 2]);
  });

  it('takes the same time the other way, while the first way is busy', () => {
    const { clock, timed, arrive } = plugged(19_200);
    const heard: Buffer[] = [];
    timed.onBytes((bytes) => heard.push(bytes));
    timed.write(Buffer.alloc(200));
    arrive(Buffer.from('request'));
    clock.advance(4);
    expect(heard).toEqual([]);
    clock.advance(1);
    expect(heard).toEqual([Buffer.from('request')]);
  });
});
