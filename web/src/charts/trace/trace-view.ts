// What of a trace is in sight, and which request that needs: arithmetic without a browser.
import type { Span, Trace, TraceQuestion } from './trace-document';
import { seconds } from './trace-document';

/** No zoom goes below this: a few samples of the quickest loggers. */
export const shortestSpan = 0.05;
/** Questions are asked to the millisecond. */
const millisecond = 0.002;
/** Most points that one request asks for, for each device. */
const mostPoints = 4000;

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** The shortest and the longest span that a view of `full` can have. */
export function zoomLimits(full: Span): [shortest: number, longest: number] {
  return [Math.min(shortestSpan, full.to - full.from), full.to - full.from];
}

/** The span moved and cut so that it lies in `full` and keeps its length where it can. */
export function within(span: Span, full: Span): Span {
  const length = clamp(span.to - span.from, ...zoomLimits(full));
  const from = clamp(span.from, full.from, full.to - length);
  return { from, to: from + length };
}

/** `factor` below 1 shows less; `at` (0 to 1) is the place in the view that stays where it is. */
export function zoomed(view: Span, full: Span, factor: number, at = 0.5): Span {
  const length = view.to - view.from;
  const fixed = view.from + length * at;
  const next = clamp(length * factor, ...zoomLimits(full));
  return within({ from: fixed - next * at, to: fixed - next * at + next }, full);
}

/** Moved by a share of what is in sight: 0.5 is half a view later. */
export function panned(view: Span, full: Span, share: number): Span {
  const step = (view.to - view.from) * share;
  return within({ from: view.from + step, to: view.to + step }, full);
}

/** The middle of the view, so short that its samples are told one by one. */
export function rawSpan(view: Span, full: Span, interval: number, widthPx: number): Span {
  const length = Math.max(shortestSpan, interval * Math.max(20, Math.floor(widthPx / 6)));
  if (length >= view.to - view.from) return view;
  const middle = (view.from + view.to) / 2;
  return within({ from: middle - length / 2, to: middle + length / 2 }, full);
}

export function isRaw(trace: Trace): boolean {
  return trace.devices.every((device) => device.resolution === 'raw');
}

/** Points for a chart so wide: one a pixel, and as many for what is asked for beside it. */
function pointsFor(widthPx: number, span: Span, view: Span): number {
  const widths = (span.to - span.from) / Math.max(view.to - view.from, 1e-9);
  return Math.round(clamp(widthPx * widths, 200, mostPoints));
}

/** What was loaded, and how many points a device it was asked for. */
export interface Loaded {
  trace: Trace;
  points: number;
}

/** What to ask for so that `view` is shown as sharply as its width allows; null where `loaded` does already. */
export function planRequest(view: Span, full: Span, widthPx: number, loaded: Loaded | null): TraceQuestion | null {
  const length = view.to - view.from;
  if (loaded) {
    const has = { from: seconds(loaded.trace.from), to: seconds(loaded.trace.to) };
    const covers = has.from <= view.from + millisecond && has.to >= view.to - millisecond;
    // Half a point a pixel still looks whole; below, the view asks for more.
    const inSight = (loaded.points * length) / Math.max(has.to - has.from, 1e-9);
    if (covers && (isRaw(loaded.trace) || inSight >= widthPx / 2)) return null;
  }
  // Half a view on each side: a step to the left or right is there before it is asked for.
  const wide = { from: Math.max(full.from, view.from - length / 2), to: Math.min(full.to, view.to + length / 2) };
  return { ...wide, points: pointsFor(widthPx, wide, view) };
}
