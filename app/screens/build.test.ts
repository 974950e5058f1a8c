import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildScreens } from './build.ts';

let dist: string;

beforeAll(async () => {
  dist = await buildScreens();
}, 120_000);

describe('the build', () => {
  it('is not made again for the same sources', async () => {
    const page = path.join(dist, 'traveller/index.html');
    const before = statSync(page).mtimeMs;
    expect(await buildScreens()).toBe(dist);
    expect(statSync(page).mtimeMs).toBe(before);
  });

  it.each(['traveller', 'officer', 'bench'])('has a page for the %s, with nothing inline', (role) => {
    const html = readFileSync(path.join(dist, role, 'index.html'), 'utf8');
    expect(html).toContain('<script type="module"');
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)|https?:/);
  });

  it('ships MediaPipe and every font, none of them as data', () => {
    expect(readdirSync(path.join(dist, 'mediapipe')).sort()).toEqual([
      'vision_wasm_module_internal.js',
      'vision_wasm_module_internal.wasm',
    ]);
    const assets = readdirSync(path.join(dist, 'assets'));
    const css = assets.filter((name) => name.endsWith('.css'));
    expect(css.length).toBeGreaterThan(0);
    for (const name of css) expect(readFileSync(path.join(dist, 'assets', name), 'utf8')).not.toContain('url(data:');
    expect(assets.filter((name) => name.endsWith('.woff2')).length).toBeGreaterThan(4);
  });
});
