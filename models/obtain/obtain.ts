// Makes the models of the catalogue lie in the cache: what is there and intact stays, what an npm package ships is
// converted, what has to come from elsewhere is copied from the mirror folder or, announced and only then, downloaded.
// It computes for up to a second: commands call it in a process of their own, the controller never does.
import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import path from 'node:path';
import { type FileOrigin, type Model, MODELS, type NpmOrigin } from '../catalogue.ts';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import { defaultCacheDir, isIntact, modelDirOf, sha256Of, writeWhole } from './cache.ts';
import { convert } from './convert.ts';
import { download } from './download.ts';

const PROJECT = path.resolve(import.meta.dirname, '../..');

export interface ObtainProgress {
  readonly model: string;
  readonly step: 'converting' | 'copying' | 'downloading';
  /** Where it comes from: a package, a path or an address. */
  readonly from: string;
  /** Bytes so far and in all; while downloading only. */
  readonly bytes?: { readonly done: number; readonly total: number };
}

export type ObtainedModel =
  | {
      readonly kind: 'ready';
      readonly name: string;
      readonly path: string;
      readonly how: 'cached' | 'converted' | 'copied' | 'downloaded';
    }
  | { readonly kind: 'missing'; readonly name: string; readonly required: boolean; readonly cause: string };

export interface ObtainOptions {
  /** Nothing is downloaded. */
  readonly offline: boolean;
  readonly onProgress: (progress: ObtainProgress) => void;
  /** Default: `defaultCacheDir()`. */
  readonly cacheDir?: string;
  /** Mirror folder; default `AUTOGATE_SHARED`, else `../shared` beside the project. */
  readonly sharedDir?: string;
  readonly signal?: AbortSignal;
  /** Default: the whole catalogue. */
  readonly models?: readonly Model[];
}

export interface Obtained {
  /** What `startFaceEngine` wants as `modelDir`. */
  readonly modelDir: string;
  readonly models: readonly ObtainedModel[];
}

interface Content {
  readonly how: 'converted' | 'copied' | 'downloaded';
  readonly content: Uint8Array;
}

/** A file of an installed package, wherever npm has put it, against its sha256. */
async function readPackageFile(
  origin: NpmOrigin,
  file: { readonly path: string; readonly sha256: string },
): Promise<Result<Uint8Array, string>> {
  const named = `${origin.package}/${file.path}`;
  try {
    const packageJson = findPackageJSON(origin.package, import.meta.url);
    if (packageJson === undefined) return err(`the package ${origin.package}@${origin.version} is not installed`);
    const content = await readFile(path.join(path.dirname(packageJson), file.path));
    return sha256Of(content) === file.sha256
      ? ok(content)
      : err(`${named} is not the file of version ${origin.version}`);
  } catch (error) {
    return err(`${named}: ${messageOf(error)}`);
  }
}

async function fromPackage(model: Model, origin: NpmOrigin, options: ObtainOptions): Promise<Result<Content, string>> {
  options.onProgress({ model: model.name, step: 'converting', from: `${origin.package}@${origin.version}` });
  const weights = await readPackageFile(origin, origin.weights);
  if (!weights.ok) return weights;
  const description = await readPackageFile(origin, origin.description);
  if (!description.ok) return description;
  const content = convert(model.conversion, { weights: weights.value, description: description.value });
  return ok({ how: 'converted', content });
}

async function fromElsewhere(
  model: Model,
  origin: FileOrigin,
  options: ObtainOptions,
): Promise<Result<Content, string>> {
  const sharedDir = options.sharedDir ?? process.env['AUTOGATE_SHARED'] ?? '../shared';
  const file = path.resolve(PROJECT, sharedDir, origin.mirror);
  if (await isIntact(file, model)) {
    options.onProgress({ model: model.name, step: 'copying', from: file });
    return ok({ how: 'copied', content: await readFile(file) });
  }
  if (options.offline) return err('not in a mirror folder, and downloading is switched off');
  const progress = { model: model.name, step: 'downloading', from: origin.address } as const;
  const total = model.bytes;
  options.onProgress({ ...progress, bytes: { done: 0, total } });
  const downloaded = await download(origin.address, {
    bytes: total,
    onBytes: (done) => options.onProgress({ ...progress, bytes: { done, total } }),
    signal: options.signal,
  });
  return downloaded.ok ? ok({ how: 'downloaded', content: downloaded.value }) : downloaded;
}

async function obtainOne(model: Model, file: string, options: ObtainOptions): Promise<ObtainedModel> {
  const { name, required } = model;
  const missing = (cause: string): ObtainedModel => ({ kind: 'missing', name, required, cause });
  if (await isIntact(file, model)) return { kind: 'ready', name, path: file, how: 'cached' };
  const { origin } = model;
  const got =
    origin.kind === 'npm' ? await fromPackage(model, origin, options) : await fromElsewhere(model, origin, options);
  if (!got.ok) return missing(got.error);
  const sha256 = sha256Of(got.value.content);
  if (sha256 !== model.sha256)
    return missing(
      `${got.value.how}, but its sha256 is ${sha256} (${got.value.content.length} bytes), not ${model.sha256}`,
    );
  try {
    await writeWhole(file, got.value.content);
  } catch (error) {
    return missing(`cannot write ${file}: ${messageOf(error)}`);
  }
  return { kind: 'ready', name, path: file, how: got.value.how };
}

/**
 * Fills the cache. A model that cannot be had is `missing` with its cause; it never rejects for that.
 * @returns the models in the order of the catalogue
 */
export async function obtainModels(options: ObtainOptions): Promise<Obtained> {
  const modelDir = modelDirOf(options.cacheDir ?? defaultCacheDir());
  const models: ObtainedModel[] = [];
  // One after the other: conversion is bound to one thread, and progress reads better.
  for (const model of options.models ?? MODELS)
    models.push(await obtainOne(model, path.join(modelDir, model.file), options));
  return { modelDir, models };
}
