// Someone who has never seen the project, at a person's pace: by what is in sight alone, from the landing page to a ranked entry.
import type { Locator, Page } from '@playwright/test';
import { accessibilityViolations, expect, nvidiaSmiLog, test, watchForErrors } from './wattboard';
import { shot } from './forms';

const readingMs = 1500; // on every new screen
const keyMs = 80;

/** Writes down each step: when, what was done, and what stood there. */
class Diary {
  readonly lines: string[] = [];
  readonly started = Date.now();
  constructor(
    private readonly page: Page,
    private readonly name: string,
  ) {}

  async see(what: string, where: Locator): Promise<void> {
    await this.page.waitForTimeout(readingMs);
    const text = (await where.innerText()).replace(/\s+/g, ' ').trim();
    this.lines.push(`${((Date.now() - this.started) / 1000).toFixed(1).padStart(5)} s  ${what}\n           “${text.slice(0, 300)}${text.length > 300 ? ' …' : ''}”`);
    await shot(this.page, `${this.name}-${this.lines.length}`);
  }
  get seconds(): number {
    return (Date.now() - this.started) / 1000;
  }
}

for (const size of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
  test(`from the landing page to a ranked entry at a person's pace, ${size.width} wide`, async ({ page, server }) => {
    test.setTimeout(180_000);
    const slug = `newcomers-${size.width}`;
    await server.createChallenge(slug, { grid: { zone: 'WORLD', year: 2024, intensity_g_per_kwh: 471.84, source: 'invented', fixes_place_and_time: true } }, { title: `Everyday cats ${size.width}`, description: 'Tell cats from dogs.' });
    await server.submit(`Older net ${size.width}`, { challenge: slug, performance: { value: 0.75, n_items: 1000, basis: 'reported' } }, { who: 'ben', watts: 330, day: 12 });
    const errors = watchForErrors(page);
    await page.setViewportSize(size);
    const log = { name: 'power.csv', mimeType: 'text/csv', buffer: Buffer.from(nvidiaSmiLog(900, 210, Date.UTC(2026, 6, size.width % 27, 9), slug)) };
    const main = page.getByRole('main');

    await page.goto(server.url);
    const diary = new Diary(page, `newcomer-${size.width}`);
    await diary.see('the landing page', main);
    await page.getByRole('link', { name: `Everyday cats ${size.width}` }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Everyday cats ${size.width}`);
    await expect(page.getByRole('status').filter({ hasText: '1 ranked entry' })).toBeVisible();
    await diary.see('the challenge that was chosen', main);
    await page.getByRole('link', { name: 'Submit an entry' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Submit an entry');
    await diary.see('the page to submit on', main);

    await page.getByLabel('Token', { exact: true }).click();
    await page.keyboard.type(server.tokens.pat!, { delay: keyMs });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('Signed in as pat')).toBeVisible();
    await diary.see('signed in, in place', page.getByRole('region', { name: /Who you are/ }));

    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose files' }).click();
    await (await chooser).setFiles(log);
    const card = page.getByRole('article', { name: 'power.csv', exact: true });
    await expect(card).toContainText('NVIDIA A100-SXM4-80GB');
    await diary.see('what the log says', card);

    await page.getByLabel('Name of the entry').click();
    await page.keyboard.type('My first net', { delay: keyMs });
    await page.getByRole('textbox', { name: 'Accuracy' }).click();
    await page.keyboard.type('81.4', { delay: keyMs });
    await expect(page.getByText('81.4 % = 0.814 as a fraction')).toBeVisible();
    await diary.see('name and accuracy', page.getByRole('region', { name: /What it achieved/ }));

    await page.getByRole('button', { name: 'Preview score and rank' }).click();
    const preview = page.getByRole('region', { name: 'Preview' });
    await expect(preview).toContainText('Rank 1 of 2');
    await diary.see('the preview', page.getByRole('region', { name: /Score, rank, and seal/ }));
    await page.getByRole('button', { name: 'Seal and submit' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rank 1 of 2');
    await diary.see('the receipt', main);
    const ranked = diary.seconds;
    await page.getByRole('link', { name: 'See the board' }).click();
    await expect(page.locator('table[aria-rowcount]')).toBeAttached(); // the server's table has given way
    await page.getByRole('region', { name: 'Board' }).scrollIntoViewIfNeeded(); // under a phone's edge few rows are drawn
    await expect(page.locator('tr[data-row]').first()).toContainText('My first net');
    await diary.see('the board with the own entry', main);
    console.log(`At a person's pace (${readingMs} ms on every screen, ${keyMs} ms a key), ${size.width} wide:\n${diary.lines.join('\n')}`);
    // Waits that a person makes are in it; what the pages themselves take is not what this holds.
    expect(ranked).toBeLessThan(120);
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(errors).toEqual([]);
  });
}
