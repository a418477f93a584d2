// Which rows of a long table are in sight.

export interface RowWindow {
  from: number;
  to: number;
}

/**
 * The rows [from, to) to draw of `count` rows of `rowHeight` px each, where the table's first row begins at `top` px from
 * the upper edge of a view of `viewHeight` px (negative: scrolled past), with `spare` rows on either side.
 */
export function rowsInSight(count: number, rowHeight: number, top: number, viewHeight: number, spare: number): RowWindow {
  if (count === 0 || rowHeight <= 0) return { from: 0, to: 0 };
  const first = Math.floor(-top / rowHeight);
  const last = Math.ceil((viewHeight - top) / rowHeight);
  const from = Math.min(Math.max(0, first - spare), Math.max(0, count - 1));
  return { from, to: Math.min(count, Math.max(from + 1, last + spare)) };
}
