import { beforeEach, describe, expect, it } from 'vitest';
import { BoardEvents, pauseMs, type BoardNews, type Environment } from '$/api/board-events';

/** A browser whose streams, clock and network the test controls. */
class Fake implements Environment {
  opened: { url: string; event: (name: string, data: string) => void; failed: () => void; closed: boolean }[] = [];
  timers = new Map<number, { run: () => void; at: number }>();
  clock = 0;
  online = true;
  private timer = 0;

  open(url: string, event: (name: string, data: string) => void, failed: () => void) {
    const source = { url, event, failed, closed: false, close: () => void (source.closed = true) };
    this.opened.push(source);
    return source;
  }
  later(run: () => void, ms: number): number {
    this.timers.set(++this.timer, { run, at: this.clock + ms });
    return this.timer;
  }
  cancel(timer: number): void {
    this.timers.delete(timer);
  }
  random = () => 0.5;
  now = () => this.clock;
  isOnline = () => this.online;

  pass(ms: number): void {
    const end = this.clock + ms;
    for (;;) {
      const next = [...this.timers].sort((a, b) => a[1].at - b[1].at)[0];
      if (!next || next[1].at > end) break;
      this.timers.delete(next[0]);
      this.clock = next[1].at;
      next[1].run();
    }
    this.clock = end;
  }
  get last() {
    return this.opened[this.opened.length - 1]!;
  }
  say(name: string, sequence: number, more: object = {}): void {
    this.last.event(name, JSON.stringify({ sequence, ...more }));
  }
}

let fake: Fake;
let events: BoardEvents;
let heard: Record<string, string[]>;

function watch(key: string, after: number | null = null, challenge = 'cats'): void {
  heard[key] = [];
  events.watch(key, challenge, after, (news: BoardNews) => {
    heard[key]!.push(news.kind === 'state' ? news.state : news.kind === 'change' ? `change ${news.change.sequence}` : 'reset');
  });
}

beforeEach(() => {
  fake = new Fake();
  events = new BoardEvents(fake);
  heard = {};
});

describe('watching boards', () => {
  it('catches up from what the page shows', () => {
    watch('a', 40);
    expect(fake.last.url).toBe('/api/v1/challenges/cats/events?after=40');
    fake.say('board', 42);
    fake.say('position', 42);
    fake.say('board', 45);
    expect(heard.a).toEqual(['connecting', 'change 42', 'live', 'change 45']);
  });

  it('tells a page that shows something unknown to read anew, once', () => {
    watch('a');
    expect(fake.last.url).toBe('/api/v1/challenges/cats/events');
    fake.say('position', 10);
    fake.say('board', 11);
    expect(heard.a).toEqual(['connecting', 'reset', 'live', 'change 11']);
  });

  it('passes on that the server cannot tell', () => {
    watch('a', 40);
    fake.say('reset', 900);
    expect(heard.a).toEqual(['connecting', 'reset', 'live']);
  });

  it('uses one stream for all who watch a board, and one for each board', () => {
    watch('a', 10);
    fake.say('position', 10);
    fake.say('board', 12);
    watch('current', 12);
    watch('newer', 13);
    watch('older', 11);
    watch('unknown');
    watch('dogs', 1, 'dogs & co');
    expect(fake.opened.map((one) => one.url)).toEqual([
      '/api/v1/challenges/cats/events?after=10',
      '/api/v1/challenges/dogs%20%26%20co/events?after=1',
    ]);
    expect(heard.current).toEqual(['live']);
    expect(heard.newer).toEqual(['live']);
    expect(heard.older).toEqual(['live', 'reset']);
    expect(heard.unknown).toEqual(['live', 'reset']);
    fake.opened[0]!.event('board', '{"sequence": 20}');
    for (const key of ['a', 'current', 'newer', 'older', 'unknown']) expect(heard[key]!.at(-1)).toBe('change 20');
    expect(heard.dogs).toEqual(['connecting']);
  });

  it('settles all who came while it was connecting', () => {
    watch('older', 40);
    watch('newer', 44);
    watch('unknown');
    fake.say('board', 42);
    fake.say('position', 42);
    expect(heard.older).toEqual(['connecting', 'change 42', 'live']);
    expect(heard.newer).toEqual(['connecting', 'change 42', 'live']);
    expect(heard.unknown).toEqual(['connecting', 'change 42', 'reset', 'live']);
  });

  it('reconnects with growing pauses from the last event on', () => {
    watch('a', 1);
    fake.say('position', 7);
    fake.last.failed();
    expect(heard.a!.at(-1)).toBe('reconnecting');
    fake.pass(999);
    expect(fake.opened).toHaveLength(1);
    fake.pass(1);
    expect(fake.last.url).toBe('/api/v1/challenges/cats/events?after=7');
    fake.last.failed();
    fake.pass(1999);
    expect(fake.opened).toHaveLength(2);
    fake.pass(1);
    expect(fake.opened).toHaveLength(3);
    fake.say('board', 9);
    fake.say('position', 9);
    expect(heard.a).toEqual(['connecting', 'live', 'reconnecting', 'change 9', 'live']);
    // It was live again: the next pause is the shortest.
    fake.last.failed();
    fake.pass(1000);
    expect(fake.last.url).toBe('/api/v1/challenges/cats/events?after=9');
  });

  it('spreads and bounds its pauses', () => {
    expect(pauseMs(0, 0)).toBe(500);
    expect(pauseMs(0, 1)).toBe(1500);
    expect(pauseMs(3, 0.5)).toBe(8000);
    expect(pauseMs(500, 0.5)).toBe(30_000);
  });

  it('says offline where there is no network, and comes back with it', () => {
    watch('a', 1);
    fake.say('position', 7);
    fake.online = false;
    events.wentOffline();
    expect(heard.a!.at(-1)).toBe('offline');
    fake.online = true;
    events.check();
    expect(fake.last.url).toBe('/api/v1/challenges/cats/events?after=7');
    fake.say('position', 7);
    expect(heard.a).toEqual(['connecting', 'live', 'offline', 'live']);
    fake.pass(60_000);
    expect(fake.opened).toHaveLength(2);
  });

  it('opens a stream anew that was silent while the machine slept', () => {
    watch('a', 1);
    fake.say('position', 7);
    events.check();
    expect(fake.opened).toHaveLength(1);
    fake.clock += 3_600_000;
    events.check();
    expect(fake.opened).toHaveLength(2);
    expect(fake.opened[0]!.closed).toBe(true);
    // What the old one still says counts no more.
    fake.opened[0]!.event('board', '{"sequence": 8}');
    fake.opened[0]!.failed();
    expect(heard.a).toEqual(['connecting', 'live', 'reconnecting']);
    fake.say('position', 7);
    expect(heard.a!.at(-1)).toBe('live');
  });

  it('treats what is no JSON as a broken stream', () => {
    watch('a', 1);
    fake.last.event('board', '<html>');
    expect(fake.last.closed).toBe(true);
    expect(heard.a!.at(-1)).toBe('reconnecting');
  });

  it('closes a stream when nobody has watched for a while', () => {
    watch('a', 1);
    fake.say('position', 7);
    events.stop('a');
    fake.say('board', 8);
    expect(heard.a).toEqual(['connecting', 'live']);
    fake.pass(4000);
    watch('b', 8);
    fake.pass(4000);
    expect(fake.opened).toHaveLength(1);
    expect(fake.last.closed).toBe(false);
    expect(heard.b).toEqual(['live']);
    events.stop('b');
    events.stop('b');
    fake.pass(5000);
    expect(fake.last.closed).toBe(true);
    watch('c', 9);
    expect(fake.opened).toHaveLength(2);
  });

  it('does not watch twice under one key', () => {
    watch('a', 1);
    fake.say('position', 7);
    events.watch('a', 'cats', null, () => expect.unreachable());
    fake.say('board', 8);
    expect(heard.a).toEqual(['connecting', 'live', 'change 8']);
  });
});
