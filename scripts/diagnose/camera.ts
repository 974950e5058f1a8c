// Takes a sample of the camera with an installed Chromium, headless, and judges it. On a bench lane the browser's fake camera
// plays a generated picture; on a live lane it is the camera that the traveller page would get.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cameraTests, type CameraSample } from '../../app/controller/diagnosis/picture.ts';
import { reportOf, untested, type DeviceReport, type Found } from '../../app/controller/diagnosis/report.ts';
import { partOf } from '../../app/controller/status-report.ts';
import type { DeviceStatus } from '../../state/lane/device.ts';
import type { Lane } from '../../state/lane/lane.ts';
import { err, messageOf, ok, type Result } from '../../state/result.ts';
import { findChromium, openChromium } from '../chromium.ts';
import { CAMERA_PAGE, FAILURE_PATH, SAMPLE_PATH } from './camera-page.ts';

/** Chromium starts in seconds; a busy computer may need more, ms. */
const SAMPLE_MS = 45_000;
/** The luminance of 4K. */
const MOST_BYTES = 3840 * 2160;
const PICTURE = 'picture';

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > MOST_BYTES) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function sampleOf({ headers }: IncomingMessage, data: Buffer): Result<CameraSample, string> {
  const [width, height, framesPerSecond] = ['x-width', 'x-height', 'x-fps'].map((name) => Number(headers[name])) as [
    number,
    number,
    number,
  ];
  const isWhole = Number.isInteger(width) && Number.isInteger(height) && width >= 3 && height >= 3;
  if (!isWhole || !Number.isFinite(framesPerSecond) || data.length !== width * height)
    return err('the page sent no whole picture');
  return ok({ width, height, framesPerSecond, data });
}

/** Serves the page at an address that nobody can guess, to this computer alone. */
async function servePage(
  onSample: (sample: Result<CameraSample, string>) => void,
): Promise<{ server: Server; url: string }> {
  const secret = randomBytes(16).toString('hex');
  const server = createServer((request, response) => {
    const asked = request.url ?? '';
    if (request.method === 'GET' && asked === `/${secret}/`) {
      response.setHeader('content-type', 'text/html').end(CAMERA_PAGE);
      return;
    }
    if (request.method !== 'POST' || !asked.startsWith(`/${secret}/`)) {
      response.writeHead(404).end();
      return;
    }
    bodyOf(request).then(
      (body) => {
        response.end();
        if (body === undefined) onSample(err('the page sent too much'));
        else if (asked.endsWith(`/${FAILURE_PATH}`)) onSample(err(body.toString('utf8').slice(0, 200)));
        else if (asked.endsWith(`/${SAMPLE_PATH}`)) onSample(sampleOf(request, body));
      },
      (error: unknown) => onSample(err(messageOf(error))),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { server, url: `http://127.0.0.1:${address.port}/${secret}/` };
}

/** @param flags further ones for Chromium, such as those of a fake camera */
async function takeSample(program: string, flags: readonly string[]): Promise<Result<CameraSample, string>> {
  const { promise, resolve } = Promise.withResolvers<Result<CameraSample, string>>();
  const { server, url } = await servePage(resolve);
  const browser = openChromium(program, 'headless', url, flags);
  const timer = setTimeout(() => resolve(err(`no picture within ${SAMPLE_MS / 1000} s`)), SAMPLE_MS);
  void browser.ended.then((how) => resolve(err(`Chromium ended: ${how}`)));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

async function testCamera(flags: readonly string[], environment: NodeJS.ProcessEnv): Promise<Found> {
  const program = findChromium(environment);
  if (!program.ok) {
    const status: DeviceStatus = { state: 'degraded', cause: program.error, version: undefined };
    return { status, tests: [untested(PICTURE, 'install the package chromium')] };
  }
  const sample = await takeSample(program.value, flags);
  if (!sample.ok) return { status: { state: 'failed', cause: sample.error, version: undefined }, tests: [] };
  const { width, height } = sample.value;
  return {
    status: { state: 'ready', cause: '', version: `${width}x${height}` },
    tests: cameraTests(sample.value),
  };
}

const report = ({ status, tests }: Found, kind: string): DeviceReport =>
  reportOf(partOf('camera', kind, status), tests);

/**
 * The camera of a lane on which no controller runs.
 * @param guided false: it is not opened
 */
export async function inspectCamera(
  { kind, devices: { camera } }: Lane,
  guided: boolean,
  environment: NodeJS.ProcessEnv,
): Promise<DeviceReport> {
  if (camera.path === 'bench')
    return report({ status: { state: 'ready', cause: '', version: PICTURE }, tests: [] }, camera.path);
  if (!guided) {
    const cause = 'not opened: it lives in the traveller page, which is there only while a controller runs';
    return report({ status: { state: 'degraded', cause, version: undefined }, tests: [] }, camera.path);
  }
  if (kind !== 'bench') return report(await testCamera([], environment), camera.path);
  const { testCard } = await import('../../app/bench/test-card.ts');
  const folder = mkdtempSync(path.join(tmpdir(), 'autogate-camera-'));
  try {
    const clip = path.join(folder, 'card.y4m');
    writeFileSync(clip, testCard());
    const flags = ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${clip}`];
    return report(await testCamera(flags, environment), camera.path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
