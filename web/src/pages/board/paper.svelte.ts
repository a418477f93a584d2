// What goes to paper: all rows from the first place on where the reader asks the page to print, else those at hand.
import { flushSync } from 'svelte';
import { readBoardPage, type BoardFilter, type BoardRow } from '$/api/board';
import type { BoardStore } from './board-store.svelte';

/** About sixty sheets; beyond it the CSV serves better. */
export const mostPaperRows = 2000;
const requestRows = 500;

export class BoardPaper {
  rows = $state.raw<readonly BoardRow[]>([]);
  /** Place of the first of them, from 0. */
  from = $state(0);
  count = $state(0);
  /** When they were read. */
  at = $state('');
  /** Rows that have come while the board is loaded for printing; null: nothing is being loaded. */
  loaded = $state<number | null>(null);
  error = $state.raw<unknown>(null);

  private place = 0;
  private whole = false;
  private stop = new AbortController();

  constructor(
    private readonly challenge: string,
    private readonly store: BoardStore,
  ) {}

  /** How many rows a print of the whole board has. */
  get goal(): number {
    return Math.min(this.store.rows.count, mostPaperRows);
  }

  /** The reader is at this place. */
  see(place: number): void {
    this.place = place;
  }

  private take(rows: readonly BoardRow[], from: number, count: number): void {
    this.rows = rows;
    this.from = from;
    this.count = count;
    this.at = new Date().toISOString();
  }

  /** The browser is about to print and does not wait: the rows that are loaded around the reader, at once. */
  prepare(): void {
    if (this.whole) return;
    const { rows } = this.store;
    const { from, to } = rows.stretchAround(this.place);
    this.take(Array.from({ length: to - from }, (_, i) => rows.at(from + i)!), from, rows.count);
    flushSync();
  }

  /** The page is back on the screen. */
  done(): void {
    this.whole = false;
    this.take([], 0, 0);
  }

  cancel(): void {
    this.stop.abort();
    this.loaded = null;
  }

  /** Loads the board's first rows, then opens the browser's print dialog. */
  async printAll(filter: BoardFilter): Promise<void> {
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.error = null;
    this.loaded = 0;
    try {
      const rows = await this.readAll(filter, signal);
      this.loaded = null;
      this.whole = true;
      this.take(rows.items, 0, rows.count);
      flushSync();
      print();
    } catch (error) {
      if (signal.aborted) return;
      this.loaded = null;
      this.error = error;
    }
  }

  private async readAll(filter: BoardFilter, signal: AbortSignal): Promise<{ items: BoardRow[]; count: number }> {
    let items: BoardRow[] = [];
    let sequence: number | null = null;
    let again = 3;
    for (;;) {
      const page = await readBoardPage(this.challenge, { ...filter, limit: Math.min(requestRows, mostPaperRows - items.length), from_rank: items.length + 1 }, signal);
      // The board moved between two requests, so that rows would come twice or not at all: from the beginning.
      if (sequence !== null && page.sequence !== sequence && again-- > 0) items = [];
      else items = [...items, ...page.items];
      sequence = page.sequence;
      this.loaded = items.length;
      if (items.length >= Math.min(page.matching, mostPaperRows) || (page.items.length === 0 && items.length > 0)) return { items, count: page.matching };
    }
  }
}
