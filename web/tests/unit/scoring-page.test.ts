import { describe, expect, it } from 'vitest';
import { clampedNumber, fromLogShare, logShare, valueAt } from '$/pages/scoring/scale';

describe('numbers of the example', () => {
  it('reads the address and holds it within limits', () => {
    expect(clampedNumber('0.73', 0, 1, 0.8)).toBe(0.73);
    expect(clampedNumber('', 0, 1, 0.8)).toBe(0.8);
    expect(clampedNumber('seven', 0, 1, 0.8)).toBe(0.8);
    expect(clampedNumber('Infinity', 0, 1, 0.8)).toBe(0.8);
    expect(clampedNumber('7', 0, 1, 0.8)).toBe(1);
    expect(clampedNumber('-7', 0.01, 10, 1)).toBe(0.01);
  });
  it('runs the slider over decades and back', () => {
    expect(fromLogShare(0.5, 0.01, 10_000)).toBe(10);
    expect(logShare(10, 0.01, 10_000)).toBeCloseTo(0.5);
    expect(logShare(fromLogShare(0.37, 0.01, 10_000), 0.01, 10_000)).toBeCloseTo(0.37, 2);
  });
  it('reads a curve between its points and holds its ends', () => {
    expect(valueAt([1, 100], [2, 4], 10)).toBeCloseTo(3);
    expect(valueAt([1, 100], [2, 4], 100)).toBe(4);
    expect(valueAt([1, 100], [2, 4], 0.5)).toBe(2);
    expect(valueAt([1, 100], [2, 4], 1000)).toBe(4);
    expect(valueAt([], [], 1)).toBeNull();
  });
});
