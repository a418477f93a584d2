// The picture of the trade-off beside a board: drawing, picking, budget, downloads, and five thousand entries at once.
import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { accessibilityViolations, expect, test, watchForErrors } from './wattboard';

const chart = (page: Page) => page.locator('.picture [role="img"]');

/** The picture of so many entries, with all of them on its canvas. */
async function drawn(page: Page, count: number): Promise<void> {
  await expect(chart(page)).toHaveAttribute('aria-label', new RegExp(`^${count.toLocaleString('en')} entries`));
  await expect(chart(page)).toHaveAttribute('aria-busy', 'false');
}

async function saved(page: Page, kind: 'SVG' | 'PNG' | 'CSV'): Promise<{ download: Download; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.picture figcaption').getByRole('button', { name: kind, exact: true }).click(),
  ]);
  return { download, bytes: readFileSync(await download.path()) };
}

interface Dot {
  x: number;
  y: number;
  opacity: number;
}

/** Where the dots are, in the order in which they are drawn, as the saved drawing tells it. */
async function savedDots(page: Page): Promise<Dot[]> {
  const text = (await saved(page, 'SVG')).bytes.toString();
  const entries = /<g class="entries">.*?<\/g>/s.exec(text)?.[0] ?? '';
  return [...entries.matchAll(/<circle cx="([\d.-]+)" cy="([\d.-]+)" r="[\d.]+" fill="#\w+" fill-opacity="([\d.]+)"/g)]
    .map(([, x, y, opacity]) => ({ x: Number(x), y: Number(y), opacity: Number(opacity) }));
}

/** Red, green, blue and alpha of the canvas in the middle of each dot. */
async function pixels(page: Page, dots: Dot[]): Promise<number[][]> {
  return page.locator('.picture canvas').evaluate((canvas: HTMLCanvasElement, all) => {
    const { data, width } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return all.map(({ x, y }) => {
      const at = 4 * (Math.round(y * devicePixelRatio) * width + Math.round(x * devicePixelRatio));
      return [...data.slice(at, at + 4)];
    });
  }, dots);
}

async function place(page: Page, dot: Dot): Promise<{ x: number; y: number }> {
  const box = (await chart(page).boundingBox())!;
  return { x: box.x + dot.x, y: box.y + dot.y };
}

test('draws every ranked entry, picks by a click and shows what lies under the pointer', async ({ page, demo }) => {
  const errors = watchForErrors(page);
  await page.goto(`${demo.url}/challenges/imagenet-1k`);
  await drawn(page, 67);
  await expect(chart(page)).toHaveAttribute('aria-label', /67 entries: accuracy against CO2e on a log scale; 14 entries on the Pareto front/);
  const dots = await savedDots(page);
  expect(dots).toHaveLength(67);
  for (const [, , , alpha] of await pixels(page, dots)) expect(alpha).toBeGreaterThan(140);
  // What lies on top is picked; what the pointer is nearest to is told.
  const { x, y } = await place(page, dots.at(-1)!);
  await page.mouse.move(x - 3, y);
  await page.mouse.move(x, y);
  await expect(chart(page)).toContainText('MobileNetv2');
  await page.mouse.click(x, y);
  await expect(page).toHaveURL(/compare=[0-9a-f-]{36}$/);
  await expect(page.locator('.picture .picked circle')).toHaveAttribute('stroke', 'var(--focus)');
  await expect(page.getByRole('complementary', { name: 'Entries to compare' })).toContainText('MobileNetv2');
  // A second click takes it back: the tip does not stick to the first one.
  await page.mouse.click(x, y);
  await expect(page).not.toHaveURL(/compare/);
  await expect(page.locator('.picture .picked circle')).toHaveCount(0);
  await page.mouse.move(x, y - 1000);
  await expect(chart(page)).not.toContainText('MobileNetv2');
  expect(errors).toEqual([]);
});

test('follows the colour scheme and the width of the window', async ({ page, demo }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${demo.url}/challenges/imagenet-1k`);
  await drawn(page, 67);
  const last = (await savedDots(page)).slice(-1);
  const light = (await pixels(page, last))[0]!;
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(async () => (await pixels(page, last))[0]![1]).toBeGreaterThan(light[1]! + 60);
  await page.setViewportSize({ width: 760, height: 900 });
  await expect.poll(async () => (await page.locator('.picture canvas').boundingBox())!.width).toBeLessThan(760);
  await expect.poll(async () => {
    const frame = (await page.locator('.picture .place > svg').boundingBox())!;
    return (await page.locator('.picture canvas').boundingBox())!.width - frame.width;
  }).toBe(0);
  for (const [, , , alpha] of await pixels(page, await savedDots(page))) expect(alpha).toBeGreaterThan(140);
});

test('shows GQI on the axis, curves of equal GQI and a budget, all in the address', async ({ page, demo }) => {
  const errors = watchForErrors(page);
  await page.goto(`${demo.url}/challenges/imagenet-1k`);
  await drawn(page, 67);
  await page.getByLabel('curves of equal GQI').check();
  await expect(chart(page)).toContainText('GQI 0.7');
  const dearest = (await savedDots(page))[0]!;
  expect(dearest.opacity).toBe(0.6);
  const budget = page.getByRole('slider', { name: /At most/ });
  await budget.focus();
  for (let i = 0; i < 4; ++i) await page.keyboard.press('PageDown');
  await expect(page).toHaveURL(/most=/);
  await expect(page.locator('.picture [role=status]')).toContainText('best:');
  await expect.poll(async () => (await pixels(page, [dearest]))[0]![3]).toBeLessThan(80);
  expect((await savedDots(page))[0]).toEqual({ ...dearest, opacity: 0.1 });
  await page.getByLabel('Height').selectOption('gqi');
  await page.getByRole('combobox', { name: 'Cost' }).selectOption('energy');
  await expect(chart(page)).toContainText('Energy (kWh)');
  await page.reload();
  await expect(page.getByRole('combobox', { name: 'Cost' })).toHaveValue('energy');
  await expect(page.getByLabel('Height')).toHaveValue('gqi');
  await expect(chart(page)).toContainText('GQI');
  expect(errors).toEqual([]);
});

test('saves SVG, PNG and CSV that stand by themselves', async ({ page, demo }) => {
  await page.goto(`${demo.url}/challenges/imagenet-1k`);
  await drawn(page, 67);
  const svg = await saved(page, 'SVG');
  expect(svg.download.suggestedFilename()).toBe('imagenet-1k-trade-off.svg');
  const text = svg.bytes.toString();
  expect(text).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(text).not.toContain('var(');
  expect(text).toContain('fill="#12603f"');
  const png = await saved(page, 'PNG');
  expect(png.bytes.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  const frame = (await page.locator('.picture .place > svg').boundingBox())!;
  expect(png.bytes.readUInt32BE(16)).toBe(Math.round(frame.width * 2));
  // The dots are in the PNG where they are in the SVG.
  const inPng = await page.evaluate(async ([base64, dots]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const pen = canvas.getContext('2d')!;
    pen.drawImage(image, 0, 0);
    const at = (x: number, y: number) => [...pen.getImageData(Math.round(2 * x), Math.round(2 * y), 1, 1).data].join();
    return dots.filter(({ x, y }) => at(x, y) !== at(1, 1)).length;
  }, [png.bytes.toString('base64'), await savedDots(page)] as const);
  expect(inPng).toBe(67);
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
  await drawn(page, 5000);
  const budget = page.getByRole('slider', { name: /At most/ });
  await budget.focus();
  for (let i = 0; i < 5; ++i) await page.keyboard.press('PageDown');
  await expect(page).toHaveURL(/most=/);
  const dots = await savedDots(page);
  expect(dots).toHaveLength(5000);
  expect(dots[0]!.opacity).toBe(0.1);
  expect(dots.at(-1)!.opacity).toBe(0.45);
  await expect.poll(async () => (await pixels(page, [dots.at(-1)!]))[0]![3]).toBeGreaterThan(100);
  expect(asked).toBe(1);
  expect(errors).toEqual([]);
});

test('is accessible in light and dark and fits a phone', async ({ page, demo }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${demo.url}/challenges/imagenet-1k`);
    await drawn(page, 67);
    expect(await accessibilityViolations(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${demo.url}/challenges/imagenet-1k?view=picture`); // a phone shows the table first
  await drawn(page, 67);
  const width = (await page.locator('.picture .place > svg').boundingBox())!.width;
  expect(width).toBeLessThanOrEqual(390);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
