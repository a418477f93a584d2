// Open boards follow the server: one stream for all tabs, new entries without reloading, and again after a restart.
import { expect, test, type Server } from './wattboard';

async function openStreams(server: Server): Promise<number> {
  const port = (server as unknown as { adminPort: number }).adminPort;
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^wattboard_http_event_streams\{listener="main"\} (\d+)/m.exec(text)?.[1]);
}

test('all tabs share one stream, which ends with the last of them', async ({ context, server }) => {
  const pages = [await context.newPage(), await context.newPage(), await context.newPage()];
  for (const page of pages) await page.goto(`${server.url}/challenges/cats`);
  await expect.poll(() => openStreams(server)).toBe(1);
  for (const page of pages) await page.close();
  await expect.poll(() => openStreams(server), { timeout: 20_000 }).toBe(0);
});

test('a new entry appears in every tab, also after the server was away', async ({ context, server }) => {
  const pages = [await context.newPage(), await context.newPage()];
  for (const page of pages) await page.goto(`${server.url}/challenges/cats`);
  await expect.poll(() => openStreams(server)).toBe(1);
  await server.submit('Live cat net', {}, { watts: 231 });
  for (const page of pages) await expect(page.getByText('Live cat net').first()).toBeVisible({ timeout: 15_000 });
  await server.stop();
  await server.start();
  await server.submit('Returning cat net', {}, { watts: 229 });
  for (const page of pages) await expect(page.getByText('Returning cat net').first()).toBeVisible({ timeout: 60_000 });
  expect(await openStreams(server)).toBe(1);
});
