import { describe, expect, it } from 'vitest';
import { logAxis, logTick } from '$/charts/axes';
import { csvOf } from '$/charts/export';
import { familyMarks, otherFamilies } from '$/charts/families';
import { frontSteps, pointsOf, radiusFor } from '$/charts/picture';
import { picture } from './pictures';

describe('points of a picture', () => {
  it('knows who is on the front and what each stage took', () => {
    const points = pointsOf(picture(3, { front: [2, 0], at_least_baseline: [true, false, null] }));
    expect(points.map((point) => point.onFront)).toEqual([true, false, true]);
    expect(points.map((point) => point.atLeastBaseline)).toEqual([true, false, false]);
    expect(points[1]!.stages).toEqual({ training: 2 });
  });
});

describe('front steps', () => {
  it('goes right to the next cost, then up, and on to the far end', () => {
    expect(frontSteps([{ cost: 1, value: 5 }, { cost: 3, value: 7 }], 10)).toEqual([
      { cost: 1, value: 5 }, { cost: 3, value: 5 }, { cost: 3, value: 7 }, { cost: 10, value: 7 },
    ]);
  });
});

describe('marks', () => {
  it('gives four times the energy twice the radius, and never less than can be hit', () => {
    expect(radiusFor(100, 400, 20)).toBe(10);
    expect(radiusFor(400, 400, 20)).toBe(20);
    expect(radiusFor(0.001, 400, 20)).toBe(3.5);
    expect(radiusFor(1, 0, 20)).toBe(3.5);
  });
  it('tells the five most frequent families apart and puts the rest together', () => {
    const families = ['a', 'b', 'b', 'c', 'c', 'c', 'd', 'd', 'd', 'd', 'e', 'e', 'f', 'f', null];
    const { marks, markOf } = familyMarks(families);
    expect(marks.map((mark) => mark.name)).toEqual(['d', 'c', 'b', 'e', 'f', otherFamilies]);
    expect(new Set(marks.map((mark) => mark.symbol)).size).toBe(6);
    expect(new Set(marks.map((mark) => mark.colour)).size).toBe(6);
    expect(markOf('a').name).toBe(otherFamilies);
    expect(markOf(null).name).toBe(otherFamilies);
    expect(markOf('c').symbol).toBe('square');
    expect(familyMarks(['x', 'x']).marks.map((mark) => mark.name)).toEqual(['x']);
  });
});

describe('log axes', () => {
  it('labels only powers of ten over many decades', () => {
    const tick = logTick([0.01, 10_000], 400);
    expect([0.01, 0.02, 0.5, 1, 3, 1000].map(tick)).toEqual(['0.01', '', '', '1', '', '1,000']);
  });
  it('labels two and five where there is room for them', () => {
    const tick = logTick([1, 90], 400);
    expect([1, 2, 3, 5, 10, 26].map(tick)).toEqual(['1', '2', '', '5', '10', '']);
  });
  it('labels everything within a few fold', () => {
    expect([26, 28].map(logTick([20, 30], 400))).toEqual(['26', '28']);
  });
  it('spans the positive values with room at both ends', () => {
    const { domain } = logAxis([0, 2, 200, -1], 800);
    expect(domain[0]).toBeCloseTo(2 / 1.3);
    expect(domain[1]).toBeCloseTo(260);
    expect(logAxis([], 800).domain[0]).toBeGreaterThan(0);
  });
});

describe('CSV', () => {
  it('quotes what must be and runs no formulas', () => {
    const text = csvOf([{ name: '=1+1', note: 'a "b", c', n: -3.5, none: null }]);
    expect(text).toBe('name,note,n,none\r\n\'=1+1,"a ""b"", c",-3.5,\r\n');
    expect(csvOf([])).toBe('\r\n');
  });
});
