// A whole folder of logs comes at once: dropped as a file manager hands it over, or chosen.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, nvidiaSmiLog, signInAs, test, watchForErrors } from './wattboard';

let folder = '';

/** Two machines with a log each, a log above them, and what systems leave behind. */
test.beforeAll(async () => {
  const parent = await mkdtemp(join(tmpdir(), 'wattboard-folder-'));
  folder = join(parent, 'run-7');
  const start = Date.UTC(2026, 4, 3, 10);
  await mkdir(join(folder, 'node-0', 'energy'), { recursive: true });
  await mkdir(join(folder, 'node-1'));
  await mkdir(join(folder, '.git'));
  await mkdir(join(folder, 'empty'));
  await writeFile(join(folder, 'head.csv'), nvidiaSmiLog(600, 150, start, 'folder head'));
  await writeFile(join(folder, 'node-0', 'energy', 'gpu.csv'), nvidiaSmiLog(600, 210, start, 'folder node 0'));
  // The same name and the same size: only what lies in them differs.
  await writeFile(join(folder, 'node-1', 'gpu.csv'), nvidiaSmiLog(600, 250, start, 'folder node 1'));
  await writeFile(join(folder, '.DS_Store'), 'x');
  await writeFile(join(folder, '.git', 'config'), 'x');
  await writeFile(join(folder, 'node-1', 'Thumbs.db'), 'x');
});
test.afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }));

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await expect(page.getByText('Signed in as pat')).toBeVisible();
}

/** Drops real paths, as the browser gets them from a file manager: folders come as entries to be walked. */
async function dropPaths(page: Page, paths: string[]): Promise<void> {
  const zone = page.locator('.zone').first();
  await zone.scrollIntoViewIfNeeded();
  const box = (await zone.boundingBox())!;
  const at = { x: box.x + box.width / 2, y: box.y + 20 };
  const debug = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await debug.send('Input.dispatchDragEvent', { type, ...at, data });
  await debug.detach();
}

async function expectThreeLogs(page: Page): Promise<void> {
  const cards = page.getByRole('article');
  await expect(cards).toHaveCount(3);
  for (const card of await cards.all()) await expect(card).toContainText('Devices');
  // Called by where they lay: machines write logs of the same name.
  for (const name of ['head.csv', 'node-0/energy/gpu.csv', 'node-1/gpu.csv']) await expect(page.getByRole('article', { name, exact: true })).toHaveCount(1);
}

test('a folder is dropped: its logs are sent, of every folder in it, and nothing else', async ({ page, server }) => {
  const errors = watchForErrors(page);
  await signInAs(page, server, 'pat');
  await open(page, `${server.url}/challenges/cats/submit`);
  await dropPaths(page, [folder]);
  await expectThreeLogs(page);
  await expect(page.getByLabel('Number of accelerator 1')).toHaveValue('3'); // at the same time: three machines
  expect(errors).toEqual([]);
});

test('a folder and a file beside it are dropped together', async ({ page, server }) => {
  await signInAs(page, server, 'pat');
  await open(page, `${server.url}/challenges/cats/submit`);
  await dropPaths(page, [join(folder, 'node-1'), join(folder, 'head.csv')]);
  const cards = page.getByRole('article');
  await expect(cards).toHaveCount(2);
  for (const card of await cards.all()) await expect(card).toContainText('Devices');
});

test('a folder is chosen by the button', async ({ page, server }) => {
  await signInAs(page, server, 'pat');
  await open(page, `${server.url}/challenges/cats/submit`);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await (await chooser).setFiles(folder);
  await expectThreeLogs(page);
});

test('more files than are taken at once are refused in words, and none of them is sent', async ({ page, server }) => {
  const many = join(folder, '..', 'many');
  await mkdir(many);
  for (let i = 0; i < 201; ++i) await writeFile(join(many, `${i}.csv`), 'x');
  await signInAs(page, server, 'pat');
  await open(page, `${server.url}/challenges/cats/submit`);
  await dropPaths(page, [many]);
  await expect(page.getByRole('alert')).toContainText('more than 200 files');
  await expect(page.getByRole('article')).toHaveCount(0);
});

test('an empty folder says that there was nothing in it', async ({ page, server }) => {
  await signInAs(page, server, 'pat');
  await open(page, `${server.url}/challenges/cats/submit`);
  await dropPaths(page, [join(folder, 'empty')]);
  await expect(page.getByRole('alert')).toContainText('no file');
  await dropPaths(page, [join(folder, 'head.csv')]);
  await expect(page.getByRole('article', { name: 'head.csv', exact: true })).toContainText('Devices');
  await expect(page.getByRole('alert')).toHaveCount(0);
});
