// Rows of a long board by position, of which only the pages around the reader are held.
import type { BoardPage, BoardRow } from '$/api/board';

export const pageRows = 100;
const mostPages = 40;

/** Which pages cover the positions [from, to). */
export function pagesOf(from: number, to: number): number[] {
  const pages: number[] = [];
  for (let page = Math.floor(Math.max(0, from) / pageRows); page * pageRows < to; ++page) pages.push(page);
  return pages;
}

/** Immutable by replacement: `with` gives a new one, so that views notice. */
export class SparseRows {
  private constructor(
    private readonly pages: ReadonlyMap<number, readonly BoardRow[]>,
    /** Rows in all, loaded or not. */
    readonly count: number,
  ) {}

  static readonly none = new SparseRows(new Map(), 0);

  at(position: number): BoardRow | null {
    return this.pages.get(Math.floor(position / pageRows))?.[position % pageRows] ?? null;
  }

  has(page: number): boolean {
    return this.pages.has(page);
  }

  /** With one more page; the page that was added first is dropped beyond forty. */
  with(page: number, document: BoardPage): SparseRows {
    const pages = new Map(this.pages);
    pages.delete(page);
    pages.set(page, document.items);
    for (const oldest of pages.keys()) {
      if (pages.size <= mostPages) break;
      pages.delete(oldest);
    }
    return new SparseRows(pages, document.matching ?? document.ranked);
  }

  /** Position of an entry among the loaded rows; null where it is not among them. */
  positionOf(entry: string): number | null {
    for (const [page, rows] of this.pages) {
      const index = rows.findIndex((row) => row.entry === entry);
      if (index >= 0) return page * pageRows + index;
    }
    return null;
  }

  /** Ids of all loaded entries. */
  entries(): Set<string> {
    const ids = new Set<string>();
    for (const rows of this.pages.values()) for (const row of rows) ids.add(row.entry);
    return ids;
  }
}
