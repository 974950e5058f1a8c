// The built pages in a real browser, under the controller's policy, against a stand-in that speaks the contract. With
// AUTOGATE_SCREENSHOTS=folder each picture is kept there, to be looked at.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TRAVELLER_STEPS, type TravellerView } from '../contract/views.ts';
import { buildScreens } from './build.ts';
import { INVITATIONS, STEPS } from './kit/texts/traveller.ts';
import { LANE, StandIn } from './testing/stand-in.ts';
import { BENCH, CASE, drawnFace, OFFICER, QUIET } from './testing/views.ts';

const CHROMIUM = process.env['AUTOGATE_CHROMIUM'] ?? '/usr/bin/chromium';
const SHARED = path.resolve(process.env['AUTOGATE_SHARED'] ?? '../shared');
const FACE = path.join(SHARED, 'data/faces/Aidan_Quinn_0001.jpg');
const MODELS = path.join(SHARED, 'data/models');
const SHOTS = process.env['AUTOGATE_SCREENSHOTS'];

const FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  // MediaPipe needs WebGL2 even on the CPU.
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const SIZES = [
  { name: 'portrait', width: 1080, height: 1920 },
  { name: 'landscape', width: 1920, height: 1080 },
  { name: 'small', width: 1024, height: 768 },
] as const;
const SCHEMES = ['light', 'dark'] as const;
/** One step of each tone, and the one with a progress bar. */
const AUDITED: readonly string[] = ['waiting', 'keep-still', 'checking', 'pass', 'officer'];
const LOOKS = SIZES.flatMap((size) => SCHEMES.map((scheme) => ({ ...size, scheme })));

/** What MediaPipe's WebAssembly writes to stderr, which the browser shows as an error, is only information. */
const MEDIAPIPE_INFORMATION = /^INFO: Created TensorFlow Lite XNNPACK delegate for CPU\./;

/** Whether a test's needs are met; with AUTOGATE_REQUIRE_ALL=1 a missing one fails instead. */
function has(needs: Readonly<Record<string, string>>): boolean {
  const missing = Object.entries(needs).filter(([, file]) => !existsSync(file));
  for (const [name, file] of missing) process.stderr.write(`screens.test: ${name} is not there (${file})\n`);
  return missing.length === 0 || process.env['AUTOGATE_REQUIRE_ALL'] === '1';
}

const canBrowse = has({ Chromium: CHROMIUM });
const canSee = canBrowse && has({ 'a face': FACE, 'the face landmarker': path.join(MODELS, 'face_landmarker.task') });

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let dist: string;
let browser: Browser;
let standIn: StandIn;
let context: BrowserContext | undefined;
let complaints: string[];

/** Opens a page; whatever it says on its console or asks of another origin becomes a complaint. */
async function open(
  role: 'traveller' | 'officer' | 'bench',
  options: { width: number; height: number; scheme?: 'light' | 'dark'; permissions?: string[]; clock?: boolean },
): Promise<Page> {
  context = await browser.newContext({
    viewport: { width: options.width, height: options.height },
    colorScheme: options.scheme ?? 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    permissions: options.permissions ?? [],
  });
  const page = await context.newPage();
  if (options.clock === true) await page.clock.install();
  page.on('console', (message) => {
    if (message.type() === 'error' && !MEDIAPIPE_INFORMATION.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  context.on('request', (request) => {
    const url = request.url();
    const ours = url.startsWith(`${standIn.origin}/`) || /^(data|blob):/.test(url);
    if (!ours) complaints.push(`off origin: ${url}`);
  });
  page.on('websocket', (socket) => {
    if (!socket.url().startsWith(standIn.origin.replace('http', 'ws'))) complaints.push(`off origin: ${socket.url()}`);
  });
  await page.goto(standIn.address(role));
  return page;
}

async function keep(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
}

async function axe(page: Page): Promise<string[]> {
  // Over CDP, because the policy lets no foreign script in.
  await page.evaluate(AXE);
  const results: AxeResults = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'], iframes: false,
      rules: { 'color-contrast-enhanced': { enabled: true } } })`,
  );
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** What sticks out of the window, and whether anything scrolls. */
async function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const root = document.documentElement;
    if (root.scrollHeight > window.innerHeight || root.scrollWidth > window.innerWidth) found.push('the page scrolls');
    for (const element of document.querySelectorAll('h1, p, button, .figure > *, .dot, .then, progress')) {
      const box = element.getBoundingClientRect();
      if (box.width === 0) continue;
      if (box.top < -1 || box.left < -1 || box.bottom > window.innerHeight + 1 || box.right > window.innerWidth + 1)
        found.push(`${element.tagName} ${element.textContent.slice(0, 30)} sticks out`);
    }
    const words = document.querySelector('.words')?.getBoundingClientRect();
    const figure = document.querySelector('.figure > *')?.getBoundingClientRect();
    if (words !== undefined && figure !== undefined && figure.bottom > words.top + 1)
      found.push('the words lie on the figure');
    return found;
  });
}

function showTraveller(view: TravellerView): void {
  standIn.say('traveller', { type: 'traveller', view });
}

function pictureOf(file: string): string {
  return `data:image/jpeg;base64,${readFileSync(file).toString('base64')}`;
}

/** A clip for Chromium's fake camera: a Motion JPEG of 1280 by 720, made of one picture by the browser itself. */
async function clipOf(page: Page): Promise<string> {
  const jpeg = await page.evaluate(async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1280, 720];
    const scale = canvas.height / image.naturalHeight;
    const width = image.naturalWidth * scale;
    canvas.getContext('2d')?.drawImage(image, (canvas.width - width) / 2, 0, width, canvas.height);
    return canvas.toDataURL('image/jpeg', 0.9);
  }, pictureOf(FACE));
  const frame = Buffer.from(jpeg.slice(jpeg.indexOf(',') + 1), 'base64');
  const clip = path.join(await mkdtemp(path.join(tmpdir(), 'autogate-clip-')), 'live.mjpeg');
  await writeFile(clip, Buffer.concat(Array.from({ length: 30 }, () => frame)));
  return clip;
}

function cameraFlags(clip: string): string[] {
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${clip}`,
  ];
}

beforeAll(async () => {
  if (!canBrowse) return;
  dist = await buildScreens();
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}, 120_000);

afterAll(async () => {
  if (canBrowse) await browser.close();
});

async function begin(models?: string): Promise<void> {
  complaints = [];
  standIn = new StandIn({ dist, ...(models !== undefined && { models }) });
  await standIn.start();
}

afterEach(async () => {
  if (!canBrowse) return;
  await context?.close();
  context = undefined;
  await standIn.stop();
  expect(complaints).toEqual([]);
  expect(standIn.misfits).toEqual([]);
});

describe('the build', () => {
  it('is not made again for the same sources', async (test) => {
    if (!canBrowse) test.skip();
    await begin();
    const before = readFileSync(path.join(dist, '.sources.sha256'), 'utf8');
    expect(await buildScreens()).toBe(dist);
    expect(readFileSync(path.join(dist, '.sources.sha256'), 'utf8')).toBe(before);
  });
});

describe.skipIf(!canBrowse)('the traveller page', () => {
  it.each(LOOKS)('shows every step at $name, $scheme, whole and readable', async ({ name, scheme, ...size }) => {
    await begin();
    const page = await open('traveller', { ...size, scheme });
    for (const step of TRAVELLER_STEPS) {
      showTraveller({ step, ...(step === 'keep-still' && { progress: { read: 9000, total: 20_000 } }) });
      await page.getByRole('heading', { name: STEPS[step].main.id, exact: true }).waitFor();
      expect(await overflowing(page), step).toEqual([]);
      // Colours differ by scheme and tone, not by size.
      if (name === 'portrait' && AUDITED.includes(step)) expect(await axe(page), step).toEqual([]);
      const letters = await page
        .getByRole('heading')
        .evaluate((h1) => Number.parseFloat(getComputedStyle(h1).fontSize));
      expect(letters).toBeGreaterThanOrEqual(size.height / 18);
      await keep(page, `traveller-${step}-${name}-${scheme}`);
    }
    await page.getByRole('button', { name: 'English' }).click();
    for (const step of ['not-read', 'closed', 'stand'] as const) {
      showTraveller({ step });
      await page.getByRole('heading', { name: STEPS[step].main.en, exact: true }).waitFor();
      expect(await overflowing(page), step).toEqual([]);
    }
  });

  it('shows in turn, while nobody is there, what will be asked', async () => {
    await begin();
    const page = await open('traveller', { width: 1080, height: 1920, clock: true });
    showTraveller({ step: 'waiting' });
    for (const { id } of [INVITATIONS.come, INVITATIONS.cover, INVITATIONS.place]) {
      await page.getByRole('heading', { name: id, exact: true }).waitFor();
      for (const { name, ...size } of SIZES) {
        await page.setViewportSize(size);
        expect(await overflowing(page), `${id} at ${name}`).toEqual([]);
      }
      await page.clock.fastForward(4500);
    }
  });

  it('adds a friendlier sentence for those who are still there', async () => {
    await begin();
    const page = await open('traveller', { width: 1024, height: 768, clock: true });
    showTraveller({ step: 'stand' });
    const friendly = page.getByText(STEPS.stand.then.id);
    await friendly.waitFor({ state: 'hidden' });
    await page.clock.fastForward(STEPS.stand.thenAfter);
    await friendly.waitFor({ state: 'visible' });
    expect(await overflowing(page)).toEqual([]);
  });

  it('keeps the language that was chosen, until nobody has come for a while', async () => {
    await begin();
    const page = await open('traveller', { width: 1024, height: 768, clock: true });
    showTraveller({ step: 'waiting' });
    await page.getByRole('button', { name: 'English' }).click();
    showTraveller({ step: 'not-read' });
    await page.getByRole('heading', { name: STEPS['not-read'].main.en }).waitFor();
    showTraveller({ step: 'waiting' });
    await page.getByRole('heading', { name: STEPS.waiting.main.en }).waitFor();
    await page.clock.fastForward(20_000);
    await page.getByRole('button', { name: 'English' }).waitFor();
  });

  it('calls an officer, and asks for touch targets of 15 mm', async () => {
    await begin();
    const page = await open('traveller', { width: 1024, height: 768 });
    showTraveller({ step: 'keep-still' });
    const button = page.getByRole('button', { name: /Panggil petugas/ });
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(76);
    await button.click();
    expect(await standIn.hear('call-officer')).toEqual({ type: 'call-officer', lane: LANE });
    await page.getByRole('button', { name: /Petugas dipanggil/ }).waitFor();
  });

  it('is out of service, calmly, while the controller is gone, and comes back by itself', async () => {
    await begin();
    const page = await open('traveller', { width: 1080, height: 1920 });
    showTraveller({ step: 'waiting' });
    await page.getByRole('heading', { name: 'Silakan maju' }).waitFor();
    expect(page.url()).not.toContain('token');
    standIn.refuse(true);
    standIn.drop();
    await page.getByRole('heading', { name: /tidak melayani/ }).waitFor();
    expect(await overflowing(page)).toEqual([]);
    await keep(page, 'traveller-out-of-service');
    // The browser itself reports each refused connection.
    complaints = complaints.filter((complaint) => !complaint.includes('WebSocket connection to'));
    standIn.refuse(false);
    await page.getByRole('heading', { name: 'Silakan maju' }).waitFor();
  });

  it('reads its token again after a reload', async () => {
    await begin();
    const page = await open('traveller', { width: 1080, height: 1920 });
    showTraveller({ step: 'pass' });
    await page.getByRole('heading', { name: 'Silakan lewat' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Silakan lewat' }).waitFor();
  });
});

describe.skipIf(!canSee)('the camera of the traveller page', () => {
  it('finds the face of a picture by MediaPipe and sends a final frame', async () => {
    await begin(MODELS);
    const page = await open('traveller', { width: 1080, height: 1920 });
    await standIn.hear('camera', ({ guide }) => guide === 'mediapipe', 40_000);
    showTraveller({ step: 'stand', capture: { id: 4, picture: pictureOf(FACE) } });
    await standIn.hear('camera', ({ state }) => state === 'starting');
    const frame = await standIn.hear('frame', ({ final }) => final, 20_000);
    expect(frame.capture).toBe(4);
    expect(frame.quality).toBeGreaterThan(0.2);
    expect(Buffer.from(frame.jpeg, 'base64').subarray(0, 3).toString('hex')).toBe('ffd8ff');
    await page.getByRole('heading', { name: 'Bagus' }).waitFor();
    expect(await page.getByText('Gambar, bukan kamera').isVisible()).toBe(true);
    expect(await axe(page)).toEqual([]);
    for (const { name, ...size } of SIZES) {
      await page.setViewportSize(size);
      expect(await overflowing(page), name).toEqual([]);
      await keep(page, `traveller-mirror-${name}`);
    }
  }, 60_000);

  it('does so with a real video device, opened for each traveller and stopped after', async () => {
    await begin(MODELS);
    const clip = await clipOf(await open('traveller', { width: 640, height: 480 }));
    await context?.close();
    const withCamera = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...cameraFlags(clip)] });
    try {
      context = await withCamera.newContext({ permissions: ['camera'] });
      const page = await context.newPage();
      await page.goto(standIn.address('traveller'));
      await standIn.hear('camera', ({ guide, state }) => guide === 'mediapipe' && state === 'ready', 40_000);
      for (const id of [1, 2]) {
        showTraveller({ step: 'stand', capture: { id } });
        expect(await standIn.hear('frame', ({ final }) => final, 20_000)).toMatchObject({ capture: id });
        showTraveller({ step: 'checking' });
      }
      // The browser finds no camera where the clip was: as if it were unplugged between two travellers.
      await rm(path.dirname(clip), { recursive: true });
      showTraveller({ step: 'stand', capture: { id: 3 } });
      await standIn.hear('camera', ({ state }) => state === 'absent' || state === 'failed');
    } finally {
      await withCamera.close();
    }
  }, 90_000);

  it('sends nothing final for a picture without a face, and says where to stand', async () => {
    await begin(MODELS);
    const page = await open('traveller', { width: 1024, height: 768 });
    await standIn.hear('camera', ({ guide }) => guide === 'mediapipe', 40_000);
    const wall = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"/>';
    showTraveller({ step: 'stand', capture: { id: 5, picture: wall } });
    await page.getByRole('heading', { name: 'Berdiri di tanda kaki. Lihat layar.' }).waitFor();
    await expect(standIn.hear('frame', () => true, 1500)).rejects.toThrow("No order 'frame' came");
  }, 60_000);
});

describe.skipIf(!canBrowse)('a page without the model', () => {
  const face = drawnFace('#3b2a20', '#e0b48f', 0, '#dfe4e8');

  it('lets the controller guide: it sends frames and shows what the controller says', async () => {
    await begin();
    const page = await open('traveller', { width: 1080, height: 1920 });
    await standIn.hear('camera', ({ guide, detail }) => guide === 'controller' && detail !== '');
    showTraveller({ step: 'stand', capture: { id: 9, picture: face } });
    const frame = await standIn.hear('frame');
    expect(frame).toMatchObject({ capture: 9, quality: null, final: false });
    standIn.say('traveller', { type: 'guidance', capture: 8, instruction: 'back' });
    standIn.say('traveller', { type: 'guidance', capture: 9, instruction: 'closer' });
    await page.getByRole('heading', { name: 'Maju sedikit' }).waitFor();
    showTraveller({ step: 'checking' });
    await page.getByRole('heading', { name: 'Mohon tunggu sebentar' }).waitFor();
  });

  it('says that the model is broken and falls back', async () => {
    await begin(path.join(import.meta.dirname, 'testing'));
    await open('traveller', { width: 1080, height: 1920 });
    const camera = await standIn.hear('camera', ({ guide, detail }) => guide === 'controller' && detail !== '', 40_000);
    expect(camera.state).toBe('absent');
    showTraveller({ step: 'stand', capture: { id: 1, picture: face } });
    expect(await standIn.hear('frame')).toMatchObject({ quality: null });
    // The browser reports the missing file itself.
    complaints = complaints.filter((complaint) => !complaint.includes('404'));
  }, 60_000);

  it('tells that there is no camera', async () => {
    await begin();
    await open('traveller', { width: 1080, height: 1920, permissions: ['camera'] });
    await standIn.hear('camera', ({ detail }) => detail !== '');
    showTraveller({ step: 'stand', capture: { id: 1 } });
    expect(await standIn.hear('camera', ({ state }) => state !== 'starting')).toMatchObject({ state: 'absent' });
  });
});

describe.skipIf(!canBrowse)('the officer page', () => {
  it.each([
    { name: 'wide', width: 1920, height: 1080, scheme: 'light' },
    { name: 'narrow', width: 1280, height: 800, scheme: 'dark' },
  ] as const)('shows the quiet lane and a case at $name, $scheme', async ({ name, scheme, ...size }) => {
    await begin();
    const page = await open('officer', { ...size, scheme });
    standIn.say('officer', { type: 'officer', view: QUIET });
    await page.getByRole('heading', { name: 'No case' }).waitFor();
    expect(await axe(page)).toEqual([]);
    standIn.say('officer', { type: 'officer', view: OFFICER });
    await page.getByText('Not alike enough', { exact: true }).waitFor();
    await page.getByText('1 in 12 strangers').waitFor();
    await page.getByText('Not checked for a live person').waitFor();
    expect(await axe(page)).toEqual([]);
    await keep(page, `officer-${name}-${scheme}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wide).toBe(false);
  });

  it('sends a decision by keys, after the time for second thoughts', async () => {
    await begin();
    const page = await open('officer', { width: 1920, height: 1080 });
    standIn.say('officer', { type: 'officer', view: OFFICER });
    await page.getByRole('button', { name: 'Admit' }).waitFor();
    await page.keyboard.press('s');
    await page.keyboard.type('asks for a second look');
    await page.keyboard.press('Enter');
    await page.getByText('About to be sent').waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await standIn.hear('resolve')).toEqual({
      type: 'resolve',
      lane: LANE,
      case: CASE.id,
      resolution: 'second-line',
      remark: 'asks for a second look',
    });
  });

  it('opens and closes the lane, and ends an emergency only when that is possible', async () => {
    await begin();
    const page = await open('officer', { width: 1280, height: 800 });
    standIn.say('officer', { type: 'officer', view: { ...QUIET, lane: { ...QUIET.lane, state: 'closed' } } });
    await page.getByRole('button', { name: 'Open lane' }).click();
    await standIn.hear('open-lane');
    standIn.say('officer', { type: 'officer', view: QUIET });
    await page.getByText('Open', { exact: true }).waitFor();
    await page.keyboard.press('c');
    await standIn.hear('close-lane');
    const lane = { ...QUIET.lane, state: 'emergency', cause: 'fire loop' } as const;
    standIn.say('officer', { type: 'officer', view: { ...QUIET, lane } });
    await page.getByRole('button', { name: 'End the emergency' }).waitFor();
    expect(await page.getByRole('button', { name: 'End the emergency' }).isDisabled()).toBe(true);
    standIn.say('officer', { type: 'officer', view: { ...QUIET, lane: { ...lane, resettable: true } } });
    await page.getByRole('button', { name: 'End the emergency', disabled: false }).click();
    await standIn.hear('reset-emergency');
    standIn.say('officer', { type: 'refused', order: 'reset-emergency', text: 'the fire loop is broken' });
    await page.getByRole('alert').getByText('the fire loop is broken').waitFor();
    expect(await axe(page)).toEqual([]);
  });
});

describe.skipIf(!canBrowse)('the bench page', () => {
  it.each([
    { name: 'wide', width: 1920, height: 1080, scheme: 'light' },
    { name: 'narrow', width: 1280, height: 800, scheme: 'dark' },
  ] as const)('shows the lane, the wire and both screens at $name, $scheme', async ({ name, scheme, ...size }) => {
    await begin();
    const page = await open('bench', { ...size, scheme });
    showTraveller({ step: 'stand' });
    standIn.say('officer', { type: 'officer', view: OFFICER });
    standIn.say('bench', { type: 'bench', view: BENCH });
    await page.getByRole('img', { name: /before the barrier; the barrier is 40 % open/ }).waitFor();
    await page.frameLocator('.screen-traveller iframe').getByRole('heading', { name: STEPS.stand.main.id }).waitFor();
    await page.frameLocator('.screen-officer iframe').getByText('Not alike enough', { exact: true }).waitFor();
    for (let i = 0; i < 40; i += 1)
      standIn.say('bench', {
        type: 'wire',
        at: Date.now(),
        device: i % 4 === 0 ? 'mrzReader' : 'barrier',
        direction: i % 2 === 0 ? 'rx' : 'tx',
        hex: '0117001000040000000204000100e1a2',
        decoded: i % 4 === 0 ? 'frame of 2 lines' : `scan: heartbeat ${i}`,
      });
    await page.getByText('scan: heartbeat 39').waitFor();
    await page.getByRole('checkbox', { name: 'barrier' }).uncheck();
    await page.getByText('scan: heartbeat 39').waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: 'barrier' }).check();
    expect(await axe(page)).toEqual([]);
    const scrolls = await page.evaluate(() => ({
      x: document.documentElement.scrollWidth > window.innerWidth,
      y: document.documentElement.scrollHeight > window.innerHeight,
    }));
    expect(scrolls).toEqual({ x: false, y: name === 'narrow' });
    await keep(page, `bench-${name}-${scheme}`);
  });

  it('gives every order of a traveller, a fault and a fire', async () => {
    await begin();
    const page = await open('bench', { width: 1920, height: 1080 });
    const traveller = { ...BENCH.traveller, at: 'outside', documentOnReader: false } as const;
    standIn.say('bench', { type: 'bench', view: { ...BENCH, traveller } });
    await page.getByRole('button', { name: 'Step up' }).click();
    await standIn.hear('step-up');
    await page.getByRole('button', { name: 'Lay down the passport' }).click();
    await standIn.hear('insert-passport');
    standIn.say('bench', { type: 'bench', view: BENCH });
    await page.getByRole('button', { name: 'Take the passport back' }).click();
    await standIn.hear('remove-passport');
    await page.getByRole('button', { name: 'Walk through' }).click();
    await standIn.hear('walk-through');
    await page.getByRole('button', { name: 'Give up' }).click();
    await standIn.hear('withdraw');
    await page.getByRole('button', { name: 'Fire alarm', exact: true }).click();
    expect(await standIn.hear('fire')).toMatchObject({ alarm: true });
    await page.getByPlaceholder('A 2D code').fill('HC1:ABC');
    await page.getByRole('button', { name: 'Scan', exact: true }).click();
    expect(await standIn.hear('scan-code')).toMatchObject({ text: 'HC1:ABC' });
    await page.getByRole('button', { name: 'Unplug Chip reader' }).click();
    expect(await standIn.hear('unplug')).toMatchObject({ device: 'chipReader' });
    await page.getByRole('button', { name: /^impostor/ }).click();
    expect(await standIn.hear('play')).toMatchObject({ scenario: 'impostor', seed: 1 });
    standIn.say('bench', { type: 'bench', view: { ...BENCH, playing: 'impostor' } });
    await page.getByText('playing …').waitFor();
    standIn.say('bench', { type: 'refused', order: 'step-up', text: 'somebody is there' });
    await page.getByRole('alert').getByText('somebody is there').waitFor();
  });

  it('makes a traveller of two pictures, made smaller before they are sent', async () => {
    await begin();
    const page = await open('bench', { width: 1920, height: 1080 });
    standIn.say('bench', { type: 'bench', view: BENCH });
    await page.getByRole('button', { name: 'Make another' }).click();
    await page.getByLabel('Surname').fill('Sari');
    const large = await page.screenshot({ clip: { x: 0, y: 0, width: 1000, height: 200 } });
    await page
      .getByLabel('Portrait in the passport')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: large });
    await page.getByRole('button', { name: 'Make this traveller' }).click();
    await page.getByRole('alert').getByText('Choose the picture').waitFor();
    const noPicture = { name: 'b.png', mimeType: 'image/png', buffer: Buffer.from('no picture') };
    await page.getByLabel('Picture at the camera').setInputFiles(noPicture);
    await page.getByRole('button', { name: 'Make this traveller' }).click();
    await page.getByRole('alert').getByText('no picture that the browser can read').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('radio', { name: 'this computer’s camera' }).check();
    await page.getByRole('button', { name: 'Make this traveller' }).click();
    const order = await standIn.hear('make-traveller');
    expect(order).toMatchObject({ surname: 'SARI', documentNumber: 'L898902C3' });
    expect(order.live).toBeUndefined();
    const portrait = order.portrait ?? '';
    const longest = await page.evaluate(async (jpeg) => {
      const image = new Image();
      image.src = `data:image/jpeg;base64,${jpeg}`;
      await image.decode();
      return Math.max(image.naturalWidth, image.naturalHeight);
    }, portrait);
    expect(longest).toBe(800);
  });
});
