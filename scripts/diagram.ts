// npm run diagram: draws the gate machine for technicians, docs/gate-*.svg, one sheet of A4 for each file.
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../state/result.ts';
import { drawGate } from './diagram/draw.ts';
import { defaultLengths, gateToDraw } from './diagram/machine.ts';

export const FOLDER = path.join(import.meta.dirname, '../docs');

/** The files of the folder that this command owns. */
export async function drawnFiles(): Promise<readonly string[]> {
  return (await readdir(FOLDER)).filter((name) => /^gate-.*\.svg$/.test(name)).toSorted();
}

/** @returns 0; 1 when the machine cannot be drawn: the words that are missing go to stderr, and no file is touched */
export async function main(args: readonly string[]): Promise<number> {
  if (args.length > 0) {
    process.stderr.write('diagram: takes no options\n');
    return 2;
  }
  let files: ReadonlyMap<string, string>;
  try {
    files = await drawGate(gateToDraw(), defaultLengths());
  } catch (error) {
    process.stderr.write(`diagram: ${messageOf(error)}\n`);
    return 1;
  }
  for (const [name, text] of files) await writeFile(path.join(FOLDER, name), text);
  for (const name of await drawnFiles()) if (!files.has(name)) await rm(path.join(FOLDER, name));
  process.stdout.write(`${[...files.keys()].join('\n')}\n`);
  return 0;
}
