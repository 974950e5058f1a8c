// The sizes of traveller screens, and whether anything on one sticks out, scrolls or lies on something else.
import type { Page } from 'playwright-core';

export const SIZES = [
  { name: 'portrait', width: 1080, height: 1920 },
  { name: 'landscape', width: 1920, height: 1080 },
  { name: 'small', width: 1024, height: 768 },
] as const;

/** What sticks out of the window, and whether anything scrolls. */
export async function overflowing(page: Page): Promise<string[]> {
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
