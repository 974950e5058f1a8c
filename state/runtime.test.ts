import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { OLDEST_NODE_MAJOR, refusalOfNode } from './runtime.js';

const RUN = path.resolve(import.meta.dirname, '../scripts/run.js');

/** A Node.js of the system that is too old, where there is one. */
const OLD = ['/usr/bin/node', '/usr/local/bin/node'].find((node) => {
  if (!existsSync(node)) return false;
  const version = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout;
  return Number.parseInt(version, 10) < OLDEST_NODE_MAJOR;
});

describe('an old Node.js', () => {
  it.each(['20.20.2', '22.23.1', '18.0.0', '8.17.0', '', 'unknown'])('is refused by name: %s', (version) => {
    expect(refusalOfNode(version)).toContain(`this is Node.js ${version}; it needs Node.js 24 or newer`);
  });

  it.each(['24.0.0', '24.21.0', '26.1.0', '100.0.0'])('is another: %s may run the gate', (version) => {
    expect(refusalOfNode(version)).toBeUndefined();
  });

  it.skipIf(OLD === undefined)('is told before anything else is loaded, and ends with code 2', () => {
    const { status, stderr, stdout } = spawnSync(OLD ?? '', [RUN, 'crossing'], { encoding: 'utf8', timeout: 20_000 });
    expect(stderr).toMatch(/^autogate: this is Node\.js \d+\.\S+; it needs Node\.js 24 or newer\.\n/);
    expect(stderr.split('\n')).toHaveLength(3);
    expect([status, stdout]).toEqual([2, '']);
  });
});

describe('a command that does not exist', () => {
  it('is refused with the names of those that do', () => {
    const { status, stderr } = spawnSync(process.execPath, [RUN, 'open-the-gate'], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/there is no command 'open-the-gate'; there are: start, crossing/);
  });
});
