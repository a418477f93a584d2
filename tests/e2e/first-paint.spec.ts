// What a reader sees before any script or style of a page has come, and that nothing jumps when they do.
import type { Page } from '@playwright/test';
import { expect, test, watchForErrors, type Server } from './wattboard.ts';

const paper = 'rgb(251, 250, 246)';

/** Tells of everything that the page's policy refuses, whether or not the console does. */
async function watchPolicy(page: Page): Promise<string[]> {
  const refused: string[] = [];
  await page.exposeFunction('reportRefused', (what: string) => refused.push(what));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      void (window as any).reportRefused(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return refused;
}

async function paths(server: Server): Promise<string[]> {
  const entry = await server.submit('First seen', {}, { day: 3, seconds: 700 });
  return ['/', '/challenges/cats', `/entries/${entry}`, '/challenges/cats/about', '/challenges/cats/analysis', '/challenges/cats/what-if',
    '/scoring', '/reference', '/datasets', '/sign-in', '/no-such-page'];
}

test('no page breaks its own Content-Security-Policy, and each has the style that its policy names', async ({ page, server }) => {
  const errors = watchForErrors(page);
  const refused = await watchPolicy(page);
  for (const path of await paths(server)) {
    const answer = await page.goto(server.url + path);
    if (answer!.ok()) await expect(page.locator('#content > .page'), path).toBeVisible();
    // Charts and the like come after the page itself.
    await page.waitForTimeout(500);
    expect(answer!.headers()['content-security-policy'], path).not.toContain('unsafe');
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), path).toBe(paper);
    expect(await page.locator('style').count(), path).toBe(1);
  }
  expect(refused).toEqual([]);
  // A page that is not there is an answer of its own.
  expect(errors.filter((text) => !text.includes('status of 404'))).toEqual([]);
});

test('a style that the policy does not name is refused', async ({ page, server }) => {
  const refused = await watchPolicy(page);
  await page.route('**/challenges/cats', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace('</head>', '<style>body { background: red; }</style></head>');
    await route.fulfill({ response: answer, body });
  });
  await page.goto(`${server.url}/challenges/cats`);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(paper);
  expect(refused).toEqual([expect.stringMatching(/^style-src-elem inline/)]);
});

for (const kind of ['board', 'entry'] as const) {
  test(`the ${kind} is painted before its scripts and styles come, and nothing unstyled after`, async ({ page, server }) => {
    const entry = await server.submit(`Held ${kind}`, {}, { day: kind === 'board' ? 20 : 21 });
    const waiting: (() => void)[] = [];
    let heldSheets = 0;
    await page.route('**/assets/*.css', async (route) => {
      heldSheets += 1;
      await new Promise<void>((go) => waiting.push(go));
      await route.continue();
    });
    // Written down at the very moment when the component takes over.
    await page.addInitScript(() => {
      const seen = { missing: -1, taken: false };
      (window as any).seen = seen;
      new MutationObserver(() => {
        if (seen.taken || !document.querySelector('#content > .page')) return;
        const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')];
        Object.assign(seen, { taken: true, missing: links.filter((link) => link.sheet === null).length });
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(server.url + (kind === 'board' ? '/challenges/cats' : `/entries/${entry}`), { waitUntil: 'commit' });
    await expect.poll(() => page.evaluate(() => performance.getEntriesByName('first-contentful-paint').length)).toBe(1);
    await expect(page.getByText(`Held ${kind}`).first()).toBeVisible();
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(paper);
    // The modules are there long before the style sheets, and wait for them.
    await expect.poll(() => page.evaluate(() => performance.getEntriesByType('resource').filter((one) => one.name.endsWith('.js')).length)).toBeGreaterThan(1);
    expect(heldSheets).toBeGreaterThan(0);
    expect(await page.evaluate(() => (window as any).seen.taken)).toBe(false);

    for (const go of waiting.splice(0)) go();
    await expect.poll(() => page.evaluate(() => (window as any).seen)).toEqual({ taken: true, missing: 0 });
  });
}

test('boards and entries are read without JavaScript, in their style', async ({ browser, server }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const entry = await server.submit('Plain to read', {}, { day: 23 });
  await page.goto(`${server.url}/challenges/cats`);
  await expect(page.getByRole('link', { name: 'Plain to read' })).toBeVisible();
  await expect(page.locator('body')).toHaveCSS('background-color', paper);
  await page.goto(`${server.url}/entries/${entry}`);
  await expect(page.getByRole('heading', { name: 'Plain to read' })).toBeVisible();
  await expect(page.locator('body')).toHaveCSS('background-color', paper);
  await context.close();
});
