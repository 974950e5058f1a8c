// Capture in a real browser: MediaPipe on a picture and on Chromium's fake camera, and guidance by the controller without it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { CHROMIUM } from '../../../../state/testing/prerequisites.ts';
import { axe, canBrowse, canSee, FACE, FLAGS, keep, MODELS, pictureOf, useStage } from '../../testing/browser.ts';
import { overflowing, SIZES } from '../../testing/layout.ts';
import { drawnFace } from '../../testing/views.ts';

const stage = useStage();

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

describe.skipIf(!canSee)('the camera of the traveller page', () => {
  it('finds the face of a picture by MediaPipe and sends a final frame', async () => {
    await stage.begin(MODELS);
    const page = await stage.open('traveller', { width: 1080, height: 1920 });
    await stage.standIn.hear('camera', ({ guide }) => guide === 'mediapipe', 40_000);
    stage.show({ step: 'stand', capture: { id: 4, picture: pictureOf(FACE) } });
    await stage.standIn.hear('camera', ({ state }) => state === 'starting');
    const frame = await stage.standIn.hear('frame', ({ final }) => final, 20_000);
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
    await stage.begin(MODELS);
    const clip = await clipOf(await stage.open('traveller', { width: 640, height: 480 }));
    await stage.closePage();
    const withCamera = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...cameraFlags(clip)] });
    try {
      const context = await withCamera.newContext({ permissions: ['camera'] });
      const page = await context.newPage();
      stage.watch(page);
      await page.goto(stage.standIn.address('traveller'));
      await stage.standIn.hear('camera', ({ guide, state }) => guide === 'mediapipe' && state === 'ready', 40_000);
      for (const id of [1, 2]) {
        stage.show({ step: 'stand', capture: { id } });
        expect(await stage.standIn.hear('frame', ({ final }) => final, 20_000)).toMatchObject({ capture: id });
        stage.show({ step: 'checking' });
      }
      // The browser finds no camera where the clip was: as if it were unplugged between two travellers.
      await rm(path.dirname(clip), { recursive: true });
      stage.show({ step: 'stand', capture: { id: 3 } });
      await stage.standIn.hear('camera', ({ state }) => state === 'absent' || state === 'failed');
    } finally {
      await withCamera.close();
    }
  }, 90_000);

  it('sends nothing final for a picture without a face, and says where to stand', async () => {
    await stage.begin(MODELS);
    const page = await stage.open('traveller', { width: 1024, height: 768 });
    await stage.standIn.hear('camera', ({ guide }) => guide === 'mediapipe', 40_000);
    const wall = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"/>';
    stage.show({ step: 'stand', capture: { id: 5, picture: wall } });
    await page.getByRole('heading', { name: 'Berdiri di tanda kaki. Lihat layar.' }).waitFor();
    await expect(stage.standIn.hear('frame', () => true, 1500)).rejects.toThrow("No order 'frame' came");
  }, 60_000);
});

describe.skipIf(!canBrowse)('a page without the model', () => {
  const face = drawnFace('#3b2a20', '#e0b48f', 0, '#dfe4e8');

  it('lets the controller guide: it sends frames and shows what the controller says', async () => {
    await stage.begin();
    const page = await stage.open('traveller', { width: 1080, height: 1920 });
    await stage.standIn.hear('camera', ({ guide, detail }) => guide === 'controller' && detail !== '');
    stage.show({ step: 'stand', capture: { id: 9, picture: face } });
    const frame = await stage.standIn.hear('frame');
    expect(frame).toMatchObject({ capture: 9, quality: null, final: false });
    stage.standIn.say('traveller', { type: 'guidance', capture: 8, instruction: 'back' });
    stage.standIn.say('traveller', { type: 'guidance', capture: 9, instruction: 'closer' });
    await page.getByRole('heading', { name: 'Maju sedikit' }).waitFor();
    stage.show({ step: 'checking' });
    await page.getByRole('heading', { name: 'Mohon tunggu sebentar' }).waitFor();
  });

  it('says that the model is broken and falls back', async () => {
    await stage.begin(import.meta.dirname);
    await stage.open('traveller', { width: 1080, height: 1920 });
    const camera = await stage.standIn.hear(
      'camera',
      ({ guide, detail }) => guide === 'controller' && detail !== '',
      40_000,
    );
    expect(camera.state).toBe('absent');
    stage.show({ step: 'stand', capture: { id: 1, picture: face } });
    expect(await stage.standIn.hear('frame')).toMatchObject({ quality: null });
    // The browser reports the missing file itself.
    stage.forgive('404');
  }, 60_000);

  it('tells that there is no camera', async () => {
    await stage.begin();
    await stage.open('traveller', { width: 1080, height: 1920, permissions: ['camera'] });
    await stage.standIn.hear('camera', ({ detail }) => detail !== '');
    stage.show({ step: 'stand', capture: { id: 1 } });
    expect(await stage.standIn.hear('camera', ({ state }) => state !== 'starting')).toMatchObject({ state: 'absent' });
  });
});
