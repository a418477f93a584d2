// The entry page: claims beside what was recomputed, the power trace down to its samples, findings, snippets, actions.
import type { Locator, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { accessibilityViolations, expect, nvidiaSmiLog, signInAs, test, watchForErrors, type Server } from './wattboard';

const start = Date.UTC(2026, 0, 5, 10);

function stamp(seconds: number): string {
  return new Date(start + seconds * 1000).toISOString().replace('.000', '');
}

/** An entry of two stages; the training log misses five minutes of its hour, and a stated PUE is a claim. */
async function submitWithGap(server: Server, name: string): Promise<string> {
  const hardware = { accelerators: [{ name: 'NVIDIA A100-SXM4-80GB', count: 1 }] };
  const run = (key: string, stage: string, from: number, to: number, more = {}) => ({
    key, stage, started_at: stamp(from), ended_at: stamp(to), zone: 'FRA', hardware, evidence_options: { timezone: 'UTC' }, ...more,
  });
  const form = new FormData();
  form.set('submission', new Blob([JSON.stringify({
    challenge: 'cats', team: 'green', name,
    performance: { value: 0.8123, n_items: 1000, basis: 'reported', train_value: 0.93 },
    model: { parameters: 2.5e7, operations: 4.1e9, convention: 'macs', technique: 'distillation' },
    stages: { training: { basis: 'measured' }, pretraining: { basis: 'measured' } },
    runs: [run('train', 'training', 0, 3600, { stated_pue: 1.1 }), run('pre', 'pretraining', -4000, -1000)],
    seal: true,
  })], { type: 'application/json' }));
  const lines = nvidiaSmiLog(3600, 240, start, name).split('\n');
  form.set('train', new Blob([[...lines.slice(0, 1800), ...lines.slice(2100)].join('\n')]), 'gpu.csv');
  form.set('pre', new Blob([nvidiaSmiLog(3000, 200, start - 4_000_000, `${name} before`)]), 'pre.csv');
  const answer = await server.request('POST', '/api/v1/submissions', form, 'pat');
  expect(answer.status, answer.text).toBe(201);
  return answer.json().id;
}

async function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

/** The first power trace of the page, drawn. */
async function drawnTrace(page: Page): Promise<{ charts: Locator; shown: Locator; figure: Locator }> {
  const figure = page.locator('figure', { has: page.getByRole('group', { name: /^Power over time of 1 device in the training run/ }) });
  await figure.scrollIntoViewIfNeeded();
  await expect(figure.locator('canvas').first()).toBeVisible();
  const charts = figure.getByRole('group', { name: /^Power over time/ });
  const shown = figure.getByRole('status').last();
  await expect(shown).toContainText('(1 h)');
  return { figure, charts, shown };
}

let entry = '';
test.beforeAll(async ({ server }) => {
  entry = await submitWithGap(server, 'Entry with a gap');
});

test('shows claims beside what was recomputed, and how the score comes about', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await page.goto(`${server.url}/entries/${entry}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Entry with a gap');
  const claims = page.getByRole('region', { name: 'Claims beside what was recomputed' });
  const accuracy = claims.getByRole('row', { name: /^Accuracy/ });
  await expect(accuracy).toContainText('81.23 %');
  await expect(accuracy).toContainText('claim');
  await expect(accuracy).toContainText('not recomputed');
  await expect(claims.getByRole('row', { name: /^PUE of training/ })).toContainText('1.10');
  const submission = (await server.request('GET', `/api/v1/submissions/${entry}`)).json();
  const charged = submission.scores[0].charged_kwh.value as number;
  await expect(claims.getByRole('row', { name: /^Energy charged/ })).toContainText(charged.toPrecision(3));

  const steps = (await server.request('GET', `/api/v1/submissions/${entry}/derivation`)).json().steps as { id: string; name: string; with_numbers: string }[];
  const gqi = steps.find((step) => step.id === 'gqi')!;
  const score = page.locator('#score');
  await expect(score.getByRole('listitem').filter({ hasText: gqi.with_numbers }).first()).toBeVisible();
  await score.getByText(`Every step to it (${steps.length})`).click();
  for (const step of steps) await expect(score.getByRole('listitem').filter({ hasText: step.name }).last()).toBeVisible();

  const findings = page.locator('#findings');
  const gap = findings.getByRole('listitem').filter({ hasText: 'Gaps in the log' }).first();
  await expect(gap).toContainText('What would settle it: Upload the part of the log that is missing');
  await expect(gap).toContainText('threshold 0.05');
  await expect(gap).toContainText('training run');
  await expect(findings.getByText(/^\d+ passed$/)).toBeVisible();

  await expect(page.locator('#stages').getByRole('img')).toHaveAccessibleName(/pretraining \d+ %.*training \d+ %/);
  await expect(page.locator('#history')).toContainText('Sealed');
  await expect(page.locator('#carbon')).toContainText('km by car');
  expect(errors).toEqual([]);
});

test('zooms the power trace down to raw samples by keys, buttons, drag and wheel', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await page.goto(`${server.url}/entries/${entry}`);
  const { charts, shown, figure } = await drawnTrace(page);
  await expect(shown).toContainText('lowest, highest and mean of many samples');
  const canvas = await figure.locator('canvas').first().elementHandle();
  await charts.focus();
  const raw = page.waitForResponse((answer) => answer.url().includes('/trace?from='));
  await page.keyboard.press('r');
  const document = await (await raw).json();
  expect(document.devices[0].resolution).toBe('raw');
  await expect(shown).toContainText('every point is one sample');
  await page.keyboard.press('0');
  await expect(shown).toContainText('(1 h)');

  await figure.getByRole('button', { name: 'Zoom in' }).click();
  await expect(shown).toContainText('(30 min)');
  await figure.getByRole('button', { name: 'Later' }).click();
  await expect(shown).toContainText('(30 min)');
  await figure.getByRole('button', { name: 'All' }).click();
  await expect(shown).toContainText('(1 h)');
  // New samples are put into the same chart: one made anew would lose a drag that is under way.
  expect(await canvas?.evaluate((element) => element.isConnected)).toBe(true);

  const box = (await figure.locator('.u-over').boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.25, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 50, { steps: 5 });
  await page.mouse.up();
  await expect(shown).toContainText(/\((8 min 5\d s|9 min( \d+ s)?)\)/);
  await page.mouse.dblclick(box.x + box.width / 2, box.y + 50);
  await expect(shown).toContainText('(1 h)');
  // Without the focus the wheel scrolls the page, as it does everywhere.
  await page.getByRole('heading', { level: 1 }).evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.mouse.wheel(0, 10);
  await expect(shown).toContainText('(1 h)');
  await charts.focus();
  await figure.locator('.u-over').hover();
  await page.mouse.wheel(0, -100);
  await expect(shown).toContainText(/\(42 min/);

  await charts.focus();
  await page.keyboard.press('r');
  await expect(shown).toContainText('every point is one sample');
  const saved = page.waitForEvent('download');
  await figure.getByRole('button', { name: 'CSV of what is shown' }).click();
  const lines = (await readFile(await (await saved).path(), 'utf8')).trim().split('\r\n');
  expect(lines[0]).toBe('device,time,lowest_w,highest_w,mean_w,resolution');
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines.slice(1)) expect(line).toMatch(/^0,2026-01-05T10:\d\d:\d\d\.000Z,([\d.]+),\1,\1,raw$/);
  expect(errors).toEqual([]);
});

test('zooms and moves the power trace by fingers, and lets the page scroll', async ({ browser, server }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
  const page = await context.newPage();
  const errors = watchForErrors(page);
  await page.goto(`${server.url}/entries/${entry}`);
  const { shown, figure } = await drawnTrace(page);
  const over = figure.locator('.u-over');
  await over.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const box = (await over.boundingBox())!;
  const debug = await context.newCDPSession(page);
  const fingers = async (type: 'touchStart' | 'touchMove' | 'touchEnd', places: [across: number, y: number][]) =>
    debug.send('Input.dispatchTouchEvent', { type, touchPoints: places.map(([across, y], id) => ({ x: box.x + box.width * across, y: box.y + y, id })) });
  /** Fingers go in ten steps from where they are put down to where they are lifted. */
  async function gesture(from: [number, number][], to: [number, number][]): Promise<void> {
    await fingers('touchStart', from);
    for (let step = 1; step <= 10; ++step) {
      await fingers('touchMove', from.map(([x, y], i) => [x + ((to[i]![0] - x) * step) / 10, y + ((to[i]![1] - y) * step) / 10]));
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await fingers('touchEnd', []);
  }
  const from = async () => Date.parse(`${/\d\d? \w+,? \d\d:\d\d:\d\d/.exec((await shown.textContent()) ?? '')?.[0].replace(',', ' 2026')} UTC`);
  await expect(figure.getByText('Two fingers zoom in')).toBeVisible();

  // All is in sight: one finger across changes nothing.
  await gesture([[0.7, 60]], [[0.3, 60]]);
  await expect(shown).toContainText('(1 h)');
  // What lay between the fingers, a fifth of the hour, now takes two fifths of twice the width.
  await gesture([[0.4, 60], [0.6, 60]], [[0.3, 60], [0.7, 60]]);
  await expect(shown).toContainText('(30 min)');
  const zoomedFrom = await from();
  await gesture([[0.3, 60]], [[0.7, 62]]);
  await expect(shown).toContainText('(30 min)');
  await expect.poll(async () => Math.round((zoomedFrom - (await from())) / 60_000)).toBe(12);
  // Up and down the finger scrolls the page, and the trace stays.
  const scrolled = await page.evaluate(() => scrollY);
  await gesture([[0.5, 150]], [[0.52, -150]]);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(scrolled + 150);
  await expect(shown).toContainText('(30 min)');
  await page.evaluate((y) => scrollTo(0, y), scrolled);
  for (let tap = 0; tap < 2; ++tap) {
    await fingers('touchStart', [[0.5, 60]]);
    await fingers('touchEnd', []);
  }
  await expect(shown).toContainText('(1 h)');
  expect(errors).toEqual([]);
  await context.close();
});

test('tells gaps and devices in tables too', async ({ page, server }) => {
  await page.goto(`${server.url}/entries/${entry}`);
  await expect(page.getByRole('region', { name: 'Devices of the log, training', exact: true })).toContainText('A100');
  await page.getByText('1 gap in numbers').click();
  const gaps = page.getByRole('region', { name: 'Gaps in the log, training', exact: true });
  await expect(gaps).toContainText('5 min');
  await expect(gaps).toContainText('no sample between two');
});

test('has no accessibility violations in light and dark, and fits a phone', async ({ page, server }) => {
  await page.goto(`${server.url}/entries/${entry}`);
  await drawnTrace(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await accessibilityViolations(page), colorScheme).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await drawnTrace(page);
  expect(await overflows(page)).toBe(false);
  expect(await accessibilityViolations(page), 'phone').toEqual([]);
});

test('gives texts to cite and share that are true', async ({ page, server, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
  await page.goto(`${server.url}/entries/${entry}`);
  const cite = page.locator('#cite');
  const score = (await server.request('GET', `/api/v1/submissions/${entry}`)).json().scores[0];
  await expect(cite.getByLabel('BibTeX')).toContainText(`url          = {${server.url}/entries/${entry}}`);
  await expect(cite.getByLabel('Model card metadata')).toContainText(`emissions: ${Number((score.own_place_co2e_kg * 1000).toPrecision(6))}`);
  await cite.locator('figure', { hasText: 'Badge (Markdown)' }).getByRole('button', { name: 'Copy' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const badge = /!\[Wattboard\]\((.*?)\)/.exec(copied)?.[1] ?? '';
  const picture = await page.request.get(badge);
  expect(picture.status()).toBe(200);
  expect(picture.headers()['content-type']).toContain('image/svg+xml');
});

test('is readable without JavaScript', async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.url}/entries/${entry}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Entry with a gap');
  for (const heading of ['Performance', 'Energy and CO2e', 'Scores', 'Checks of the entry', 'Runs and evidence', 'History'])
    await expect(page.getByRole('heading', { name: heading })).toBeVisible();
  await expect(page.getByText('81.23 %').first()).toBeVisible();
  await context.close();
});

test('keeps its layout with hostile names', async ({ page, server }) => {
  const errors = watchForErrors(page);
  const name = `<script>alert(1)</script> \u202eevil 😀 ${'W'.repeat(150)} مرحبا`;
  const hostile = await server.submit(name, { lineage: [{ source: name.repeat(8), kind: 'teacher', is_public: false }] });
  // Longer than the server takes, as another server might send it.
  await page.route(`**/entries/${hostile}`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('W'.repeat(150), 'W'.repeat(10_000)) });
  });
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`${server.url}/entries/${hostile}`);
    await expect(page.getByRole('button', { name: 'Show the whole name' })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('<script>alert(1)</script>');
    expect(await overflows(page), `${width} pixels`).toBe(false);
    await page.getByRole('button', { name: 'Show the whole name' }).click();
    expect(await overflows(page), `${width} pixels, whole name`).toBe(false);
  }
  expect(errors).toEqual([]);
});

test('lets the own team choose and withdraw with a reason, and leads reviewers on', async ({ page, server }) => {
  await server.createChallenge('chosen-cats', { entry_selection: 'chosen' });
  const own = await server.submit('Entry to take back', { challenge: 'chosen-cats' }, { day: 9 });
  await page.goto(`${server.url}/entries/${own}`);
  await expect(page.getByRole('heading', { name: 'Cite and share' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Withdraw' })).toHaveCount(0);

  await signInAs(page, server, 'pat');
  await page.reload();
  await page.getByRole('button', { name: 'Choose for the board' }).click();
  await expect(page.getByText('chosen by its team')).toBeVisible();
  await expect(page.getByRole('link', { name: /^Raw log/ })).toBeVisible();
  await page.getByRole('button', { name: 'Withdraw' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Withdraw this entry' });
  await dialog.getByRole('button', { name: 'Withdraw for good' }).click();
  await expect(dialog.getByLabel('Reason')).toHaveAccessibleDescription(/Say why/);
  await dialog.getByLabel('Reason').fill('Wrong log.');
  await dialog.getByRole('button', { name: 'Withdraw for good' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator('#history')).toContainText('Now withdrawn');
  await expect(page.locator('#history')).toContainText('Wrong log.');
  await expect(page.getByRole('button', { name: 'Withdraw' })).toHaveCount(0);

  await page.context().clearCookies();
  await signInAs(page, server, 'rita');
  await page.goto(`${server.url}/entries/${entry}`);
  await expect(page.getByRole('link', { name: 'Review this entry' })).toHaveAttribute('href', `/challenges/cats/review?entry=${entry}`);
});

test('shows a decision when it is made, without a reload', async ({ page, server }) => {
  const errors = watchForErrors(page);
  const queried = await server.submit('Entry under review', {}, { day: 11 });
  await page.goto(`${server.url}/entries/${queried}`);
  await expect(page.locator('#history')).toContainText('Sealed');
  // Until the stream is open a change is not told: decisions are repeated questions here.
  await expect(async () => {
    const answer = await server.request('POST', `/api/v1/submissions/${queried}/reviews`, { action: 'query', reason: 'Where is the rest of the log?' }, 'rita');
    expect(answer.status, answer.text).toBe(201);
    await expect(page.locator('#history')).toContainText('Where is the rest of the log?', { timeout: 3000 });
  }).toPass({ timeout: 20_000 });
  await expect(page.locator('.marks').getByText('queried', { exact: true })).toBeVisible();
  expect(errors).toEqual([]);
});

test('loads little before a trace comes into sight', async ({ page, server }) => {
  const html = await (await page.request.get(`${server.url}/entries/${entry}`)).text();
  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((match) => match[1]!);
  expect(files.length).toBeGreaterThan(0);
  let bytes = 0;
  for (const file of files) {
    const answer = await page.request.get(server.url + file, { headers: { 'accept-encoding': 'br' } });
    expect(answer.headers()['content-encoding']).toBe('br');
    bytes += Number(answer.headers()['content-length']);
    expect(await answer.text()).not.toContain('u-cursor-x');
  }
  expect(bytes).toBeLessThan(60_000);
});
