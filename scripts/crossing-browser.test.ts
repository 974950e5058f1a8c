import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Controller } from '../app/controller/controller.ts';
import { createLog } from '../app/controller/log.ts';
import { joinBrowser } from './crossing-browser.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'autogate-join-test-'));
  vi.stubEnv('TMPDIR', folder);
  vi.stubEnv('AUTOGATE_CHROMIUM', process.execPath);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

it('leaves no clip of a face behind when the pages cannot be served', async () => {
  const { join } = joinBrowser({
    live: undefined,
    landmarker: path.join(folder, 'not-there.task'),
    log: createLog('silent'),
  });
  await expect(join?.({} as Controller)).rejects.toThrow('not-there.task');
  expect(readdirSync(folder)).toEqual([]);
}, 60_000);
