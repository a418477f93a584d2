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
    return new SparseRows(pages, document.matching);
  }

  /** Position of an entry among the loaded rows; null where it is not among them. */
  positionOf(entry: string): number | null {
    for (const [page, rows] of this.pages) {
      const index = rows.findIndex((row) => row.entry === entry);
      if (index >= 0) return page * pageRows + index;
    }
    return null;
  }

  /** The loaded pages' rows, of which a page that was not read anew keeps its list. */
  lists(): Iterable<readonly BoardRow[]> {
    return this.pages.values();
  }

  /** The places [from, to) loaded without a gap around `place`; empty where that one is not loaded. */
  stretchAround(place: number): { from: number; to: number } {
    let [from, to] = [place, place];
    while (this.at(from - 1)) from -= 1;
    while (this.at(to)) to += 1;
    return this.at(place) ? { from, to } : { from: place, to: place };
  }

  /** Ids of all loaded entries. */
  entries(): Set<string> {
    const ids = new Set<string>();
    for (const rows of this.pages.values()) for (const row of rows) ids.add(row.entry);
    return ids;
  }
}
