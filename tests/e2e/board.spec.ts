// The board's table: columns, comparison, filters, hostile names, and what it says offline, after errors and on paper.
import type { Page } from '@playwright/test';
import { accessibilityViolations, expect, signInAs, test, watchForErrors, type Server } from './wattboard';
import { expectFits, expectNoOverlap, shot } from './forms';

const script = '<script>window.broken = 1</script><img src=x onerror="window.broken = 1">';
const rightToLeft = 'שלום \u202eevil\u202c نموذج';
const emoji = '🐈‍⬛🔋 net 🇫🇮';
const names = ['Plain net', script, rightToLeft, emoji];
const ids: Record<string, string> = {};

const board = (server: Server) => `${server.url}/challenges/shown`;
const rows = (page: Page) => page.locator('tr[data-row]');
const entries = (page: Page) => rows(page).locator('th a');
const heads = (page: Page) => page.locator('[aria-label=Board] thead th');

test.beforeAll(async ({ server }) => {
  await server.createChallenge('shown', {}, { title: 'Shown' });
  for (const [i, name] of names.entries()) {
    ids[name] = await server.submit(name, { challenge: 'shown', performance: { value: 0.9 - i * 0.05, n_items: 1000, basis: 'reported' } }, { watts: 150 + 20 * i, day: 8 + i, who: i === 0 ? 'ben' : 'pat' });
  }
});

async function open(page: Page, server: Server, query = '?picture=off'): Promise<void> {
  await page.goto(board(server) + query);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
}

test('hostile names are text like any other', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await open(page, server, '');
  await expect(entries(page)).toHaveText(names);
  await expect(entries(page).nth(2)).toHaveAttribute('dir', 'auto');
  expect(await page.evaluate(() => (window as any).broken)).toBeUndefined();
  await expectNoOverlap(rows(page));
  // The last column is in sight: names are cut, not figures.
  await expect(heads(page).last()).toHaveText('State');
  expect(await heads(page).last().evaluate((head) => head.getBoundingClientRect().right)).toBeLessThanOrEqual(1280);
  const long = await server.request('POST', '/api/v1/submissions', { challenge: 'shown', team: 'green', name: 'n'.repeat(10_000) }, 'pat');
  expect([400, 413, 422], long.text).toContain(long.status);
  expect(long.text).toContain('name');
  expect(errors).toEqual([]);
});

test('the longest name that is taken widens nothing', async ({ page, server }) => {
  const name = 'W'.repeat(100);
  await server.createChallenge('wide');
  await server.submit(name, { challenge: 'wide' });
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`${server.url}/challenges/wide?picture=off`);
    await expect(entries(page)).toHaveText([name]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
});

test('columns are chosen by keyboard and stand in the address', async ({ page, server, context }) => {
  await open(page, server);
  await expect(heads(page).filter({ hasText: 'Team' })).toHaveCount(1);
  await page.locator('summary', { hasText: 'Columns' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: 'Team' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('checkbox', { name: 'Hardware' }).check();
  await expect(heads(page).filter({ hasText: 'Team' })).toHaveCount(0);
  await expect(rows(page).first()).toContainText('A100');
  await expect(page.getByRole('checkbox', { name: 'Entry' })).toBeDisabled();
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(heads(other).filter({ hasText: 'Hardware' })).toHaveCount(1);
  // More columns than fit scroll sideways in their frame.
  for (const name of ['CO2e, own place', 'Team', 'Pareto depth']) await page.getByRole('checkbox', { name }).check();
  const frame = page.getByRole('region', { name: 'Board' });
  await page.setViewportSize({ width: 900, height: 900 });
  await expect.poll(() => frame.evaluate((box) => getComputedStyle(box).overflowX === 'auto' && box.scrollWidth > box.clientWidth)).toBe(true);
  await page.setViewportSize({ width: 1280, height: 900 });
  await other.goto(page.url());
  await expect(heads(other).filter({ hasText: 'own place' })).toHaveCount(1);
  expect(await heads(other).allInnerTexts()).toEqual(await heads(page).allInnerTexts());
  await page.getByRole('button', { name: 'Back to the usual ones' }).click();
  await expect(heads(page).filter({ hasText: 'Team' })).toHaveCount(1);
  expect(new URL(page.url()).searchParams.has('columns')).toBe(false);
});

test('three entries side by side, the best of each row set off, and the link shows them again', async ({ page, server }) => {
  await open(page, server);
  for (const name of names.slice(0, 3)) await page.getByRole('checkbox', { name: `Compare ${name}` }).check();
  await page.getByRole('button', { name: 'Compare 3' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('columnheader')).toHaveCount(3);
  await expect(dialog.getByRole('row', { name: /^Rank/ }).locator('td')).toHaveText(['1', '2', '3']);
  const best = dialog.getByRole('row', { name: /^accuracy/i }).locator('td');
  await expect(best.nth(0)).toContainText('best');
  await expect(best.nth(1)).not.toContainText('best');
  expect(await accessibilityViolations(page)).toEqual([]);
  await shot(page, 'board-compare');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(new URL(page.url()).searchParams.get('compare')!.split(',').sort()).toEqual(names.slice(0, 3).map((name) => ids[name]!).sort());
  await page.reload();
  await expect(page.getByRole('button', { name: 'Compare 3' })).toBeVisible();
  await page.getByRole('button', { name: `Do not compare ${names[0]}` }).click();
  await expect(page.getByRole('button', { name: 'Compare 2' })).toBeVisible();
});

test('filters narrow, an empty result says so and shows all again', async ({ page, server }) => {
  await open(page, server);
  await page.getByRole('searchbox', { name: 'Find' }).fill('team blue');
  await expect(entries(page)).toHaveText([names[0]!]);
  await expect(page.getByRole('status').filter({ hasText: '1 entry of 4 ranked entries' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find' }).fill('100% _ of \\ nothing');
  await expect(page.getByText('No ranked entry passes these filters')).toBeVisible();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show all entries' }).click();
  await expect(entries(page)).toHaveText(names);
  await expect(page.getByRole('searchbox', { name: 'Find' })).toHaveValue('');
  await page.getByRole('combobox', { name: 'State' }).selectOption('queried');
  await expect(page.getByText('No ranked entry passes these filters')).toBeVisible();
  await page.goBack();
  await expect(entries(page)).toHaveText(names);
  const offered = page.locator('datalist option');
  await expect(offered).toHaveCount(1);
  await page.getByRole('search').getByLabel('Hardware').fill((await offered.getAttribute('value'))!);
  await expect(page).toHaveURL(/hardware=NVIDIA\+A100-SXM4-80GB/);
  await expect(page.getByRole('status').filter({ hasText: '4 entries of 4 ranked entries' })).toBeVisible();
  await expect(entries(page)).toHaveText(names);
});

test('another rule by its head and by the choice; going back undoes it', async ({ page, server }) => {
  await open(page, server);
  await page.getByRole('button', { name: /^Energy/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/rule=energy/);
  await expect(heads(page).filter({ hasText: 'Energy' })).toHaveAttribute('aria-sort', 'other');
  await page.getByLabel('Ranked by').selectOption('performance');
  await expect(page).toHaveURL(/rule=performance/);
  await page.goBack();
  await page.goBack();
  await expect(page.getByLabel('Ranked by')).toHaveValue('gqi');
});

test('an empty board leads to the first submission', async ({ page, server }) => {
  await server.createChallenge('empty');
  await page.goto(`${server.url}/challenges/empty`);
  await expect(page.getByText('Nothing is ranked here yet')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Submit the first entry' })).toHaveAttribute('href', '/challenges/empty/submit');
  expect(await accessibilityViolations(page)).toEqual([]);
});

test('an answer of 503 is told in words and can be tried again', async ({ page, server }) => {
  await open(page, server);
  await page.route('**/leaderboard?*', (route) => route.fulfill({
    status: 503, contentType: 'application/problem+json',
    body: JSON.stringify({ type: '/problems/database-away', title: 'The database is away', status: 503, detail: 'Nothing can be read for the moment.', hint: 'Try again in a minute.' }),
  }));
  await page.getByLabel('Ranked by').selectOption('energy');
  const alert = page.getByRole('alert').filter({ hasText: 'The database is away' });
  await expect(alert).toContainText('Try again in a minute.');
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.unroute('**/leaderboard?*');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toHaveCount(0);
  await expect(rows(page)).toHaveCount(4);
});

test('offline it says so, keeps the rows, and is live again by itself', async ({ page, server, context }) => {
  // Playwright takes the network from pages only, not from the worker that their tabs share: this one goes without it.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'));
  await open(page, server);
  await context.setOffline(true);
  await expect(page.getByText('Offline: the board as it was last seen')).toBeVisible();
  await expect(entries(page)).toHaveText(names);
  expect(await accessibilityViolations(page)).toEqual([]);
  await context.setOffline(false);
  await expect(page.getByText('Live', { exact: true })).toBeVisible({ timeout: 40_000 });
});

test('on paper there is the table and nothing to press', async ({ page, server }) => {
  await open(page, server);
  await page.emulateMedia({ media: 'print' });
  await expect(entries(page)).toHaveText(names);
  for (const button of await page.getByRole('button').all()) await expect(button).toBeHidden();
  await expect(page.getByRole('searchbox').first()).toBeHidden();
  expect((await page.pdf()).length).toBeGreaterThan(5000);
});

test('without scripts the same entries stand in the same order', async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(board(server));
  await expect(page.locator('table.board tbody th a')).toHaveText(names);
  await page.getByRole('navigation', { name: 'Ranking rule' }).getByRole('link', { name: 'Energy' }).press('Enter');
  await expect(page).toHaveURL(/rule=energy/);
  await page.getByRole('link', { name: names[0]! }).press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(names[0]!);
  await context.close();
});

test('fits a desk and a phone, light and dark', async ({ page, server }) => {
  test.setTimeout(120_000);
  await expectFits(page, board(server), async () => {
    await expect(page.locator('table[aria-rowcount]')).toBeAttached(); // the server's table has given way
    await page.getByRole('region', { name: 'Board' }).scrollIntoViewIfNeeded(); // under a phone's edge few rows are drawn
    await expect(entries(page)).toHaveText(names);
  }, accessibilityViolations);
});

test('while a page is open the server restarts: it says so and catches up', async ({ page, server }) => {
  test.setTimeout(120_000);
  await signInAs(page, server, 'pat');
  await open(page, server);
  await server.stop();
  await expect(page.getByText(/Connection lost; catching up/)).toBeVisible({ timeout: 30_000 });
  await expect(entries(page)).toHaveText(names);
  await server.start();
  await server.submit('Late net', { challenge: 'shown', performance: { value: 0.95, n_items: 1000, basis: 'reported' } }, { watts: 111, day: 20 });
  await expect(page.getByText('Live', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(entries(page)).toHaveText(['Late net', ...names], { timeout: 30_000 });
});
