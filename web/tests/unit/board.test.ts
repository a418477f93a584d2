import { describe, expect, it } from 'vitest';
import type { BoardPage, BoardRow } from '$/api/board';
import { pageRows, pagesOf, SparseRows } from '$/pages/board/sparse-rows';
import { rowsInSight } from '$/pages/board/window';

function page(first: number, count: number, ranked: number): BoardPage {
  const items = Array.from({ length: count }, (_, i) => ({ entry: `e${first + i}` }) as BoardRow);
  return { items, ranked, matching: ranked, next: null } as unknown as BoardPage;
}

describe('rows in sight', () => {
  it('draws from the top with spare rows below', () => {
    expect(rowsInSight(1000, 50, 300, 900, 5)).toEqual({ from: 0, to: 29 });
  });
  it('follows the scroll and never leaves the table', () => {
    expect(rowsInSight(1000, 50, -25_000, 900, 5)).toEqual({ from: 495, to: 524 });
    expect(rowsInSight(1000, 50, -49_800, 900, 5)).toEqual({ from: 971, to: 1000 });
    expect(rowsInSight(10, 50, -900_000, 900, 5)).toEqual({ from: 0, to: 10 });
  });
  it('draws as many rows wherever between two rows the edge is', () => {
    const drawn = Array.from({ length: 200 }, (_, px) => rowsInSight(1000, 50, -20_000 - px, 913, 5));
    expect(new Set(drawn.map(({ from, to }) => to - from))).toEqual(new Set([30]));
    drawn.forEach(({ from, to }, px) => {
      expect((from + 5) * 50).toBeLessThanOrEqual(20_000 + px);
      expect((to - 5) * 50).toBeGreaterThanOrEqual(20_000 + px + 913);
    });
  });
  it('draws nothing of an empty table', () => {
    expect(rowsInSight(0, 50, 0, 900, 5)).toEqual({ from: 0, to: 0 });
  });
});

describe('sparse rows', () => {
  it('names the pages that cover a stretch', () => {
    expect(pagesOf(0, 1)).toEqual([0]);
    expect(pagesOf(99, 201)).toEqual([0, 1, 2]);
    expect(pagesOf(-20, 100)).toEqual([0]);
  });
  it('finds rows by position and entries by id', () => {
    const rows = SparseRows.none.with(3, page(300, pageRows, 100_000));
    expect(rows.count).toBe(100_000);
    expect(rows.at(342)?.entry).toBe('e342');
    expect(rows.at(42)).toBeNull();
    expect(rows.positionOf('e399')).toBe(399);
    expect(rows.positionOf('e400')).toBeNull();
  });
  it('holds a bounded number of pages and drops the oldest', () => {
    let rows = SparseRows.none;
    for (let i = 0; i < 60; ++i) rows = rows.with(i, page(i * pageRows, pageRows, 6000));
    expect(rows.has(0)).toBe(false);
    expect(rows.has(20)).toBe(true);
    expect(rows.entries().size).toBe(40 * pageRows);
  });
  it('counts what passes the filter where the server says it', () => {
    expect(SparseRows.none.with(0, { ...page(0, 1, 500), matching: 1 }).count).toBe(1);
  });
  it('tells the stretch around a place that is loaded without a gap', () => {
    const rows = SparseRows.none.with(0, page(0, pageRows, 1000)).with(3, page(300, pageRows, 1000)).with(4, page(400, pageRows, 1000));
    expect(rows.stretchAround(420)).toEqual({ from: 300, to: 500 });
    expect(rows.stretchAround(0)).toEqual({ from: 0, to: 100 });
    expect(rows.stretchAround(250)).toEqual({ from: 250, to: 250 });
  });
});
