// Signing in and out in a browser, and what a session does not allow.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accessibilityViolations, expect, signInAs, test, watchForErrors } from './wattboard';

/** Chromium logs every refused request as an error, and a page transition that a quick reload cuts short; those that a
    test provokes are not errors of the page. */
function unexpected(errors: string[]): string[] {
  return errors.filter((text) => !/status of (401|403|429)|Transition was (aborted|skipped)/.test(text));
}

test('signs in by keyboard, goes where the reader came from, and signs out', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await page.goto(`${server.url}/sign-in?next=${encodeURIComponent('/account?from=a%20link')}`);
  const field = page.getByLabel('Token', { exact: true });
  await expect(field).toHaveAttribute('autocomplete', 'current-password');
  await expect(field).toHaveAttribute('type', 'password');
  await field.focus();
  await page.keyboard.type(` ${server.tokens.pat}\n`);
  await page.waitForURL(`${server.url}/account?from=a%20link`);
  await expect(page.locator('#who')).toHaveText('pat');
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ name: 'wattboard_session', httpOnly: true, sameSite: 'Strict', path: '/' });
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(server.log).not.toContain(cookie!.value);
  expect(server.log).not.toContain(server.tokens.pat!);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${server.url}/`);
  await expect(page.locator('#who')).toHaveText('Sign in');
  expect(await page.context().cookies()).toEqual([]);
  // The secret is worth nothing any more, even where it was kept.
  const after = await page.request.get(`${server.url}/api/v1/me`, { headers: { cookie: `wattboard_session=${cookie!.value}` } });
  expect(after.status()).toBe(401);
  expect(errors).toEqual([]);
});

test('says beside the field what is wrong with a token', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await page.goto(`${server.url}/sign-in`);
  const field = page.getByLabel('Token', { exact: true });
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(field).toHaveAccessibleDescription(/Paste your token here/);
  await field.fill('my-password');
  await page.keyboard.press('Enter');
  await expect(field).toHaveAccessibleDescription(/no token of this server/);
  await expect(field).toBeFocused();
  await field.fill(`wb_${'A'.repeat(43)}`);
  await page.keyboard.press('Enter');
  await expect(field).toHaveAccessibleDescription(/unknown, expired or revoked/);
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  expect(await page.context().cookies()).toEqual([]);
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(field).toHaveAttribute('type', 'text');
  await expect(field).toHaveValue(`wb_${'A'.repeat(43)}`);
  expect(unexpected(errors)).toEqual([]);
});

test('leads to no other site', async ({ page, server }) => {
  await page.goto(`${server.url}/sign-in?next=${encodeURIComponent('//example.org/phishing')}`);
  await page.getByLabel('Token', { exact: true }).fill(server.tokens.ben!);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${server.url}/account`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('ben');
});

test('a token that is revoked ends its session', async ({ page, server }) => {
  const errors = watchForErrors(page);
  const made = await server.admin('token', 'create', 'rita');
  server.tokens.rita_twice = made.token;
  await signInAs(page, server, 'rita_twice');
  await page.goto(`${server.url}/account`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('rita');
  await server.admin('token', 'revoke', 'rita', String(made.id));
  // Other processes of the server learn of it within five seconds.
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('Nobody is signed in in this browser')).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 20_000 });
  await expect(page.locator('#who')).toHaveText('Sign in');
  const refused = await page.request.get(`${server.url}/api/v1/me`);
  expect(refused.status()).toBe(401);
  // Whoever was writing is sent to sign in and comes back.
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Token', { exact: true }).fill(server.tokens.rita!);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${server.url}/account`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('rita');
  expect(unexpected(errors)).toEqual([]);
});

test('another site can do nothing with the session', async ({ page, server }) => {
  await signInAs(page, server, 'pat');
  // The same host at another port is the same site to a browser, so that the cookie does come along.
  const evil = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<!DOCTYPE html><title>evil</title>'));
  await new Promise<void>((listening) => evil.listen(0, '127.0.0.1', listening));
  try {
    await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
    const refusals: Promise<{ status: number; cookie: boolean }>[] = [];
    page.on('requestfinished', (request) => {
      if (request.method() !== 'POST') return;
      const seen = async () => ({
        status: (await request.response())!.status(),
        cookie: Boolean((await request.allHeaders()).cookie),
      });
      refusals.push(seen());
    });
    const post = page.waitForRequest((request) => request.method() === 'POST');
    await page.evaluate((url) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.enctype = 'text/plain';
      form.action = `${url}/api/v1/submissions`;
      form.innerHTML = '<input name="x" value="y">';
      document.body.append(form);
      form.submit();
    }, server.url);
    await post;
    await expect.poll(() => refusals.length).toBe(1);
    expect(await refusals[0]).toEqual({ status: 403, cookie: true });
    await expect(page.locator('body')).toContainText('origin-refused');
  } finally {
    evil.close();
  }
  const without = await page.request.post(`${server.url}/api/v1/submissions`, { data: {} });
  expect(without.status()).toBe(403);
});

test('the account page shows drafts and entries with their state', async ({ page, server }) => {
  const errors = watchForErrors(page);
  const id = await server.submit('Tiny cat net');
  const draft = await server.request('POST', '/api/v1/submissions', {
    challenge: 'cats', team: 'green', name: 'Unfinished cat net', performance: { value: 0.7, n_items: 1000, basis: 'reported' },
  }, 'pat');
  expect(draft.status, draft.text).toBe(201);
  await signInAs(page, server, 'pat');
  await page.goto(`${server.url}/account`);
  const team = page.getByRole('region', { name: /Team green/ });
  const row = team.getByRole('row', { name: /Tiny cat net/ });
  await expect(row).toContainText(/ranked|held/);
  await expect(row.getByRole('link', { name: 'Tiny cat net' })).toHaveAttribute('href', `/entries/${id}`);
  await expect(team.getByRole('link', { name: 'Unfinished cat net' })).toHaveAttribute('href', `/challenges/cats/submit?draft=${draft.json().id}`);
  await expect(page.getByRole('region', { name: /Team blue/ })).toHaveCount(0);
  expect(errors).toEqual([]);
});

for (const path of ['/sign-in', '/account']) {
  test(`${path} is accessible in both colour schemes and fits a phone`, async ({ page, server }) => {
    const errors = watchForErrors(page);
    await signInAs(page, server, 'pat');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const size of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
        await page.setViewportSize(size);
        await page.goto(`${server.url}${path}`);
        await expect(page.locator('#who')).toHaveText('pat');
        await expect(page.getByRole('status')).toHaveCount(0);
        expect(await accessibilityViolations(page)).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        if (process.env.WATTBOARD_SHOTS) {
          await page.screenshot({ path: `${process.env.WATTBOARD_SHOTS}/${path.slice(1)}-${size.width}-${colorScheme}.png`, fullPage: true });
        }
      }
    }
    expect(errors).toEqual([]);
  });
}
