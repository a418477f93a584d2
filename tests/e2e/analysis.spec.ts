// The analysis of a challenge: six charts of the published results, what they say, what is missing, and the downloads.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { accessibilityViolations, expect, test, watchForErrors } from './wattboard';

const section = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });
const titles = ['Diminishing return', 'Performance against training energy', 'Where the energy goes', 'With and without pretraining', 'NoFADE against operations', 'Inference time against parameters'];

/** Charts are loaded as they come near: goes down the page until all are there. */
async function seeAll(page: Page): Promise<void> {
  for (const title of titles) await page.getByRole('heading', { name: title, exact: true }).scrollIntoViewIfNeeded();
  for (const title of titles) {
    await page.getByRole('heading', { name: title, exact: true }).scrollIntoViewIfNeeded();
    await expect(section(page, title).locator('.reading')).toBeVisible();
  }
}

test('ImageNet: diminishing return, correlation and pretraining, as the papers have them', async ({ page, demo }) => {
  const errors = watchForErrors(page);
  await page.goto(`${demo.url}/challenges/imagenet-1k/analysis`);
  await expect(page.getByRole('status')).toContainText('67 entries');
  await seeAll(page);
  await expect(section(page, titles[0]!).locator('.finding')).toContainText(/cheapest step, to ResNet50, costs .* dearest, to .* times as much/);
  await expect(section(page, titles[1]!).locator('.finding')).toContainText('strongly: r = 0.83, 95 % interval 0.73 to 0.89, over 67 entries');
  await expect(section(page, titles[3]!).locator('[role=img]')).toHaveAttribute('aria-label', /pairs of entries without and with pretraining/);
  await expect(section(page, titles[4]!).locator('[role=img]')).toHaveAttribute('aria-label', /^67 entries: NoFADE against operations/);
  await expect(section(page, titles[5]!)).toContainText('states both its parameters and its time per item');
  expect(errors).toEqual([]);
});

test('Badar et al.: no correlation, and the baseline marked', async ({ page, demo }) => {
  await page.goto(`${demo.url}/challenges/badar-cifar-100/analysis`);
  await expect(page.getByRole('status')).toContainText('14 entries');
  await seeAll(page);
  await expect(section(page, titles[1]!).locator('.finding')).toContainText('No relation can be told');
  await expect(section(page, titles[5]!).locator('.finding')).toContainText('baseline Baseline (6.60 ms)');
  await expect(section(page, titles[3]!)).toContainText('Nothing to draw yet');
});

test('the figures are there as a table and as files', async ({ page, demo }) => {
  await page.goto(`${demo.url}/challenges/imagenet-1k/analysis#diminishing-return`);
  const chart = section(page, titles[0]!);
  await expect(chart.getByRole('img')).toBeVisible();
  await chart.locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(chart.getByRole('row')).toHaveCount(14);
  await expect(chart.getByRole('link', { name: 'ResNet50' })).toHaveAttribute('href', /^\/entries\/[0-9a-f-]{36}$/);
  for (const [kind, start] of [['SVG', '<svg '], ['CSV', 'from,to,']] as const) {
    const [download] = await Promise.all([page.waitForEvent('download'), chart.getByRole('button', { name: kind, exact: true }).click()]);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text.startsWith(start)).toBe(true);
    expect(text).not.toContain('var(');
  }
});

test('what is shown is in the address, and so is the place on the page', async ({ page, demo }) => {
  await page.goto(`${demo.url}/challenges/imagenet-1k/analysis`);
  await page.getByRole('combobox', { name: 'Cost' }).selectOption('energy');
  await expect(page).toHaveURL(/cost=energy/);
  await expect(section(page, titles[0]!).locator('.finding')).toContainText('kWh a point');
  await page.getByRole('searchbox', { name: 'Find' }).fill('swin');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/text=swin/);
  await expect(page.getByRole('status')).not.toContainText('67 entries');
  await page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: titles[2] }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#stages$/);
  await section(page, titles[2]!).getByLabel('Bars show').selectOption('kwh');
  await expect(section(page, titles[2]!).locator('[role=img]')).toContainText('Charged energy (kWh)');
  await page.reload();
  await expect(section(page, titles[2]!).getByLabel('Bars show')).toHaveValue('kwh');
  await expect(page.getByRole('searchbox', { name: 'Find' })).toHaveValue('swin');
  await expect(page.getByRole('heading', { name: titles[2] })).toBeInViewport();
  await page.getByRole('searchbox', { name: 'Find' }).fill('no such model');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Show all entries' }).click();
  await expect(page.getByRole('status')).toContainText('67 entries');
});

test('stages are stacked, pairs are linked, and what an entry did not state is left out', async ({ page, demo }) => {
  await page.route('**/api/v1/challenges/cityscapes/picture?*', async (route) => {
    const real = await (await route.fetch()).json();
    const column = (value: (i: number) => number | null) => real.entry.map((_: string, i: number) => value(i));
    real.pair = column((i) => (i < 2 ? 1 - i : null));
    real.pretrained = real.entry.map((_: string, i: number) => (i < 2 ? i === 1 : null));
    real.stages_kwh.pretraining = column((i) => (i === 1 ? 90 : null));
    real.stages_kwh.training = column((i) => (i === 1 ? 10 : null));
    await route.fulfill({ json: real });
  });
  await page.goto(`${demo.url}/challenges/cityscapes/analysis`);
  await seeAll(page);
  await expect(section(page, titles[2]!).locator('.finding')).toContainText('In 1 of 1 entry pretraining takes more than half.');
  await section(page, titles[2]!).locator('summary').click();
  await expect(section(page, titles[2]!).getByRole('row')).toHaveCount(3);
  await expect(section(page, titles[2]!).getByRole('row').nth(1)).toContainText('90 %');
  await expect(section(page, titles[3]!).locator('[role=img]')).toHaveAttribute('aria-label', /^1 pair of entries/);
});

test('is accessible in light and dark and fits a phone', async ({ page, demo }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${demo.url}/challenges/badar-cityscapes/analysis`);
    await seeAll(page);
    for (const summary of await page.locator('details summary').all()) await summary.click();
    expect(await accessibilityViolations(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${demo.url}/challenges/badar-cityscapes/analysis`);
  await seeAll(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test('says that a challenge does not exist, and what to do when the server is away', async ({ page, demo }) => {
  await page.goto(`${demo.url}/challenges/nowhere/analysis`);
  await expect(page.getByRole('alert')).toContainText(/There is no challenge .nowhere./);
  await page.route('**/api/v1/challenges/ade20k/picture?*', (route) => route.abort());
  await page.goto(`${demo.url}/challenges/ade20k/analysis`);
  await expect(page.getByRole('alert')).toContainText('cannot be reached');
  await page.unroute('**/api/v1/challenges/ade20k/picture?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('status')).toContainText('2 entries');
});
