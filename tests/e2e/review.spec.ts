// A reviewer finds a copied trace, sees what both logs share, and decides; the board of another reader follows.
import { accessibilityViolations, expect, expectFits, signInAs, test, watchForErrors, type Page, type Server } from './forms';

const original = 'Honest net';
const copy = 'Copied <img src=x onerror=alert(1)> net';

/** The copy was accepted in haste and stands on the board, so that a reviewer has something to take off it. */
async function setUp(server: Server): Promise<void> {
  await server.createChallenge('copies');
  await server.submit(original, { challenge: 'copies' });
  // The same readings under another name, by another team, with a better result.
  const copied = await server.submit(original, { challenge: 'copies', name: copy, performance: { value: 0.9, n_items: 1000, basis: 'reported' } }, { who: 'ben', day: 7 });
  await server.submit('Third net', { challenge: 'copies' }, { day: 9, watts: 200 });
  const accepted = await server.request('POST', `/api/v1/submissions/${copied}/reviews`, { action: 'accept', reason: 'Looks fine.' }, 'olga');
  expect(accepted.status, accepted.text).toBe(201);
}

async function openCopy(page: Page, server: Server): Promise<void> {
  await page.goto(`${server.url}/challenges/copies/review`);
  await page.getByRole('link', { name: copy }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(copy);
}

test.beforeAll(async ({ server }) => setUp(server));

test('rejects a copied trace, and the board of another open page changes', async ({ page, server, browser }) => {
  const errors = watchForErrors(page);
  const reader = await (await browser.newContext()).newPage();
  const readerErrors = watchForErrors(reader);
  await reader.goto(`${server.url}/challenges/copies`);
  await expect(reader.getByRole('row', { name: /Copied/ }).first()).toContainText('1');

  await signInAs(page, server, 'rita');
  await page.goto(`${server.url}/challenges/copies/review`);
  const queue = page.getByRole('main').getByRole('list').first();
  await expect(queue).toContainText(copy);
  await expect(page.getByRole('button', { name: 'standing 3' })).toBeVisible();
  await openCopy(page, server);
  await expect(page.getByText(/rank 1 of 3/)).toBeVisible();

  // Both traces over each other, the shared stretch in words and shaded.
  await expect(page.getByText('One log of another entry shares readings with this one.')).toBeVisible();
  await expect(page.locator('.u-over')).toHaveCount(2);
  await expect(page.getByText(/shared, (9\d|100)\.\d\d % of this log/)).toBeVisible();
  const shift = page.getByRole('slider', { name: /Shift of the other log/ });
  const before = await shift.getAttribute('aria-valuetext');
  await shift.focus();
  await page.keyboard.press('ArrowRight');
  await expect(shift).not.toHaveAttribute('aria-valuetext', before!);
  await page.getByRole('button', { name: 'Align what is shared' }).click();
  await expect(shift).toHaveAttribute('aria-valuetext', before!);
  await page.locator('.u-over').first().hover({ position: { x: 200, y: 60 } });
  await expect(page.getByText(/^at \d.* W and \d/)).toBeVisible();

  // No decision without a reason.
  await page.getByRole('radio', { name: /Reject/ }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Reject …' }).press('Enter');
  const reason = page.getByLabel('Reason', { exact: true }).last();
  await expect(reason).toBeFocused();
  await expect(reason).toHaveAccessibleDescription(/say why/);
  await page.keyboard.type('Its readings are those of "Honest net", to the last digit. <b>Sorry.</b>');
  await page.getByRole('button', { name: 'Reject …' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It loses rank 1');
  expect(await accessibilityViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Reject', exact: true }).press('Enter');
  await expect(page.getByText('“Reject” is recorded; the entry is now rejected.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'History' })).toContainText('to the last digit. <b>Sorry.</b>');
  await expect(page.getByRole('radio', { name: /Reinstate/ })).toBeVisible();
  await expect(page.getByRole('radio', { name: /Accept/ })).toHaveCount(0);

  // Nobody reloads the other page.
  await expect(reader.getByRole('row', { name: /Third net/ }).first()).toContainText(/^\s*1/, { timeout: 20_000 });
  await expect(reader.getByRole('row', { name: /Honest net/ }).first()).toContainText(/^\s*2/);
  await expect(reader.getByRole('row', { name: /^\s*\d+\s*Copied/ })).toHaveCount(0);
  expect(errors).toEqual([]);
  expect(readerErrors).toEqual([]);
  await reader.context().close();
});

test('reinstates after an appeal', async ({ page, server }) => {
  const standing = (await server.request('GET', '/api/v1/challenges/copies/review-queue', undefined, 'olga')).json();
  const copied = standing.items.find((one: { name: string }) => one.name === copy);
  if (copied) await server.request('POST', `/api/v1/submissions/${copied.entry}/reviews`, { action: 'reject', reason: 'A copy.' }, 'olga');
  await signInAs(page, server, 'olga');
  await page.goto(`${server.url}/challenges/copies/review`);
  await page.getByRole('button', { name: 'rejected 1' }).click();
  await page.getByRole('link', { name: copy }).click();
  await page.getByRole('radio', { name: /Reinstate/ }).check();
  await page.getByLabel('Decides an appeal against').selectOption({ index: 1 });
  await page.getByLabel('Reason', { exact: true }).last().fill('The run was shared with consent.');
  await page.getByRole('button', { name: 'Reinstate …' }).click();
  await expect(page.getByRole('dialog')).toContainText('is ranked by its score');
  await page.getByRole('dialog').getByRole('button', { name: 'Reinstate' }).click();
  await expect(page.getByText(/the entry is now ranked/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'History' })).toContainText('Reinstated (appeal)');
});

test('a repeat is checked before it is sent, and what the server refuses is said', async ({ page, server }) => {
  await signInAs(page, server, 'rita');
  await openCopy(page, server);
  await page.getByText('Attach a repeat').click();
  const id = page.getByLabel('Id of the log');
  await id.fill('that one');
  await page.getByRole('button', { name: 'Record the repeat' }).click();
  await expect(id).toHaveAccessibleDescription(/The id of a log/);
  await id.fill('0190a3f2-7c51-7c3e-9d0a-0123456789ab');
  await page.getByLabel('Reason', { exact: true }).first().fill('Trained again.');
  await page.getByRole('button', { name: 'Record the repeat' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
});

test('filters by state, and one of the own team decides nothing', async ({ page, server }) => {
  await server.admin('grant', 'give', 'ben', 'reviewer');
  await signInAs(page, server, 'ben');
  await page.goto(`${server.url}/challenges/copies/review?state=withdrawn`);
  await expect(page.getByText('No entry is withdrawn')).toBeVisible();
  await page.getByRole('button', { name: 'Show what stands' }).click();
  await expect(page.getByText('own team')).toBeVisible();
  await page.getByRole('link', { name: copy }).click();
  await expect(page.getByText('You are of this team: another reviewer decides.')).toBeVisible();
});

test('who is no reviewer reads why', async ({ page, server }) => {
  await signInAs(page, server, 'pat');
  await page.goto(`${server.url}/challenges/copies/review`);
  await expect(page.getByText('Only reviewers and organizers of this challenge review')).toBeVisible();
});

test('is accessible in both colour schemes and fits a phone', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await signInAs(page, server, 'rita');
  await expectFits(page, `${server.url}/challenges/copies/review`, () => expect(page.getByRole('link', { name: copy })).toBeVisible(), accessibilityViolations);
  await openCopy(page, server);
  await expectFits(page, page.url(), () => expect(page.locator('.u-over')).toHaveCount(2), accessibilityViolations);
  expect(errors).toEqual([]);
});
