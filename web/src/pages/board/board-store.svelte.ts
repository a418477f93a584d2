// The rows that a board page shows: loaded as the reader scrolls, brought up to date without moving what is being read.
import { readBoardPage, type BoardFilter, type BoardPage } from '$/api/board';
import { pageRows, pagesOf, SparseRows } from './sparse-rows';

export class BoardStore {
  rows = $state.raw(SparseRows.none);
  /** The latest page's document: counts, sequence and labels. */
  head = $state.raw<BoardPage | null>(null);
  error = $state.raw<unknown>(null);
  loading = $state(false);
  /** Entries that came with the last update, to be shown as new. */
  fresh = $state.raw<ReadonlySet<string>>(new Set());

  private filter: BoardFilter;
  private asked = new Set<number>();
  private stop = new AbortController();

  constructor(
    private readonly challenge: string,
    filter: BoardFilter,
    first: BoardPage | null,
  ) {
    this.filter = filter;
    // The server's page has fewer rows than a page here: it is shown until the first real one is there.
    if (first) {
      this.head = first;
      this.rows = SparseRows.none.with(0, first);
    }
  }

  private query(page: number) {
    return { ...this.filter, limit: pageRows, from_rank: page * pageRows + 1 };
  }

  /** Another filter or rule: starts anew, keeping the old rows in sight until the first page has come. */
  async show(filter: BoardFilter): Promise<void> {
    this.filter = filter;
    this.stop.abort();
    this.stop = new AbortController();
    this.asked.clear();
    this.fresh = new Set();
    await this.load([0], true);
  }

  /** Sees to it that the positions [from, to) are loaded. */
  need(from: number, to: number): void {
    const last = Math.max(this.rows.count, 1);
    const missing = pagesOf(from, Math.min(to, last)).filter((page) => !this.asked.has(page));
    if (missing.length > 0) void this.load(missing, false);
  }

  retry(): void {
    this.error = null;
    this.asked.clear();
    void this.load([0], false);
  }

  private async load(pages: number[], replaces: boolean): Promise<void> {
    const { signal } = this.stop;
    for (const page of pages) this.asked.add(page);
    this.loading = true;
    try {
      const documents = await Promise.all(pages.map((page) => readBoardPage(this.challenge, this.query(page), signal)));
      let rows = replaces ? SparseRows.none : this.rows;
      pages.forEach((page, i) => (rows = rows.with(page, documents[i]!)));
      this.rows = rows;
      this.head = documents[0]!;
      this.error = null;
    } catch (error) {
      if (signal.aborted) return;
      for (const page of pages) this.asked.delete(page);
      this.error = error;
    } finally {
      this.loading = signal.aborted ? this.loading : false;
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
    this.asked = new Set(pages);
    this.rows = rows;
    this.head = documents[0] ?? this.head;
    return before !== null && after !== null ? after - before : 0;
  }
}
