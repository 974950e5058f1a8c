// A real browser for the tests of the pages: Chromium with the built pages under the controller's policy, served by a
// stand-in that speaks the contract. Whatever a page says on its console, or asks of another origin, is a complaint.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { CHROMIUM, isMissing, sharedData } from '../../../state/testing/prerequisites.ts';
import type { Role, TravellerView } from '../../contract/views.ts';
import { buildScreens } from '../build.ts';
import { StandIn } from './stand-in.ts';

export const FACE = path.join(sharedData('faces'), 'Aidan_Quinn_0001.jpg');
export const MODELS = sharedData('models');
/** Each picture is kept there, to be looked at. */
const SHOTS = process.env['AUTOGATE_SCREENSHOTS'];

export const FLAGS: readonly string[] = [
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

/** What MediaPipe's WebAssembly writes to stderr, which the browser shows as an error, is only information. */
const MEDIAPIPE_INFORMATION = /^INFO: Created TensorFlow Lite XNNPACK delegate for CPU\./;

export const canBrowse = !isMissing({ Chromium: CHROMIUM });
export const canSee =
  canBrowse && !isMissing({ 'a face': FACE, 'the face landmarker': path.join(MODELS, 'face_landmarker.task') });

export interface PageOptions {
  readonly width: number;
  readonly height: number;
  readonly scheme?: 'light' | 'dark';
  readonly permissions?: readonly string[];
  /** Time stands under the test's control. */
  readonly clock?: boolean;
}

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What `axe` finds, contrast of 7:1 included; each finding with the elements that it concerns. */
export async function axe(page: Page): Promise<string[]> {
  // Over CDP, because the policy lets no foreign script in.
  await page.evaluate(AXE);
  const results: AxeResults = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'], iframes: false,
      rules: { 'color-contrast-enhanced': { enabled: true } } })`,
  );
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

export async function keep(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
}

export function pictureOf(file: string): string {
  return `data:image/jpeg;base64,${readFileSync(file).toString('base64')}`;
}

/** One browser for a test file; each test has a stand-in and a page of its own. */
export class Stage {
  complaints: string[] = [];
  #dist = '';
  #browser: Browser | undefined;
  #standIn: StandIn | undefined;
  #context: BrowserContext | undefined;

  get standIn(): StandIn {
    if (this.#standIn === undefined) throw new Error('begin() comes first');
    return this.#standIn;
  }

  /** @param models the folder of the face landmarker, where the pages shall have it */
  async begin(models?: string): Promise<StandIn> {
    this.complaints = [];
    this.#standIn = new StandIn({ dist: this.#dist, ...(models !== undefined && { models }) });
    await this.#standIn.start();
    return this.#standIn;
  }

  async open(role: Role, { width, height, scheme, permissions, clock }: PageOptions): Promise<Page> {
    if (this.#browser === undefined) throw new Error('there is no browser');
    this.#context = await this.#browser.newContext({
      viewport: { width, height },
      colorScheme: scheme ?? 'light',
      reducedMotion: 'reduce',
      locale: 'en-GB',
      permissions: [...(permissions ?? [])],
    });
    const page = await this.#context.newPage();
    if (clock === true) await page.clock.install();
    this.watch(page);
    await page.goto(this.standIn.address(role));
    return page;
  }

  /** Complains of whatever this page says on its console, and of requests off its origin. */
  watch(page: Page): void {
    const { origin } = this.standIn;
    page.on('console', (message) => {
      if (message.type() === 'error' && !MEDIAPIPE_INFORMATION.test(message.text()))
        this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.context().on('request', (request) => {
      const ours = request.url().startsWith(`${origin}/`) || /^(data|blob):/.test(request.url());
      if (!ours) this.complaints.push(`off origin: ${request.url()}`);
    });
    page.on('websocket', (socket) => {
      if (!socket.url().startsWith(origin.replace('http', 'ws'))) this.complaints.push(`off origin: ${socket.url()}`);
    });
  }

  /** Takes back what the browser itself reports of something that the test has broken on purpose. */
  forgive(part: string): void {
    this.complaints = this.complaints.filter((complaint) => !complaint.includes(part));
  }

  show(view: TravellerView): void {
    this.standIn.say('traveller', { type: 'traveller', view });
  }

  async closePage(): Promise<void> {
    await this.#context?.close();
    this.#context = undefined;
  }

  async setUp(): Promise<void> {
    this.#dist = await buildScreens();
    this.#browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS] });
  }

  async tearDown(): Promise<void> {
    await this.#browser?.close();
  }

  /** After each test: no complaint, and no order that the contract refuses. */
  async end(): Promise<void> {
    await this.closePage();
    await this.#standIn?.stop();
    expect(this.complaints).toEqual([]);
    expect(this.#standIn?.misfits ?? []).toEqual([]);
  }
}

/** The stage of a test file, set up and torn down around its tests. */
export function useStage(): Stage {
  const stage = new Stage();
  beforeAll(async () => {
    if (canBrowse) await stage.setUp();
  }, 120_000);
  afterEach(async () => {
    await stage.end();
  });
  afterAll(async () => {
    await stage.tearDown();
  });
  return stage;
}
