// npm run models [-- --offline]: obtains and verifies every model of models/catalogue.json.
import { parseArgs } from 'node:util';
import { messageOf } from '../state/result.ts';
import { type ObtainProgress, obtainModels } from '../models/obtain/obtain.ts';

const USAGE = `npm run models [-- --offline]    obtains every model of models/catalogue.json into the cache
`;

function showProgress(): (progress: ObtainProgress) => void {
  let lastShare = -1;
  return ({ model, step, from, bytes }) => {
    if (bytes === undefined || bytes.done === 0) {
      lastShare = -1;
      process.stderr.write(`models: ${model}: ${step} from ${from}\n`);
      return;
    }
    const share = Math.floor((10 * bytes.done) / bytes.total);
    if (share === lastShare) return;
    lastShare = share;
    process.stderr.write(`models: ${model}: ${share * 10} % of ${bytes.total} bytes\n`);
  };
}

async function obtain(offline: boolean): Promise<number> {
  const { modelDir, models } = await obtainModels({ offline, onProgress: showProgress() });
  for (const model of models)
    process.stdout.write(
      model.kind === 'ready'
        ? `${model.name}: ready (${model.how})\n`
        : `${model.name}: MISSING${model.required ? '' : ' (the gate does without)'}: ${model.cause}\n`,
    );
  process.stdout.write(`models are in ${modelDir}\n`);
  return models.some((model) => model.kind === 'missing' && model.required) ? 1 : 0;
}

/** @returns 0 when every required model is there, 1 when one is missing, 2 when the command was not understood */
export async function main(args: string[]): Promise<number> {
  let offline: boolean;
  try {
    offline = parseArgs({ args, options: { offline: { type: 'boolean', default: false } } }).values.offline;
  } catch (error) {
    process.stderr.write(`models: ${messageOf(error)}\n${USAGE}`);
    return 2;
  }
  return obtain(offline);
}
