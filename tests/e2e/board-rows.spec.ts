// Rows of a long board are used again as it is scrolled: focus, order by keyboard, and boards taller than browsers allow.
import type { Page } from '@playwright/test';
import { accessibilityViolations, expect, test, watchForErrors, type Server } from './wattboard';

const rows = (page: Page) => page.locator('tr[data-row]');
const atPosition = (page: Page, position: number) => page.locator(`tr[aria-rowindex="${position + 1}"]`);
const rests = (page: Page) => page.waitForTimeout(350);

/** An entry of the invented board at a place from 1; the ids are as long as real ones. */
const idAt = (position: number) => `00000000-0000-4000-8000-${String(position).padStart(12, '0')}`;

function invented(position: number, count: number) {
  const at = '2026-01-05T10:00:00Z';
  const range = (value: number) => ({ value, low: null, high: null });
  const kwh = 1 + position / 1000;
  return {
    rank: position, position, entry: idAt(position), name: `entry ${position}`, revision: 1, team: { slug: 'green', name: 'Green' }, state: 'ranked', state_reason: '', state_at: at, sealed_at: at,
    score: range(1 - position / count), performance: range(0.9), energy_kwh: range(kwh), charged_kwh: range(kwh), co2e_kg: range(kwh / 2), own_place_co2e_kg: null, grade: 'C', extrapolated: false,
    hardware: ['A100'], findings: { warnings: 0, rejections: 0 }, is_baseline: false, at_least_baseline: null, gqi: range(1 - position / count), gqi_published: null, nofade: null,
    nofade_per_unit_complexity: false, sam: null, co2e_at_target: null, performance_within_budget: null, pareto_depth: null, hypervolume_contribution: null, unranked_reasons: [],
  };
}

/** The board of `cats` as if it had `count` entries. */
async function openInvented(page: Page, server: Server, count: number, query = '?picture=off'): Promise<void> {
  await page.route('**/api/v1/challenges/cats/leaderboard?*', async (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const first = Number(asked.get('from_rank') ?? 1);
    const length = Math.max(0, Math.min(Number(asked.get('limit') ?? 50), count - first + 1));
    await route.fulfill({ json: {
      challenge: 'cats', phase: 'main', rule: asked.get('rule') ?? 'gqi', rule_label: 'GQI', ranking_rule: 'gqi', scoring_run: 1, sequence: 1, overlay_sequence: null,
      total: count, ranked: count, unranked: 0, matching: count, next: null, items: Array.from({ length }, (_, i) => invented(first + i, count)),
    } });
  });
  await page.goto(`${server.url}/challenges/cats${query}`);
  await expect(page.getByRole('status').filter({ hasText: `${count.toLocaleString('en')} ranked entries` })).toBeVisible();
  await expect(atPosition(page, 1).getByRole('link')).toHaveText('entry 1');
}

/** Px of the board above the view, told by the rows in it, which must stand under each other without a gap. */
async function boardTop(page: Page): Promise<number> {
  const seen = await rows(page).evaluateAll((all) => all.map((row) => ({ position: Number(row.getAttribute('aria-rowindex')) - 2, top: row.getBoundingClientRect().top, name: row.querySelector('a')?.textContent, waits: row.ariaBusy }))
    .filter(({ top }) => top > -60 && top < innerHeight).sort((a, b) => a.position - b.position));
  expect(seen.length).toBeGreaterThan(10);
  seen.forEach((row, i) => {
    expect(row.position).toBe(seen[0]!.position + i);
    expect(Math.abs(row.top - seen[0]!.top - i * 60)).toBeLessThan(1);
    if (!row.waits) expect(row.name).toBe(`entry ${row.position + 1}`);
  });
  return seen[0]!.position * 60 - seen[0]!.top;
}

test('600,000 entries: both ends and the middle are reached, and small steps move by as many rows', async ({ page, server }) => {
  test.setTimeout(120_000);
  const errors = watchForErrors(page);
  const count = 600_000;
  await openInvented(page, server, count);
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(8_100_000);
  await page.mouse.move(640, 450);
  await page.keyboard.press('End');
  await expect(atPosition(page, count)).toBeInViewport({ timeout: 30_000 });
  await expect(atPosition(page, count).getByRole('link')).toHaveText(`entry ${count}`);
  await rests(page);
  await expect(atPosition(page, count)).toBeInViewport();
  for (const share of [0.5, 0.1, 0.98]) {
    await page.evaluate((at) => scrollTo(0, at * document.documentElement.scrollHeight), share);
    await rests(page);
    const begin = await boardTop(page);
    expect(Math.abs(begin / 60 / count - share)).toBeLessThan(0.02);
    for (let i = 1; i <= 6; ++i) {
      await page.mouse.wheel(0, 600);
      if (i % 2 === 0) await rests(page);
    }
    await rests(page);
    expect(Math.abs((await boardTop(page)) - begin - 3600)).toBeLessThan(2);
    for (let i = 0; i < 6; ++i) await page.mouse.wheel(0, -600);
    await rests(page);
    expect(Math.abs((await boardTop(page)) - begin)).toBeLessThan(2);
    await page.keyboard.press('PageDown');
    await page.waitForTimeout(700);
    expect(Math.abs((await boardTop(page)) - begin - 787)).toBeLessThan(2); // seven eighths of the view of 900 px
  }
  await page.keyboard.press('Home');
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport({ timeout: 30_000 });
  await expect(atPosition(page, 1).getByRole('link')).toHaveText('entry 1');
  expect(errors).toEqual([]);
});

test('what has the focus stays itself while the board scrolls on, and rows are gone through in order', async ({ page, server }) => {
  await openInvented(page, server, 5000);
  await page.mouse.move(640, 450);
  const box = page.getByRole('checkbox', { name: 'Compare entry 5', exact: true });
  await box.focus();
  for (let i = 0; i < 40; ++i) await page.mouse.wheel(0, 700);
  await rests(page);
  await expect(atPosition(page, 1)).toHaveCount(0);
  expect(await page.evaluate(() => document.activeElement!.getAttribute('aria-label'))).toBe('Compare entry 5');
  await page.keyboard.press('Space');
  await expect(page).toHaveURL(new RegExp(`compare=${idAt(5)}$`));
  // Space on a control scrolls nothing; the box is not another entry's meanwhile.
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(1);
  await page.evaluate(() => scrollTo(0, 0));
  await expect(box).toBeChecked();
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(1);

  // Let go of, the row is used again.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.evaluate(() => scrollTo(0, 150_000));
  await expect(atPosition(page, 2500).getByRole('link')).toHaveText('entry 2500');
  await rests(page);
  await expect(page.getByRole('checkbox', { name: 'Compare entry 5', exact: true })).toHaveCount(0);
  const inDocument = await rows(page).evaluateAll((all) => all.map((row) => Number(row.getAttribute('aria-rowindex'))));
  expect(inDocument).toEqual([...inDocument].sort((a, b) => a - b));
  await atPosition(page, 2500).getByRole('link').focus();
  for (let i = 1; i <= 40; ++i) {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement!.textContent)).toBe(`entry ${2500 + i}`);
  }
  await expect(atPosition(page, 2540)).toBeInViewport();
});

test('a table to those who hear it: every row with its place and its cells', async ({ page, server }) => {
  await openInvented(page, server, 5000);
  await page.evaluate(() => scrollTo(0, 150_000));
  await expect(atPosition(page, 2500).getByRole('link')).toHaveText('entry 2500');
  await rests(page);
  const cdp = await page.context().newCDPSession(page);
  const { nodes } = (await cdp.send('Accessibility.getFullAXTree')) as { nodes: { role?: { value: string }; name?: { value: string }; ignored: boolean }[] };
  const roles = nodes.filter((node) => !node.ignored).map((node) => node.role?.value);
  const drawn = await rows(page).count();
  expect(roles.filter((role) => role === 'table')).toHaveLength(1);
  expect(roles.filter((role) => role === 'row')).toHaveLength(drawn + 1);
  expect(roles.filter((role) => role === 'rowheader')).toHaveLength(drawn);
  const heads = roles.filter((role) => role === 'columnheader').length;
  expect(roles.filter((role) => role === 'cell' || role === 'gridcell')).toHaveLength(drawn * (heads - 1));
  expect(await accessibilityViolations(page)).toEqual([]);
});

test('the focus follows its entry when others come above it, and goes to the board when it is withdrawn', async ({ page, server }) => {
  await server.createChallenge('moving');
  const at = (value: number) => ({ challenge: 'moving', performance: { value, n_items: 1000, basis: 'reported' } });
  for (let i = 0; i < 3; ++i) await server.submit(`Moving ${i}`, at(0.8 - 0.1 * i), { watts: 150 + 7 * i, day: 11 + i });
  const last = await server.submit('Moving 3', at(0.4), { watts: 190, day: 15 });
  await page.goto(`${server.url}/challenges/moving?picture=off`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const link = page.getByRole('link', { name: 'Moving 3' });
  await link.focus();
  await server.submit('Moving first', at(0.9), { watts: 120, day: 16 });
  await expect(rows(page)).toHaveCount(5);
  await expect(atPosition(page, 5).getByRole('link')).toBeFocused();
  await expect(link).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('link', { name: 'Moving 2' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(link).toBeFocused();
  const withdrawn = await server.request('POST', `/api/v1/submissions/${last}/withdraw`, { reason: 'a mistake' }, 'pat');
  expect(withdrawn.status, withdrawn.text).toBeLessThan(300);
  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByRole('region', { name: 'Board' })).toBeFocused();
});
