// Every page on a desk, on a phone and in the dark, as files.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { signInAs, test, type Server } from './wattboard.ts';
import type { Page } from '@playwright/test';

const folder = process.env.WATTBOARD_SCREENSHOTS ?? 'screenshots';
const looks = [
  ['desk', 1280, 'light'],
  ['phone', 390, 'light'],
  ['dark', 1280, 'dark'],
] as const;

async function shoot(page: Page, server: Server, name: string, path: string): Promise<void> {
  for (const [look, width, colorScheme] of looks) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.goto(server.url + path);
    await page.waitForTimeout(2000); // a live page is never idle, so there is nothing better to wait for
    await page.screenshot({ path: join(folder, `${name}-${look}.png`), fullPage: name !== 'board' });
  }
}

test('pages that everybody sees', async ({ demo, page }) => {
  mkdirSync(folder, { recursive: true });
  const board = await demo.request('GET', '/api/v1/challenges/imagenet-1k/leaderboard?limit=1');
  const entry = board.json().items[0].entry as string;
  for (const [name, path] of [
    ['home', '/'],
    ['board', '/challenges/imagenet-1k'],
    ['analysis', '/challenges/imagenet-1k/analysis'],
    ['what-if', '/challenges/imagenet-1k/what-if'],
    ['challenge', '/challenges/imagenet-1k/about'],
    ['published-entry', `/entries/${entry}`],
    ['datasets', '/datasets'],
    ['scoring', '/scoring'],
    ['reference', '/reference'],
    ['sign-in', '/sign-in'],
    ['not-found', '/nothing'],
  ] as const)
    await shoot(page, demo, name, path);
});

test('pages of those who are signed in', async ({ server, page }) => {
  mkdirSync(folder, { recursive: true });
  const entry = await server.submit('Screenshot');
  await shoot(page, server, 'entry', `/entries/${entry}`);
  for (const [who, name, path] of [
    ['pat', 'submit', '/challenges/cats/submit'],
    ['pat', 'account', '/account'],
    ['olga', 'challenge-form', '/challenges/new'],
    ['olga', 'rulebook-form', '/challenges/cats/rulebook'],
    ['rita', 'review', '/challenges/cats/review'],
  ] as const) {
    await signInAs(page, server, who);
    await shoot(page, server, name, path);
  }
});
