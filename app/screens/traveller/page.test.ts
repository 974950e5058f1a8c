// The traveller page in a real browser: every step whole, readable and without scrolling at every size.
import { describe, expect, it } from 'vitest';
import { TRAVELLER_STEPS } from '../../contract/views.ts';
import { INVITATIONS, STEPS } from '../kit/texts/traveller.ts';
import { axe, canBrowse, keep, useStage } from '../testing/browser.ts';
import { overflowing, SIZES } from '../testing/layout.ts';
import { LANE } from '../testing/stand-in.ts';

const SCHEMES = ['light', 'dark'] as const;
const LOOKS = SIZES.flatMap((size) => SCHEMES.map((scheme) => ({ ...size, scheme })));
/** One step of each tone, and the one with a progress bar. */
const AUDITED: readonly string[] = ['waiting', 'keep-still', 'checking', 'pass', 'officer'];

const stage = useStage();

describe.skipIf(!canBrowse)('the traveller page', () => {
  it.each(LOOKS)('shows every step at $name, $scheme, whole and readable', async ({ name, scheme, ...size }) => {
    await stage.begin();
    const page = await stage.open('traveller', { ...size, scheme });
    for (const step of TRAVELLER_STEPS) {
      stage.show({ step, ...(step === 'keep-still' && { progress: { read: 9000, total: 20_000 } }) });
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
      stage.show({ step });
      await page.getByRole('heading', { name: STEPS[step].main.en, exact: true }).waitFor();
      expect(await overflowing(page), step).toEqual([]);
    }
  });

  it('shows in turn, while nobody is there, what will be asked', async () => {
    await stage.begin();
    const page = await stage.open('traveller', { width: 1080, height: 1920, clock: true });
    stage.show({ step: 'waiting' });
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
    await stage.begin();
    const page = await stage.open('traveller', { width: 1024, height: 768, clock: true });
    stage.show({ step: 'stand' });
    const friendly = page.getByText(STEPS.stand.then.id);
    await friendly.waitFor({ state: 'hidden' });
    await page.clock.fastForward(STEPS.stand.thenAfter);
    await friendly.waitFor({ state: 'visible' });
    expect(await overflowing(page)).toEqual([]);
  });

  it('keeps the language that was chosen, until nobody has come for a while', async () => {
    await stage.begin();
    const page = await stage.open('traveller', { width: 1024, height: 768, clock: true });
    stage.show({ step: 'waiting' });
    await page.getByRole('button', { name: 'English' }).click();
    stage.show({ step: 'not-read' });
    await page.getByRole('heading', { name: STEPS['not-read'].main.en }).waitFor();
    stage.show({ step: 'waiting' });
    await page.getByRole('heading', { name: STEPS.waiting.main.en }).waitFor();
    await page.clock.fastForward(20_000);
    await page.getByRole('button', { name: 'English' }).waitFor();
  });

  it('calls an officer, and asks for touch targets of 15 mm', async () => {
    await stage.begin();
    const page = await stage.open('traveller', { width: 1024, height: 768 });
    stage.show({ step: 'keep-still' });
    const button = page.getByRole('button', { name: /Panggil petugas/ });
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(76);
    await button.click();
    expect(await stage.standIn.hear('call-officer')).toEqual({ type: 'call-officer', lane: LANE });
    await page.getByRole('button', { name: /Petugas dipanggil/ }).waitFor();
  });

  it('is out of service, calmly, while the controller is gone, and comes back by itself', async () => {
    await stage.begin();
    const page = await stage.open('traveller', { width: 1080, height: 1920 });
    stage.show({ step: 'waiting' });
    await page.getByRole('heading', { name: 'Silakan maju' }).waitFor();
    expect(page.url()).not.toContain('token');
    stage.standIn.refuse(true);
    stage.standIn.drop();
    await page.getByRole('heading', { name: /tidak melayani/ }).waitFor();
    expect(await overflowing(page)).toEqual([]);
    await keep(page, 'traveller-out-of-service');
    // The browser itself reports each refused connection.
    stage.forgive('WebSocket connection to');
    stage.standIn.refuse(false);
    await page.getByRole('heading', { name: 'Silakan maju' }).waitFor();
  });

  it('reads its token again after a reload', async () => {
    await stage.begin();
    const page = await stage.open('traveller', { width: 1080, height: 1920 });
    stage.show({ step: 'pass' });
    await page.getByRole('heading', { name: 'Silakan lewat' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Silakan lewat' }).waitFor();
  });
});
