// Boards taller than browsers allow: every place is reached, and small steps move by as many rows as on any board.
import { describe, expect, it } from 'vitest';
import { afterScroll, pageToTake, rowsInSight, TallScale, tallestPx, type ScrollPlace } from '$/pages/board/window';

const rowHeight = 60;
const view = 900;
const counts = [1, 133_333, 133_334, 280_000, 600_000, 5_000_000, 40_000_000];

/** Invented numbers on [0, 1), always the same. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A page of that board as a browser has it: whole px, from some way above the table to its end. */
class Page {
  place: ScrollPlace = { page: -500, board: -500, jumped: false };
  readonly scale: TallScale;
  taken = 0;

  constructor(readonly count: number) {
    this.scale = new TallScale(count * rowHeight);
  }
  get last(): number {
    return this.scale.pageHeight - view;
  }
  scroll(by: number): void {
    const page = Math.max(-500, Math.min(this.last, Math.round(this.place.page + by)));
    this.place = afterScroll(this.place, page, this.scale, view);
    this.take(false);
  }
  rest(): void {
    this.take(true);
    this.place = { ...this.place, jumped: false };
  }
  private take(rests: boolean): void {
    const page = pageToTake(this.place, this.scale, rests);
    if (page === null) return;
    this.taken += 1;
    this.place = { ...this.place, page: Math.round(page) };
  }
  rows() {
    return rowsInSight(this.count, rowHeight, -this.place.board, view, 0);
  }
}

describe('the scale of a tall board', () => {
  it('is true for boards that fit', () => {
    const scale = new TallScale(133_333 * rowHeight);
    expect(scale.isScaled).toBe(false);
    expect(scale.pageHeight).toBe(7_999_980);
    expect(scale.boardAt(7_654_321)).toBe(7_654_321);
  });
  it.each(counts)('of %d rows never passes what browsers take, ascends, and its two directions agree', (count) => {
    const scale = new TallScale(count * rowHeight);
    expect(scale.pageHeight).toBeLessThanOrEqual(tallestPx);
    let before = -Infinity;
    for (let i = -10; i <= 1010; ++i) {
      const page = (scale.pageHeight * i) / 1000;
      expect(scale.boardAt(page)).toBeGreaterThan(before);
      before = scale.boardAt(page);
      expect(scale.pageAt(before)).toBeCloseTo(page, 3);
    }
  });
  it('keeps heights at both ends, where what stands above and below is in sight', () => {
    const scale = new TallScale(600_000 * rowHeight);
    for (const px of [-400, 0, 900, 49_999]) {
      expect(scale.boardAt(px)).toBe(px);
      expect(scale.boardAt(scale.pageHeight - px)).toBe(scale.boardHeight - px);
    }
  });
});

describe('scrolling it', () => {
  it.each(counts)('the scroll bar and steps of a view reach every place of %d rows', (count) => {
    const random = numbers(count);
    const page = new Page(count);
    // The bar moves by whole px of a screen.
    const barPx = page.scale.pageHeight / 900;
    for (let i = 0; i < 40; ++i) {
      const position = i === 0 ? 0 : i === 1 ? count - 1 : Math.floor(random() * count);
      page.scroll(-page.place.page);
      page.scroll(Math.min(page.last, Math.round(page.scale.pageAt(position * rowHeight) / barPx) * barPx));
      page.rest();
      const has = () => page.rows().from <= position && position < page.rows().to;
      const most = Math.ceil((barPx * count * rowHeight) / page.scale.pageHeight / view) + 2;
      for (let steps = 0; steps < most && !has(); ++steps) {
        page.scroll(position < page.rows().from ? -view : view);
        page.rest();
      }
      expect(has(), `place ${position}`).toBe(true);
    }
  });
  it.each(counts.slice(3))('small steps over %d rows move by as many px as asked, wherever and however often they rest', (count) => {
    const random = numbers(count + 1);
    const page = new Page(count);
    for (let round = 0; round < 200; ++round) {
      page.scroll((0.02 + 0.96 * random()) * page.last - page.place.page);
      page.rest();
      const begin = page.place.board;
      let moved = 0;
      const direction = random() < 0.5 ? -1 : 1;
      for (let i = 0; i < 50; ++i) {
        const step = direction * Math.ceil(random() * 2000);
        moved += step;
        page.scroll(step);
        if (random() < 0.1) page.rest();
      }
      expect(page.place.board - begin).toBeCloseTo(moved, 3);
    }
  });
  it('a long way by the wheel without a rest ends at the ends, row by row', () => {
    const page = new Page(600_000);
    page.scroll(page.scale.pageAt(2_000_000) - page.place.page);
    page.rest();
    let last = page.place.board;
    for (let i = 0; i < 10_000 && page.place.page > -500; ++i) {
      page.scroll(-600);
      expect(last - page.place.board).toBeLessThanOrEqual(600.001);
      expect(page.place.board).toBeLessThan(last);
      last = page.place.board;
    }
    expect(page.place.page).toBe(-500);
    expect(Math.abs(page.place.board + 500)).toBeLessThan(1); // the page stands on a whole px
    expect(page.taken).toBeGreaterThan(0);
    page.scroll(page.last - 1_000_000 - page.place.page);
    page.rest();
    for (let i = 0; i < 10_000 && page.place.page < page.last; ++i) page.scroll(600);
    page.rest();
    expect(page.place.board).toBeCloseTo(600_000 * rowHeight - view, -1);
  });
  it('a glide to the end, fast in the middle and slow at its end, shows the last row', () => {
    const page = new Page(600_000);
    for (const share of [0.001, 0.05, 0.3, 0.7, 0.95, 0.999, 0.9999, 1]) page.scroll(Math.round(share * page.last) - page.place.page);
    expect(page.rows().to).toBe(600_000);
    page.rest();
    expect(page.rows().to).toBe(600_000);
  });
});
