// What a board page asks the server for as its reader moves about.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BoardPage, BoardRow } from '$/api/board';
import { BoardStore } from '$/pages/board/board-store.svelte';
import { pageRows } from '$/pages/board/sparse-rows';

const ranked = 20_000;
const noFilter = { rule: '', phase: '', grade: '', hardware: '', text: '', state: '' };
let asked: URLSearchParams[] = [];

function page(from: number, count: number, matching = ranked): BoardPage {
  const items = Array.from({ length: count }, (_, i) => ({ entry: `e${from + i}`, position: from + i }) as BoardRow);
  return { items, ranked, matching, sequence: 1 } as BoardPage;
}

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', async (url: string) => {
    const query = new URL(url, 'http://localhost').searchParams;
    asked.push(query);
    const matching = query.get('text') ? 3 : ranked;
    return Response.json(page(Number(query.get('from_rank')), Math.min(matching, pageRows), matching));
  });
});
afterEach(() => vi.unstubAllGlobals());

const firstRows = () => asked.map((query) => Number(query.get('from_rank')));

it('asks for nothing while the rows that came with the page are enough', async () => {
  const store = new BoardStore('cats', noFilter, page(1, 50));
  await store.show(noFilter);
  store.need(0, 40);
  expect(asked).toEqual([]);
  store.need(20, 60);
  await vi.waitFor(() => expect(store.rows.at(99)?.entry).toBe('e100'));
});

it('reads the beginning again after a long way through the board, on which its rows were given up', async () => {
  const store = new BoardStore('cats', noFilter, page(1, 50));
  await store.show(noFilter);
  for (let place = 1000; place <= 9000; place += pageRows) {
    store.need(place, place + 20);
    await vi.waitFor(() => expect(store.rows.at(place)).not.toBeNull(), { interval: 1 });
  }
  expect(store.rows.at(0)).toBeNull();
  store.need(0, 40);
  await vi.waitFor(() => expect(store.rows.at(0)?.entry).toBe('e1'));
  expect(firstRows().filter((first) => first === 1)).toHaveLength(1);
});

it('says which filter its rows have passed, also while others are on their way', async () => {
  const store = new BoardStore('cats', noFilter, page(1, 50));
  await store.show(noFilter);
  const narrow = { ...noFilter, text: 'net' };
  const coming = store.show(narrow);
  expect(store.shown).toEqual(noFilter);
  expect(store.rows.count).toBe(ranked);
  await coming;
  expect(store.shown).toEqual(narrow);
  expect(store.rows.count).toBe(3);
});
