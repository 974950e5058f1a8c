import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { drawnFiles, FOLDER } from '../diagram.ts';
import { chartOf, familyOf } from './chart.ts';
import { drawGate } from './draw.ts';
import { defaultLengths, gateToDraw } from './machine.ts';
import { SMALLEST_TEXT } from './sheet.ts';

let files: ReadonlyMap<string, string>;
beforeAll(async () => {
  files = await drawGate(gateToDraw(), defaultLengths());
});

const OUTDATED =
  'the gate machine is no longer what docs/gate-*.svg show: run `npm run diagram` and commit what it writes';

describe('the diagrams of the gate', () => {
  it('show the machine as it is', async () => {
    expect(await drawnFiles(), OUTDATED).toEqual([...files.keys()].toSorted());
    for (const [name, text] of files)
      expect((await readFile(path.join(FOLDER, name), 'utf8')) === text, `${name}: ${OUTDATED}`).toBe(true);
  });

  it('show every state', () => {
    const shown = [...files.values()].flatMap((text) =>
      [...text.matchAll(/<title>([^<]*)<\/title>/g)].map(([, name]) => name),
    );
    const states = familyOf(chartOf(gateToDraw())).filter(({ parent }) => parent !== undefined);
    expect(states.filter(({ path: way }) => !shown.includes(way) && !shown.includes(`cluster_${way}`))).toEqual([]);
  });

  it('draw what ends every state once', () => {
    const root = chartOf(gateToDraw());
    const targets = new Set(root.arrows.flatMap(({ to }) => to));
    const notes = [...files.values()].flatMap((text) => [...text.matchAll(/← any state:/g)]);
    expect(targets.size).toBeGreaterThan(0);
    expect(notes).toHaveLength(targets.size);
  });

  it('can be read on paper: A4 across, text of 9 points or more, inside the sheet', () => {
    expect(files.size).toBeGreaterThan(1);
    for (const [name, text] of files) {
      expect(text, name).toContain('width="297mm" height="210mm" viewBox="0 0 842 595"');
      const [around = '', drawing = ''] = text.split('<g transform="translate');
      const scale = Number(/scale\(([\d.]+)\)/.exec(drawing)?.[1]);
      for (const [part, factor] of [
        [around, 1],
        [drawing, scale],
      ] as const) {
        const sizes = [...part.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size) * factor);
        expect(Math.min(...sizes), name).toBeGreaterThanOrEqual(SMALLEST_TEXT - 0.01);
      }
      // About as many letters as fit; Graphviz sees to the rest.
      const [, subtitle = ''] = /font-size="9.5">([^<]*)</.exec(text) ?? [];
      expect(subtitle.length, name).toBeLessThan(175);
      const notes = [...text.matchAll(/<text x="[\d.]+" y="([\d.]+)"/g)].map(([, y]) => Number(y));
      expect(Math.max(...notes), name).toBeLessThan(595);
    }
  });

  it('are in one font throughout: in a wider one, words ran out of their boxes', () => {
    for (const [name, text] of files) expect(text.match(/font-family=/g), name).toHaveLength(1);
  });

  it('have a title and a description, and are white in a dark viewer, too', () => {
    for (const [name, text] of files) {
      expect(text, name).toMatch(/<title>The gate: [^<]+<\/title>\n<desc>[^<]+npm run diagram[^<]*<\/desc>/);
      expect(text, name).toContain('<rect width="842" height="595" fill="#ffffff"/>');
    }
  });
});
