// The network goes and comes back: each page says so, keeps what stood there, and goes on by itself.
import type { Page } from '@playwright/test';
import { accessibilityViolations, expect, nvidiaSmiLog, signInAs, test, watchForErrors, type Server } from './wattboard';

let entry = '';
test.beforeAll(async ({ server }) => {
  await server.createChallenge('apart', { grid: { zone: 'WORLD', year: 2024, intensity_g_per_kwh: 471.84, source: 'invented', fixes_place_and_time: true } }, { title: 'Apart' });
  entry = await server.submit('Standing net', { challenge: 'apart' });
});

// Playwright takes the network from pages only, not from the worker that their tabs share: these pages go without it.
test.beforeEach(({ page }) => page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker')));

/** Chromium logs each request that has no network. */
const unexpected = (errors: string[]) => errors.filter((text) => !text.includes('net::ERR_'));
const rows = (page: Page) => page.locator('tr[data-row]');

async function submitMore(server: Server, name: string): Promise<string> {
  return server.submit(name, { challenge: 'apart', performance: { value: 0.85, n_items: 1000, basis: 'reported' } }, { watts: 170 + name.length, day: 9 });
}

test('the board keeps its rows, refuses nothing silently, and catches up on what it missed', async ({ page, context, server }) => {
  const errors = watchForErrors(page);
  await page.goto(`${server.url}/challenges/apart?picture=off`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await context.setOffline(true);
  await expect(page.getByText('Offline: the board as it was last seen')).toBeVisible();
  // What needs the server says that there is none, beside the rows that are still in sight.
  await page.getByLabel('Ranked by').selectOption('energy');
  await expect(page.getByRole('alert').filter({ hasText: 'No connection' })).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  expect(await accessibilityViolations(page)).toEqual([]);
  await submitMore(server, 'Missed net');
  await context.setOffline(false);
  await expect(page.getByText('Live', { exact: true })).toBeVisible({ timeout: 40_000 });
  await expect(rows(page)).toHaveCount(2, { timeout: 20_000 });
  await expect(page.getByRole('alert').filter({ hasText: 'No connection' })).toHaveCount(0);
  await expect(page.getByLabel('Ranked by')).toHaveValue('energy');
  expect(unexpected(errors)).toEqual([]);
});

test('an entry’s page says that it stands still, and then follows again', async ({ page, context, server }) => {
  const errors = watchForErrors(page);
  await page.goto(`${server.url}/entries/${entry}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Standing net');
  await expect(page.getByText('Offline: the entry as it was last seen')).toHaveCount(0);
  await context.setOffline(true);
  await expect(page.getByText('Offline: the entry as it was last seen')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Standing net');
  expect(await accessibilityViolations(page)).toEqual([]);
  const rejected = await server.request('POST', `/api/v1/submissions/${entry}/reviews`, { action: 'query', reason: 'Which seed was it?' }, 'olga');
  expect(rejected.status, rejected.text).toBe(201);
  await context.setOffline(false);
  await expect(page.getByText('Offline: the entry as it was last seen')).toHaveCount(0);
  // What was decided meanwhile comes without a reload.
  await expect(page.getByRole('region', { name: 'History' })).toContainText('Which seed was it?', { timeout: 40_000 });
  expect(unexpected(errors)).toEqual([]);
});

test('the form keeps what is typed, says what does not go, and goes on where it was', async ({ page, context, server }) => {
  test.setTimeout(90_000);
  const errors = watchForErrors(page);
  await signInAs(page, server, 'pat');
  await page.goto(`${server.url}/challenges/apart/submit`);
  await expect(page.getByText('Signed in as pat')).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText('No connection. What you type')).toBeVisible();
  await page.getByLabel('Name of the entry').fill('Typed in a tunnel');
  await page.getByRole('textbox', { name: 'Accuracy' }).fill('77.7');
  await page.getByLabel('Energy logs', { exact: true }).first().setInputFiles({ name: 'gpu.csv', mimeType: 'text/csv', buffer: Buffer.from(nvidiaSmiLog(600, 205, Date.UTC(2026, 7, 2), 'tunnel')) });
  const card = page.getByRole('article', { name: 'gpu.csv', exact: true });
  await expect(card).toContainText('not sent');
  expect(await accessibilityViolations(page)).toEqual([]);
  await context.setOffline(false);
  await expect(page.getByText('No connection. What you type')).toHaveCount(0);
  await expect(card).toContainText('Devices', { timeout: 30_000 });
  await expect(page.getByLabel('Name of the entry')).toHaveValue('Typed in a tunnel');
  // Again between preview and sealing: nothing is sealed twice, and the button says what happened.
  await page.getByRole('button', { name: 'Preview score and rank' }).click();
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText(/Rank \d/);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Seal and submit' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'No connection' })).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole('alert').filter({ hasText: 'No connection' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Seal and submit' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Rank/);
  const list = (await server.request('GET', '/api/v1/challenges/apart/leaderboard')).json().items;
  expect(list.filter((row: { name: string }) => row.name === 'Typed in a tunnel')).toHaveLength(1);
  expect(unexpected(errors)).toEqual([]);
});
