// What the tests of the forms share: every page in both colour schemes, on a desk and on a phone.
import type { Locator, Page } from '@playwright/test';
import { expect } from './wattboard';

export { accessibilityViolations, expect, nvidiaSmiLog, signInAs, test, watchForErrors, type Server } from './wattboard';
export type { Page } from '@playwright/test';

/** A picture for looking at, where WATTBOARD_SHOTS names a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  if (process.env.WATTBOARD_SHOTS) await page.screenshot({ path: `${process.env.WATTBOARD_SHOTS}/${name}.png`, fullPage: true });
}

/** Opens `url` light and dark, wide and narrow: nothing sticks out, nothing keeps anybody out. */
export async function expectFits(page: Page, url: string, isReady: () => Promise<void>, violations: (page: Page) => Promise<string[]>): Promise<void> {
  const name = new URL(url).pathname.replaceAll('/', '-').slice(1);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
      await page.setViewportSize(size);
      await page.goto(url);
      await isReady();
      expect(await violations(page), `${colorScheme} ${size.width}`).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, `${colorScheme} ${size.width}`).toBeLessThanOrEqual(0);
      await shot(page, `${name}-${size.width}-${colorScheme}`);
    }
  }
}

/** Rows stand under each other, each at its own height. */
export async function expectNoOverlap(rows: Locator): Promise<void> {
  const edges = await rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom] as const));
  for (let i = 1; i < edges.length; ++i) expect(edges[i]![0]).toBeGreaterThanOrEqual(edges[i - 1]![1] - 1);
}
