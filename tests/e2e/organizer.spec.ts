// An organizer opens a challenge and changes its rules after looking at what that does to the board.
import { accessibilityViolations, expect, expectFits, signInAs, test, watchForErrors } from './forms';

const withoutRefusals = (errors: string[]) => errors.filter((text) => !/status of 4\d\d/.test(text));

test('opens a challenge by the form', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await signInAs(page, server, 'olga');
  await page.goto(`${server.url}/challenges/new`);
  await page.getByRole('button', { name: 'Open the challenge' }).click();
  const title = page.getByLabel('Title', { exact: true }).first();
  await expect(title).toBeFocused();
  await expect(title).toHaveAccessibleDescription(/This is needed/);
  // By keyboard from field to field.
  const hostile = 'Street <b>scenes</b> \u202e2027 🏙️';
  await page.keyboard.type(hostile);
  await expect(page.getByLabel('Address', { exact: true })).toHaveValue('street-b-scenes-b-2027');
  await page.getByLabel('Address', { exact: true }).fill('cats');
  await page.getByLabel('Task').fill('semantic segmentation');
  await page.getByLabel('Data set', { exact: true }).fill('Invented streets 1.0');
  await page.getByLabel('What is asked').fill('Line one\n<script>alert(1)</script>');

  await page.getByRole('button', { name: 'Add a phase' }).click();
  const phase = page.getByRole('group', { name: 'Phase 1' });
  await phase.getByLabel('Title').fill('Final');
  await phase.getByLabel('Opens').fill('2026-12-01T10:00');
  await expect(phase.getByText('2026-12-01 09:00:00 UTC')).toBeVisible(); // the browser is in Berlin
  await phase.getByLabel('Closes').fill('2026-12-01T09:00');
  await expect(phase.getByLabel('Closes')).toHaveAccessibleDescription(/closes before it opens/);
  await phase.getByLabel('Closes').fill('2027-01-31T23:59');

  const complexity = {
    layout: 'folders', method: 'nofade-1', images: 4, images_without_labels: 0,
    entropy_bits: { mean: 6.25, standard_deviation: 0.5, histogram: { bin_bits: 0.125, counts: [0, 1, 3] } },
    jensen_shannon: { sum: 0.5, mean: 0.5, pairs: 1, upper_triangle: [0.5] },
    classes: [{ name: 'road', images: 3 }, { name: '<b>sky</b>', images: 1 }], split_sha256: 'ab'.repeat(32),
    dataset_complexity: { value: 6.25, method: 'grey entropy', sha256: 'ab'.repeat(32) },
  };
  const file = (text: string) => ({ name: 'streets.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await page.getByLabel(/drop the JSON/).setInputFiles(file('{"value": 3}'));
  await expect(page.getByRole('textbox', { name: 'Complexity optional' })).toHaveAccessibleDescription(/no member “dataset_complexity”/);
  await page.getByLabel(/drop the JSON/).setInputFiles(file(JSON.stringify(complexity)));
  await expect(page.getByText(/Taken from streets.json/)).toBeVisible();

  await page.getByLabel('GQI: knee').fill('2');
  await expect(page.getByLabel('GQI: knee')).toHaveAccessibleDescription(/at least 3/);
  await page.getByLabel('GQI: knee').fill('12');
  await page.getByRole('checkbox', { name: 'Energy', exact: false }).first().check();
  await page.getByLabel('Least performance').fill('0.5');
  await page.getByLabel('Zone').fill('DEU');
  await page.getByLabel('Year').fill('2023');
  await expect(page.getByLabel('Intensity, g/kWh')).toHaveValue(''); // that of the table

  // What only the server knows it says beside the field, and nothing that was written is lost.
  await page.getByRole('button', { name: 'Open the challenge' }).click();
  await expect(page.getByLabel('Zone')).toBeFocused();
  await expect(page.getByLabel('Zone')).toHaveAccessibleDescription(/The first grid intensity of DEU is of 2024/);
  await page.getByLabel('Year').fill('2024');
  await page.getByRole('button', { name: 'Open the challenge' }).click();
  await expect(page.getByLabel('Address', { exact: true })).toHaveAccessibleDescription(/exists already/);
  await page.getByLabel('Address', { exact: true }).fill('streets');
  await page.getByRole('button', { name: 'Open the challenge' }).click();
  await page.waitForURL(`${server.url}/challenges/streets/about`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(hostile);

  const made = (await server.request('GET', '/api/v1/challenges/streets')).json();
  expect(made).toMatchObject({ title: hostile, task: 'semantic segmentation', dataset_complexity: complexity.dataset_complexity });
  expect((await server.request('GET', '/api/v1/challenges/streets/complexity')).text).toContain('<b>sky</b>');
  expect(made.phases).toEqual([{ slug: 'final', title: 'Final', is_default: true, opens_at: expect.stringMatching(/^2026-12-01T09:00:00/), closes_at: expect.stringMatching(/^2027-01-31T22:59:00/) }]);
  expect(made.rulebook.rules).toMatchObject({ min_performance: 0.5, gqi: { e0_kwh: 1, knee: 12, alpha: 5, beta: 5 }, grid: { zone: 'DEU', year: 2024, pue: 1 } });
  expect(made.rulebook.rules.grid.intensity_g_per_kwh).toBeGreaterThan(0);
  expect(made.rulebook.rules.grid.intensity_g_per_kwh).not.toBe(471.84);
  expect(withoutRefusals(errors)).toEqual([]);
});

test('publishes a rulebook version after looking at its preview', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await server.createChallenge('rules');
  await server.submit('Thrifty net', { challenge: 'rules' }, { watts: 120 });
  await server.submit('Greedy net', { challenge: 'rules', performance: { value: 0.9, n_items: 1000, basis: 'reported' } }, { watts: 240, day: 6 });
  await signInAs(page, server, 'olga');
  await page.goto(`${server.url}/challenges/rules/rulebook`);
  const look = page.getByRole('button', { name: 'See what it does to the board' });
  await expect(page.getByText('Nothing differs from the version in force.')).toBeVisible();
  await expect(look).toBeDisabled();
  await page.getByLabel('GQI: alpha').fill('1');
  await page.getByLabel('GQI: reference energy').fill('0.0005');
  await expect(page.getByText(/halving the energy is worth as much as/)).toBeVisible();
  await expect(page.getByText('GQI: alpha: 5 becomes→ 1')).toBeVisible();
  await look.click();
  await expect(page.getByText('2 of 2 entries change their rank.').first()).toBeVisible();
  await expect(page.getByRole('row', { name: /1 up 1 2 Thrifty net/ })).toBeVisible();
  // Nothing has happened yet.
  expect((await server.request('GET', '/api/v1/challenges/rules')).json().rulebook.version).toBe(1);

  // What was changed after looking has to be looked at.
  const publish = page.getByRole('button', { name: /Publish version 2/ });
  await page.getByText('Ties, checks and notes').click();
  await page.getByLabel('Notes for readers').fill('Energy counts more.');
  await expect(publish).toBeDisabled();
  await look.click();
  await expect(publish).toBeEnabled();
  await publish.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText('2 of 2 entries change their rank.');
  await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).press('Enter');
  await expect(page.getByText('Version 2 is in force')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('row', { name: /1 up 1 2 Thrifty net/ })).toBeVisible();
  expect(new URL(page.url()).searchParams.get('run')).toMatch(/^\d+$/);
  expect(await accessibilityViolations(page)).toEqual([]);
  const after = (await server.request('GET', '/api/v1/challenges/rules')).json();
  expect(after.rulebook).toMatchObject({ version: 2, rules: { notes: 'Energy counts more.', gqi: { alpha: 1, e0_kwh: 0.0005, knee: 10 }, min_performance: 0.1 } });
  const board = (await server.request('GET', '/api/v1/challenges/rules/leaderboard')).json();
  expect(board.items.map((row: { name: string }) => row.name)).toEqual(['Thrifty net', 'Greedy net']);
  expect(errors).toEqual([]);
});

test('what the server refuses stands beside its field', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await signInAs(page, server, 'olga');
  await page.goto(`${server.url}/challenges/cats/rulebook`);
  await page.getByText('Ties, checks and notes').click();
  const table = page.getByRole('group', { name: 'Thresholds of checks' });
  await table.getByRole('button', { name: 'Add a row' }).click();
  await table.getByLabel('Check, row 1').fill('copied_trcae');
  await table.getByLabel('Threshold, row 1').fill('90');
  await page.getByRole('button', { name: 'See what it does to the board' }).click();
  await expect(table).toContainText(/copied_trace/); // the nearest one that exists
  await page.getByLabel('Zone').fill('XXQ');
  await table.getByRole('button', { name: 'Remove row 1' }).click();
  await page.getByRole('button', { name: 'See what it does to the board' }).click();
  await expect(page.getByLabel('Zone')).toHaveAttribute('aria-invalid', 'true');
  expect(withoutRefusals(errors)).toEqual([]);
});

test('who is no organizer reads what to do', async ({ page, server }) => {
  await page.goto(`${server.url}/challenges/new`);
  await expect(page.getByRole('main').getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', /next=%2Fchallenges%2Fnew/);
  await signInAs(page, server, 'pat');
  await page.goto(`${server.url}/challenges/cats/rulebook`);
  await expect(page.getByText('Only the organizers of this challenge write its rules')).toBeVisible();
  await expect(page.getByRole('button', { name: /Publish|See what/ })).toHaveCount(0);
  expect(await accessibilityViolations(page)).toEqual([]);
});

for (const path of ['/challenges/new', '/challenges/cats/rulebook']) {
  test(`${path} is accessible in both colour schemes and fits a phone`, async ({ page, server }) => {
    const errors = watchForErrors(page);
    await signInAs(page, server, 'olga');
    await expectFits(page, `${server.url}${path}`, async () => {
      await expect(page.getByRole('checkbox', { name: /GQI/ }).first()).toBeVisible();
      await page.getByText('Ties, checks and notes').click();
    }, accessibilityViolations);
    expect(errors).toEqual([]);
  });
}
