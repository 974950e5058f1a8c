import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { terminalTechnician, type TerminalTechnician } from './terminal.ts';

let technician: TerminalTechnician;
afterEach(() => technician.close());

function terminal() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  technician = terminalTechnician(input, output, 30_000);
  return { type: (line: string) => input.write(`${line}\n`), shown: () => String(output.read() ?? '') };
}

describe('a technician at a terminal', () => {
  it('is told what to do, how long there is for it, and how to skip it', () => {
    const { shown } = terminal();
    const end = technician.ask({ kind: 'lay-document', lines: [] }, () => undefined);
    const words = shown();
    end();
    expect(words).toContain('lay the specimen of Utopia');
    expect(words).toContain('30 s; s and Enter skips it');
  });

  it('skips an act by s, and by nothing else', async () => {
    const { type } = terminal();
    const skipped = Promise.withResolvers<string>();
    let count = 0;
    const end = technician.ask({ kind: 'break-fire-loop' }, () => {
      count += 1;
      skipped.resolve('skipped');
    });
    type('');
    type('yes');
    type('s');
    expect(await skipped.promise).toBe('skipped');
    end();
    expect(count).toBe(1);
  });

  it.each([
    ['y', true],
    ['Yes', true],
    ['', false],
    ['n', false],
    ['s', false],
  ])('who says %j to moving doors agrees: %s', async (line, agreed) => {
    const { type, shown } = terminal();
    const answer = technician.agreesToMove();
    expect(shown()).toContain('Is nobody in the lane? [y/N]');
    type(line);
    expect(await answer).toBe(agreed);
  });

  it.each([
    ['y', 'seen'],
    ['n', 'not seen'],
    ['', 'skipped'],
  ])('who says %j to a light has it %s', async (line, seen) => {
    const { type } = terminal();
    const answer = technician.sees('exitGreen');
    type(line);
    expect(await answer).toBe(seen);
  });
});
