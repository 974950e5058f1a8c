// Faces for a machine without pictures and without a camera: cut from photographs that an installed npm package ships.
// `portrait` and `live` are one woman in two photographs, ten months apart by their EXIF dates; `other` is somebody else.
// (The package names nobody: who is who was seen by eye and by the comparison.)
import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import path from 'node:path';
import { z } from 'zod';
import { sniffFormat } from '../../state/document/portrait/sniff.ts';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import { startWorkerPort } from '../../state/worker-port.ts';
import { defaultCacheDir, sha256Of, writeWhole } from '../obtain/cache.ts';
import demoFacesJson from './demo-faces.json' with { type: 'json' };
import type { DemoFaceService } from './demo-faces.worker.ts';

const cut = z.strictObject({
  file: z.string(),
  /** Middle of the cut in the photograph, in pixels. */
  centre: z.strictObject({ x: z.number(), y: z.number() }),
  /** Of the cut in the photograph, in pixels; its width is four fifths. */
  height: z.number().positive(),
  /** How far the cut is turned clockwise, in degrees: upright for a head that leans. */
  turn: z.number(),
});

const recipe = z
  .strictObject({
    package: z.string(),
    version: z.string(),
    licence: z.string(),
    /** sha256 of every photograph. */
    files: z.record(z.string(), z.string()),
    cuts: z.strictObject({ portrait: cut, live: cut, other: cut }),
  })
  .parse(demoFacesJson);

export type DemoCut = z.infer<typeof cut>;
export type DemoRole = keyof typeof recipe.cuts;

/** Paths of JPEG files, 480x600. */
export type DemoFaces = Readonly<Record<DemoRole, string>>;

const ROLES = ['portrait', 'live', 'other'] as const satisfies readonly DemoRole[];

export interface DemoFacesOptions {
  /** Default: `defaultCacheDir()`. */
  readonly cacheDir?: string;
  /** A JPEG encoder takes its time, and so does its thread's start; default 20,000 ms a picture. */
  readonly timeoutMs?: number;
}

async function photograph(file: string): Promise<Result<Buffer, string>> {
  try {
    const packageJson = findPackageJSON(recipe.package, import.meta.url);
    if (packageJson === undefined) return err(`the package ${recipe.package} is not installed`);
    const content = await readFile(path.join(path.dirname(packageJson), file));
    return sha256Of(content) === recipe.files[file]
      ? ok(content)
      : err(`${recipe.package}/${file} is not the file of version ${recipe.version}`);
  } catch (error) {
    return err(messageOf(error));
  }
}

async function isJpeg(file: string): Promise<boolean> {
  try {
    const content = await readFile(file);
    // The end marker: a file that was torn has none.
    return sniffFormat(content) === 'jpeg' && content.subarray(-2).equals(Buffer.from('ffd9', 'hex'));
  } catch {
    return false;
  }
}

/**
 * Cuts the demo's faces into the cache, or finds them there. Starts a worker thread when there is something to cut.
 * @returns the files, or in words why there are none; never rejects
 */
export async function obtainDemoFaces(options: DemoFacesOptions = {}): Promise<Result<DemoFaces, string>> {
  // A folder for each recipe: other cuts never meet old files.
  const name = sha256Of(Buffer.from(JSON.stringify(recipe))).slice(0, 12);
  const folder = path.join(options.cacheDir ?? defaultCacheDir(), 'demo-faces', name);
  const file = (role: DemoRole) => path.join(folder, `${role}.jpg`);
  const faces: DemoFaces = { portrait: file('portrait'), live: file('live'), other: file('other') };
  const there = await Promise.all(ROLES.map((role) => isJpeg(faces[role])));
  if (there.every(Boolean)) return ok(faces);

  const port = startWorkerPort<DemoFaceService>(new URL('./demo-faces.worker.ts', import.meta.url), {
    timeoutMs: options.timeoutMs ?? 20_000,
  });
  try {
    for (const role of ROLES) {
      const jpeg = await photograph(recipe.cuts[role].file);
      if (!jpeg.ok) return jpeg;
      const answer = await port.call('cut', { jpeg: jpeg.value, cut: recipe.cuts[role] });
      if (!answer.ok) return err(answer.error.text);
      if (!answer.value.ok) return answer.value;
      await writeWhole(faces[role], answer.value.value);
    }
    return ok(faces);
  } catch (error) {
    return err(messageOf(error));
  } finally {
    await port.stop();
  }
}
