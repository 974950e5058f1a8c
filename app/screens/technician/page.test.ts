// The technician page in a real browser: what is gone, the parts, the board, the scans.
import { describe, expect, it } from 'vitest';
import { axe, canBrowse, keep, useStage } from '../testing/browser.ts';
import { TECHNICIAN } from '../testing/technician-view.ts';

const stage = useStage();

describe.skipIf(!canBrowse)('the technician page', () => {
  it.each([
    { name: 'wide', width: 1920, height: 1080, scheme: 'light' },
    { name: 'narrow', width: 1024, height: 768, scheme: 'dark' },
  ] as const)('shows every part, what is gone and what to do at $name, $scheme', async ({ name, scheme, ...size }) => {
    await stage.begin();
    const page = await stage.open('technician', { ...size, scheme });
    stage.standIn.say('technician', { type: 'technician', view: TECHNICIAN });
    await page.getByRole('heading', { name: 'What is gone' }).waitFor();
    const outages = await page.locator('.outage').allTextContents();
    expect(outages).toHaveLength(3);
    expect(outages[0]).toContain('See whether the traveller’s screen is on');
    expect(outages[1]).toContain('Refers to an officer (only foreigners)');
    const scanner = page.locator('tbody', { hasText: 'Code scanner' });
    expect(await scanner.textContent()).toContain('no answer for 40 s');
    expect(await scanner.textContent()).toContain('Check its cable and power');
    expect(await page.locator('tbody', { hasText: 'Barrier' }).textContent()).toContain('0.42 ms / 7.1 ms');
    expect(await page.locator('.levels .alarm').allTextContents()).toEqual(['Drive faulton']);
    await page.getByText('the exit drive did not reach its end in time').waitFor();
    expect(await page.locator('.plot-line').count()).toBe(3);
    expect(await axe(page)).toEqual([]);
    await keep(page, `technician-${name}-${scheme}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wide).toBe(false);
  });

  it('says that nothing is known of a board that does not answer, and speaks Indonesian at a key', async () => {
    await stage.begin();
    const page = await stage.open('technician', { width: 1280, height: 800 });
    const { scans } = TECHNICIAN.barrier;
    const lane = { ...TECHNICIAN.lane, outages: [], causes: [] };
    stage.standIn.say('technician', {
      type: 'technician',
      view: { ...TECHNICIAN, lane, barrier: { scans, history: [] }, changes: [] },
    });
    await page.getByText('its levels are not known').waitFor();
    await page.getByText('Everything serves.').waitFor();
    await page.getByText('No scans yet.').waitFor();
    await page.keyboard.press('l');
    await page.getByText('Semuanya berfungsi.').waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('id');
    expect(await axe(page)).toEqual([]);
  });

  it('orders nothing: its only button changes the language', async () => {
    await stage.begin();
    const page = await stage.open('technician', { width: 1280, height: 800 });
    stage.standIn.say('technician', { type: 'technician', view: TECHNICIAN });
    await page.getByRole('heading', { name: 'What is gone' }).waitFor();
    expect(await page.getByRole('button').allTextContents()).toEqual(['Bahasa Indonesia L']);
    for (const key of ['o', 'c', 'e', 'a']) await page.keyboard.press(key);
    expect(stage.standIn.heard).toEqual([]);
  });

  it('says that the connection is gone', async () => {
    await stage.begin();
    const page = await stage.open('technician', { width: 1280, height: 800 });
    stage.standIn.say('technician', { type: 'technician', view: TECHNICIAN });
    await page.getByRole('heading', { name: 'What is gone' }).waitFor();
    stage.standIn.refuse(true);
    stage.standIn.drop();
    await page.getByText('No connection to the lane.').waitFor();
    expect(await axe(page)).toEqual([]);
    await stage.closePage();
    stage.forgive('WebSocket connection');
  });
});
