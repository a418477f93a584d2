// Other assumptions and the ranks that follow from them: computed by the server, kept in the address, never official.
import { accessibilityViolations, expect, signInAs, test, watchForErrors, type Page } from './forms';
import { expectFits, expectNoOverlap, shot } from './forms';

const frugal = 'Frugal net';
const hungry = 'Hungry <script>alert(1)</script> net';
// Twice the energy for more performance: ahead with the published exponent, behind where energy counts more.
const flipped = 'e0=0.0005&alpha=1';

async function ranks(page: Page): Promise<string[]> {
  return page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => `${row.children[0]!.textContent} ${row.querySelector('th a')!.textContent}`));
}

test.beforeAll(async ({ server }) => {
  await server.createChallenge('what-if');
  await server.submit(frugal, { challenge: 'what-if' }, { watts: 120 });
  await server.submit(hungry, { challenge: 'what-if', performance: { value: 0.9, n_items: 1000, basis: 'reported' } }, { watts: 240, day: 6 });
});

test('ranks move in words, the link shows the same, and the official board stays', async ({ page, server, context }) => {
  const errors = watchForErrors(page);
  await page.goto(`${server.url}/challenges/what-if/what-if`);
  await expect.poll(() => ranks(page)).toEqual([`1 ${hungry}`, `2 ${frugal}`]);
  await expect(page.getByRole('status').filter({ hasText: 'No rank changes among the 2 entries.' })).toBeVisible();
  await expect(page.getByRole('note')).toContainText('All values are the official ones');
  await expect(page.getByRole('button', { name: 'Back to the official values' })).toBeDisabled();

  // By keyboard: type, go on, and the ranks follow.
  await page.getByLabel('Alpha', { exact: true }).focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('1');
  await page.getByLabel('Reference energy e0', { exact: true }).focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('0.0005');
  await expect.poll(() => ranks(page)).toEqual([`1 ${frugal}`, `2 ${hungry}`]);
  await expect(page.getByRole('row', { name: new RegExp(`1 up 1 2 ${frugal}`) })).toBeVisible();
  await expect(page.getByRole('row', { name: /2 down 1 1 Hungry/ })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: '2 of 2 entries change their rank.' })).toBeVisible();
  await expect(page.getByRole('note')).toContainText('Not official. Asked: Reference energy e0 0.0005 kWh instead of 1 kWh; Alpha 1 instead of 5.');
  expect(new URL(page.url()).searchParams.get('alpha')).toBe('1');

  const other = await context.newPage();
  await other.goto(page.url());
  await expect.poll(() => ranks(other)).toEqual([`1 ${frugal}`, `2 ${hungry}`]);
  await other.emulateMedia({ media: 'print' });
  await expect(other.getByText('Not official.')).toBeVisible();
  await expect(other.getByLabel('Alpha', { exact: true })).toBeHidden();
  await other.close();

  const official = await server.request('GET', '/api/v1/challenges/what-if/leaderboard');
  expect(official.json().items.map((row: { name: string }) => row.name)).toEqual([hungry, frugal]);
  await page.getByRole('button', { name: 'Back to the official values' }).click();
  await expect.poll(() => ranks(page)).toEqual([`1 ${hungry}`, `2 ${frugal}`]);
  expect(new URL(page.url()).search).toBe('');
  expect(errors).toEqual([]);
});

test('place, embodied carbon and rule are asked too; what cannot be taken is named beside its field', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await page.goto(`${server.url}/challenges/what-if/what-if?grid=100&rule=co2e`);
  const row = page.getByRole('row', { name: new RegExp(frugal) });
  // 120 W for 600 s are 0.02 kWh, at 100 g/kWh 2 g.
  await expect(row).toContainText(/2\.0\d g|1\.9\d g/);
  await page.getByLabel('PUE', { exact: true }).fill('2');
  await expect(row).toContainText(/4\.0\d g|3\.9\d g/);
  await page.getByLabel('Count embodied carbon').check();
  // A sixth of an hour of one accelerator at 33 g.
  await expect(row).toContainText(/9\.\d\d g/);

  const pue = page.getByLabel('PUE', { exact: true });
  await pue.fill('0.5');
  await expect(pue).toHaveAccessibleDescription(/between 1 and 3/);
  await expect(pue).toHaveAttribute('aria-invalid', 'true');
  await expect(row).toContainText(/9\.\d\d g/); // the former answer stays in sight
  await pue.fill('1');
  const zone = page.getByLabel('Grid zone');
  await zone.fill('XXQ');
  await page.keyboard.press('Tab');
  await expect(zone).toHaveAttribute('aria-invalid', 'true');
  await expect(zone).toHaveAccessibleDescription(/XXQ/);
  expect(errors.filter((text) => !/status of 4\d\d/.test(text))).toEqual([]);
});

test('the zones and years of the server’s grid table are offered', async ({ page, server }) => {
  const errors = watchForErrors(page);
  const table: { zone: string; years: { year: number; intensity_g_per_kwh: number }[] }[] = (await server.request('GET', '/api/v1/reference-tables/grid')).json().items;
  const france = table.find((one) => one.zone === 'FRA')!;
  expect(france.years.length).toBeGreaterThan(0);
  await page.goto(`${server.url}/challenges/what-if/what-if`);
  const zone = page.getByLabel('Grid zone');
  const list = page.locator(`datalist[id="${await zone.getAttribute('list')}"]`);
  await expect(list.locator('option')).toHaveCount(table.length);
  await expect(list.locator('option[value="FRA"]')).toHaveText('France');
  await zone.fill('fra');
  await page.keyboard.press('Tab');
  const year = page.getByRole('combobox', { name: 'Year' });
  await expect(year.getByRole('option')).toHaveCount(france.years.length);
  await expect(year.getByRole('option').last()).toContainText(/^\d{4}: [\d.,]+ g\/kWh$/);
  await expect(page.getByRole('note')).toContainText('Grid FRA');
  expect(errors).toEqual([]);
});

test('the board of another phase is asked by its name, and stays in the address', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await server.createChallenge('what-if-phases', {}, { phases: [{ slug: 'first', title: 'First round', is_default: true }, { slug: 'second', title: 'Second round' }] });
  await server.submit('First net', { challenge: 'what-if-phases' }, { day: 11 });
  await server.submit('Second net', { challenge: 'what-if-phases', phase: 'second' }, { day: 12 });
  await page.goto(`${server.url}/challenges/what-if-phases/what-if`);
  await expect.poll(() => ranks(page)).toEqual(['1 First net']);
  await page.getByLabel('Phase').selectOption('Second round');
  await expect.poll(() => ranks(page)).toEqual(['1 Second net']);
  expect(new URL(page.url()).searchParams.get('phase')).toBe('second');
  await page.reload();
  await expect.poll(() => ranks(page)).toEqual(['1 Second net']);
  expect(await accessibilityViolations(page)).toEqual([]);

  // An organizer sees what new rules do to either board.
  await signInAs(page, server, 'olga');
  await page.goto(`${server.url}/challenges/what-if-phases/rulebook`);
  await page.getByLabel('Zone', { exact: true }).fill('fra');
  await expect(page.getByLabel('Zone', { exact: true })).toHaveValue('FRA');
  await expect(page.locator('datalist option[value="FRA"]')).toHaveCount(1);
  await page.getByRole('button', { name: 'See what it does to the board' }).click();
  await expect(page.getByRole('link', { name: 'First net' })).toBeVisible();
  await page.getByLabel('Phase').selectOption('Second round');
  await expect(page.getByRole('link', { name: 'Second net' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'First net' })).toHaveCount(0);
  expect(errors).toEqual([]);
});

test('an entry of the reader has its score and rank', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await page.goto(`${server.url}/challenges/what-if/what-if`);
  await page.getByLabel('accuracy, %').fill('85');
  await page.getByLabel('Energy, kWh').fill('0.02');
  await expect(page.getByText(/Rank 2 of 3/)).toBeVisible();
  await page.getByLabel('accuracy, %').fill('5');
  await expect(page.getByText(/No rank on the official board/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('accuracy, %')).toHaveValue('5');
  await page.getByLabel('Energy, kWh').fill('none');
  await expect(page.getByLabel('Energy, kWh')).toHaveAccessibleDescription(/A number of kWh/);
  expect(errors).toEqual([]);
});

test('a slow answer leaves the former one in sight, and a lost server is said', async ({ page, server }) => {
  await page.goto(`${server.url}/challenges/what-if/what-if`);
  await expect.poll(() => ranks(page)).toHaveLength(2);
  await page.route('**/what-if/board', (route) => route.abort());
  await page.getByLabel('Alpha', { exact: true }).fill('2');
  await expect(page.getByRole('alert')).toContainText('No connection');
  expect(await ranks(page)).toHaveLength(2);
  await page.unroute('**/what-if/board');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('is accessible in both colour schemes, fits a phone and moves nothing where the reader wants no motion', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await signInAs(page, server, 'pat');
  await expectFits(page, `${server.url}/challenges/what-if/what-if?${flipped}&performance=80&kwh=1`, async () => {
    await expect(page.locator('tbody tr')).toHaveCount(2);
    await expect(page.getByText(/^Rank /)).toBeVisible();
  }, accessibilityViolations);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Back to the official values' }).click();
  await expect.poll(() => ranks(page)).toEqual([`1 ${hungry}`, `2 ${frugal}`]);
  expect(await page.evaluate(() => document.getAnimations().filter((one) => one.effect?.getComputedTiming().duration).length)).toBe(0);
  await expectNoOverlap(page.locator('tbody tr'));
  await shot(page, 'what-if-last');
  expect(errors).toEqual([]);
});
