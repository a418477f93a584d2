// A board on paper: all of it through the page's own button, what is at hand through the browser's.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test, watchForErrors } from './wattboard';

const paper = (page: Page) => page.locator('tbody.paper tr');

/** Words of each sheet, where poppler's pdftotext is installed (the page's own checks need none). */
function sheets(pdf: Buffer, folder: string): string[] | null {
  if (!['/usr/bin/pdftotext', '/usr/local/bin/pdftotext'].some(existsSync)) return null;
  const file = join(folder, 'board.pdf');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, pdf);
  return execFileSync('pdftotext', ['-layout', file, '-']).toString().split('\f').slice(0, -1);
}

/** How the browser's print dialog is asked for, without one that waits for somebody. */
async function countPrints(page: Page): Promise<void> {
  await page.addInitScript(() => {
    (window as any).prints = 0;
    window.print = () => void (window as any).prints++;
  });
}
const prints = (page: Page) => page.evaluate(() => (window as any).prints as number);

test('the button loads the whole board, then opens the print dialog; the sheets say what they are', async ({ page, demo }, info) => {
  const errors = watchForErrors(page);
  await countPrints(page);
  await page.goto(`${demo.url}/challenges/imagenet-1k?picture=off`);
  await page.getByRole('button', { name: 'Print', exact: true }).click();
  await expect.poll(() => prints(page)).toBe(1);
  await expect(paper(page)).toHaveCount(67);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ImageNet-1k');
  const head = page.locator('.paper-head');
  await expect(head).toContainText('Ranked by GQI, the official rule');
  await expect(head).toContainText('Ranks 1 to 67 of 67.');
  await expect(head).toContainText(/As of \d+ \w+ \d{4}, \d\d:\d\d (CET|CEST) \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\)/);
  await expect(head).toContainText(`${demo.url}/challenges/imagenet-1k`);
  for (const button of await page.getByRole('button').all()) await expect(button).toBeHidden();
  await expect(page.locator('tr[data-row]').first()).toBeHidden();
  await expect(page.getByRole('columnheader', { name: 'CO2e kg' })).toBeVisible();

  const pdf = await page.pdf({ format: 'A4' });
  const pages = sheets(pdf, info.outputDir);
  if (pages) {
    expect(pages.length).toBeGreaterThan(1);
    // The head row is on every sheet, and a row's figures and their limits are on one.
    for (const sheet of pages) expect(sheet).toMatch(/Rank\s+Entry\s+Team/);
    for (const rank of [1, 30, 67]) expect(pages.filter((sheet) => new RegExp(`^ *=? *${rank} `, 'm').test(sheet))).toHaveLength(1);
    expect(pages[0]).toContain('Ranks 1 to 67 of 67');
  }
  await page.emulateMedia({ media: 'screen' });
  await expect(paper(page)).toHaveCount(0);
  await expect(page.locator('tr[data-row] a').first()).toBeVisible();
  expect(errors).toEqual([]);
});

test('another rule and a filter are named on paper', async ({ page, demo }) => {
  await page.goto(`${demo.url}/challenges/imagenet-1k?picture=off&rule=energy&text=resnet`);
  await expect(page.getByRole('status').filter({ hasText: /entries of 67/ })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  const head = page.locator('.paper-head');
  await expect(head).toContainText(/Ranked by .*nergy.*; the official rule is GQI\. Only entries with “resnet”\./);
  await expect(head).toContainText(/Entries 1 to (\d+) of \1\./);
});

test('a board too long for the page to hold: progress, giving up, and what Ctrl+P prints', async ({ page, demo }) => {
  test.setTimeout(120_000);
  await countPrints(page);
  const count = 3000;
  let pause = 0;
  await page.route('**/api/v1/challenges/imagenet-1k/leaderboard?*', async (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const [first, limit] = [Number(asked.get('from_rank')), Number(asked.get('limit'))];
    const real = await (await route.fetch({ url: `${demo.url}/api/v1/challenges/imagenet-1k/leaderboard?limit=67` })).json();
    const items = Array.from({ length: Math.min(limit, count - first + 1) }, (_, i) => ({ ...real.items[(first + i) % 67], entry: `00000000-0000-4000-8000-${String(first + i).padStart(12, '0')}`, rank: first + i, position: first + i }));
    if (limit > 100) await new Promise((done) => setTimeout(done, pause));
    await route.fulfill({ json: { ...real, items, ranked: count, matching: count, total: count, next: null } });
  });
  await page.goto(`${demo.url}/challenges/imagenet-1k?picture=off`);
  await page.locator('main').evaluate(() => scrollTo(0, 60 * 60)); // past what the server sent with the page
  await expect(page.getByRole('status').filter({ hasText: '3,000 ranked entries' })).toBeVisible();
  await page.evaluate(() => scrollTo(0, 60 * 1500));
  await expect(page.locator('tr[aria-rowindex="1501"] a')).toBeVisible();

  await page.emulateMedia({ media: 'print' });
  const head = page.locator('.paper-head');
  await expect(head).toContainText(/Ranks 1,[34]01 to 1,[67]00 of 3,000: those that the page had loaded. Its Print button prints from the first place on, up to 2,000 rows\./);
  await page.emulateMedia({ media: 'screen' });

  pause = 1000;
  await page.getByRole('button', { name: 'Print', exact: true }).click();
  await expect(page.getByRole('progressbar', { name: 'Rows loaded for printing' })).toBeVisible();
  await expect(page.getByText(/\b500 of 2,000 rows/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel printing' }).click();
  await expect(page.getByRole('button', { name: 'Print', exact: true })).toBeVisible();
  await page.waitForTimeout(1500);
  expect(await prints(page)).toBe(0);

  pause = 0;
  await page.getByRole('button', { name: 'Print', exact: true }).click();
  await expect.poll(() => prints(page)).toBe(1);
  await expect(paper(page)).toHaveCount(2000);
  await page.emulateMedia({ media: 'print' });
  await expect(head).toContainText('Ranks 1 to 2,000 of 3,000.');
  await expect(paper(page).last().locator('.rank')).toHaveText(/\b2000$/);
});
