// What the rulebook and the challenge's phases make of an entry: said beside the field before it is sent, and true after.
import type { Page } from '@playwright/test';
import { accessibilityViolations, expect, nvidiaSmiLog, signInAs, test as base, watchForErrors, type Server } from './wattboard';

const fixedGrid = { zone: 'WORLD', year: 2024, intensity_g_per_kwh: 471.84, source: 'invented', fixes_place_and_time: true };

/** An account `tess` of two teams, on the worker's server. */
const test = base.extend<object, { house: Server }>({
  house: [async ({ server }, use) => {
    await server.admin('account', 'create', 'tess');
    await server.admin('grant', 'give', 'tess', 'participant');
    server.tokens.tess = (await server.admin('token', 'create', 'tess')).token;
    for (const team of ['red', 'yellow']) {
      await server.admin('team', 'create', team, '--name', `Team ${team}`);
      await server.admin('team', 'add-member', team, 'tess');
    }
    await use(server);
  }, { scope: 'worker', timeout: 60_000 }],
});

let number = 0;
function logFile(seconds = 600) {
  number += 1;
  return { name: 'gpu.csv', mimeType: 'text/csv', buffer: Buffer.from(nvidiaSmiLog(seconds, 150 + 11 * number, Date.UTC(2026, 5, number, 9), `rules ${number}`)) };
}

async function open(page: Page, server: Server, challenge: string, who: string): Promise<void> {
  await signInAs(page, server, who);
  await page.goto(`${server.url}/challenges/${challenge}/submit`);
  await expect(page.getByText(`Signed in as ${who}`)).toBeVisible();
}
async function sendLog(page: Page): Promise<void> {
  await page.getByLabel('Energy logs', { exact: true }).first().setInputFiles(logFile());
  await expect(page.getByRole('article', { name: 'gpu.csv' }).first()).toContainText('Devices');
}
async function fill(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name of the entry').fill(name);
  await page.getByRole('textbox', { name: 'Accuracy' }).fill('80.1');
  await page.getByLabel(/^Test items/).fill('1000');
}
const preview = (page: Page) => page.getByRole('region', { name: 'Preview' });
async function look(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Preview score and rank' }).click();
  await expect(preview(page)).toContainText(/Rank|No rank|Held/);
}
async function seal(page: Page, heading: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Seal and submit' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
}

test('an account of two teams submits for the second one, in the phase that is open', async ({ page, house, context }) => {
  test.setTimeout(90_000);
  const errors = watchForErrors(page);
  const closes = Date.now() + 8000;
  await house.createChallenge('phased', { grid: fixedGrid }, {
    title: 'Phased cats',
    phases: [
      { slug: 'warm-up', title: 'Warm-up', is_default: true, closes_at: new Date(closes).toISOString() },
      { slug: 'final', title: 'Final', opens_at: '2026-01-01T00:00:00Z', is_default: false },
      { slug: 'encore', title: 'Encore', opens_at: '2031-01-01T00:00:00Z', is_default: false },
    ],
  });
  await house.submit('Early net', { challenge: 'phased', phase: 'warm-up' });
  await expect.poll(() => Date.now(), { timeout: 20_000 }).toBeGreaterThan(closes + 500);

  await open(page, house, 'phased', 'tess');
  // Which team is asked, not guessed; logs wait for the answer.
  const team = page.getByLabel('Team');
  await expect(team).toHaveValue('');
  await expect(team.locator('option')).toHaveText(['Choose', 'Team red', 'Team yellow']);
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeDisabled();
  const phase = page.getByLabel('Phase');
  await expect(phase.locator('option:checked')).toHaveText('Final');
  await expect(phase.locator('option:disabled')).toHaveText([/^Warm-up \(closed /, /^Encore \(opens /]);
  await team.selectOption('Team yellow');
  await sendLog(page);
  await expect(page.getByText('Signed in as tess, for Team yellow, in the phase Final.')).toBeVisible();
  await fill(page, 'Late net');
  await look(page);
  await expect(preview(page)).toContainText('Rank 1 of 1');
  await seal(page, /^Rank 1 of 1$/);
  // The receipt leads to the board on which the entry stands.
  await page.getByRole('link', { name: 'See the board' }).click();
  const rows = page.locator('tr[data-row]');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Late net');
  await expect(rows).toContainText('Team yellow');

  // The filter switches boards, and a link keeps which.
  const filter = page.getByRole('search').getByLabel('Phase');
  await expect(filter.locator('option:checked')).toHaveText('Final');
  await filter.selectOption('Warm-up');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Early net');
  await filter.selectOption('Final');
  await expect(rows).toContainText('Late net');
  await expect(page).toHaveURL(/phase=final/);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.locator('tr[data-row]')).toContainText('Late net');
  await expect(other.getByRole('search').getByLabel('Phase').locator('option:checked')).toHaveText('Final');
  await page.goBack();
  await expect(rows).toContainText('Early net');

  // The own entries are listed under their team.
  await page.goto(`${house.url}/account`);
  await expect(page.getByRole('region', { name: /Team yellow/ }).getByRole('link', { name: 'Late net' })).toBeVisible();
  await expect(page.getByRole('region', { name: /Team red/ })).toContainText('This team has no entries yet');
  expect(errors).toEqual([]);
});

test('weights of unknown cost: without a rank, and beside the field it says so', async ({ page, house }) => {
  const errors = watchForErrors(page);
  await house.createChallenge('inherit', { grid: fixedGrid, grades_admitted: ['A', 'B', 'C', 'D', 'E'] }, { title: 'Inherited cats' });
  await open(page, house, 'inherit', 'pat');
  await sendLog(page);
  await fill(page, 'Fine-tuned net');
  await page.getByText('Built on').click();
  await page.getByRole('button', { name: 'Add what it builds on' }).click();
  const energy = page.getByLabel(/^Its energy/);
  await page.getByLabel('What and from where').fill('Big weights, https://example.org/big');
  await expect(energy).toHaveAccessibleDescription('Not known: the entry would be listed without a rank.');
  expect(await accessibilityViolations(page)).toEqual([]);
  await look(page);
  await expect(preview(page)).toContainText('No rank');
  await expect(preview(page)).toContainText('the energy of "Big weights, https://example.org/big" (lineage) is not known');

  // Its energy is found, counts, and is in sight.
  await energy.fill('0.25');
  await expect(energy).toHaveAccessibleDescription('Counted with 0.250 kWh; being a claim it makes the entry grade E.');
  await look(page);
  await expect(preview(page)).toContainText(/Rank \d+ of \d+/);
  await expect(preview(page).getByText('stated or estimated')).toHaveCount(1);
  await seal(page, /^Rank \d+ of \d+$/);
  await page.getByRole('link', { name: 'See the entry' }).click();
  const stages = page.getByRole('region', { name: 'Stages' });
  await expect(stages.getByRole('listitem').filter({ hasText: 'what it builds on' })).toContainText('0.250 kWh');
  await expect(stages.getByRole('img')).toHaveAccessibleName(/what it builds on \d+ %, training \d+(\.\d+)? %$/);
  await expect(page.getByRole('region', { name: 'Lineage' }).getByRole('row', { name: /Big weights/ })).toContainText('0.250 kWh');
  const id = page.url().split('/').at(-1);
  const [score] = (await house.request('GET', `/api/v1/submissions/${id}`)).json().scores;
  expect(score.grade).toBe('E');
  expect(score.charged_kwh.value).toBeGreaterThan(0.25);
  expect(errors).toEqual([]);
});

test('lineage by the organizers’ table, and where none is allowed', async ({ page, house }) => {
  await house.createChallenge('listed', { grid: fixedGrid, lineage_policy: 'organizer_table', lineage_table_kwh: { 'big-weights-1': 0.1 } }, { title: 'Listed cats' });
  await open(page, house, 'listed', 'pat');
  await page.getByText('Built on').click();
  await page.getByRole('button', { name: 'Add what it builds on' }).click();
  const energy = page.getByLabel(/^Its energy/);
  await page.getByLabel('What and from where').fill('big-weights-2');
  await expect(energy).toHaveAccessibleDescription(/table has no source of this name/);
  await page.getByLabel('What and from where').fill('big-weights-1');
  await expect(energy).toHaveAccessibleDescription('Counted with 0.100 kWh, by the organizers’ table.');
  await sendLog(page);
  await fill(page, 'Listed net');
  await look(page);
  await seal(page, /^Rank 1 of 1$/);
  await page.getByRole('link', { name: 'See the entry' }).click();
  await expect(page.getByRole('region', { name: 'Stages' }).getByRole('listitem').filter({ hasText: 'what it builds on' })).toContainText('0.100 kWh');

  await house.createChallenge('scratch', { grid: fixedGrid, lineage_policy: 'forbidden' }, { title: 'Cats from scratch' });
  await open(page, house, 'scratch', 'pat');
  await page.getByText('Built on').click();
  await expect(page.getByText('The rulebook does not allow any.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add what it builds on' })).toBeDisabled();
});

for (const admitted of [true, false]) {
  test(`an estimated stage is grade E before and after sending, ${admitted ? 'and ranks where E does' : 'and has no rank where E has none'}`, async ({ page, house }) => {
    const errors = watchForErrors(page);
    const challenge = admitted ? 'guessed' : 'measured';
    await house.createChallenge(challenge, { grid: fixedGrid, grades_admitted: admitted ? ['C', 'D', 'E'] : ['A', 'B', 'C'] }, { title: `${challenge} cats` });
    await open(page, house, challenge, 'pat');
    await sendLog(page);
    await fill(page, 'Guessed net');
    await page.getByText('Stages', { exact: true }).click();
    const basis = page.getByLabel('Training', { exact: true });
    await basis.selectOption('estimated');
    await expect(basis).toHaveAccessibleDescription(admitted ? 'An estimate makes the entry grade E.' : 'An estimate makes the entry grade E, which this challenge lists without a rank.');
    await look(page);
    const grade = preview(page).locator('dt', { hasText: 'Grade' }).locator('xpath=following-sibling::dd');
    await expect(grade).toContainText('E');
    await expect(preview(page)).toContainText(admitted ? 'Rank 1 of 1' : 'No rank');
    if (!admitted) await expect(preview(page)).toContainText(/grade E/);
    await seal(page, admitted ? /^Rank 1 of 1$/ : /^Guessed net is submitted$/);
    if (!admitted) await expect(page.getByText('Why it has no rank:')).toBeVisible();
    await page.getByRole('link', { name: 'See the entry' }).click();
    await expect(page.getByTitle('Grade E: stated or estimated').first()).toBeVisible();
    await expect(page.getByRole('region', { name: 'Stages' }).getByRole('listitem').filter({ hasText: 'training' })).toContainText('estimated');
    await page.goto(`${house.url}/challenges/${challenge}`);
    if (admitted) await expect(page.locator('tr[data-row]').getByTitle('Grade E: stated or estimated')).toBeVisible();
    else await expect(page.getByText(/1 entr\w+ .*without a rank|Nothing is ranked here yet/).first()).toBeVisible();
    expect(errors).toEqual([]);
  });
}
