// npm run check: types (controller and screens), lint, format. Runs all of them and says which failed.
import { spawnSync } from 'node:child_process';

const CHECKS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['types', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']],
  ['types of the screens', ['node_modules/typescript/bin/tsc', '-p', 'app/screens/tsconfig.json']],
  ['lint', ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
];

export function main(): number {
  const failed = CHECKS.filter(([name, args]) => {
    process.stderr.write(`check: ${name}\n`);
    return spawnSync(process.execPath, args, { stdio: 'inherit' }).status !== 0;
  });
  for (const [name] of failed) process.stderr.write(`check: ${name} FAILED\n`);
  return failed.length === 0 ? 0 : 1;
}
