// "How it is scored": headings that can be linked to, formulas that can be heard, the pole drawn, and the example.
import type { Page } from '@playwright/test';
import { accessibilityViolations, expect, test, watchForErrors } from './wattboard';

/** The value beside a term of the example's answer. */
const answer = (page: Page, term: string | RegExp) => page.locator('.example dt', { hasText: term }).locator('xpath=following-sibling::dd[1]');
const pole = (page: Page) => page.locator('[role=img][aria-label^="GQI of accuracy"]');

test('every part can be linked to, and every formula has words', async ({ page, demo }) => {
  const errors = watchForErrors(page);
  await page.goto(`${demo.url}/scoring`);
  const links = page.getByRole('navigation', { name: 'On this page' }).getByRole('link');
  expect(await links.count()).toBeGreaterThanOrEqual(15);
  for (const link of await links.all()) {
    const id = (await link.getAttribute('href'))!.slice(1);
    await expect(page.locator(`h2#${id}`)).toHaveText((await link.textContent())!);
  }
  for (const id of ['sam', 'gate', 'ties', 'embodied', 'same-grid', 'own-place', 'continuation', 'verified']) await expect(page.locator(`#${id}`)).toHaveCount(1);
  for (const formula of await page.getByRole('math').all()) expect((await formula.getAttribute('aria-label'))!.length).toBeGreaterThan(20);
  await expect(page.getByRole('rowheader', { name: 'Pareto depth' })).toBeVisible();
  expect(errors).toEqual([]);
});

test('a link from elsewhere lands on its heading', async ({ page, demo }) => {
  await page.goto(`${demo.url}/scoring#nofade`);
  await expect(page.getByRole('heading', { name: 'NoFADE', exact: true })).toBeInViewport();
});

test('the example gives what the paper published, from the scorer of the board', async ({ page, demo }) => {
  const errors = watchForErrors(page);
  await page.goto(`${demo.url}/scoring?accuracy=0.725&kwh=16.152&challenge=imagenet-1k#example`);
  await expect(answer(page, /^GQI\[/)).toHaveText('0.829');
  await expect(answer(page, 'GQI as published')).toHaveText('0.8289');
  await expect(answer(page, 'Rank it would have')).toContainText(/^8 of 68/);
  await page.locator('#continuation').scrollIntoViewIfNeeded();
  await expect(pole(page)).toHaveAttribute('aria-label', /accuracy 72.50 %/);
  expect(errors).toEqual([]);
});

test('moved by keyboard, it shows what the pole would do', async ({ page, demo }) => {
  const errors = watchForErrors(page);
  await page.goto(`${demo.url}/scoring#example`);
  const energy = page.getByRole('slider', { name: /Energy/ });
  await energy.focus();
  await page.keyboard.press('Home');
  await expect(page).toHaveURL(/kwh=0.01/);
  await expect(answer(page, 'GQI as published')).toHaveText('not defined here');
  await expect(answer(page, /^GQI\[/)).toHaveText('2.894');
  await page.getByRole('slider', { name: /Accuracy/ }).focus();
  await page.keyboard.press('Home');
  await expect(answer(page, 'Rank it would have')).toContainText('none: performance 0 does not reach min_performance');
  await page.getByLabel('On the board of').selectOption({ label: 'ImageNet-1k' });
  await expect(page).toHaveURL(/challenge=imagenet-1k/);
  expect(errors).toEqual([]);
});

test('is accessible in light and dark and fits a phone', async ({ page, demo }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${demo.url}/scoring#gqi`);
    await expect(pole(page)).toBeVisible();
    await expect(answer(page, 'Rank it would have')).toBeVisible();
    expect(await accessibilityViolations(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${demo.url}/scoring#gqi`);
  await expect(pole(page)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test('stays readable where the server gives no answer', async ({ page, demo }) => {
  await page.route('**/api/v1/ranking-rules**', (route) => route.abort());
  await page.route('**/what-if', (route) => route.abort());
  await page.goto(`${demo.url}/scoring#rules`);
  await expect(page.getByRole('alert').first()).toContainText('cannot be reached');
  await expect(page.getByRole('heading', { name: 'From samples to energy' })).toBeVisible();
});
