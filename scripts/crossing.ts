// npm run crossing: one crossing on the bench, headless, for CI and for acceptance. A scenario is a preset of the options
// below; whatever is given wins over the preset.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isExpected, runCrossing, type CrossingOptions, type CrossingReport } from '../app/bench/crossing.ts';
import { specimenLines, writeList } from '../app/bench/document.ts';
import { scenarioNamed, scenariosOf, SCENARIOS, type Scenario } from '../app/bench/scenarios.ts';
import { createStillCamera } from '../app/bench/still-camera.ts';
import { createLog } from '../app/controller/log.ts';
import { obtainDemoFaces } from '../models/face/demo-faces.ts';
import { obtainModels } from '../models/obtain/obtain.ts';
import { sniffImage } from '../state/document/portrait/sniff.ts';
import { startPortraitDecoder } from '../state/document/portrait/decoder.ts';
import type { EncodedImage } from '../state/gate/ports.ts';
import { readLaneFile, type Lane } from '../state/lane/lane.ts';
import { err, messageOf, ok, type Result } from '../state/result.ts';
import { joinBrowser } from './crossing-browser.ts';

const USAGE = `npm run crossing -- [--scenario NAME] [--lane FILE] [--mrz FILE] [--portrait FILE --live FILE]
                    [--watchlist CSV] [--seed N] [--browser] [--json]

  --scenario NAME   ${SCENARIOS.map(({ name }) => name).join(', ')} (default: clear)
  --lane FILE       default: lane.bench.json; devices that it gives by path are not simulated
  --mrz FILE        the two or three lines of the document; its chip says the same
  --portrait FILE   the picture on the chip: JPEG, PNG or JPEG 2000
  --live FILE       what the camera sees: JPEG or PNG
  --watchlist CSV   imported before the traveller comes (columns: state/watchlist/README.md)
  --seed N          draws the traveller's times; the same seed, the same run (default: 1)
  --browser         the live image goes through Chromium's fake camera and the real traveller page
  --json            one JSON object on stdout
`;

const EXIT = { asExpected: 0, otherwise: 1, couldNotRun: 2 } as const;
const PROJECT = path.resolve(import.meta.dirname, '..');

interface Arguments {
  readonly scenario: Scenario;
  readonly lane: Lane;
  readonly mrz: string | undefined;
  readonly portrait: string | undefined;
  readonly live: string | undefined;
  readonly watchlist: string | undefined;
  readonly seed: number;
  readonly browser: boolean;
  readonly json: boolean;
}

function readArguments(args: readonly string[]): Result<Arguments, string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: 'string', default: 'clear' },
      lane: { type: 'string', default: path.join(PROJECT, 'lane.bench.json') },
      mrz: { type: 'string' },
      portrait: { type: 'string' },
      live: { type: 'string' },
      watchlist: { type: 'string' },
      seed: { type: 'string', default: '1' },
      browser: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const scenario = scenarioNamed(values.scenario);
  if (scenario === undefined) return err(`there is no scenario '${values.scenario}'`);
  if (!/^\d{1,9}$/.test(values.seed))
    return err(`--seed is '${values.seed}': it is a whole number of at most 9 digits`);
  if ((values.portrait === undefined) !== (values.live === undefined))
    return err('--portrait and --live go together: who is on the chip, and who is before the camera');
  const lane = readLaneFile(values.lane);
  if (!lane.ok) return err(lane.error.join('\n'));
  if (lane.value.kind !== 'bench')
    return err(`${values.lane}: kind is "live": a crossing is played on a bench lane only`);
  if (!scenariosOf(lane.value.layout).includes(scenario))
    return err(`the scenario '${scenario.name}' needs another layout than ${lane.value.layout}: give a --lane of it`);
  const { mrz, portrait, live, watchlist, browser, json } = values;
  return ok({ scenario, lane: lane.value, mrz, portrait, live, watchlist, seed: Number(values.seed), browser, json });
}

function readPicture(file: string): Result<EncodedImage, string> {
  try {
    const picture = sniffImage(readFileSync(file));
    return picture === undefined ? err(`${file}: neither JPEG, PNG nor JPEG 2000`) : ok(picture);
  } catch (error) {
    return err(messageOf(error));
  }
}

/** No passport holds a PNG, and no browser's camera shows JPEG 2000. */
async function asJpeg(picture: EncodedImage, file: string): Promise<Result<EncodedImage, string>> {
  if (picture.format === 'jpeg') return ok(picture);
  const decoder = startPortraitDecoder();
  try {
    const bytes = await decoder.toJpeg(picture, AbortSignal.timeout(20_000));
    return bytes.ok ? ok({ format: 'jpeg', bytes: bytes.value }) : err(`${file}: ${bytes.error}`);
  } finally {
    await decoder.stop();
  }
}

interface Pictures {
  readonly portrait: EncodedImage;
  /** Undefined: the camera sees nobody. */
  readonly live: EncodedImage | undefined;
}

async function picturesOf({ portrait, live, scenario }: Arguments): Promise<Result<Pictures, string>> {
  const demo = portrait === undefined ? await obtainDemoFaces() : undefined;
  if (demo?.ok === false) return err(`the demo's faces: ${demo.error}`);
  const liveFiles = { holder: demo?.value.live, 'somebody-else': demo?.value.other, nobody: undefined };
  const portraitFile = portrait ?? demo?.value.portrait ?? '';
  const liveFile = live ?? liveFiles[scenario.options.live];

  const onChip = readPicture(portraitFile);
  if (!onChip.ok) return onChip;
  const printed = onChip.value.format === 'png' ? await asJpeg(onChip.value, portraitFile) : onChip;
  if (!printed.ok) return printed;
  if (liveFile === undefined) return ok({ portrait: printed.value, live: undefined });
  const seen = readPicture(liveFile);
  if (!seen.ok) return seen;
  const shown = await asJpeg(seen.value, liveFile);
  return shown.ok ? ok({ portrait: printed.value, live: shown.value }) : shown;
}

function linesOf({ mrz, scenario }: Arguments): Result<readonly string[], string> {
  if (mrz === undefined) return ok(specimenLines(scenario.options.document, new Date()));
  try {
    const lines = readFileSync(mrz, 'latin1')
      .split(/\r\n|\r|\n/)
      .filter((line) => line !== '');
    return lines.length === 0 ? err(`${mrz}: there is no line in it`) : ok(lines);
  } catch (error) {
    return err(messageOf(error));
  }
}

function show(report: CrossingReport, expected: boolean): string {
  const { scenario, outcome, passage, reasons, resolution, similarity, fmr, timeline, checks } = report;
  return [
    `${scenario}: ${outcome}, passage ${passage}${resolution === null ? '' : `, resolution ${resolution}`}`,
    ...reasons.map((reason) => `  reason: ${reason}`),
    ...checks.map(({ name, result, cause }) => `  ${name}: ${result}${cause === '' ? '' : ` (${cause})`}`),
    ...(similarity === null ? [] : [`  similarity ${similarity.toFixed(4)}, false match rate ${String(fmr)}`]),
    ...timeline.map(({ ms, event }) => `  ${ms.toFixed(0).padStart(6)} ms  ${event}`),
    expected ? 'as the scenario expects' : 'NOT as the scenario expects',
    '',
  ].join('\n');
}

async function prepared(options: Arguments): Promise<Result<CrossingOptions, string>> {
  const lines = linesOf(options);
  if (!lines.ok) return lines;
  const pictures = await picturesOf(options);
  if (!pictures.ok) return pictures;
  const { modelDir, models } = await obtainModels({
    offline: true,
    onProgress: ({ model, step }) => process.stderr.write(`crossing: ${step} ${model}\n`),
  });
  for (const model of models)
    if (model.kind === 'missing' && model.required) return err(`${model.name}: ${model.cause}`);

  const data = mkdtempSync(path.join(tmpdir(), 'autogate-crossing-'));
  const { lane, scenario, seed } = options;
  const camera = createStillCamera();
  camera.show(pictures.value.live);
  const common = {
    lane,
    scenario,
    lines: lines.value,
    portrait: pictures.value.portrait,
    data,
    modelDir,
    watchlist: options.watchlist ?? (scenario.options.listed ? writeList(data, lines.value, true) : undefined),
    seed,
    log: createLog(process.env['AUTOGATE_LOG'] ?? 'silent'),
  };
  if (!options.browser) return ok({ ...common, camera: camera.device });
  const landmarker = models.find(({ name }) => name === 'face-landmarker');
  return ok({
    ...common,
    ...joinBrowser({
      live: pictures.value.live,
      landmarker: landmarker?.kind === 'ready' ? landmarker.path : undefined,
      log: common.log,
    }),
  });
}

export async function main(args: readonly string[]): Promise<number> {
  const say = (text: string) => process.stderr.write(`crossing: ${text}\n`);
  let options: Result<Arguments, string>;
  try {
    options = readArguments(args);
  } catch (error) {
    options = err(messageOf(error));
  }
  if (!options.ok) {
    say(`${options.error}\n${USAGE}`);
    return EXIT.couldNotRun;
  }
  const ready = await prepared(options.value);
  if (!ready.ok) {
    say(ready.error);
    return EXIT.couldNotRun;
  }
  const report = await runCrossing(ready.value).catch((error: unknown) => err(messageOf(error)));
  if (!report.ok) {
    say(report.error);
    return EXIT.couldNotRun;
  }
  const { lane, scenario } = options.value;
  const expected = isExpected(lane.layout, scenario, report.value);
  process.stdout.write(options.value.json ? `${JSON.stringify(report.value)}\n` : show(report.value, expected));
  return expected ? EXIT.asExpected : EXIT.otherwise;
}
