// New rules over a standing board: what the organizer was shown before is what happens, and open pages follow by themselves.
import type { Page } from '@playwright/test';
import { expect, signInAs, test, watchForErrors } from './wattboard';

const names = ['Frugal net', 'Middling net', 'Steady net', 'Greedy net', 'Hungry net', 'Weak net'];
const performances = [0.62, 0.7, 0.74, 0.83, 0.9, 0.55];
const watts = [90, 140, 200, 300, 390, 110];

/** The names in sight with their ranks, in order. */
async function shown(page: Page): Promise<string[]> {
  const rows = page.locator('tr[data-row]');
  const texts = await rows.locator('th a').allInnerTexts();
  const ranks = await rows.locator('.rank').allInnerTexts();
  // A shared place is said before the rank itself.
  return texts.map((name, at) => `${/(\d+)\s*$/.exec(ranks[at] ?? '')?.[1]} ${name}`);
}

/** The rows of the table of moves: rank after, move, rank before, name. */
async function movesIn(page: Page): Promise<string[][]> {
  const table = page.getByRole('table').filter({ hasText: 'Weak net' });
  await expect(table).toBeVisible();
  const rows = await table.locator('tbody tr').all();
  return Promise.all(rows.map(async (row) => [
    ...(await row.locator('td').allInnerTexts()).slice(0, 3).map((text) => text.replace(/\s+/g, ' ').trim()), await row.getByRole('link').innerText(),
  ]));
}

test('the moves that were previewed are those that come, on every open page', async ({ browser, page, server }) => {
  test.setTimeout(120_000);
  await server.createChallenge('turning', { grid: { zone: 'WORLD', year: 2024, intensity_g_per_kwh: 471.84, source: 'invented', fixes_place_and_time: true }, ranking_rule: 'performance' }, { title: 'Turning cats' });
  for (const [i, name] of names.entries()) {
    await server.submit(name, { challenge: 'turning', performance: { value: performances[i], n_items: 1000, basis: 'reported' } }, { watts: watts[i]!, day: 3 + i, who: i % 2 ? 'ben' : 'pat' });
  }
  const url = `${server.url}/challenges/turning`;
  const entry = (await server.request('GET', '/api/v1/challenges/turning/leaderboard')).json().items.find((row: { name: string }) => row.name === 'Frugal net').entry;

  // Two readers of other browsers: one on the board, one on an entry.
  const reader = await (await browser.newContext()).newPage();
  const errors = watchForErrors(reader);
  await reader.goto(`${url}?picture=off`);
  await expect(reader.getByText('Live', { exact: true })).toBeVisible();
  await expect.poll(() => shown(reader)).toEqual(['1 Hungry net', '2 Greedy net', '3 Steady net', '4 Middling net', '5 Frugal net', '6 Weak net']);
  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(`${server.url}/entries/${entry}`);
  const numbers = visitor.locator('.numbers').first();
  await expect(numbers).toContainText(/5\s*of 6/);

  // The preview, row by row: the rank under the new rules, the move, the rank now, the name.
  await signInAs(page, server, 'olga');
  await page.goto(`${url}/rulebook`);
  await page.getByLabel('Ranking rule', { exact: true }).selectOption('gqi');
  await page.getByLabel('Least performance').fill('0.6');
  await page.getByLabel('GQI: reference energy').fill('0.002');
  await page.getByLabel('GQI: alpha').fill('1');
  await page.getByRole('button', { name: 'See what it does to the board' }).click();
  const told = await movesIn(page);
  expect(told).toHaveLength(6);
  const moved = told.filter(([then, , now]) => then !== now);
  expect(moved.map((row) => row[3])).toContain('Weak net'); // below the new gate
  expect(moved.length).toBeGreaterThan(3);

  await page.getByRole('button', { name: /Publish version 2/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText('Version 2 is in force')).toBeVisible({ timeout: 30_000 });

  // What happened, as the page lists it and as the board stands.
  expect((await movesIn(page)).sort()).toEqual(moved.sort());
  const board = (await server.request('GET', '/api/v1/challenges/turning/leaderboard')).json();
  expect(board).toMatchObject({ ranking_rule: 'gqi', ranked: 5, unranked: 1 });
  const official: string[] = board.items.map((row: { rank: number; name: string }) => `${row.rank} ${row.name}`);
  expect(official).toEqual(told.filter(([then]) => then !== '–').map(([then, , , name]) => `${then} ${name}`));

  // Nobody reloads: rows, the rule by which they stand, and what is said of it.
  await expect.poll(() => shown(reader), { timeout: 20_000 }).toEqual(official);
  await expect(reader.getByRole('combobox', { name: 'Ranked by' })).toHaveValue('gqi');
  await expect(reader.getByText(/by Performance; the official rule|by GQI; the official rule/)).toHaveCount(0);
  await expect(reader.getByText('60.00 %')).toBeVisible();
  const own = official.find((line) => line.endsWith('Frugal net'))!.split(' ')[0];
  await expect(numbers).toContainText(new RegExp(`${own}\\s*of 5`));
  expect(errors).toEqual([]);
  await reader.context().close();
  await visitor.context().close();
});
