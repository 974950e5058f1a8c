// The officer page in a real browser: the case, the keys, the lane.
import { describe, expect, it } from 'vitest';
import { axe, canBrowse, keep, useStage } from '../testing/browser.ts';
import { LANE } from '../testing/stand-in.ts';
import { CASE, OFFICER, QUIET } from '../testing/views.ts';

const stage = useStage();

describe.skipIf(!canBrowse)('the officer page', () => {
  it.each([
    { name: 'wide', width: 1920, height: 1080, scheme: 'light' },
    { name: 'narrow', width: 1280, height: 800, scheme: 'dark' },
  ] as const)('shows the quiet lane and a case at $name, $scheme', async ({ name, scheme, ...size }) => {
    await stage.begin();
    const page = await stage.open('officer', { ...size, scheme });
    stage.standIn.say('officer', { type: 'officer', view: QUIET });
    await page.getByRole('heading', { name: 'No case' }).waitFor();
    expect(await axe(page)).toEqual([]);
    stage.standIn.say('officer', { type: 'officer', view: OFFICER });
    await page.getByText('Not alike enough', { exact: true }).waitFor();
    await page.getByText('1 in 12 strangers').waitFor();
    await page.getByText('Not checked for a live person').waitFor();
    expect(await axe(page)).toEqual([]);
    await keep(page, `officer-${name}-${scheme}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wide).toBe(false);
  });

  it('sends a decision by keys, after the time for second thoughts', async () => {
    await stage.begin();
    const page = await stage.open('officer', { width: 1920, height: 1080 });
    stage.standIn.say('officer', { type: 'officer', view: OFFICER });
    await page.getByRole('button', { name: 'Admit' }).waitFor();
    await page.keyboard.press('s');
    await page.keyboard.type('asks for a second look');
    await page.keyboard.press('Enter');
    await page.getByText('About to be sent').waitFor();
    expect(await axe(page)).toEqual([]);
    expect(await stage.standIn.hear('resolve')).toEqual({
      type: 'resolve',
      lane: LANE,
      case: CASE.id,
      resolution: 'second-line',
      remark: 'asks for a second look',
    });
  });

  it('opens and closes the lane, and ends an emergency only when that is possible', async () => {
    await stage.begin();
    const page = await stage.open('officer', { width: 1280, height: 800 });
    stage.standIn.say('officer', { type: 'officer', view: { ...QUIET, lane: { ...QUIET.lane, state: 'closed' } } });
    await page.getByRole('button', { name: 'Open lane' }).click();
    await stage.standIn.hear('open-lane');
    stage.standIn.say('officer', { type: 'officer', view: QUIET });
    await page.getByText('Open', { exact: true }).waitFor();
    await page.keyboard.press('c');
    await stage.standIn.hear('close-lane');
    const lane = { ...QUIET.lane, state: 'emergency' } as const;
    stage.standIn.say('officer', { type: 'officer', view: { ...QUIET, lane } });
    await page.getByRole('button', { name: 'End the emergency' }).waitFor();
    expect(await page.getByRole('button', { name: 'End the emergency' }).isDisabled()).toBe(true);
    stage.standIn.say('officer', { type: 'officer', view: { ...QUIET, lane: { ...lane, resettable: true } } });
    await page.getByRole('button', { name: 'End the emergency', disabled: false }).click();
    await stage.standIn.hear('reset-emergency');
    stage.standIn.say('officer', { type: 'refused', order: 'reset-emergency', text: 'the fire loop is broken' });
    await page.getByRole('alert').getByText('the fire loop is broken').waitFor();
    expect(await axe(page)).toEqual([]);
  });

  it('opens the way back for somebody who is locked in', async () => {
    await stage.begin();
    const page = await stage.open('officer', { width: 1280, height: 800 });
    stage.standIn.say('officer', { type: 'officer', view: { ...QUIET, lane: { ...QUIET.lane, lockedIn: true } } });
    await page.getByRole('alert').getByText('Somebody is between two shut doors.').waitFor();
    await page.getByRole('button', { name: 'Open the way back' }).click();
    await stage.standIn.hear('reset-emergency');
  });
});
