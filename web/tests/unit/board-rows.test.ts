// Rows that are used again: which entry each shows, which one keeps the focus, and their order in the document.
import { describe, expect, it } from 'vitest';
import type { BoardPage, BoardRow, Challenge } from '$/api/board';
import { boardColumns } from '$/columns/board-columns';
import { cellDigits, ColumnWidths, textDigits } from '$/columns/column-widths';
import { inOrderAlready } from '$/pages/board/row-order';
import { RowPool, type RowSlot } from '$/pages/board/row-pool.svelte';
import { pageRows, SparseRows } from '$/pages/board/sparse-rows';

function rowsOf(count: number, name = (i: number) => `e${i}`): SparseRows {
  let rows = SparseRows.none;
  for (let page = 0; page * pageRows < count; ++page) {
    const items = Array.from({ length: Math.min(pageRows, count - page * pageRows) }, (_, i) => ({ entry: name(page * pageRows + i) }) as BoardRow);
    rows = rows.with(page, { items, matching: count } as unknown as BoardPage);
  }
  return rows;
}
const shown = (pool: RowPool) => [...pool.slots].sort((a, b) => a.position - b.position).map((slot: RowSlot) => slot.row?.entry);

describe('rows used again', () => {
  it('shows each place once and builds nothing while scrolling', () => {
    const rows = rowsOf(1000);
    const pool = new RowPool();
    pool.show(0, 30, rows, null);
    const built = new Set(pool.slots);
    for (const from of [10, 40, 800, 790, 0]) {
      pool.show(from, from + 30, rows, null);
      expect(shown(pool)).toEqual(Array.from({ length: 30 }, (_, i) => `e${from + i}`));
      expect(pool.slots.every((slot) => built.has(slot))).toBe(true);
    }
  });
  it('leaves the rows that stay in sight where they are', () => {
    const pool = new RowPool();
    pool.show(0, 30, rowsOf(1000), null);
    const kept = pool.slots.find((slot) => slot.position === 20)!;
    pool.show(15, 45, rowsOf(1000), null);
    expect(kept.position).toBe(20);
  });
  it('waits where nothing is loaded, and keeps the cells for what comes', () => {
    const pool = new RowPool();
    pool.show(0, 5, rowsOf(5), null);
    pool.show(200, 205, SparseRows.none, null);
    expect(shown(pool)).toEqual(Array(5).fill(undefined));
    expect(pool.slots.every((slot) => slot.filled !== null)).toBe(true);
  });
  it('keeps the row with the focus with its entry, out of sight and when the entry moves', () => {
    const pool = new RowPool();
    pool.show(0, 30, rowsOf(1000), null);
    const focused = pool.slots.find((slot) => slot.position === 7)!;
    expect(pool.show(500, 530, rowsOf(1000), focused)).toBe(true);
    expect([focused.position, focused.row?.entry]).toEqual([7, 'e7']);
    expect(pool.slots).toHaveLength(31);
    // Three entries came above it.
    expect(pool.show(0, 30, rowsOf(1000, (i) => (i < 3 ? `new${i}` : `e${i - 3}`)), focused)).toBe(true);
    expect([focused.position, focused.row?.entry]).toEqual([10, 'e7']);
    expect(pool.slots.filter((slot) => slot.row?.entry === 'e7')).toHaveLength(1);
    expect(pool.slots).toHaveLength(30);
  });
  it('says where the entry with the focus has left the board', () => {
    const pool = new RowPool();
    pool.show(0, 30, rowsOf(1000), null);
    const focused = pool.slots.find((slot) => slot.position === 7)!;
    expect(pool.show(0, 30, rowsOf(999, (i) => `e${i < 7 ? i : i + 1}`), focused)).toBe(false);
    expect(shown(pool)).not.toContain('e7');
    const last = pool.slots.find((slot) => slot.position === 29)!;
    expect(pool.show(0, 29, rowsOf(29, (i) => shown(pool)[i]!), last)).toBe(false);
    expect(pool.slots).toHaveLength(29);
  });
});

describe('order in the document', () => {
  it('leaves the most rows that can stay', () => {
    expect([...inOrderAlready([3, 4, 5, 1, 2], -1)]).toEqual([0, 1, 2]);
    expect([...inOrderAlready([1, 2, 3], -1)]).toEqual([0, 1, 2]);
    expect([...inOrderAlready([9, 2, 3, 4, 1], -1)]).toEqual([1, 2, 3]);
    expect(inOrderAlready([], -1).size).toBe(0);
  });
  it('never moves the row with the focus', () => {
    expect([...inOrderAlready([3, 4, 5, 1, 2], 4)]).toEqual([3, 4]);
    expect([...inOrderAlready([9, 2, 3, 4, 1], 0)]).toEqual([0]);
  });
});

describe('widths of columns', () => {
  const challenge = {
    metric: { name: 'accuracy', lower_bound: 0, upper_bound: 1 }, offered_rules: [{ name: 'gqi', label: 'GQI' }, { name: 'co2e', label: 'CO2e' }],
  } as unknown as Challenge;
  const columns = boardColumns(challenge, 'gqi').filter((column) => ['rank', 'entry', 'co2e'].includes(column.id));
  const row = (kg: number) => ({ rank: 1, name: 'n'.repeat(100), co2e_kg: { value: kg, low: null, high: null } }) as unknown as BoardRow;
  const co2e = columns.find((column) => column.id === 'co2e')!;

  it('counts what a cell shows', () => {
    expect(textDigits('1,234.5')).toBe(6);
    expect(cellDigits(co2e, row(1_234_567))).toBe(8);
    expect(cellDigits(co2e, { ...row(100), co2e_kg: { value: 100, low: 11, high: 999 } })).toBeCloseTo((3.5 + 1 + 1.67 + 3 - 0.5 + 0.5) * 0.78, 0);
  });
  it('grows with what is loaded, never shrinks, and names widen nothing', () => {
    const widths = new ColumnWidths(columns, false);
    const first = widths.tracks();
    expect(first).toContain('minmax(11rem, 3fr)');
    widths.widenFor([[row(1)]]);
    expect(widths.tracks()).toBe(first);
    widths.widenFor([[row(123_456_789_012)]]);
    expect(widths.tracks()).toMatch(/calc\(13\.5ch \+ 0rem\)$/);
    widths.widenFor([[row(1)]]);
    expect(widths.tracks()).toMatch(/calc\(13\.5ch \+ 0rem\)$/);
    expect(widths.leastWidth()).toMatch(/ \+ 11rem \+ \(13\.5ch \+ 0rem\)$/);
  });
});
