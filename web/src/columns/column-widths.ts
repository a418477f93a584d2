// Widths of a board's columns from the texts in them: rows that are laid out each by itself share no table's widths.
import type { BoardRow } from '$/api/board';
import { limitsText } from '$/format/numbers';
import { boldness, type BoardColumn } from './board-columns';

/** Small print against the table's own size, as in wattboard.css. */
const limitsSize = 0.78;
const headSize = 0.85;

/** About how wide a text is, in digits: dots and spaces are half as wide, some letters two thirds. */
export function textDigits(text: string): number {
  let digits = 0;
  for (const letter of text) digits += '., :'.includes(letter) ? 0.5 : 'fijlrt'.includes(letter) ? 0.67 : 1;
  return digits;
}

/** The widest text of a cell, in digits; 0 for columns of names, which take what is left. */
export function cellDigits(column: BoardColumn, row: BoardRow): number {
  if (column.digits) return column.digits(row);
  const range = column.range?.(row);
  if (!range || !column.format) return 1;
  return Math.max(textDigits(column.format(range.value)), textDigits(limitsText(range, column.format)) * limitsSize);
}

/** A head breaks between its words. */
function headDigits(column: BoardColumn): number {
  return Math.max(...`${column.label} ${column.unit}`.split(/\s/).map(textDigits)) * headSize * boldness;
}

/** The widths so far: they grow with what is loaded and do not shrink while one reads. */
export class ColumnWidths {
  private digits: number[];
  private seen = new WeakSet<readonly BoardRow[]>();

  constructor(
    private readonly columns: readonly BoardColumn[],
    private readonly onPhone: boolean,
  ) {
    this.digits = columns.map(headDigits);
  }

  /** Makes room for a page of rows; each page is measured once. */
  widenFor(pages: Iterable<readonly BoardRow[]>): void {
    for (const rows of pages) {
      if (this.seen.has(rows)) continue;
      this.seen.add(rows);
      this.columns.forEach((column, i) => {
        if (column.share) return;
        for (const row of rows) this.digits[i] = Math.max(this.digits[i]!, cellDigits(column, row));
      });
    }
  }

  private least(i: number): string {
    const { share } = this.columns[i]!;
    const gap = i === this.columns.length - 1 ? 0 : this.onPhone ? 0.6 : 1;
    if (share) return `${this.onPhone ? share.leastOnPhone : share.least}rem`;
    return `(${Math.ceil(this.digits[i]! * 2) / 2}ch + ${gap}rem)`;
  }

  /** Tracks for grid-template-columns. */
  tracks(): string {
    return this.columns.map(({ share }, i) => (share ? `minmax(${this.least(i)}, ${share.parts}fr)` : `calc${this.least(i)}`)).join(' ');
  }

  /** What all columns need at least, for calc(). */
  leastWidth(): string {
    return this.columns.map((_, i) => this.least(i)).join(' + ');
  }
}
