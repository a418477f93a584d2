// The picture of the trade-off beside a board: drawing, picking, budget, downloads, and five thousand entries at once.
import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { accessibilityViolations, expect, test, watchForErrors } from './wattboard';

const circles = (page: Page) => page.locator('.picture .entries circle');

async function saved(page: Page, kind: 'SVG' | 'PNG' | 'CSV'): Promise<{ download: Download; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.picture figcaption').getByRole('button', { name: kind, exact: true }).click(),
  ]);
  return { download, bytes: readFileSync(await download.path()) };
}

test('draws every ranked entry, picks by a click and shows what lies under the pointer', async ({ page, demo }) => {
  const errors = watchForErrors(page);
  await page.goto(`${demo.url}/challenges/imagenet-1k`);
  await expect(circles(page)).toHaveCount(67);
  await expect(page.locator('.picture [role="img"]')).toHaveAttribute('aria-label', /67 entries: accuracy against CO2e on a log scale; 14 entries on the Pareto front/);
  // What lies on top is picked; what the pointer is nearest to is told.
  const last = await circles(page).last().boundingBox();
  await page.mouse.move(last!.x, last!.y);
  await page.mouse.move(last!.x + last!.width / 2, last!.y + last!.height / 2);
  await expect(page.locator('.picture svg')).toContainText('MobileNetv2');
  await page.mouse.click(last!.x + last!.width / 2, last!.y + last!.height / 2);
  await expect(page).toHaveURL(/compare=[0-9a-f-]{36}$/);
  await expect(circles(page).last()).toHaveAttribute('stroke', 'var(--focus)');
  await expect(page.getByRole('complementary', { name: 'Entries to compare' })).toContainText('MobileNetv2');
  // A second click takes it back: the tip does not stick to the first one.
  await page.mouse.click(last!.x + last!.width / 2, last!.y + last!.height / 2);
  await expect(page).not.toHaveURL(/compare/);
  expect(errors).toEqual([]);
});

test('shows GQI on the axis, curves of equal GQI and a budget, all in the address', async ({ page, demo }) => {
  const errors = watchForErrors(page);
  await page.goto(`${demo.url}/challenges/imagenet-1k`);
  await expect(circles(page)).toHaveCount(67);
  await page.getByLabel('curves of equal GQI').check();
  await expect(page.locator('.picture svg')).toContainText('GQI 0.7');
  const budget = page.getByRole('slider', { name: /At most/ });
  await budget.focus();
  for (let i = 0; i < 4; ++i) await page.keyboard.press('PageDown');
  await expect(page).toHaveURL(/most=/);
  await expect(page.locator('.picture [role=status]')).toContainText('best:');
  await expect(circles(page).first()).toHaveAttribute('fill-opacity', '0.1');
  await page.getByLabel('Height').selectOption('gqi');
  await page.getByRole('combobox', { name: 'Cost' }).selectOption('energy');
  await expect(page.locator('.picture svg')).toContainText('Energy (kWh)');
  await page.reload();
  await expect(page.getByRole('combobox', { name: 'Cost' })).toHaveValue('energy');
  await expect(page.getByLabel('Height')).toHaveValue('gqi');
  await expect(page.locator('.picture svg')).toContainText('GQI');
  expect(errors).toEqual([]);
});

test('saves SVG, PNG and CSV that stand by themselves', async ({ page, demo }) => {
  await page.goto(`${demo.url}/challenges/imagenet-1k`);
  await expect(circles(page)).toHaveCount(67);
  const svg = await saved(page, 'SVG');
  expect(svg.download.suggestedFilename()).toBe('imagenet-1k-trade-off.svg');
  const text = svg.bytes.toString();
  expect(text).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(text).not.toContain('var(');
  expect(text).toContain('fill="#12603f"');
  const png = await saved(page, 'PNG');
  expect(png.bytes.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  const drawn = (await page.locator('.picture svg').boundingBox())!;
  expect(png.bytes.readUInt32BE(16)).toBe(Math.round(drawn.width * 2));
  const csv = (await saved(page, 'CSV')).bytes.toString().trimEnd().split('\r\n');
  expect(csv).toHaveLength(68);
  expect(csv[0]).toContain('charged_kwh,co2e_kg,gqi');
  expect(csv.filter((line) => line.endsWith(',true'))).toHaveLength(14);
});

test('five thousand entries: the budget moves without asking the server again', async ({ page, demo }) => {
  const errors = watchForErrors(page);
  let asked = 0;
  await page.route('**/api/v1/challenges/imagenet-1k/picture?*', async (route) => {
    asked += 1;
    const real = (await (await route.fetch()).json()) as Record<string, unknown>;
    const many = (value: unknown): unknown => (Array.isArray(value) && value.length === 67 ? Array.from({ length: 5000 }, (_, i) => value[i % 67]) : value);
    const copy = Object.fromEntries(Object.entries(real).map(([name, value]) => [name, name === 'charged_kwh' || name === 'co2e_kg' ? (many(value) as number[]).map((one, i) => one * (1 + i / 5000)) : many(value)]));
    await route.fulfill({ json: { ...copy, count: 5000, pair: Array(5000).fill(null) } });
  });
  await page.goto(`${demo.url}/challenges/imagenet-1k`);
  await expect(circles(page)).toHaveCount(5000);
  const budget = page.getByRole('slider', { name: /At most/ });
  await budget.focus();
  for (let i = 0; i < 5; ++i) await page.keyboard.press('PageDown');
  await expect(page).toHaveURL(/most=/);
  await expect.poll(() => page.locator('.picture .entries circle[fill-opacity="0.1"]').count()).toBeGreaterThan(100);
  expect(asked).toBe(1);
  expect(errors).toEqual([]);
});

test('is accessible in light and dark and fits a phone', async ({ page, demo }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${demo.url}/challenges/imagenet-1k`);
    await expect(circles(page)).toHaveCount(67);
    expect(await accessibilityViolations(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${demo.url}/challenges/imagenet-1k`);
  await expect(circles(page)).toHaveCount(67);
  const width = (await page.locator('.picture svg').boundingBox())!.width;
  expect(width).toBeLessThanOrEqual(390);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
