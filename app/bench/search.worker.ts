// Stands for a 1:N search of faces, which does not exist yet: one template against very many, over and over, on a thread of its
// own. The templates are random directions; what a search costs does not depend on whose they are.
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { normalised, similarity } from '../../models/face/template.ts';
import { seededRandom } from '../../state/testing/random.ts';

const LENGTH = 128;
const { templates } = z.object({ templates: z.int().min(1) }).parse(workerData);
const random = seededRandom(3);

function direction(): Float32Array {
  const found = normalised(Float32Array.from({ length: LENGTH }, () => random() - 0.5));
  if (found === undefined) throw new Error('a template without a direction');
  return found;
}

const gallery = Array.from({ length: templates }, direction);
const probe = direction();

parentPort?.on('message', () => {
  let best = -1;
  for (const template of gallery) best = Math.max(best, similarity(probe, template));
  parentPort?.postMessage(best);
});
parentPort?.postMessage('ready');
