// The rows that a board page shows: loaded as the reader scrolls, brought up to date without moving what is being read.
import { readBoardPage, type BoardFilter, type BoardPage } from '$/api/board';
import { pageRows, pagesOf, SparseRows } from './sparse-rows';

/** Rows asked for beyond those in sight, on either side. */
const aheadRows = 50;
/** Requests of the reader's scrolling under way at a time: what is flown past is not asked for. */
const mostAtOnce = 2;

const noFilter: BoardFilter = { rule: '', phase: '', grade: '', hardware: '', text: '', state: '' };

export class BoardStore {
  rows = $state.raw(SparseRows.none);
  /** The filter that these rows have passed: for a moment after a change not the reader's latest. */
  shown = $state.raw<BoardFilter>(noFilter);
  /** The latest page's document: counts, sequence and labels. */
  head = $state.raw<BoardPage | null>(null);
  error = $state.raw<unknown>(null);
  loading = $state(false);
  /** Entries that came with the last update, to be shown as new. */
  fresh = $state.raw<ReadonlySet<string>>(new Set());

  private filter: BoardFilter;
  /** Rows that the server put into the page: fewer than a page here. */
  private given = 0;
  private isNew = true;
  /** Pages asked for whose answers have not come. */
  private asked = new Set<number>();
  private underWay = 0;
  private wanted: { from: number; to: number } | null = null;
  private stop = new AbortController();

  constructor(
    private readonly challenge: string,
    filter: BoardFilter,
    first: BoardPage | null,
  ) {
    this.filter = filter;
    if (!first) return;
    this.head = first;
    this.rows = SparseRows.none.with(0, first);
    this.shown = this.isGiven(filter) ? filter : noFilter;
    this.given = first.items.length;
  }

  private query(page: number) {
    return { ...this.filter, limit: pageRows, from_rank: page * pageRows + 1 };
  }

  /** Whether the server put the beginning of the board under this filter into the page: it reads rule, phase and grade. */
  private isGiven(filter: BoardFilter): boolean {
    return this.isNew && this.head?.items[0]?.position === 1 && !filter.grade && !filter.hardware && !filter.text && !filter.state;
  }

  /** Another filter or rule: starts anew, keeping the old rows in sight until the first page has come. */
  async show(filter: BoardFilter): Promise<void> {
    const isGiven = this.isGiven(filter);
    this.filter = filter;
    this.isNew = false;
    this.stop.abort();
    this.stop = new AbortController();
    this.asked = new Set();
    this.wanted = null;
    this.fresh = new Set();
    if (isGiven) this.shown = filter;
    else await this.load([0], true);
  }

  /** Sees to it that the positions [from, to) are loaded. */
  need(from: number, to: number): void {
    if (to <= this.given && this.rows.has(0)) return;
    this.wanted = { from: from - aheadRows, to: to + aheadRows };
    this.loadWanted();
  }

  private isWhole(page: number): boolean {
    return this.rows.has(page) && !(page === 0 && this.given > 0);
  }

  private loadWanted(): void {
    if (!this.wanted || this.underWay >= mostAtOnce) return;
    const { from, to } = this.wanted;
    const last = Math.max(this.rows.count, 1);
    const missing = pagesOf(from, Math.min(to, last)).filter((page) => !this.asked.has(page) && !this.isWhole(page));
    if (missing.length > 0) void this.load(missing, false);
  }

  retry(): void {
    this.error = null;
    void this.load([0], false);
  }

  private async load(pages: number[], replaces: boolean): Promise<void> {
    const { signal } = this.stop;
    const { asked } = this;
    for (const page of pages) asked.add(page);
    this.loading = true;
    this.underWay += 1;
    try {
      const documents = await Promise.all(pages.map((page) => readBoardPage(this.challenge, this.query(page), signal)));
      if (signal.aborted) return;
      let rows = replaces ? SparseRows.none : this.rows;
      pages.forEach((page, i) => (rows = rows.with(page, documents[i]!)));
      if (pages.includes(0)) this.given = 0;
      this.rows = rows;
      this.shown = this.filter;
      this.head = documents[0]!;
      this.error = null;
    } catch (error) {
      if (!signal.aborted) this.error = error;
    } finally {
      for (const page of pages) asked.delete(page);
      this.underWay -= 1;
      if (!signal.aborted) this.loading = asked.size > 0;
      if (!signal.aborted && !this.error) this.loadWanted();
    }
  }

  /**
   * Reads the rows around [from, to) again after the board changed. Gives by how many rows `anchor`, the entry that the
   * reader looks at, has moved, so that the page can scroll with it.
   */
  async refresh(from: number, to: number, anchor: string | null): Promise<number> {
    const { signal } = this.stop;
    const pages = pagesOf(Math.max(0, from - pageRows), Math.min(to + pageRows, Math.max(this.rows.count, 1)));
    const documents = await Promise.all(pages.map((page) => readBoardPage(this.challenge, this.query(page), signal)));
    if (signal.aborted) return 0;
    let rows = SparseRows.none;
    pages.forEach((page, i) => (rows = rows.with(page, documents[i]!)));
    const known = this.rows.entries();
    const before = anchor === null ? null : this.rows.positionOf(anchor);
    const after = anchor === null ? null : rows.positionOf(anchor);
    this.fresh = new Set([...rows.entries()].filter((entry) => !known.has(entry)));
    if (pages.includes(0)) this.given = 0;
    this.rows = rows;
    this.head = documents[0] ?? this.head;
    return before !== null && after !== null ? after - before : 0;
  }
}
