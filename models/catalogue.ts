// The catalogue of models: where each comes from, under which licence, what goes in and out, and how often it errs.
// Nothing is loaded whose sha256 is not in it.
import { z } from 'zod';
import catalogueJson from './catalogue.json' with { type: 'json' };

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** A plain file name: it is joined to the cache folder. */
const fileName = z.string().regex(/^[a-z0-9][a-z0-9_.-]*$/);

const npmOrigin = z.strictObject({
  kind: z.literal('npm'),
  package: z.string(),
  version: z.string(),
  /** The weights and their manifest or graph, by their role in the conversion. */
  weights: z.strictObject({ path: z.string(), sha256 }),
  description: z.strictObject({ path: z.string(), sha256 }),
});

const fileOrigin = z.strictObject({
  kind: z.literal('file'),
  /** Path below the mirror folder (`AUTOGATE_SHARED`). */
  mirror: z.string(),
  address: z.url({ protocol: /^https$/ }),
});

const conversion = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('embedder') }),
  z.strictObject({ kind: z.literal('landmarks') }),
  z.strictObject({
    kind: z.literal('graph-model'),
    mean: z.number(),
    divisor: z.number(),
    outputs: z.record(z.string(), z.string()),
  }),
]);

const tensor = z.strictObject({
  name: z.string(),
  shape: z.array(z.union([z.int(), z.string()])),
  meaning: z.string(),
});

const errorRate = z.strictObject({
  measure: z.string(),
  value: z.string(),
  sample: z.string(),
  /** The command that measures it, or the page where it was read. */
  source: z.string(),
});

const model = z.strictObject({
  name: z.string(),
  file: fileName,
  purpose: z.string(),
  /** Whether the gate can compare faces without it. */
  required: z.boolean(),
  origin: z.discriminatedUnion('kind', [npmOrigin, fileOrigin]),
  licence: z.strictObject({ name: z.string(), evidence: z.string(), openQuestions: z.string() }),
  conversion,
  bytes: z.int().positive(),
  sha256,
  inputs: z.array(tensor),
  outputs: z.array(tensor),
  errorRates: z.array(errorRate),
});

const catalogue = z.strictObject({ models: z.array(model) });

export type Model = z.infer<typeof model>;
export type NpmOrigin = z.infer<typeof npmOrigin>;
export type FileOrigin = z.infer<typeof fileOrigin>;

/** Every model, in the order of the file. */
export const MODELS: readonly Model[] = catalogue.parse(catalogueJson).models;

/** @throws Error when the catalogue has no such model: a fault of this program, not of the installation */
export function modelNamed(name: string): Model {
  const found = MODELS.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`the catalogue has no model '${name}'`);
  return found;
}
