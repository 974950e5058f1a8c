// Makes the table of false match rates: every pair of pictures of different people is an impostor pair, every other pair
// of different pictures of one person a genuine pair (ISO/IEC 19795-1). The sample's file names say who is who:
// `Some_Name_0001.jpg`, as in Labeled Faces in the Wild.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { sniffImage } from '../../state/document/portrait/sniff.ts';
import { modelNamed } from '../catalogue.ts';
import type { Calibration } from './calibration.ts';
import type { FaceEngine } from './engine.ts';
import { similarity } from './template.ts';

export interface Enrolled {
  readonly person: string;
  readonly template: Float32Array;
}

/** Rows lie this far apart where somebody may put a threshold, that is ... */
const STEP = 0.0005;
/** ... where at most this share of the impostor pairs is as similar; below, so far. */
const FINE_BELOW_RATE = 0.1;
const COARSE_STEP = 0.01;
/** Two-sided 95 %. */
const Z = 1.959964;

/** Wilson's score interval of k in n: near the ends it keeps its 95 %, where the plain one does not. */
export function wilson(k: number, n: number): { readonly low: number; readonly high: number } {
  const share = k / n;
  const centre = share + (Z * Z) / (2 * n);
  const spread = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  const scale = 1 + (Z * Z) / n;
  return { low: k === 0 ? 0 : (centre - spread) / scale, high: k === n ? 1 : (centre + spread) / scale };
}

interface Scores {
  /** Ascending. */
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
}

function scoresOf(enrolled: readonly Enrolled[]): Scores {
  const genuine: number[] = [];
  const impostor: number[] = [];
  for (const [i, one] of enrolled.entries())
    for (const other of enrolled.slice(i + 1))
      (one.person === other.person ? genuine : impostor).push(similarity(one.template, other.template));
  return { genuine: genuine.toSorted((p, q) => p - q), impostor: impostor.toSorted((p, q) => p - q) };
}

const atLeast = (scores: readonly number[], score: number) => scores.filter((one) => one >= score).length;
const rounded = (value: number) => Number(value.toPrecision(4));

/** Where the rows lie: from below the least similar impostors to the first similarity that none of them reached. */
function similarities(impostor: readonly number[]): readonly number[] {
  const [least, first, last] = [0, (1 - FINE_BELOW_RATE) * impostor.length, impostor.length - 1].map(
    (place) => impostor[Math.floor(place)],
  );
  if (least === undefined || first === undefined || last === undefined) throw new Error('the sample has no two people');
  const rows: number[] = [];
  for (let row = Math.floor(least / COARSE_STEP); row * COARSE_STEP < first; row++) rows.push(row * COARSE_STEP);
  for (let row = Math.ceil(first / STEP); row <= Math.floor(last / STEP) + 1; row++) rows.push(row * STEP);
  return rows.map((similarity) => Number(similarity.toFixed(4)));
}

/**
 * @param enrolled at least two people
 * @throws Error when there is no impostor pair
 */
export function calibrationOf(
  enrolled: readonly Enrolled[],
  about: { readonly sample: string; readonly imagesWithoutFace: number },
): Calibration {
  const { genuine, impostor } = scoresOf(enrolled);
  const n = impostor.length;
  const table = similarities(impostor).map((at) => {
    const falseMatches = atLeast(impostor, at);
    const { low, high } = wilson(falseMatches, n);
    return {
      similarity: at,
      falseMatches,
      falseMatchRate: rounded(falseMatches / n),
      low: rounded(low),
      high: rounded(high),
      falseNonMatches: genuine.length - atLeast(genuine, at),
    };
  });
  return {
    made: {
      command: 'npm run models -- calibrate DIR',
      sample: about.sample,
      networks: Object.fromEntries(
        ['face-detector', 'face-landmarks', 'face-embedder'].map((name) => [name, modelNamed(name).sha256]),
      ),
      images: enrolled.length + about.imagesWithoutFace,
      imagesWithoutFace: about.imagesWithoutFace,
      people: new Set(enrolled.map(({ person }) => person)).size,
      genuinePairs: genuine.length,
      impostorPairs: n,
      interval: 'Wilson, 95 %, as if the pairs were independent; they share people, so the true one is wider',
    },
    table,
  };
}

/** The file's text: a row a line, so that a change of the table can be read as one. */
export function calibrationText({ made, table }: Calibration): string {
  const rows = table.map((row) => `    ${JSON.stringify(row, undefined, 1).replaceAll(/\n */g, ' ')}`);
  const head = JSON.stringify({ made }, undefined, 2).replace(/\n}$/, '');
  return `${head},\n  "table": [\n${rows.join(',\n')}\n  ]\n}\n`;
}

export interface EnrolledFolder {
  readonly enrolled: readonly Enrolled[];
  /** File names in which no face was found. */
  readonly withoutFace: readonly string[];
}

/** @throws Error that names the file which is no image or could not be computed */
export async function enrolFolder(
  engine: FaceEngine,
  folder: string,
  onFile: (done: number, total: number) => void = () => undefined,
): Promise<EnrolledFolder> {
  const files = (await readdir(folder)).filter((file) => /_\d+\.jpe?g$/i.test(file)).toSorted();
  const enrolled: Enrolled[] = [];
  const withoutFace: string[] = [];
  for (const [i, file] of files.entries()) {
    const image = sniffImage(await readFile(path.join(folder, file)));
    if (image === undefined) throw new Error(`${file} is not an image`);
    const outcome = await engine.template(image, AbortSignal.timeout(30_000));
    if (outcome.kind === 'failed') throw new Error(`${file}: ${outcome.cause}`);
    if (outcome.kind === 'no-face') withoutFace.push(file);
    else enrolled.push({ person: file.replace(/_\d+\.jpe?g$/i, ''), template: outcome.template });
    onFile(i + 1, files.length);
  }
  return { enrolled, withoutFace };
}
