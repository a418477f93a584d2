import { describe, expect, it } from 'vitest';
import { pinched, TraceTouch, type Finger } from '$/charts/trace/trace-touch';

const full = { from: 0, to: 3600 };
const width = 400;
const finger = (at: number, y = 100): Finger => ({ at, x: at * width, y });

describe('pinching', () => {
  it('keeps the moments under the fingers under them', () => {
    const view = { from: 1000, to: 2000 };
    const next = pinched(view, full, [0.4, 0.6], [0.2, 0.8]);
    // 1,400 s and 1,600 s were under the fingers.
    const length = next.to - next.from;
    expect(next.from + 0.2 * length).toBeCloseTo(1400);
    expect(next.from + 0.8 * length).toBeCloseTo(1600);
  });
  it('moves along with fingers that keep their distance', () => {
    const next = pinched({ from: 1000, to: 2000 }, full, [0.2, 0.6], [0.4, 0.8]);
    expect(next.from).toBeCloseTo(800);
    expect(next.to).toBeCloseTo(1800);
  });
  it('goes neither beyond the trace nor below the shortest view, however near the fingers come', () => {
    expect(pinched({ from: 1000, to: 2000 }, full, [0.1, 0.9], [0.5, 0.5])).toEqual(full);
    const next = pinched({ from: 1000, to: 1000.1 }, full, [0.5, 0.5], [0, 1]);
    expect(next.to - next.from).toBeCloseTo(0.05);
  });
  it('does the same whichever finger was put down first', () => {
    expect(pinched({ from: 0, to: 100 }, full, [0.6, 0.4], [0.8, 0.2])).toEqual(pinched({ from: 0, to: 100 }, full, [0.4, 0.6], [0.2, 0.8]));
  });
});

describe('fingers on a trace', () => {
  const zoomedIn = { from: 1000, to: 2000 };
  it('pan with one where the view is zoomed in, and leave up and down to the page', () => {
    const touch = new TraceTouch();
    touch.put([finger(0.5)], zoomedIn, 0);
    expect(touch.move([finger(0.51)], full)).toBeNull();
    expect(touch.move([finger(0.6)], full)!.from).toBeCloseTo(900);
    expect(touch.move([finger(0.3, 300)], full)!.from).toBeCloseTo(1200);

    const other = new TraceTouch();
    other.put([finger(0.5)], zoomedIn, 0);
    expect(other.move([finger(0.52, 140)], full)).toBeNull();
    expect(other.move([finger(0.9, 140)], full)).toBeNull();
  });
  it('leave one finger to the page where all is in sight', () => {
    const touch = new TraceTouch();
    touch.put([finger(0.5)], full, 0);
    expect(touch.move([finger(0.9)], full)).toBeNull();
  });
  it('go on from where the view is when one of two is lifted', () => {
    const touch = new TraceTouch();
    touch.put([finger(0.4)], full, 0);
    touch.put([finger(0.4), finger(0.6)], full, 20);
    const zoomed = touch.move([finger(0.2), finger(0.8)], full)!;
    expect(zoomed.to - zoomed.from).toBeCloseTo(1200);
    expect(touch.lift([finger(0.2)], zoomed, 400)).toBe(false);
    expect(touch.move([finger(0.3)], full)!.from).toBeCloseTo(zoomed.from - 120);
  });
  const tap = (touch: TraceTouch, at: number, from: number, ms = 60) => {
    touch.put([finger(at)], zoomedIn, from);
    return touch.lift([], zoomedIn, from + ms);
  };
  it('show all by two quick taps at one place', () => {
    const touch = new TraceTouch();
    expect(tap(touch, 0.5, 0)).toBe(false);
    expect(tap(touch, 0.51, 200)).toBe(true);
    expect(tap(touch, 0.51, 400)).toBe(false);
  });
  it('do not take for a double tap what is slow, apart, or moved', () => {
    const slow = new TraceTouch();
    tap(slow, 0.5, 0);
    expect(tap(slow, 0.5, 500)).toBe(false);
    const apart = new TraceTouch();
    tap(apart, 0.5, 0);
    expect(tap(apart, 0.7, 200)).toBe(false);
    const held = new TraceTouch();
    tap(held, 0.5, 0, 900);
    expect(tap(held, 0.5, 1000)).toBe(false);
    const moved = new TraceTouch();
    tap(moved, 0.5, 0);
    moved.put([finger(0.5)], zoomedIn, 150);
    moved.move([finger(0.8)], full);
    expect(moved.lift([], zoomedIn, 220)).toBe(false);
    const cancelled = new TraceTouch();
    tap(cancelled, 0.5, 0);
    cancelled.cancel();
    expect(tap(cancelled, 0.5, 150)).toBe(false);
  });
});
