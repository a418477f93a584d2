// Which boards are watched, each over one stream, with reconnecting and catching up. Knows no browser objects, so that it
// runs in the shared worker, in a page and in tests alike.

/** How current what a page shows is. */
export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'offline';

/** The data of the server's event `board`. */
export interface BoardChange {
  sequence: number;
  scoring_run: number;
  phase: string;
  /** Entries that are new or changed; none: tied groups and fronts were computed anew. */
  changed: string[];
  /** Further changed entries that are not named. */
  more: number;
  switched: boolean;
}

/** What a page is told. `reset`: read the board anew, since what was missed is not known. */
export type BoardNews =
  | { kind: 'state'; state: LiveState }
  | { kind: 'change'; change: BoardChange }
  | { kind: 'reset' };

export interface Source {
  close(): void;
}
export interface Environment {
  /** Opens a stream of events. `event` gets name and data; `failed` is called once, when the stream is over. */
  open(url: string, event: (name: string, data: string) => void, failed: () => void): Source;
  later(run: () => void, ms: number): number;
  cancel(timer: number): void;
  random(): number;
  now(): number;
  isOnline(): boolean;
}

interface Watcher {
  tell: (news: BoardNews) => void;
  /** Sequence of what the page shows; null: unknown. */
  after: number | null;
  /** Not yet known whether it missed something. */
  unsettled: boolean;
}

const shortestPauseMs = 1000;
const longestPauseMs = 30_000;
/** A stream without watchers is kept this long: the next page often watches the same board. */
const lingerMs = 5000;
/** After a silence of this length (a machine that slept) a page that comes back has its stream opened anew. */
const doubtMs = 60_000;

/** The pause before attempt n (from 0) to reconnect: doubling, and spread, so that not all come back at one moment. */
export function pauseMs(attempt: number, random: number): number {
  return Math.min(longestPauseMs, shortestPauseMs * 2 ** Math.min(attempt, 10)) * (0.5 + random);
}

class BoardStream {
  readonly watchers = new Map<string, Watcher>();
  state: LiveState = 'connecting';
  private source: Source | null = null;
  private timer: number | null = null;
  private attempt = 0;
  /** The last event's sequence; null before the first answer. */
  private position: number | null = null;
  private openedAfter: number | null = null;
  private heardAt: number;

  constructor(
    private readonly challenge: string,
    private readonly env: Environment,
  ) {
    this.heardAt = env.now();
  }

  add(key: string, watcher: Watcher): void {
    this.watchers.set(key, watcher);
    watcher.tell({ kind: 'state', state: this.state });
    if (this.state === 'live') this.settle(watcher);
    if (!this.source && this.timer === null) this.open();
  }

  close(): void {
    this.source?.close();
    this.source = null;
    if (this.timer !== null) this.env.cancel(this.timer);
    this.timer = null;
  }

  /** Opens the stream now, whatever it was doing; what was missed is caught up. */
  reopen(): void {
    this.close();
    if (this.state === 'live') this.change('reconnecting');
    this.open();
  }

  lost(): void {
    this.close();
    this.change(this.env.isOnline() ? 'reconnecting' : 'offline');
    this.timer = this.env.later(() => {
      this.timer = null;
      this.open();
    }, pauseMs(this.attempt++, this.env.random()));
  }

  isDoubtful(): boolean {
    return this.state !== 'live' || this.env.now() - this.heardAt > doubtMs;
  }

  private open(): void {
    const shown = [...this.watchers.values()].map((watcher) => watcher.after).filter((after) => after !== null);
    this.openedAfter = this.position ?? (shown.length > 0 ? Math.min(...shown) : null);
    const query = this.openedAfter === null ? '' : `?after=${this.openedAfter}`;
    const url = `/api/v1/challenges/${encodeURIComponent(this.challenge)}/events${query}`;
    // A source that was replaced may still speak: only the latest is listened to.
    const source: Source = this.env.open(
      url,
      (name, data) => source === this.source && this.hear(name, data),
      () => source === this.source && this.lost(),
    );
    this.source = source;
  }

  private hear(name: string, data: string): void {
    let read: BoardChange;
    try {
      read = JSON.parse(data) as BoardChange;
    } catch {
      return this.lost();
    }
    this.heardAt = this.env.now();
    this.position = read.sequence;
    if (name === 'board') this.tellChange(read);
    else if (name === 'reset') for (const watcher of this.watchers.values()) this.reset(watcher);
    if (name === 'position') for (const watcher of this.watchers.values()) this.settle(watcher);
    if (name !== 'board') {
      this.attempt = 0;
      this.change('live');
    }
  }

  private tellChange(change: BoardChange): void {
    for (const watcher of this.watchers.values()) {
      if (!watcher.unsettled) watcher.after = change.sequence;
      watcher.tell({ kind: 'change', change });
    }
  }

  /** Whether it missed something before the stream was live for it; if that is not known, it reads the board anew. */
  private settle(watcher: Watcher): void {
    if (!watcher.unsettled) return;
    const from = this.state === 'live' ? this.position : (this.openedAfter ?? this.position);
    if (watcher.after === null || from === null || watcher.after < from) return this.reset(watcher);
    watcher.unsettled = false;
    watcher.after = this.position;
  }

  private reset(watcher: Watcher): void {
    watcher.unsettled = false;
    watcher.after = this.position;
    watcher.tell({ kind: 'reset' });
  }

  private change(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    for (const watcher of this.watchers.values()) watcher.tell({ kind: 'state', state });
  }
}

/** All watched boards: one stream for each, however many pages watch it. */
export class BoardEvents {
  private readonly streams = new Map<string, BoardStream>();
  private readonly challenges = new Map<string, string>();

  constructor(private readonly env: Environment) {}

  /** `key` names the watcher; watching again under the same key changes nothing. */
  watch(key: string, challenge: string, after: number | null, tell: (news: BoardNews) => void): void {
    if (this.challenges.has(key)) return;
    this.challenges.set(key, challenge);
    let stream = this.streams.get(challenge);
    if (!stream) this.streams.set(challenge, (stream = new BoardStream(challenge, this.env)));
    stream.add(key, { tell, after, unsettled: true });
  }

  stop(key: string): void {
    const challenge = this.challenges.get(key);
    if (challenge === undefined) return;
    this.challenges.delete(key);
    const stream = this.streams.get(challenge);
    stream?.watchers.delete(key);
    if (stream?.watchers.size !== 0) return;
    this.env.later(() => {
      if (stream.watchers.size > 0 || this.streams.get(challenge) !== stream) return;
      stream.close();
      this.streams.delete(challenge);
    }, lingerMs);
  }

  /** A page came back into sight, or the network did: streams that may be dead are opened anew. */
  check(): void {
    for (const stream of this.streams.values()) if (stream.watchers.size > 0 && stream.isDoubtful()) stream.reopen();
  }

  /** The network is gone: nothing needs to be tried to know that. */
  wentOffline(): void {
    for (const stream of this.streams.values()) if (stream.watchers.size > 0) stream.lost();
  }
}
