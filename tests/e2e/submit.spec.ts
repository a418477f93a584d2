// Submitting in the browser: from the landing page to a ranked entry, and everything that can come between.
import type { BrowserContext, Locator, Page } from '@playwright/test';
import { accessibilityViolations, expect, nvidiaSmiLog, signInAs, test as base, watchForErrors, type Server } from './wattboard';
import { CuttingProxy } from './cutting-proxy';

/** A challenge `quick` whose rulebook fixes grid, place and time, on the worker's server. */
const test = base.extend<object, { quick: Server }>({
  quick: [async ({ server }, use) => {
    await server.createChallenge('quick', { grid: { zone: 'WORLD', year: 2024, intensity_g_per_kwh: 471.84, source: 'invented', fixes_place_and_time: true } }, { title: 'Quick cats' });
    await use(server);
  }, { scope: 'worker', timeout: 60_000 }],
});

const submitPath = '/challenges/quick/submit';
let number = 0;

/** A log that no other test sends. */
function logFile(seconds = 600, name = 'gpu.csv') {
  number += 1;
  const start = Date.UTC(2026, 1, 1 + (number % 27), number % 24);
  return { name, mimeType: 'text/csv', buffer: Buffer.from(nvidiaSmiLog(seconds, 180 + number * 3, start, `submit ${number} ${name}`)) };
}

/** Chromium logs every refused or broken request as an error; those that a test provokes are not the page's. */
function unexpected(errors: string[], provoked: RegExp): string[] {
  return errors.filter((text) => !provoked.test(text));
}

const card = (page: Page, name = 'gpu.csv'): Locator => page.getByRole('article', { name, exact: true });
const chosen = (page: Page): Locator => page.getByLabel('Energy logs', { exact: true }).first();

async function open(page: Page, server: Server, path = submitPath): Promise<void> {
  await signInAs(page, server, 'pat');
  await page.goto(server.url + path);
  await expect(page.getByText('Signed in as pat')).toBeVisible();
}

async function fill(page: Page, name: string, accuracy = '80.1'): Promise<void> {
  await page.getByLabel('Name of the entry').fill(name);
  await page.getByRole('textbox', { name: 'Accuracy' }).fill(accuracy);
  await page.getByLabel(/^Test items/).fill('1000');
}

async function previewAndSeal(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Preview score and rank' }).click();
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText(/Rank \d+ of \d+/);
  await page.getByRole('button', { name: 'Seal and submit' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Rank \d+ of \d+$/);
}

/** What the browser sends goes at `bytesPerSecond` from now on. */
async function throttle(page: Page, bytesPerSecond: number): Promise<{ end: () => Promise<void> }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond });
  return { end: () => session.detach() };
}

async function sentShare(page: Page): Promise<number> {
  return Number(/(\d+) % of/.exec((await card(page).textContent()) ?? '')?.[1] ?? 0);
}

async function entriesOf(server: Server, name: string): Promise<any[]> {
  const list = (await server.request('GET', '/api/v1/challenges/quick/leaderboard?limit=200')).json();
  return list.items.filter((item: any) => item.name === name);
}

test('from the landing page to a ranked entry with a log, an accuracy and a token', async ({ page, quick }) => {
  const errors = watchForErrors(page);
  const started = Date.now();
  const steps: string[] = [];
  const told = (what: string) => steps.push(`${((Date.now() - started) / 1000).toFixed(1)} s  ${what}`);
  await page.goto(quick.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  told('landing page: the challenges, each with how it ranks');
  await page.getByRole('link', { name: 'Quick cats' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Quick cats');
  told('board of the challenge');
  await page.getByRole('link', { name: /Submit/ }).first().click();
  await page.waitForURL(`**${submitPath}`);
  await page.getByLabel('Token', { exact: true }).fill(quick.tokens.pat!);
  told('submit page: asks for the token in place');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Signed in as pat')).toBeVisible();
  told('signed in: team Team green');
  await chosen(page).setInputFiles(logFile());
  await expect(card(page)).toContainText('NVIDIA A100-SXM4-80GB');
  await expect(card(page)).toContainText(/Wh/);
  told(`log read: ${(await card(page).locator('dl').innerText()).replaceAll('\n', ' ')}`);
  await fill(page, 'First try');
  await expect(page.getByText('80.1 % = 0.801 as a fraction')).toBeVisible();
  told('name, accuracy and number of test items; place and time are not asked, the rulebook fixes them');
  await page.getByRole('button', { name: 'Preview score and rank' }).click();
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview).toContainText(/Rank 1 of 1/);
  told(`preview: ${(await preview.innerText()).replaceAll('\n', ' ')}`);
  await page.getByRole('button', { name: 'Seal and submit' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rank 1 of 1');
  told('receipt: rank, CO2e, link to entry and board');
  await page.getByRole('link', { name: 'See the entry' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('First try');
  const seconds = (Date.now() - started) / 1000;
  console.log(`From the landing page to a ranked entry:\n${steps.map((step) => `  ${step}`).join('\n')}\n  ${seconds.toFixed(1)} s  the entry's page`);
  const [entry] = await entriesOf(quick, 'First try');
  expect(entry).toMatchObject({ rank: 1, hardware: ['NVIDIA A100-SXM4-80GB'] });
  expect(entry.performance.value).toBe(0.801);
  expect(errors).toEqual([]);
});

test('by keyboard alone', async ({ page, quick }) => {
  const errors = watchForErrors(page);
  await page.goto(quick.url + submitPath);
  const tabTo = async (target: Locator) => {
    for (let press = 0; press < 80; ++press) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`no way by Tab to ${target}`);
  };
  await tabTo(page.getByLabel('Token', { exact: true }));
  await page.keyboard.type(`${quick.tokens.pat}\n`);
  await expect(page.getByText('Signed in as pat')).toBeVisible();
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page.getByRole('button', { name: 'Choose files' }));
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(logFile());
  await expect(card(page)).toContainText('read');
  await tabTo(page.getByLabel('Name of the entry'));
  await page.keyboard.type('By keyboard');
  await tabTo(page.getByRole('textbox', { name: 'Accuracy' }));
  await page.keyboard.type('71 %');
  await tabTo(page.getByRole('button', { name: 'Preview score and rank' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText('Rank');
  await tabTo(page.getByRole('button', { name: 'Seal and submit' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Rank/);
  expect(errors).toEqual([]);
});

test('mistakes are named beside their fields before anything is sent, and typing survives a reload', async ({ page, quick }) => {
  const errors = watchForErrors(page);
  await open(page, quick);
  const posts: string[] = [];
  page.on('request', (request) => request.method() !== 'GET' && posts.push(request.url()));
  await page.getByRole('button', { name: 'Preview score and rank' }).click();
  await expect(page.getByLabel('Name of the entry')).toHaveAccessibleDescription(/Give the entry a name/);
  await expect(page.getByText('Add the energy log of this run').first()).toBeVisible();
  const accuracy = page.getByRole('textbox', { name: 'Accuracy' });
  await page.getByLabel('Accuracy is in').selectOption('fraction');
  await accuracy.fill('80');
  await accuracy.blur();
  await expect(accuracy).toHaveAccessibleDescription(/Did you mean 80 %/);
  await page.getByRole('button', { name: '80 %', exact: true }).click();
  await expect(page.getByText('80 % = 0.8 as a fraction')).toBeVisible();
  await page.getByLabel(/^Test items/).fill('many');
  await page.getByLabel('Name of the entry').fill('Typed before');
  await page.getByRole('button', { name: 'Preview score and rank' }).click();
  await expect(page.getByLabel(/^Test items/)).toHaveAccessibleDescription(/whole number/);
  expect(posts).toEqual([]);
  await page.waitForTimeout(300);
  await page.reload();
  await expect(page.getByLabel('Name of the entry')).toHaveValue('Typed before');
  await expect(accuracy).toHaveValue('80');
  await expect(page.getByLabel(/^Test items/)).toHaveValue('many');
  expect(errors).toEqual([]);
});

test('a refused log is mended by the option that its refusal asks for', async ({ page, quick }) => {
  const errors = watchForErrors(page);
  await open(page, quick);
  const rows = Array.from({ length: 601 }, (_, second) => `${1_770_000_000 + second};${200 + (second * 7919) % 41}`);
  await chosen(page).setInputFiles({ name: 'meter.csv', mimeType: 'text/csv', buffer: Buffer.from(`when;watt\n${rows.join('\n')}\n`) });
  const log = card(page, 'meter.csv');
  await expect(log.getByRole('alert')).toBeVisible();
  await expect(log).toContainText('refused');
  await expect(log).toContainText('line 1');
  await expect(log.getByText('Columns of the file: when, watt')).toBeVisible();
  await log.getByLabel('Column of times').fill('when');
  await log.getByLabel('Column of power').fill('watt');
  await log.getByLabel('Unit', { exact: true }).selectOption('W');
  await log.getByLabel('Form of the times').selectOption('epoch_s');
  await log.getByRole('button', { name: 'Read it again' }).click();
  await expect(log.getByRole('alert')).toHaveCount(0);
  await expect(log).toContainText(/3[67]\.\d Wh/); // about 220 W for 600 s
  await page.reload();
  await expect(log).toContainText(/3[67]\.\d Wh/);
  expect(unexpected(errors, /status of 422/)).toEqual([]);
});

test('a cut connection in mid-upload costs nothing that was sent', async ({ page, quick }) => {
  test.setTimeout(120_000);
  const proxy = new CuttingProxy(quick.url, [3_000_000, 2_000_000, 4_000_000]);
  await proxy.open();
  try {
    const errors = watchForErrors(page);
    const answer = await page.request.post(`${proxy.url}/api/v1/session`, { data: { token: quick.tokens.pat }, headers: { origin: proxy.url } });
    expect(answer.status()).toBe(200);
    await page.goto(proxy.url + submitPath);
    const offsets: number[] = [];
    page.on('request', (request) => request.method() === 'PATCH' && request.url().includes('/uploads/') && offsets.push(Number(request.headers()['upload-offset'])));
    const file = logFile(200_000);
    expect(file.buffer.length).toBeGreaterThan(11_000_000);
    await chosen(page).setInputFiles(file);
    await fill(page, 'Cut off');
    await expect(card(page)).toContainText('Devices', { timeout: 90_000 });
    expect(proxy.cuts).toBe(3);
    expect(offsets.some((offset) => offset > 0)).toBe(true);
    await previewAndSeal(page);
    const [entry] = await entriesOf(quick, 'Cut off');
    // 200,000 s at one sample a second: all of it arrived, once.
    expect(entry.charged_kwh.value / ((180 + number * 3) * 200_000 / 3.6e6)).toBeCloseTo(1, 1);
    expect(unexpected(errors, /net::ERR_|status of (409|423)/)).toEqual([]);
  } finally {
    proxy.close();
  }
});

test('pause, resume and cancel; the network gone for a while', async ({ page, context, quick }) => {
  test.setTimeout(120_000);
  const errors = watchForErrors(page);
  await open(page, quick);
  const slow = await throttle(page, 1_500_000);
  await chosen(page).setInputFiles([logFile(150_000), logFile(150_000, 'other.csv')]);
  await expect.poll(() => sentShare(page)).toBeGreaterThan(5);
  await expect(card(page)).toContainText(/[KM]iB\/s/);
  await card(page).getByRole('button', { name: 'Pause' }).click();
  await expect(card(page)).toContainText('paused');
  const paused = await sentShare(page);
  await card(page, 'other.csv').getByRole('button', { name: 'Cancel other.csv' }).click();
  await expect(card(page, 'other.csv')).toHaveCount(0);
  expect(await sentShare(page)).toBe(paused);
  await slow.end();
  await context.setOffline(true);
  await expect(page.getByText('No connection. What you type')).toBeVisible();
  await card(page).getByRole('button', { name: 'Resume' }).click();
  await expect(card(page)).toContainText('tried again');
  await context.setOffline(false);
  await expect(card(page)).toContainText('Devices', { timeout: 60_000 });
  expect(unexpected(errors, /net::ERR_|status of (409|423)/)).toEqual([]);
});

test('goes on after the tab was closed, where it stopped', async ({ context, quick }) => {
  test.setTimeout(120_000);
  const file = logFile(180_000);
  let page = await context.newPage();
  await open(page, quick);
  await throttle(page, 1_500_000);
  await page.getByLabel('Name of the entry').fill('Closed once');
  await chosen(page).setInputFiles(file);
  await expect.poll(() => sentShare(page), { timeout: 30_000 }).toBeGreaterThan(30);
  await page.close({ runBeforeUnload: true });
  page = await context.newPage();
  const errors = watchForErrors(page);
  const offsets: number[] = [];
  page.on('request', (request) => request.method() === 'PATCH' && request.url().includes('/uploads/') && offsets.push(Number(request.headers()['upload-offset'])));
  await page.goto(quick.url + submitPath);
  await expect(page.getByLabel('Name of the entry')).toHaveValue('Closed once');
  await expect(card(page)).toContainText('interrupted');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose gpu.csv again' }).click();
  await (await chooser).setFiles(file);
  await expect(card(page)).toContainText('Devices', { timeout: 60_000 });
  expect(offsets[0]).toBeGreaterThan(0);
  await fill(page, 'Closed once');
  await previewAndSeal(page);
  expect(errors).toEqual([]);
});

test('a server restart in mid-upload is waited out', async ({ page, quick }) => {
  test.setTimeout(180_000);
  const errors = watchForErrors(page);
  await open(page, quick);
  const slow = await throttle(page, 2_000_000);
  await chosen(page).setInputFiles(logFile(180_000));
  await fill(page, 'Restarted');
  await expect.poll(() => sentShare(page), { timeout: 30_000 }).toBeGreaterThan(20);
  await quick.stop('SIGKILL');
  await expect(card(page)).toContainText('tried again');
  await quick.start();
  await slow.end();
  await expect(card(page)).toContainText('Devices', { timeout: 90_000 });
  await previewAndSeal(page);
  expect(await entriesOf(quick, 'Restarted')).toHaveLength(1);
  expect(unexpected(errors, /net::ERR_|status of (409|423|50\d)/)).toEqual([]);
});

test('a session that ends mid-way is made anew in place', async ({ page, quick }) => {
  const errors = watchForErrors(page);
  const made = await quick.admin('token', 'create', 'pat');
  quick.tokens.pat_short = made.token;
  await signInAs(page, quick, 'pat_short');
  await page.goto(quick.url + submitPath);
  await fill(page, 'Session ended');
  await chosen(page).setInputFiles(logFile());
  await expect(card(page)).toContainText('Devices');
  await quick.admin('token', 'revoke', 'pat', String(made.id));
  await expect.poll(async () => (await page.request.get(`${quick.url}/api/v1/me`)).status(), { timeout: 20_000 }).toBe(401);
  await page.getByRole('button', { name: 'Preview score and rank' }).click();
  await expect(page.getByText('Your session has ended.')).toBeVisible();
  await expect(page.getByLabel('Name of the entry')).toHaveValue('Session ended');
  await page.getByLabel('Token', { exact: true }).fill(quick.tokens.pat!);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Signed in as pat')).toBeVisible();
  await previewAndSeal(page);
  expect(unexpected(errors, /status of 401/)).toEqual([]);
});

test('two browsers of one team at once, and a seal that is pressed twice', async ({ browser, quick }) => {
  const contexts: BrowserContext[] = [await browser.newContext(), await browser.newContext()];
  try {
    const pages = await Promise.all(contexts.map((context) => context.newPage()));
    await Promise.all(pages.map((page) => open(page, quick)));
    await Promise.all(pages.map(async (page, index) => {
      await chosen(page).setInputFiles(logFile());
      await fill(page, `Browser ${index}`);
      await expect(card(page)).toContainText('Devices');
      await page.getByRole('button', { name: 'Preview score and rank' }).click();
      await expect(page.getByRole('region', { name: 'Preview' })).toContainText('Rank');
      await page.getByRole('button', { name: 'Seal and submit' }).dblclick();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Rank/);
    }));
    for (const index of [0, 1]) expect(await entriesOf(quick, `Browser ${index}`)).toHaveLength(1);
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
  }
});

test('answers that get lost make no second draft and no second entry', async ({ page, quick }) => {
  const errors = watchForErrors(page);
  await open(page, quick);
  const made: string[] = [];
  const lose = async (url: RegExp) => page.route(url, async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    const answer = await route.fetch();
    made.push(`${answer.status()} ${(await answer.json()).id}`);
    await route.abort();
  }, { times: 1 });
  await lose(/\/api\/v1\/submissions$/);
  await chosen(page).setInputFiles(logFile());
  await expect(card(page)).toContainText('not sent');
  await page.getByLabel('Name of the entry').fill('Answer lost');
  await card(page).getByRole('button', { name: 'Try again' }).click();
  await expect(card(page)).toContainText('Devices');
  await fill(page, 'Answer lost');
  await page.getByRole('button', { name: 'Preview score and rank' }).click();
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText('Rank');
  await lose(/\/seal$/);
  await page.getByRole('button', { name: 'Seal and submit' }).click();
  await expect(page.getByText('No connection', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Seal and submit' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Rank/);
  const [entry, ...more] = await entriesOf(quick, 'Answer lost');
  expect(more).toEqual([]);
  expect(made).toEqual([`201 ${entry.entry}`, `200 ${entry.entry}`]);
  const drafts = (await quick.request('GET', '/api/v1/submissions?team=green&challenge=quick&state=draft&limit=200', undefined, 'pat')).json().items;
  expect(drafts.filter((draft: any) => draft.name === 'Answer lost')).toEqual([]);
  expect(unexpected(errors, /net::ERR_/)).toEqual([]);
});

test('a draft goes on in another browser', async ({ browser, page, quick }) => {
  await open(page, quick);
  await chosen(page).setInputFiles(logFile());
  await expect(card(page)).toContainText('Devices');
  await page.waitForURL(/draft=/);
  const other = await browser.newContext();
  try {
    const there = await other.newPage();
    await signInAs(there, quick, 'pat');
    await there.goto(page.url());
    await expect(card(there)).toContainText('NVIDIA A100-SXM4-80GB');
    await expect(there.getByRole('textbox', { name: 'Accuracy' })).toHaveValue('');
    await fill(there, 'Elsewhere');
    await previewAndSeal(there);
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('This entry is submitted');
  } finally {
    await other.close();
  }
});

test('an upload that stopped goes on, or is ended, in another browser', async ({ browser, page, quick }) => {
  test.setTimeout(120_000);
  const file = logFile(180_000);
  await open(page, quick);
  await throttle(page, 1_500_000);
  await chosen(page).setInputFiles([file, logFile(180_000, 'other.csv')]);
  await expect.poll(() => sentShare(page), { timeout: 60_000 }).toBeGreaterThan(30);
  await page.waitForURL(/draft=/);
  const address = page.url();
  await page.close({ runBeforeUnload: true });
  const other = await browser.newContext();
  try {
    const there = await other.newPage();
    const errors = watchForErrors(there);
    const offsets: number[] = [];
    there.on('request', (request) => request.method() === 'PATCH' && request.url().includes('/uploads/') && offsets.push(Number(request.headers()['upload-offset'])));
    await signInAs(there, quick, 'pat');
    await there.goto(address);
    await expect(card(there)).toContainText(/An upload of gpu\.csv stopped at \d+ %/);
    await expect(card(there, 'other.csv')).toBeVisible();
    await card(there, 'other.csv').getByRole('button', { name: 'Cancel other.csv' }).click();
    await expect(card(there, 'other.csv')).toHaveCount(0);
    const chooser = there.waitForEvent('filechooser');
    await there.getByRole('button', { name: 'Choose gpu.csv again' }).click();
    await (await chooser).setFiles(file);
    await expect(card(there)).toContainText('Devices', { timeout: 60_000 });
    expect(offsets[0]).toBeGreaterThan(0);
    await there.reload();
    await expect(card(there, 'other.csv')).toHaveCount(0);
    expect(unexpected(errors, /status of (409|423)/)).toEqual([]);
  } finally {
    await other.close();
  }
});

test('logs come by drop and by paste; without a team it says what to do', async ({ page, quick }) => {
  const errors = watchForErrors(page);
  await signInAs(page, quick, 'rita');
  await page.goto(quick.url + submitPath);
  await expect(page.getByText('You are in no team yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeDisabled();
  await open(page, quick);
  const hand = (kind: 'drop' | 'paste', text: string) => page.evaluate(([kind, text]) => {
    const data = new DataTransfer();
    if (kind === 'drop') data.items.add(new File([text!], 'dropped.csv', { type: 'text/csv' }));
    else data.setData('text/plain', text!);
    const event = kind === 'drop' ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }) : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    (kind === 'drop' ? document.querySelector('.zone')! : document.body).dispatchEvent(event);
  }, [kind, text] as const);
  await hand('drop', logFile().buffer.toString());
  await expect(card(page, 'dropped.csv')).toContainText('Devices');
  await hand('paste', logFile().buffer.toString());
  await expect(card(page, 'pasted-1.csv')).toContainText('Devices');
  expect(errors).toEqual([]);
});

test('place and time are asked where the rulebook does not fix them, and told by the log where it can', async ({ page, quick }) => {
  const errors = watchForErrors(page);
  await open(page, quick, '/challenges/cats/submit');
  const start = Date.UTC(2026, 2, 3, 8);
  const rows = Array.from({ length: 601 }, (_, second) => `${new Date(start + second * 1000).toISOString()},gpu0,${240 + (second * 104729) % 37}`);
  await chosen(page).setInputFiles({ name: 'zoned.csv', mimeType: 'text/csv', buffer: Buffer.from(`timestamp,device,power_w\n${rows.join('\n')}\n`) });
  await expect(card(page, 'zoned.csv')).toContainText('Devices');
  await expect(page.getByLabel('Began (UTC)')).toHaveValue(/^2026-03-03T08:00/);
  await expect(page.getByLabel('Ended (UTC)')).toHaveValue(/^2026-03-03T08:10/);
  await fill(page, 'Somewhere');
  await page.getByRole('button', { name: 'Preview score and rank' }).click();
  await expect(page.getByLabel('Where', { exact: true })).toHaveAccessibleDescription(/Say where/);
  await page.getByLabel('Where', { exact: true }).fill('fra');
  await page.getByRole('button', { name: 'Preview score and rank' }).click();
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText(/Rank|Held/);
  expect(errors).toEqual([]);
});

test('hardware that a log does not name is stated, and the log is read with it', async ({ page, quick }) => {
  const errors = watchForErrors(page);
  await open(page, quick);
  const rows = nvidiaSmiLog(600, 250, Date.UTC(2026, 3, 7), 'nameless').trim().split('\n').slice(1)
    .map((line) => /^(\S+) (\S+), .*, ([\d.]+) W$/.exec(line)!)
    .map(([, date, time, watts]) => `${date!.replaceAll('/', '-')}T${time}Z,gpu0,${watts}`);
  await chosen(page).setInputFiles({ name: 'nameless.csv', mimeType: 'text/csv', buffer: Buffer.from(`timestamp,device,power_w\n${rows.join('\n')}\n`) });
  const log = card(page, 'nameless.csv');
  await expect(log).toContainText('Power limit not known');
  await fill(page, 'Nameless device');
  await page.getByText('Where, when, on what').click();
  await page.getByRole('button', { name: 'Add an accelerator' }).click();
  await page.getByLabel('Name of accelerator 1').fill('NVIDIA A100-SXM4-80GB');
  await page.getByRole('button', { name: 'Preview score and rank' }).click();
  await page.getByRole('button', { name: 'Send the logs again with this hardware' }).click();
  await expect(log).toContainText('Devices');
  await expect(log).not.toContainText('Power limit not known');
  await previewAndSeal(page);
  const [entry] = await entriesOf(quick, 'Nameless device');
  expect(entry.hardware).toEqual(['NVIDIA A100-SXM4-80GB']);
  expect(unexpected(errors, /status of 409/)).toEqual([]);
});

test('a log that was the wrong one is taken off, and another run is added', async ({ page, quick }) => {
  const errors = watchForErrors(page);
  await open(page, quick);
  await chosen(page).setInputFiles([logFile(300, 'wrong.csv'), logFile(600, 'right.csv')]);
  await expect(card(page, 'wrong.csv')).toContainText('Devices');
  await expect(card(page, 'right.csv')).toContainText('Devices');
  await card(page, 'wrong.csv').getByRole('button', { name: 'Take off wrong.csv' }).click();
  await expect(card(page, 'wrong.csv')).toHaveCount(0);
  await expect(card(page, 'right.csv')).toContainText('Devices');
  await page.getByRole('button', { name: 'Add another run' }).click();
  await page.getByRole('group', { name: /^Run 2/ }).getByLabel('Run 2').selectOption('inference');
  await page.getByRole('group', { name: /^Run 2/ }).getByLabel('Energy logs', { exact: true }).setInputFiles(logFile(120, 'inference.csv'));
  await expect(card(page, 'inference.csv')).toContainText('Devices');
  await fill(page, 'Two runs');
  await previewAndSeal(page);
  const [entry] = await entriesOf(quick, 'Two runs');
  const document = (await quick.request('GET', `/api/v1/submissions/${entry.entry}`)).json();
  expect(document.runs.map((run: any) => [run.stage, run.evidence.length])).toEqual([['training', 1], ['inference', 1]]);
  expect(errors).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const size of [{ width: 1280, height: 900 }, { width: 390, height: 844 }]) {
    test(`is accessible and fits at ${size.width} in ${colorScheme}, in each of its states`, async ({ page, quick }) => {
      const errors = watchForErrors(page);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(size);
      const look = async (state: string) => {
        expect(await accessibilityViolations(page), state).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), state).toBeLessThanOrEqual(0);
        if (process.env.WATTBOARD_SHOTS) await page.screenshot({ path: `${process.env.WATTBOARD_SHOTS}/submit-${state}-${size.width}-${colorScheme}.png`, fullPage: true });
      };
      await page.goto(quick.url + submitPath);
      await expect(page.getByLabel('Token', { exact: true })).toBeVisible();
      await look('signed-out');
      await open(page, quick);
      await page.getByRole('button', { name: 'Preview score and rank' }).click();
      await expect(page.getByRole('alert').first()).toBeVisible();
      await look('mistakes');
      await chosen(page).setInputFiles([logFile(), { name: 'odd.csv', mimeType: 'text/csv', buffer: Buffer.from('when;watt\n1770000000;200\n1770000001;201\n') }]);
      await expect(card(page)).toContainText('Devices');
      await expect(card(page, 'odd.csv')).toContainText('refused');
      await look('logs');
      await page.getByRole('button', { name: 'Take off odd.csv' }).click();
      await fill(page, `Looked at ${size.width} ${colorScheme}`);
      await page.getByRole('button', { name: 'Preview score and rank' }).click();
      await expect(page.getByRole('region', { name: 'Preview' })).toContainText(/Rank|Held|No rank/);
      await look('preview');
      await page.getByRole('button', { name: 'Seal and submit' }).click();
      await expect(page.getByText('Hash of the record')).toBeVisible();
      await look('receipt');
      expect(unexpected(errors, /status of 422/)).toEqual([]);
    });
  }
}
