// What the benchmarks, the soaks and their tests play with: a lane whose every device is simulated, the demo's faces, the
// models, and a folder that is gone afterwards.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BOARD_DEFAULTS, type BoardOptions } from '../../hardware/bench/board.ts';
import { obtainModels } from '../../models/obtain/obtain.ts';
import type { EncodedImage } from '../../state/gate/ports.ts';
import { parseLane, type Lane, type Layout } from '../../state/lane/lane.ts';
import { demoPerson } from './person.ts';

/** A quick drive and quick people, for many crossings; nobody is so quick that two scans would miss them. */
export const QUICK_BOARD: BoardOptions = { ...BOARD_DEFAULTS, travelMs: 100, stepMs: 250 };

export interface DemoLane {
  readonly lane: Lane;
  readonly modelDir: string;
  /** A folder of its own for the journal and the watchlist. */
  readonly data: string;
  /** `portrait` and `live` are one person, `other` is somebody else. */
  readonly portrait: EncodedImage;
  readonly live: EncodedImage;
  readonly other: EncodedImage;
  close(): Promise<void>;
}

export interface DemoLaneOptions {
  /** `turnstile` unless given. */
  readonly layout?: Layout;
  readonly times?: Partial<Lane['times']>;
  readonly barrier?: Partial<Lane['devices']['barrier']>;
}

/** As a lane file would hold it. */
export function demoLaneFile({ layout = 'turnstile', times = {}, barrier = {} }: DemoLaneOptions, data: string) {
  return {
    lane: 'BENCH-01',
    kind: 'bench',
    direction: 'arrival',
    layout,
    state: 'IDN',
    data,
    devices: {
      mrzReader: { path: 'bench' },
      codeScanner: { path: 'bench' },
      barrier: { path: 'bench', ...barrier },
      chipReader: { path: 'bench' },
      camera: { path: 'bench' },
    },
    policies: { opensAtStart: true, clearNotSupported: ['liveness'] },
    times,
  };
}

/** @throws Error where the models or the demo's faces are not there, or the options make no lane */
export async function makeDemoLane(options: DemoLaneOptions = {}): Promise<DemoLane> {
  const { modelDir, models } = await obtainModels({ offline: true, onProgress: () => undefined });
  for (const model of models)
    if (model.kind === 'missing' && model.required) throw new Error(`${model.name}: ${model.cause}`);
  const { portrait, live, other, origin } = await demoPerson();
  if (portrait === undefined || live === undefined || other === undefined) throw new Error(origin);
  const data = await mkdtemp(path.join(tmpdir(), 'autogate-demo-'));
  const lane = parseLane(demoLaneFile(options, data));
  if (!lane.ok) throw new Error(lane.error.join('; '));
  return {
    lane: lane.value,
    modelDir,
    data,
    portrait,
    live,
    other,
    close: () => rm(data, { recursive: true, force: true }),
  };
}
