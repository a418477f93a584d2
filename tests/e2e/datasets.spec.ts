// Comparing over data sets: NoFADE by model family, what may be compared, and the complexity of a data set drawn.
import { readFileSync } from 'node:fs';
import { accessibilityViolations, expect, test, watchForErrors, type Server } from './wattboard';

/** An invented result of `wattboard complexity --json` over so many classes. */
function complexity(classes: number, changes: Record<string, unknown> = {}) {
  const pairs = (classes * (classes - 1)) / 2;
  const distances = Array.from({ length: pairs }, (_, i) => (i === 0 ? 0.05 : i === pairs - 1 ? 0.95 : 0.2 + 0.5 * ((i * 7919) % 1000) / 1000));
  const sum = distances.reduce((total, one) => total + one, 0);
  return {
    layout: 'folders', method: 'nofade-1', images: classes * 50, images_without_labels: 0,
    entropy_bits: { mean: 7.03, standard_deviation: 0.5, histogram: { bin_bits: 0.125, counts: Array.from({ length: 64 }, (_, i) => (i >= 48 && i < 58 ? classes * 5 : 0)) } },
    jensen_shannon: { sum, mean: sum / pairs, pairs, upper_triangle: distances },
    classes: Array.from({ length: classes }, (_, i) => ({ name: `kind ${i}`, images: 50 })), split_sha256: 'ab'.repeat(32), ...changes,
  };
}

async function attach(demo: Server, challenge: string, classes: number): Promise<void> {
  const answer = await demo.request('POST', `/api/v1/challenges/${challenge}/complexity`, complexity(classes), 'olga');
  expect(answer.status, answer.text).toBe(201);
}

test('families as rows, data sets as columns; sets are left out by keyboard and in the address', async ({ page, demo }) => {
  const errors = watchForErrors(page);
  await page.goto(`${demo.url}/datasets`);
  const table = page.getByRole('region', { name: 'NoFADE by family and data set' });
  await expect(table.getByRole('columnheader', { name: /ImageNet-1k/ })).toBeVisible();
  await expect(page.locator('.reading').first()).toContainText('no declared complexity');
  await expect(page.locator('[role=img]').first()).toHaveAttribute('aria-label', /Best NoFADE of \d+ model families on 9 data sets/);
  const imagenet = page.getByRole('checkbox', { name: 'ImageNet-1k' });
  await imagenet.focus();
  await page.keyboard.press('Space');
  await expect(page).toHaveURL(/without=imagenet-1k/);
  await expect(table.getByRole('columnheader', { name: /ImageNet-1k/ })).toHaveCount(0);
  await page.getByRole('combobox', { name: 'Show' }).selectOption('mean');
  await page.reload();
  await expect(imagenet).not.toBeChecked();
  await expect(table.locator('caption')).toContainText('Mean NoFADE');
  expect(errors).toEqual([]);
});

test('a distance map and a histogram, whose values are read by pointer and by keyboard', async ({ page, demo }) => {
  const errors = watchForErrors(page);
  await attach(demo, 'ade20k', 12);
  await page.goto(`${demo.url}/datasets#complexity`);
  const map = page.getByRole('application', { name: /distances between 12 classes/ });
  await map.scrollIntoViewIfNeeded();
  const said = page.locator('.distances [role=status]');
  await map.focus();
  await page.keyboard.press('ArrowRight');
  await expect(said).toHaveText('kind 0 and kind 1: distance 0.050');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  await expect(said).toHaveText('kind 0: the same class, distance 0');
  const { x, y, width, height } = (await map.boundingBox())!;
  await page.mouse.move(x + width * (10.5 / 12), y + height * (11.5 / 12));
  await expect(said).toHaveText('kind 11 and kind 10: distance 0.950');
  await expect(page.locator('.distances .ends')).toContainText('Nearest: kind 0 and kind 1: distance 0.050. Farthest: kind 10 and kind 11: distance 0.950');
  // The canvas has colours of the page: no pixel is transparent, and near and far differ.
  const colours = await page.locator('.distances canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, 12, 12);
    return new Set(Array.from({ length: 144 }, (_, i) => data.slice(i * 4, i * 4 + 4).join())).size;
  });
  expect(colours).toBeGreaterThan(20);
  await expect(page.locator('[role=img][aria-label^="Histogram"]')).toHaveAttribute('aria-label', /mean 7.03 bits/);
  const [csv] = await Promise.all([page.waitForEvent('download'), page.locator('.distances').getByRole('button', { name: 'CSV' }).click()]);
  expect(readFileSync(await csv.path(), 'utf8').trimEnd().split('\r\n')).toHaveLength(13);
  const [png] = await Promise.all([page.waitForEvent('download'), page.locator('.distances').getByRole('button', { name: 'PNG' }).click()]);
  expect(readFileSync(await png.path()).readUInt32BE(16)).toBeGreaterThanOrEqual(800);
  expect(errors).toEqual([]);
});

test('a thousand classes are drawn when asked for', async ({ page, demo }) => {
  const errors = watchForErrors(page);
  await attach(demo, 'kinetics-400', 1000);
  await page.goto(`${demo.url}/datasets`);
  const button = page.getByRole('button', { name: 'Draw the map' });
  await button.focus();
  await page.keyboard.press('Enter');
  const map = page.getByRole('application', { name: /distances between 1000 classes/ });
  await map.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.distances', { has: map }).getByRole('status')).toHaveText('kind 0 and kind 1: distance 0.050');
  expect(errors).toEqual([]);
});

test('is accessible in light and dark and fits a phone', async ({ page, demo }) => {
  await attach(demo, 'ade20k', 12);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${demo.url}/datasets`);
    await page.getByRole('application').first().scrollIntoViewIfNeeded();
    await expect(page.locator('[role=img][aria-label^="Histogram"]').first()).toBeVisible();
    expect(await accessibilityViolations(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${demo.url}/datasets`);
  await expect(page.getByRole('application').first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test('says so when there is nothing, and when the server is away', async ({ page, demo }) => {
  await page.route('**/api/v1/datasets', (route) => route.fulfill({ json: { items: [] } }));
  await page.goto(`${demo.url}/datasets`);
  await expect(page.getByText('No challenge has been opened on this server yet')).toBeVisible();
  await page.unroute('**/api/v1/datasets');
  await page.route('**/api/v1/datasets', (route) => route.abort());
  await page.goto(`${demo.url}/datasets`);
  await expect(page.getByRole('alert')).toContainText('cannot be reached');
  await page.unroute('**/api/v1/datasets');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'What may be compared' })).toBeVisible();
});
