// A board of 100,000 entries: any place is one jump away and right, and the page stays small.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { accessibilityViolations, expect, Server, test, watchForErrors } from './wattboard';

const entries = 100_000;
const fill = join(fileURLToPath(new URL('.', import.meta.url)), '../../bench/load/fill_board.sql');
let long: Server;

test.beforeAll(async () => {
  test.setTimeout(600_000);
  long = new Server([]);
  await long.open();
  await long.setUpPeople();
  await long.admin('account', 'create', 'bench');
  const grid = { zone: 'WORLD', year: 2024, intensity_g_per_kwh: 471.84, pue: 1, fixes_place_and_time: true };
  await long.createChallenge('bench', { ranking_rule: 'gqi', offered_rules: ['gqi', 'performance', 'energy', 'co2e'], grid });
  await long.sql(readFileSync(fill, 'utf8'), { entries });
  await long.stop(); // the rows came past the server, which reads its boards when it starts
  await long.start();
});
test.afterAll(() => long?.close());

const board = () => `${long.url}/challenges/bench`;
const data = (page: Page) => page.locator('tr[data-row]');
const atPosition = (page: Page, position: number) => page.locator(`tr[aria-rowindex="${position + 1}"]`);

async function open(page: Page, query = '?picture=off'): Promise<void> {
  await page.goto(board() + query);
  await expect(page.getByRole('region', { name: 'Board' })).toBeVisible();
  await expect(data(page).first().getByRole('link')).toBeVisible();
}

/** What the API has at a place of the board. */
async function official(position: number, query = ''): Promise<{ name: string; rank: number }> {
  const answer = await long.request('GET', `/api/v1/challenges/bench/leaderboard?limit=1&from_rank=${position}${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json().items[0];
}

async function expectPlace(page: Page, position: number, query = ''): Promise<void> {
  const { name, rank } = await official(position, query);
  await expect(atPosition(page, position).getByRole('link')).toHaveText(name);
  await expect(atPosition(page, position).locator('.rank')).toContainText(new RegExp(`^${rank}`));
}

async function scrollToPosition(page: Page, position: number): Promise<void> {
  await page.evaluate((target) => {
    const body = document.querySelector('tbody')!;
    const height = body.querySelector('tr[data-row]')!.getBoundingClientRect().height;
    scrollTo(0, scrollY + body.getBoundingClientRect().top + (target - 1) * height - innerHeight / 2);
  }, position);
}

test('the beginning, the middle and the end are right, and few rows are drawn', async ({ page }) => {
  const errors = watchForErrors(page);
  await open(page);
  await expect(page.getByRole('status').filter({ hasText: '100,000 ranked entries' })).toBeVisible();
  await expect(page.locator('table[aria-rowcount]')).toHaveAttribute('aria-rowcount', String(entries + 1));
  for (const position of [1, 25_000, 50_000, 99_990, 3]) {
    await scrollToPosition(page, position);
    await expect(atPosition(page, position)).toBeInViewport();
    await expectPlace(page, position);
    expect(await data(page).count()).toBeLessThan(200);
    expect(await page.locator('*').count()).toBeLessThan(3000);
  }
  expect(errors).toEqual([]);
});

test('End, Home and PageDown reach every place by keyboard', async ({ page }) => {
  await open(page);
  const height = () => page.evaluate(() => scrollY);
  // Chromium loses a key that is pressed as a gliding scroll ends, on any page.
  const glideEnds = () => page.waitForTimeout(300);
  await page.keyboard.press('End');
  await expect(atPosition(page, entries)).toBeInViewport({ timeout: 30_000 });
  await expectPlace(page, entries);
  await glideEnds();
  const bottom = await height();
  await page.keyboard.press('PageUp');
  await expect.poll(height).toBe(bottom - 787); // seven eighths of the view of 900 px
  await expect(atPosition(page, entries)).not.toBeInViewport();
  await glideEnds();
  await page.keyboard.press('Home');
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport({ timeout: 30_000 });
  await expectPlace(page, 1);
  await glideEnds();
  for (let i = 1; i <= 5; ++i) {
    await page.keyboard.press('PageDown');
    await expect.poll(height).toBe(i * 787);
    await glideEnds();
  }
  await expect(data(page).getByRole('link').last()).toBeVisible();
});

test('text narrows it, a head ranks it by another rule, and the link shows the same', async ({ page, context }) => {
  await open(page);
  await page.getByRole('searchbox', { name: 'Find' }).fill('entry 4321');
  // Those that contain it: entry 4321, entry 43210 to 43219.
  await expect(page.getByRole('status').filter({ hasText: '11 entries of 100,000 ranked entries' })).toBeVisible();
  await expect(data(page)).toHaveCount(11);
  await page.getByRole('button', { name: /^CO2e/ }).click();
  await expect(page).toHaveURL(/rule=co2e/);
  await expect(page.getByText('by CO2e; the official rule is GQI')).toBeVisible();
  const expected = await long.request('GET', '/api/v1/challenges/bench/leaderboard?rule=co2e&text=entry+4321&limit=50');
  const names: string[] = expected.json().items.map((row: { name: string }) => row.name);
  expect([...names].sort()).toEqual(['entry 4321', ...Array.from({ length: 10 }, (_, i) => `entry 4321${i}`)]);
  await expect(data(page).getByRole('link')).toHaveText(names);

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(data(other).getByRole('link')).toHaveText(names);
  await expect(other.getByRole('searchbox', { name: 'Find' })).toHaveValue('entry 4321');
  await expect(other.getByLabel('Ranked by')).toHaveValue('co2e');
  await page.goBack();
  await expect(page.getByText('by CO2e; the official rule is GQI')).toHaveCount(0);
});

test('ranked by energy, a place far down is the one of that rule', async ({ page }) => {
  await open(page, '?picture=off&rule=energy');
  await expect(page.getByRole('status').filter({ hasText: '100,000 ranked entries' })).toBeVisible();
  await scrollToPosition(page, 77_777);
  await expectPlace(page, 77_777, '&rule=energy');
});

test('the rows held do not grow with the places seen', async ({ page }) => {
  test.setTimeout(120_000);
  await open(page);
  const debug = await page.context().newCDPSession(page);
  await debug.send('Performance.enable');
  const heapMiB = async () => {
    await debug.send('HeapProfiler.collectGarbage');
    const { metrics } = await debug.send('Performance.getMetrics');
    return metrics.find((one) => one.name === 'JSHeapUsedSize')!.value / 2 ** 20;
  };
  let place = 0;
  const visit = async (places: number) => {
    for (let i = 0; i < places; ++i) {
      place += 500;
      await scrollToPosition(page, place);
      await expect(atPosition(page, place).getByRole('link')).toBeVisible();
    }
  };
  await visit(45); // beyond the forty pages of rows that are kept
  const before = await heapMiB();
  await visit(90);
  // Kept, ninety pages of a hundred rows and more would be over 15 MiB.
  expect(await heapMiB() - before).toBeLessThan(5);
});

test('nobody is kept out in the middle of it, and a phone scrolls it too', async ({ page }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
      await page.setViewportSize(size);
      await open(page);
      await scrollToPosition(page, 50_000);
      await expectPlace(page, 50_000);
      expect(await accessibilityViolations(page), `${colorScheme} ${size.width}`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }
  }
});
