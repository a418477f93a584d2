// A board on a phone: the table first, the picture in its place when it is chosen, filters folded away.
import type { Page } from '@playwright/test';
import { accessibilityViolations, expect, test, watchForErrors } from './wattboard';
import { shot } from './forms';

const board = (page: Page) => page.getByRole('region', { name: 'Board' });

test.use({ viewport: { width: 390, height: 844 } });

test('the table is in the first view, and nothing of the picture is loaded until it is chosen', async ({ page, demo }) => {
  const errors = watchForErrors(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${demo.url}/challenges/imagenet-1k`);
  await expect(page.locator('tr[data-row]').first()).toBeInViewport();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  expect(asked.filter((url) => /\/picture\?|TradeOff/.test(url))).toEqual([]);
  await expect(page.getByRole('button', { name: 'Table', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await shot(page, 'phone-board');

  await page.getByRole('button', { name: 'Picture', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/view=picture/);
  await expect(page.locator('.picture [role="img"]')).toHaveAttribute('aria-label', /67 entries/);
  await expect(board(page)).toBeHidden();
  expect(asked.some((url) => url.includes('/picture?'))).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await accessibilityViolations(page)).toEqual([]);
  await shot(page, 'phone-board-picture');

  // The link shows the same; wide, the picture stands beside the table.
  await page.reload();
  await expect(page.locator('.picture [role="img"]')).toBeVisible();
  await page.setViewportSize({ width: 1280, height: 900 });
  await expect(board(page)).toBeVisible();
  await expect(page.locator('.picture [role="img"]')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Table', exact: true })).toHaveCount(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await expect(page).not.toHaveURL(/view=/);
  await expect(page.locator('tr[data-row] a').first()).toBeVisible();
  expect(errors).toEqual([]);
});

test('filters fold away, say how many are in use, and stand open for a link that uses some', async ({ page, demo }) => {
  await page.goto(`${demo.url}/challenges/imagenet-1k`);
  await expect(page.getByLabel('Ranked by')).toBeVisible();
  await expect(page.getByRole('searchbox', { name: 'Find' })).toBeHidden();
  await page.locator('summary', { hasText: 'Filters' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('searchbox', { name: 'Find' }).fill('resnet');
  await expect(page).toHaveURL(/text=resnet/);
  await expect(page.locator('summary', { hasText: 'Filters (1)' })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await accessibilityViolations(page), colorScheme).toEqual([]);
  }
  await page.reload();
  await expect(page.getByRole('searchbox', { name: 'Find' })).toHaveValue('resnet');
  await page.getByText('What holds for all numbers').click();
  await expect(page.getByText('CO2e of every entry on the same grid')).toBeVisible();
});

test('on paper a phone shows the table, whichever view it has', async ({ page, demo }) => {
  await page.goto(`${demo.url}/challenges/imagenet-1k?view=picture`);
  await expect(page.locator('.picture [role="img"]')).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('tbody.paper tr')).not.toHaveCount(0);
  await expect(page.locator('tbody.paper tr').first()).toBeVisible();
  await expect(page.locator('.picture')).toBeHidden();
});
