// The bench page in a real browser: the lane, the wire, the embedded screens, and every order.
import { describe, expect, it } from 'vitest';
import { STEPS } from '../kit/texts/traveller.ts';
import { axe, canBrowse, keep, useStage } from '../testing/browser.ts';
import { TECHNICIAN } from '../testing/technician-view.ts';
import { BENCH, BENCH_MANTRAP, OFFICER } from '../testing/views.ts';

const stage = useStage();

describe.skipIf(!canBrowse)('the bench page', () => {
  it.each([
    { name: 'wide', width: 1920, height: 1080, scheme: 'light' },
    { name: 'narrow', width: 1280, height: 800, scheme: 'dark' },
  ] as const)('shows the lane, the wire and both screens at $name, $scheme', async ({ name, scheme, ...size }) => {
    await stage.begin();
    const page = await stage.open('bench', { ...size, scheme });
    stage.show({ step: 'stand' });
    stage.standIn.say('officer', { type: 'officer', view: OFFICER });
    stage.standIn.say('bench', { type: 'bench', view: BENCH });
    await page.getByRole('img', { name: /before the barrier; the barrier is 40 % open/ }).waitFor();
    await page.frameLocator('.screen-traveller iframe').getByRole('heading', { name: STEPS.stand.main.id }).waitFor();
    await page.frameLocator('.screen-officer iframe').getByText('Not alike enough', { exact: true }).waitFor();
    for (let i = 0; i < 40; i += 1)
      stage.standIn.say('bench', {
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

  it('shows the technician’s page in the place of the officer’s, and keeps both', async () => {
    await stage.begin();
    const page = await stage.open('bench', { width: 1920, height: 1080 });
    stage.standIn.say('bench', { type: 'bench', view: BENCH });
    stage.standIn.say('officer', { type: 'officer', view: OFFICER });
    stage.standIn.say('technician', { type: 'technician', view: TECHNICIAN });
    const officer = page.frameLocator('.screen-officer iframe').getByText('Not alike enough', { exact: true });
    const board = page.frameLocator('.screen-technician iframe').getByRole('heading', { name: 'Barrier board' });
    await officer.waitFor();
    await page.getByRole('button', { name: 'Technician’s page' }).click();
    await board.waitFor();
    expect(await officer.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Technician’s page' }).click();
    await officer.waitFor();
    expect(await board.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Technician’s page' }).click();
    await board.waitFor();
    expect(await axe(page)).toEqual([]);
  });

  it('shows both doors of a mantrap, and who stands where', async () => {
    await stage.begin();
    const page = await stage.open('bench', { width: 1920, height: 1080 });
    stage.standIn.say('bench', { type: 'bench', view: BENCH_MANTRAP });
    const lane = page.getByRole('img', { name: /the entry is 20 % open; the exit is 0 % open/ });
    await lane.waitFor();
    expect(await lane.getAttribute('aria-label')).toMatch(
      /traveller is between the doors, before the camera.*somebody else is between the doors, in zone A.*a thing is/,
    );
    expect(await page.locator('.stage .person.other').count()).toBe(2);
    expect(await page.locator('.stage .thing').count()).toBe(1);
    expect(await page.locator('.stage .zone.seen').count()).toBe(2);
    const scrolls = await page.evaluate(() => document.documentElement.scrollHeight > window.innerHeight);
    expect(scrolls).toBe(false);
    expect(await axe(page)).toEqual([]);
    await keep(page, 'bench-mantrap');
  });

  it('gives every order of a traveller, a fault and a fire', async () => {
    await stage.begin();
    const page = await stage.open('bench', { width: 1920, height: 1080 });
    const traveller = { ...BENCH.traveller, at: 'outside', here: false, documentOnReader: false } as const;
    stage.standIn.say('bench', { type: 'bench', view: { ...BENCH, traveller } });
    await page.getByRole('button', { name: 'Step up' }).click();
    await stage.standIn.hear('step-up');
    await page.getByRole('button', { name: 'Lay down the passport' }).click();
    await stage.standIn.hear('insert-passport');
    stage.standIn.say('bench', { type: 'bench', view: BENCH });
    await page.getByRole('button', { name: 'Take the passport back' }).click();
    await stage.standIn.hear('remove-passport');
    await page.getByRole('button', { name: 'Walk through' }).click();
    await stage.standIn.hear('walk-through');
    await page.getByRole('button', { name: 'Give up' }).click();
    await stage.standIn.hear('withdraw');
    await page.getByRole('button', { name: 'Fire alarm', exact: true }).click();
    expect(await stage.standIn.hear('fire')).toMatchObject({ alarm: true });
    await page.getByPlaceholder('A 2D code').fill('HC1:ABC');
    await page.getByRole('button', { name: 'Scan', exact: true }).click();
    expect(await stage.standIn.hear('scan-code')).toMatchObject({ text: 'HC1:ABC' });
    await page.getByRole('button', { name: 'Somebody follows' }).click();
    expect(await stage.standIn.hear('mishap')).toMatchObject({ name: 'tailgater', on: true });
    await page.getByRole('button', { name: 'Jam the exit', pressed: false }).click();
    expect(await stage.standIn.hear('mishap')).toMatchObject({ name: 'stuck-exit', on: true });
    await page.getByRole('button', { name: 'Unplug Chip reader' }).click();
    expect(await stage.standIn.hear('unplug')).toMatchObject({ device: 'chipReader' });
    await page.getByRole('button', { name: /^impostor/ }).click();
    expect(await stage.standIn.hear('play')).toMatchObject({ scenario: 'impostor', seed: 1 });
    stage.standIn.say('bench', { type: 'bench', view: { ...BENCH, playing: 'impostor' } });
    await page.getByText('playing …').waitFor();
    stage.standIn.say('bench', { type: 'refused', order: 'step-up', text: 'somebody is there' });
    await page.getByRole('alert').getByText('somebody is there').waitFor();
  });

  it('makes a traveller of two pictures, made smaller before they are sent', async () => {
    await stage.begin();
    const page = await stage.open('bench', { width: 1920, height: 1080 });
    stage.standIn.say('bench', { type: 'bench', view: BENCH });
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
    const order = await stage.standIn.hear('make-traveller');
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
