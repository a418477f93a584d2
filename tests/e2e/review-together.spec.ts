// Reviewers who make a run again, and two who decide on the same entry at once.
import type { BrowserContext, Page } from '@playwright/test';
import { accessibilityViolations, expect, nvidiaSmiLog, signInAs, test as base, watchForErrors, type Server } from './wattboard';

/** Reviewers `lena`, who has a team of her own to measure with, and `rolf`. */
const test = base.extend<object, { lab: Server }>({
  lab: [async ({ server }, use) => {
    for (const account of ['lena', 'rolf']) {
      await server.admin('account', 'create', account);
      await server.admin('grant', 'give', account, 'reviewer');
      server.tokens[account] = (await server.admin('token', 'create', account)).token;
    }
    await server.admin('grant', 'give', 'lena', 'participant');
    await server.admin('team', 'create', 'lab', '--name', 'Test lab');
    await server.admin('team', 'add-member', 'lab', 'lena');
    await server.createChallenge('together', { grid: { zone: 'WORLD', year: 2024, intensity_g_per_kwh: 471.84, source: 'invented', fixes_place_and_time: true } }, { title: 'Together' });
    await use(server);
  }, { scope: 'worker', timeout: 60_000 }],
});

const refused = (errors: string[]) => errors.filter((text) => !/status of 409/.test(text));

async function openEntry(page: Page, server: Server, who: string, entry: string): Promise<void> {
  await signInAs(page, server, who);
  await page.goto(`${server.url}/challenges/together/review?entry=${entry}`);
  await expect(page.getByRole('heading', { name: 'Decision' })).toBeVisible();
}
async function prepare(page: Page, decision: string, reason: string): Promise<void> {
  await page.getByRole('radio', { name: decision }).check();
  await page.getByLabel('Reason', { exact: true }).last().fill(reason);
}
const reviewsOf = async (server: Server, entry: string) => (await server.request('GET', `/api/v1/submissions/${entry}`)).json().reviews as { action: string; reviewer: string }[];

test('a repeat is measured, chosen from one’s own logs, and changes what the check says on the entry’s page', async ({ page, browser, lab }) => {
  test.setTimeout(90_000);
  const errors = watchForErrors(page);
  const entry = await lab.submit('Repeatable net', { challenge: 'together' }, { watts: 300, day: 14 });
  const reader = await (await browser.newContext()).newPage();
  await reader.goto(`${lab.url}/entries/${entry}`);
  const checks = reader.getByRole('region', { name: 'Checks of the entry' });
  await expect(checks).toContainText('No reviewer or organizer has made a run again.');

  // The lab's own log goes to a draft that is never sealed.
  await signInAs(page, lab, 'lena');
  await page.goto(`${lab.url}/challenges/together/review?entry=${entry}`);
  await page.getByText('Attach a repeat').click();
  await expect(page.getByLabel('Id of the log')).toBeVisible(); // there is none to choose from yet
  await page.getByRole('link', { name: /send its energy log/ }).click();
  await expect(page.getByText('Signed in as lena, for Test lab.')).toBeVisible();
  await page.getByLabel('Name of the entry').fill('Our repeat');
  await page.getByLabel('Energy logs', { exact: true }).first().setInputFiles({ name: 'ours.csv', mimeType: 'text/csv', buffer: Buffer.from(nvidiaSmiLog(600, 303, Date.UTC(2026, 8, 2, 11), 'the lab repeats')) });
  await expect(page.getByRole('article', { name: 'ours.csv' })).toContainText('Devices');

  await page.goto(`${lab.url}/challenges/together/review?entry=${entry}`);
  await page.getByText('Attach a repeat').click();
  const log = page.getByLabel('Log of the repeat');
  const record = page.getByRole('button', { name: 'Record the repeat' });
  await record.click();
  await expect(log).toHaveAccessibleDescription('Choose the log of the repeat.');
  await expect(log.locator('option').nth(1)).toHaveText(/^ours\.csv of “.*”: 50\.\d Wh in 10 min$/);
  await log.selectOption({ index: 1 });
  await page.getByLabel('Reason', { exact: true }).first().fill('Trained again in our lab, same seed.');
  expect(await accessibilityViolations(page)).toEqual([]);
  await record.click();
  await expect(page.getByRole('status').filter({ hasText: 'The repeat is recorded; the entry is ranked.' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Runs made again' }).getByRole('row').nth(1)).toContainText('Trained again in our lab, same seed.');

  // The board does not move for a repeat that agrees; whoever opens the entry now reads of it.
  await reader.reload();
  await expect(checks).not.toContainText('No reviewer or organizer has made a run again.');
  const score = (await lab.request('GET', `/api/v1/submissions/${entry}`)).json().scores[0];
  const finding = score.findings.find((one: { check: string }) => one.check === 'repeat_energy');
  expect(finding.verdict).toBe('pass');
  await checks.getByText(/^\d+ passed$/).click();
  await expect(checks.getByRole('listitem').filter({ hasText: finding.message })).toBeVisible();
  expect(errors).toEqual([]);
  await reader.context().close();
});

test('two reviewers decide at once: one decision counts, the other is told of it and nothing is doubled', async ({ browser, lab }) => {
  test.setTimeout(90_000);
  const entry = await lab.submit('Contested net', { challenge: 'together' }, { watts: 260, day: 16 });
  const contexts: BrowserContext[] = [await browser.newContext(), await browser.newContext()];
  try {
    const pages = await Promise.all(contexts.map((context) => context.newPage()));
    const errors = pages.map(watchForErrors);
    await Promise.all(pages.map((page, i) => openEntry(page, lab, ['lena', 'rolf'][i]!, entry)));
    for (const [i, page] of pages.entries()) {
      await prepare(page, /* both the same */ 'Reject the evidence does not hold', `Seen by reviewer ${i}.`);
      await page.getByRole('button', { name: 'Reject …' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    }
    await Promise.all(pages.map((page) => page.getByRole('dialog').getByRole('button', { name: 'Reject', exact: true }).click({ noWaitAfter: true }).catch(() => undefined)));
    const said = (page: Page) => page.getByRole('status').filter({ hasText: /“Reject” is recorded|Meanwhile/ });
    for (const page of pages) await expect(said(page)).toBeVisible();
    const texts = await Promise.all(pages.map((page) => said(page).innerText()));
    expect(texts.filter((text) => text.includes('is recorded'))).toHaveLength(1);
    const second = texts.findIndex((text) => text.startsWith('Meanwhile'));
    expect(texts[second]).toMatch(/^Meanwhile (lena|rolf) decided “reject”; the entry is now rejected\./);
    // What was written is still there, and what is offered now is what the new state admits.
    await expect(pages[second]!.getByRole('dialog')).toHaveCount(0);
    await expect(pages[second]!.getByLabel('Reason', { exact: true }).last()).toHaveValue(`Seen by reviewer ${second}.`);
    await expect(pages[second]!.getByRole('radio', { name: /Reinstate/ })).toBeVisible();
    await expect(pages[second]!.getByRole('radio', { name: /^Reject/ })).toHaveCount(0);
    expect(await accessibilityViolations(pages[second]!)).toEqual([]);
    expect((await reviewsOf(lab, entry)).map((one) => one.action)).toEqual(['reject']);
    expect(errors.flatMap(refused)).toEqual([]);
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
  }
});

test('a reviewer whose page is behind decides on nothing unseen', async ({ page, lab }) => {
  const errors = watchForErrors(page);
  const entry = await lab.submit('Stale net', { challenge: 'together' }, { watts: 230, day: 18 });
  // Without its stream the page does not learn by itself what others do.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker'));
  await page.route(/\/challenges\/together\/events(\?|$)/, (route) => route.abort());
  await openEntry(page, lab, 'rolf', entry);
  await prepare(page, 'Accept found in order', 'All in order.');
  const asked = await lab.request('POST', `/api/v1/submissions/${entry}/reviews`, { action: 'query', reason: 'Which driver version?' }, 'lena');
  expect(asked.status, asked.text).toBe(201);
  await page.getByRole('button', { name: 'Accept …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Meanwhile lena decided “query”; the entry is now queried.' })).toBeVisible();
  expect((await reviewsOf(lab, entry)).map((one) => one.action)).toEqual(['query']);
  await expect(page.getByRole('region', { name: 'History' })).toContainText('Which driver version?');
  // Seen now, and decided.
  await page.getByRole('button', { name: 'Accept …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(page.getByText('“Accept” is recorded; the entry is now ranked.')).toBeVisible();
  expect((await reviewsOf(lab, entry)).map((one) => `${one.action} ${one.reviewer}`).sort()).toEqual(['accept rolf', 'query lena']);
  expect(errors.filter((text) => !text.includes('net::ERR_'))).toEqual([]);
});
