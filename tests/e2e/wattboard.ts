// A real server on an empty data folder, for the browser tests: started once a worker, with people and a challenge.
import { test as base, expect, type Page } from '@playwright/test';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const executable = process.env.WATTBOARD ?? join(repository, 'build-dev/wattboard');
const startSeconds = 180;

async function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? found(address.port) : failed(new Error('no port'))));
    });
  });
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json: () => any;
}

export class Server {
  url = '';
  tokens: Record<string, string> = {};
  private folder = '';
  private port = 0;
  private adminPort = 0;
  private process: ChildProcess | null = null;

  constructor(private readonly flags: string[]) {}

  async open(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'wattboard-e2e-'));
    await chmod(this.folder, 0o755); // as root the server becomes another user, who must reach its data
    this.port = await freePort();
    this.adminPort = await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    await this.start();
  }

  async start(): Promise<void> {
    const log = createWriteStream(this.logFile, { flags: 'a' });
    await new Promise((opened) => log.once('open', opened));
    this.process = spawn(
      executable,
      ['serve', '--data-dir', join(this.folder, 'data'), '--listen', `127.0.0.1:${this.port}`, '--admin-listen',
        `127.0.0.1:${this.adminPort}`, '--requests-per-second-per-address', '0', '--requests-per-second-per-token', '0', ...this.flags],
      { stdio: ['ignore', log, log], cwd: '/' },
    );
    await this.until(async () => (await fetch(`${this.url}/readyz`)).status === 200, startSeconds, 'the server');
  }

  /** Ends the server as a service manager does, or at once (SIGKILL). */
  async stop(how: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const running = this.process;
    this.process = null;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((done) => running.once('exit', done));
    running.kill(how);
    await ended;
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  get logFile(): string {
    return join(this.folder, 'log');
  }
  get log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  async until(condition: () => Promise<boolean> | boolean, seconds: number, what: string): Promise<void> {
    const end = Date.now() + seconds * 1000;
    for (;;) {
      try {
        if (await condition()) return;
      } catch {
        // not there yet
      }
      if (this.process && this.process.exitCode !== null) throw new Error(`the server ended:\n${this.log.slice(-4000)}`);
      if (Date.now() > end) throw new Error(`${what} did not come within ${seconds} s:\n${this.log.slice(-4000)}`);
      await sleep(100);
    }
  }

  async request(method: string, path: string, body?: unknown, who?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const form = body instanceof FormData;
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        ...(who ? { authorization: `Bearer ${this.tokens[who]}` } : {}),
        ...(body !== undefined && !form ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : form ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: () => JSON.parse(text) };
  }

  async admin(...words: string[]): Promise<any> {
    const { stdout } = await promisify(execFile)(executable, ['admin', '--data-dir', join(this.folder, 'data'), '--json', ...words]);
    return JSON.parse(stdout);
  }

  /** Runs SQL in the server's own database by psql, with `:name` for each variable. */
  async sql(text: string, variables: Record<string, string | number> = {}): Promise<string> {
    const connection = readFileSync(join(this.folder, 'data/run/connection'), 'utf8').trim();
    const words = Object.entries(variables).flatMap(([name, value]) => ['-v', `${name}=${value}`]);
    const run = promisify(execFile)('psql', [connection, '-v', 'ON_ERROR_STOP=1', '-qAt', ...words], { maxBuffer: 2 ** 28 });
    run.child.stdin!.end(text);
    return (await run).stdout.trim();
  }

  /** An organizer `olga`, a reviewer `rita`, and participants `pat` (team green) and `ben` (team blue). */
  async setUpPeople(): Promise<void> {
    const people = { olga: 'organizer', rita: 'reviewer', pat: 'participant', ben: 'participant' };
    for (const [account, role] of Object.entries(people)) {
      await this.admin('account', 'create', account);
      await this.admin('grant', 'give', account, role);
      this.tokens[account] = (await this.admin('token', 'create', account)).token;
    }
    for (const [team, member] of [['green', 'pat'], ['blue', 'ben']] as const) {
      await this.admin('team', 'create', team, '--name', `Team ${team}`);
      await this.admin('team', 'add-member', team, member);
    }
  }

  /** A challenge whose rulebook fixes the grid. */
  async createChallenge(slug = 'cats', rules: Record<string, unknown> = {}, changes: Record<string, unknown> = {}): Promise<void> {
    const answer = await this.request('POST', '/api/v1/challenges', {
      slug, title: 'Cats', task: 'image classification', dataset: 'Invented cats',
      metric: { name: 'accuracy', direction: 'higher_is_better', lower_bound: 0, upper_bound: 1 },
      rulebook: {
        min_performance: 0.1, offered_rules: ['gqi', 'co2e', 'energy', 'performance', 'nofade', 'pareto'],
        grades_admitted: ['A', 'B', 'C', 'D'], entry_selection: 'all', ...rules,
      },
      ...changes,
    }, 'olga');
    expect(answer.status, answer.text).toBe(201);
  }

  /** Seals an entry with a one-GPU log of `seconds` at `watts`; gives its id. */
  async submit(name: string, changes: Record<string, unknown> = {}, { seconds = 600, watts = 240, who = 'pat', day = 5 } = {}): Promise<string> {
    const form = new FormData();
    const start = Date.UTC(2026, 0, day, 10);
    form.set('submission', new Blob([JSON.stringify({
      challenge: 'cats', team: who === 'ben' ? 'blue' : 'green', name,
      performance: { value: 0.8, n_items: 1000, basis: 'reported' },
      stages: { training: { basis: 'measured' } },
      runs: [{
        key: 'train', stage: 'training', started_at: new Date(start).toISOString().replace('.000', ''),
        ended_at: new Date(start + seconds * 1000).toISOString().replace('.000', ''), zone: 'FRA',
        hardware: { accelerators: [{ name: 'NVIDIA A100-SXM4-80GB', count: 1 }] }, evidence_options: { timezone: 'UTC' },
      }],
      seal: true, ...changes,
    })], { type: 'application/json' }));
    form.set('train', new Blob([nvidiaSmiLog(seconds, watts, start, name)]), 'gpu.csv');
    const answer = await this.request('POST', '/api/v1/submissions', form, who);
    expect(answer.status, answer.text).toBe(201);
    return answer.json().entry ?? answer.json().id;
  }
}

/** An invented log of one GPU at 1 Hz around `watts`; `seed` makes its wobble its own, so that no log copies another. */
export function nvidiaSmiLog(seconds = 600, watts = 240, start = Date.UTC(2026, 0, 5, 10), seed = 'cats'): string {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) >>> 0, 7);
  const lines = ['timestamp, index, name, power.draw [W]'];
  for (let second = 0; second <= seconds; ++second) {
    state = (state * 1664525 + 1013904223) >>> 0;
    const stamp = new Date(start + second * 1000).toISOString().replace('T', ' ').replace('Z', '').replaceAll('-', '/');
    lines.push(`${stamp}, 0, NVIDIA A100-SXM4-80GB, ${(watts + ((state >>> 8) % 2000) / 100 - 10).toFixed(2)} W`);
  }
  return lines.join('\n') + '\n';
}

/** Fails where the page logs an error or breaks its own Content-Security-Policy. */
export function watchForErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  return errors;
}

/** Signs a page's browser in as one of the server's people. */
export async function signInAs(page: Page, server: Server, who: string): Promise<void> {
  const answer = await page.request.post(`${server.url}/api/v1/session`, {
    data: { token: server.tokens[who] }, headers: { origin: server.url },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Violations of the axe-core rules (WCAG 2 A and AA and best practices), one text each; empty is what tests expect. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  const source = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  // By the debugger, not by a script element: the page's policy forbids those.
  await page.evaluate(source);
  return page.evaluate(async () => {
    // What fades in has too little contrast on its way; what moves for ever (a waiting line) is no text.
    const ending = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map((one) => one.finished));
    const { violations } = await (window as any).axe.run(document, { resultTypes: ['violations'] });
    return violations.map((one: any) => `${one.id}: ${one.help}: ${one.nodes.map((node: any) => node.target.join(' ')).slice(0, 5).join(' | ')}`);
  });
}

/** `server`: with people and the challenge `cats`. `demo`: with the published results instead. Both live for the worker. */
export const test = base.extend<object, { server: Server; demo: Server }>({
  server: [async ({}, use) => {
    const server = new Server([]);
    try {
      await server.open();
      await server.setUpPeople();
      await server.createChallenge();
      await use(server);
    } finally {
      await server.close();
    }
  }, { scope: 'worker', timeout: 240_000 }],
  demo: [async ({}, use) => {
    const server = new Server(['--demo']);
    try {
      await server.open();
      await server.until(() => server.log.includes('entries stand'), 240, 'the demo');
      await server.setUpPeople();
      await use(server);
    } finally {
      await server.close();
    }
  }, { scope: 'worker', timeout: 480_000 }],
});
export { expect };
