import { describe, expect, it } from 'vitest';
import { extent } from '$/charts/axes';
import { nearestDot, placedDots } from '$/charts/dots';
import { pointsOf } from '$/charts/picture';
import { inDrawingOrder, looksOf } from '$/charts/trade-off-plot';
import { picture } from './pictures';

const at = (...places: [number, number, number][]) => placedDots(places.length, (i) => places[i]!);

describe('the dot under the pointer', () => {
  it('is the one whose middle is nearest, however large another is', () => {
    expect(nearestDot(at([10, 10, 50], [40, 10, 4]), 30, 10, 60)).toBe(1);
    expect(nearestDot(at([10, 10, 50], [40, 10, 4]), 20, 10, 60)).toBe(0);
  });
  it('is the one on top where several have one middle', () => {
    expect(nearestDot(at([10, 10, 9], [10, 10, 5], [10, 10, 4], [90, 90, 4]), 12, 12, 60)).toBe(2);
  });
  it('is none beyond reach', () => {
    expect(nearestDot(at([10, 10, 5]), 70, 10, 60)).toBe(0);
    expect(nearestDot(at([10, 10, 5]), 70.1, 10, 60)).toBe(-1);
    expect(nearestDot(at(), 0, 0, 60)).toBe(-1);
  });
  it('is the same that a search by every distance finds among thousands', () => {
    let state = 1;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const places = Array.from({ length: 5000 }, (): [number, number, number] => [random() * 1200, random() * 400, 4]);
    for (let i = 0; i < 50; ++i) {
      const [x, y] = [random() * 1200, random() * 400];
      const distances = places.map(([atX, atY]) => Math.hypot(atX - x, atY - y));
      expect(nearestDot(at(...places), x, y, 60)).toBe(distances.indexOf(Math.min(...distances)));
    }
  });
});

describe('looks of the trade-off', () => {
  const points = pointsOf(picture(3, { front: [0], is_baseline: [false, true, false] }));
  it('tells front and baseline apart, and fades what costs more than the budget', () => {
    const look = looksOf(3, (point) => point.kwh <= 2);
    expect(points.map((point) => look(point).fill)).toEqual(['--accent', '--cool', '--cool']);
    expect(points.map((point) => look(point).stroke)).toEqual(['--ground', '--ink', '--ground']);
    expect(points.map((point) => look(point).fillOpacity)).toEqual([0.6, 0.6, 0.1]);
  });
  it('is paler in a crowd', () => {
    expect(looksOf(5000, () => true)(points[0]!).fillOpacity).toBeLessThan(looksOf(67, () => true)(points[0]!).fillOpacity);
  });
  it('puts large dots beneath small ones', () => {
    expect(inDrawingOrder(points).map((point) => point.entry)).toEqual(['e2', 'e1', 'e0']);
  });
});

describe('extent', () => {
  it('is the least and the greatest of more values than a call takes arguments', () => {
    expect(extent(Array.from({ length: 500_000 }, (_, i) => (i * 7919) % 500_000))).toEqual([0, 499_999]);
  });
});
