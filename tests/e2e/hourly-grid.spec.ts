// The grid hour by hour on the entry's page, where organizers imported an hourly series of its place.
import { accessibilityViolations, expect, expectFits, shot, test, watchForErrors } from './forms';

test('an entry shows the intensity of the hours in which it ran', async ({ page, server }) => {
  test.setTimeout(120_000);
  await server.createChallenge('hourly');
  const id = await server.submit('Hourly net', { challenge: 'hourly' }, { seconds: 5400, day: 20 });
  const hours = [10, 11].map((hour) => `2026-01-20 ${hour}:00:00,FR,${hour * 5}`).join('\n');
  const imported = await fetch(`${server.url}/api/v1/challenges/hourly/grid-series?source=invented&licence=CC0`, {
    method: 'POST', headers: { authorization: `Bearer ${server.tokens.olga}`, 'content-type': 'text/csv' },
    body: `Datetime (UTC),Zone id,Carbon intensity gCO2eq/kWh (Life cycle)\n${hours}\n`,
  });
  expect(imported.status).toBe(201);
  await expect.poll(async () => (await server.request('GET', `/api/v1/submissions/${id}`)).json().co2e_by_hour?.items.length, { timeout: 60_000 }).toBe(2);
  const errors = watchForErrors(page);
  await page.goto(`${server.url}/entries/${id}`);
  const carbon = page.getByRole('region', { name: 'CO2e' });
  await expect(carbon).toContainText('Between 50.0 and 55.0 g CO2e per kWh in 2 hours');
  await carbon.getByText('2 hours in numbers').first().click();
  await expect(carbon.getByRole('row', { name: /0\.240 kWh 50\.0 12\.0 g/ })).toBeVisible();
  await shot(page, 'entry-hourly-grid');
  await expectFits(page, `${server.url}/entries/${id}`, () => expect(carbon).toContainText('The grid while it ran'), accessibilityViolations);
  expect(errors).toEqual([]);
});
