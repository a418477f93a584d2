// What a page makes the browser fetch before it works: its module and what that imports, as brotli.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from './wattboard.ts';

const folder = process.env.WATTBOARD_WEB_DIR ?? join(dirname(process.env.WATTBOARD ?? '../../build-dev/wattboard'), 'web');
const budgetBytes = 120_000;

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
}

const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, Chunk>;

function firstLoadBytes(key: string, seen = new Set<string>()): number {
  if (seen.has(key)) return 0;
  seen.add(key);
  const chunk = manifest[key]!;
  return (chunk.imports ?? []).reduce((sum, one) => sum + firstLoadBytes(one, seen), statSync(join(folder, `${chunk.file}.br`)).size);
}

for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isEntry || !key.startsWith('src/pages/')) continue;
  test(`${key.split('/')[2]} loads at most 120 kB of scripts at first`, () => {
    expect(firstLoadBytes(key)).toBeLessThanOrEqual(budgetBytes);
  });
}

test('compressed forms are what is served, and may be kept for ever', async ({ server, page }) => {
  const answer = page.waitForResponse((one) => one.url().includes('/assets/') && one.url().endsWith('.js'));
  await page.goto(`${server.url}/challenges/cats`);
  const headers = await (await answer).allHeaders();
  expect(headers['content-encoding']).toBe('br');
  expect(headers['cache-control']).toContain('immutable');
});
