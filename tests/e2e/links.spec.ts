// A link carries everything that its sender saw: each part of a board's state is in the address, and only there.
import type { Page } from '@playwright/test';
import { expect, test, watchForErrors, type Server } from './wattboard';

const names = ['Alpha cats', 'Beta cats', 'Gamma cats', 'Delta dogs', 'Epsilon cats'];
const ids: Record<string, string> = {};

async function setUp(server: Server): Promise<void> {
  await server.createChallenge('linked', {}, {
    title: 'Linked',
    phases: [{ slug: 'first', title: 'First', is_default: true }, { slug: 'second', title: 'Second', is_default: false }],
  });
  for (const [i, name] of names.entries()) {
    ids[name] = await server.submit(name, { challenge: 'linked', phase: 'second', performance: { value: 0.9 - i * 0.06, n_items: 1000, basis: 'reported' } }, { watts: 320 - 45 * i, day: 3 + i, who: i % 2 ? 'ben' : 'pat' });
  }
}
test.beforeAll(async ({ server }) => setUp(server));

/** Everything that a reader of the board sees, in words and values. */
async function sight(page: Page): Promise<Record<string, unknown>> {
  const search = page.getByRole('search');
  const picture = page.locator('.picture [role="img"]');
  await expect(picture).toHaveAttribute('aria-busy', 'false');
  return {
    find: await search.getByLabel('Find').inputValue(),
    rule: await search.getByLabel('Ranked by').inputValue(),
    phase: await search.getByLabel('Phase').inputValue(),
    hardware: await search.getByLabel('Hardware').inputValue(),
    state: await search.getByLabel('State').inputValue(),
    grades: await search.getByRole('button', { pressed: true }).allInnerTexts(),
    heads: await page.locator('[aria-label=Board] thead th').allInnerTexts(),
    rows: await page.locator('tr[data-row]').allInnerTexts(),
    compared: await page.getByRole('complementary', { name: 'Entries to compare' }).innerText(),
    checked: await page.getByRole('checkbox', { name: /^Compare / }).evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).checked)),
    cost: await page.getByRole('combobox', { name: 'Cost' }).inputValue(),
    height: await page.getByLabel('Height').inputValue(),
    budget: await page.getByRole('slider', { name: /At most/ }).getAttribute('aria-valuetext'),
    picture: await picture.getAttribute('aria-label'),
    best: await page.locator('.picture [role=status]').filter({ hasText: 'best:' }).innerText(),
  };
}

test('a board with every choice made looks the same in a browser that never saw it', async ({ page, server, browser }) => {
  test.setTimeout(90_000);
  const errors = watchForErrors(page);
  await page.goto(`${server.url}/challenges/linked`);
  const search = page.getByRole('search');
  await search.getByLabel('Phase').selectOption('Second');
  await expect(page.locator('tr[data-row]')).toHaveCount(5);
  await search.getByLabel('Ranked by').selectOption('energy');
  await search.getByRole('button', { name: 'C', exact: true }).click();
  await search.getByLabel('State').selectOption('ranked');
  await search.getByLabel('Hardware').fill('NVIDIA A100-SXM4-80GB');
  await search.getByLabel('Find').fill('cats');
  await expect(page.getByRole('status').filter({ hasText: '4 entries of 5 ranked entries' })).toBeVisible();
  await page.locator('summary', { hasText: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Hardware' }).check();
  await page.getByRole('checkbox', { name: 'Team' }).uncheck();
  await page.locator('summary', { hasText: 'Columns' }).click();
  for (const name of ['Gamma cats', 'Alpha cats']) await page.getByRole('checkbox', { name: `Compare ${name}` }).check();
  await page.getByRole('combobox', { name: 'Cost' }).selectOption('energy');
  await page.getByLabel('Height').selectOption('gqi');
  const budget = page.getByRole('slider', { name: /At most/ });
  await budget.focus();
  for (let i = 0; i < 4; ++i) await page.keyboard.press('PageDown');
  await expect(page).toHaveURL(/most=/);
  await expect(page.locator('.picture [role="img"]')).toHaveAttribute('aria-label', /^4 entries: GQI against energy/);
  const seen = await sight(page);
  expect(seen).toMatchObject({ rule: 'energy', phase: 'second', find: 'cats', grades: ['C'], state: 'ranked', cost: 'energy', height: 'gqi' });
  expect(seen.rows).toHaveLength(4);

  const stranger = await browser.newContext();
  try {
    const there = await stranger.newPage();
    const strange = watchForErrors(there);
    await there.goto(page.url());
    await expect(there.locator('tr[data-row]')).toHaveCount(4);
    await expect.poll(() => sight(there)).toEqual(seen);
    await there.getByRole('button', { name: 'Compare 2' }).click();
    await expect(there.getByRole('dialog').getByRole('columnheader')).toHaveCount(2);
    expect(strange).toEqual([]);
  } finally {
    await stranger.close();
  }
  // The comparison is of what was chosen, even where a filter leaves it out of the rows.
  await search.getByLabel('Find').fill('Beta');
  await expect(page.locator('tr[data-row]')).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Compare 2' })).toBeVisible();
  expect(errors).toEqual([]);
});

test('an address with nonsense in it shows a board, not an empty page', async ({ page, server }) => {
  await page.goto(`${server.url}/challenges/linked?phase=second&columns=name,nothing,<b>&compare=not-an-id&axis=up&cost=gold&most=-3&picture=maybe`);
  await expect(page.locator('tr[data-row]')).toHaveCount(5);
  await expect(page.locator('.picture [role="img"]')).toHaveAttribute('aria-label', /^5 entries/);
  // What the server cannot take is said, with a way on.
  await page.goto(`${server.url}/challenges/linked?rule=luck&phase=second`);
  await expect(page.getByRole('main')).toContainText("There is no ranking rule 'luck'; rules are gqi");
  await page.goto(`${server.url}/challenges/linked?phase=third`);
  await expect(page.getByRole('main')).toContainText("The challenge has no phase 'third'");
  await page.getByRole('main').getByRole('link', { name: 'All challenges' }).click();
  await expect(page.getByRole('link', { name: 'Linked' })).toBeVisible();
});
