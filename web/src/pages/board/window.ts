// Geometry of a long table: which rows are in sight, and how far a page scrolls for boards taller than browsers allow.

export interface RowWindow {
  from: number;
  to: number;
}

/** So many rows fill a view wherever its edges cut through them. */
export function rowsOfView(rowHeight: number, viewHeight: number): number {
  return Math.ceil(viewHeight / rowHeight) + 1;
}

/**
 * The rows [from, to) to draw of `count` rows of `rowHeight` px each, where the table's first row begins at `top` px from
 * the upper edge of a view of `viewHeight` px (negative: scrolled past), with `spare` rows on either side. As many at the
 * table's ends and for each px in between: rows that come and go while scrolling would have to be built.
 */
export function rowsInSight(count: number, rowHeight: number, top: number, viewHeight: number, spare: number): RowWindow {
  if (count === 0 || rowHeight <= 0) return { from: 0, to: 0 };
  const length = Math.min(count, rowsOfView(rowHeight, viewHeight) + 2 * spare);
  const from = Math.min(Math.max(0, Math.floor(-top / rowHeight) - spare), count - length);
  return { from, to: from + length };
}

/**
 * No box may be taller than about 33.5 million px in Chromium and 17.9 million px in Firefox, and Chromium draws nothing
 * beyond some 8.4 million px in a box that is clipped to the sides alone.
 */
export const tallestPx = 8_000_000;
/** So much at either end of a table that is too tall keeps its true height: there what stands above and below is in sight. */
const trueEndPx = 50_000;
/** How far exact movement may part from the scroll bar's place before the page is put right while it still moves. */
const mostDriftPx = trueEndPx / 2;
/** A step of more views than this is a jump (the scroll bar dragged, End): it goes by the scroll bar's scale. */
const jumpViews = 10;

/** Heights of a table on the board (true) and on the page (no more than `tallest`), and places on one as on the other. */
export class TallScale {
  constructor(
    readonly boardHeight: number,
    private readonly tallest = tallestPx,
  ) {}

  get isScaled(): boolean {
    return this.boardHeight > this.tallest;
  }
  get pageHeight(): number {
    return Math.min(this.boardHeight, this.tallest);
  }
  /** Board px for each page px between the two ends. */
  private get ratio(): number {
    return (this.boardHeight - 2 * trueEndPx) / (this.pageHeight - 2 * trueEndPx);
  }

  boardAt(page: number): number {
    if (!this.isScaled || page <= trueEndPx) return page;
    if (page >= this.pageHeight - trueEndPx) return page + this.boardHeight - this.pageHeight;
    return trueEndPx + (page - trueEndPx) * this.ratio;
  }
  pageAt(board: number): number {
    if (!this.isScaled || board <= trueEndPx) return board;
    if (board >= this.boardHeight - trueEndPx) return board - this.boardHeight + this.pageHeight;
    return trueEndPx + (board - trueEndPx) / this.ratio;
  }
  /** Whether a place on the board lies where its height is true. */
  isTrueAt(board: number): boolean {
    return board <= trueEndPx || board >= this.boardHeight - trueEndPx;
  }
}

/** Where the upper edge of the view is, in px from the table's first row. */
export interface ScrollPlace {
  page: number;
  board: number;
  /** The reader is moving by the scroll bar's scale; ends when the scroll rests. */
  jumped: boolean;
}

/** The place after the page was scrolled to `page`: small steps move by as much on the board, jumps by the scale. */
export function afterScroll(place: ScrollPlace, page: number, scale: TallScale, viewHeight: number): ScrollPlace {
  if (!scale.isScaled) return { page, board: page, jumped: false };
  const step = page - place.page;
  if (place.jumped || Math.abs(step) > jumpViews * viewHeight) return { page, board: scale.boardAt(page), jumped: true };
  return { page, board: place.board + step, jumped: false };
}

/**
 * Where the page has to be scrolled to, so that the scroll bar stands where the board does and both ends can be reached;
 * null: it may stay. `rests`: nothing moves any more.
 */
export function pageToTake(place: ScrollPlace, scale: TallScale, rests: boolean): number | null {
  const right = scale.pageAt(place.board);
  const drift = Math.abs(place.page - right);
  if (drift < 1) return null;
  return rests || drift > mostDriftPx || scale.isTrueAt(place.board) ? right : null;
}
