// npm test [-- FILTER...]: makes what the tests need (npm's own pre-scripts are switched off), then runs vitest with the
// given arguments. Nothing is downloaded.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { messageOf } from '../state/result.ts';

const VITEST = path.resolve(import.meta.dirname, '../node_modules/vitest/vitest.mjs');

/** Each announced before it begins; imported only then, so that one that is broken harms no other. */
const NEEDS: readonly (readonly [name: string, make: () => Promise<boolean>])[] = [
  [
    'the screens',
    async () => {
      const { buildScreens } = await import('../app/screens/build.ts');
      await buildScreens();
      return true;
    },
  ],
  [
    'the models',
    async () => {
      const models = await import('./models.ts');
      return (await models.main(['--offline'])) === 0;
    },
  ],
];

/**
 * @param args for vitest
 * @returns the exit code of vitest; 1 when something that the tests need could not be made, whatever they say
 */
export async function main(args: readonly string[]): Promise<number> {
  const failed: string[] = [];
  for (const [name, make] of NEEDS) {
    process.stderr.write(`test: making ${name}, unless they are there\n`);
    try {
      if (!(await make())) failed.push(name);
    } catch (error) {
      process.stderr.write(`test: ${messageOf(error)}\n`);
      failed.push(name);
    }
  }
  const code = await runVitest(args);
  for (const name of failed) process.stderr.write(`test: ${name} could not be made: FAILED\n`);
  return failed.length === 0 ? code : Math.max(code, 1);
}

function runVitest(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [VITEST, 'run', ...args], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
