// The controller as the process that it is, stopped while somebody stands before the camera of a page.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { demoLaneFile } from '../bench/demo-lane.ts';
import { openPage, type PageSocket } from '../bench/page-socket.ts';
import { buildScreens } from '../screens/build.ts';

const WAIT = { timeout: 30_000, interval: 20 };

let folder: string;
let child: ChildProcessWithoutNullStreams;
let pages: PageSocket[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-main-test-'));
  pages = [];
});
afterEach(async () => {
  for (const page of pages) page.close();
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

it('records an inspection that it interrupts as stopped, not as one whose camera was lost', async () => {
  await buildScreens();
  const file = demoLaneFile({}, path.join(folder, 'data'));
  const laneFile = path.join(folder, 'lane.json');
  writeFileSync(laneFile, JSON.stringify({ ...file, devices: { ...file.devices, camera: { path: 'page' } } }));
  child = spawn(process.execPath, [path.join(import.meta.dirname, 'entry.js'), '--lane', laneFile], {
    env: { ...process.env, AUTOGATE_LOG: 'info' },
  });
  const log: string[] = [];
  const answers: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  createInterface({ input: child.stdout }).on('line', (line) => answers.push(line));
  const logged = (text: string) => vi.waitUntil(() => log.find((line) => line.includes(text)), WAIT);

  async function page(role: 'bench' | 'traveller', id: number): Promise<PageSocket> {
    child.stdin.write(`${JSON.stringify({ type: 'mint', role, id })}\n`);
    const answer = await vi.waitUntil(() => answers.find((line) => line.includes(`"role":"${role}"`)), WAIT);
    const opened = await openPage((JSON.parse(answer) as { readonly url: string }).url);
    pages.push(opened);
    return opened;
  }

  const traveller = await page('traveller', 1);
  const bench = await page('bench', 2);
  traveller.send({ type: 'camera', state: 'ready', guide: 'mediapipe', detail: '' });
  await logged('"event":"open.waiting"');
  bench.send({ type: 'insert-passport' });
  await logged('"event":"crossing.inspecting"');
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await gone).toEqual([0, null]);
  expect(JSON.parse(await logged('"msg":"recorded"'))).toMatchObject({ outcome: 'closed', reasons: ['lane-stopped'] });
}, 60_000);
