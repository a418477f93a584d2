// Entries that the data cannot tell apart: marked on the board with and without scripts, and on their own pages.
import { accessibilityViolations, expect, test, watchForErrors, type Server } from './wattboard';

const board = '/challenges/near';
const tiedFirst = 'tied with the entries of ranks 1 to 2; its rank lies between 1 and 2';
const tiedLater = 'tied with the entries of ranks 2 to 3; its rank lies between 2 and 3';

/** Of 1,000 test items each, so that 0.5 points are a tie and 20 are none. */
async function submit(server: Server, name: string, accuracy: number, day: number): Promise<string> {
  return server.submit(name, { challenge: 'near', performance: { value: accuracy, n_items: 1000, basis: 'reported' } }, { watts: 200 + 10 * day, day });
}

/** Ties come a moment after the entries. */
async function tiesKnown(server: Server, entries: number): Promise<void> {
  await server.until(async () => {
    const { items } = (await server.request('GET', `/api/v1${board}/leaderboard`)).json();
    return items.length === entries && items.every((row: any) => row.shared_rank !== null);
  }, 30, 'the ties');
}

test.describe.configure({ mode: 'serial' });

let second = '';
test.beforeAll(async ({ server }) => {
  await server.createChallenge('near');
  await submit(server, 'Careful net', 0.8, 5);
  second = await submit(server, 'Close net', 0.795, 6);
  await submit(server, 'Far net', 0.6, 7);
  await tiesKnown(server, 3);
});

test('the board marks them, and a new entry moves the ranks that they share', async ({ page, server }) => {
  const errors = watchForErrors(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(server.url + board);
    const row = (name: string) => page.locator('tr', { has: page.getByRole('link', { name, exact: true }) });
    await expect(row('Careful net').locator('.tie')).toHaveAttribute('title', tiedFirst);
    await expect(row('Close net').locator('.tie')).toContainText(tiedFirst);
    await expect(row('Far net').locator('.rank')).toHaveText('3');
    expect(await accessibilityViolations(page)).toEqual([]);
  }
  await submit(server, 'Better net', 0.9, 8);
  const careful = page.locator('tr', { has: page.getByRole('link', { name: 'Careful net', exact: true }) });
  await expect(careful.locator('.tie')).toHaveAttribute('title', tiedLater, { timeout: 20_000 });
  await expect(careful.locator('.rank')).toContainText('2');
  expect(errors).toEqual([]);
});

test('the page without scripts says the same, and the rule in words', async ({ browser, server }) => {
  await tiesKnown(server, 4);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(server.url + board);
  await expect(page.locator('.tie')).toHaveCount(2);
  await expect(page.locator('.tie').first()).toHaveAttribute('title', tiedLater);
  await expect(page.locator('.notices')).toContainText('Entries whose scores do not differ at the 5 % level are tied');
  await page.goto(`${server.url}/entries/${second}`);
  await expect(page.getByText(tiedLater)).toBeVisible();
  await context.close();
});

test('the entry states its range and leads to how ties are found', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${server.url}/entries/${second}`);
  await page.getByRole('link', { name: tiedLater }).click();
  await expect(page).toHaveURL(/\/scoring#ties$/);
  await expect(page.getByRole('heading', { name: 'Order and ties' })).toBeInViewport();
  await page.goto(`${server.url}${board}/about`);
  await expect(page.getByText('are tied and marked “=”')).toBeVisible();
  expect(errors).toEqual([]);
});
