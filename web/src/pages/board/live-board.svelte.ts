// Follows the board's events and brings the rows in sight up to date, at most once a second.
import { watchBoard, type LiveState } from '$/api/events';
import type { BoardStore } from './board-store.svelte';

const shortestPauseMs = 1000;

export class LiveBoard {
  state = $state<LiveState>('connecting');

  private from = 0;
  private to = 50;
  private anchor: string | null = null;
  private stale = false;
  private timer = 0;
  private last = 0;

  constructor(
    challenge: string,
    private readonly store: BoardStore,
    /** Scrolls by so many rows: what the reader looks at has moved by them. */
    private readonly follow: (rows: number) => void,
  ) {
    watchBoard(
      challenge,
      { onstate: (state) => (this.state = state), onchange: () => this.plan(), onreset: () => this.plan() },
      store.head?.sequence,
    );
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && this.stale) this.plan();
    });
  }

  /** What is in sight: rows [from, to), the entry at the upper edge (null: the table's top is in sight). */
  see(from: number, to: number, anchor: string | null): void {
    this.from = from;
    this.to = to;
    this.anchor = anchor;
  }

  private plan(): void {
    this.stale = true;
    if (document.hidden || this.timer !== 0) return;
    const wait = Math.max(0, this.last + shortestPauseMs - Date.now());
    this.timer = window.setTimeout(() => void this.update(), wait);
  }

  private async update(): Promise<void> {
    this.stale = false;
    try {
      const moved = await this.store.refresh(this.from, this.to, this.anchor);
      if (moved !== 0) this.follow(moved);
    } catch {
      this.stale = true; // the next event, or the connection's return, tries again
    } finally {
      this.last = Date.now();
      this.timer = 0;
      if (this.stale && this.state === 'live') this.plan();
    }
  }
}
