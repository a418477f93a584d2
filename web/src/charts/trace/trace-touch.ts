// What fingers on a power trace ask for: two zoom, one moves what is zoomed in, a double tap shows all. Arithmetic and
// state without a browser.
import type { Span } from './trace-document';
import { panned, zoomLimits, within } from './trace-view';

/** A finger on the plot. */
export interface Finger {
  /** Place across the plot: 0 at its left edge, 1 at its right one. */
  at: number;
  /** In px of the window. */
  x: number;
  y: number;
}

/** Fingers nearer than this share of the plot would zoom without measure. */
const leastDistance = 0.02;
/** A finger that moves less is a tap that trembles. */
const tapPx = 10;
const tapMs = 300;

/** The view after two fingers went from `before` to `after`: the moment between them stays between them. */
export function pinched(view: Span, full: Span, before: readonly [number, number], after: readonly [number, number]): Span {
  const distance = ([one, other]: readonly [number, number]) => Math.max(leastDistance, Math.abs(one - other));
  const middle = ([one, other]: readonly [number, number]) => (one + other) / 2;
  const [shortest, longest] = zoomLimits(full);
  const length = Math.min(longest, Math.max(shortest, ((view.to - view.from) * distance(before)) / distance(after)));
  const fixed = view.from + (view.to - view.from) * middle(before);
  const from = fixed - length * middle(after);
  return within({ from, to: from + length }, full);
}

/** `undecided`: one finger that has not yet gone far enough to tell its direction. `left`: it scrolls the page. */
type Mode = 'none' | 'undecided' | 'left' | 'pan' | 'pinch';

/** Follows the fingers of one plot; times are in milliseconds. */
export class TraceTouch {
  #mode: Mode = 'none';
  #fingers: readonly Finger[] = [];
  #view: Span = { from: 0, to: 0 };
  #beganAt = 0;
  #lastTap: { at: number; finger: Finger } | null = null;

  /** The fingers that are on the plot after one was put down. */
  put(fingers: readonly Finger[], view: Span, now: number): void {
    this.#start(fingers, view);
    if (fingers.length === 1) this.#beganAt = now;
    else this.#lastTap = null;
  }

  /** The view that the fingers ask for; null where the page may do with them as it likes. */
  move(fingers: readonly Finger[], full: Span): Span | null {
    const [one, other] = fingers;
    const [first, second] = this.#fingers;
    if (!one || !first || fingers.length !== this.#fingers.length) return null;
    if (this.#mode === 'undecided') this.#mode = this.#decided(first, one, full);
    if (this.#mode === 'pinch' && other && second) return pinched(this.#view, full, [first.at, second.at], [one.at, other.at]);
    return this.#mode === 'pan' ? panned(this.#view, full, first.at - one.at) : null;
  }

  /** The fingers that are left after one was lifted; true where that was a double tap. */
  lift(left: readonly Finger[], view: Span, now: number): boolean {
    const finger = this.#fingers[0];
    const isTap = left.length === 0 && this.#mode === 'undecided' && finger && now - this.#beganAt < tapMs;
    // One of two fingers stays: what it does now begins where the view is now.
    this.#start(left, view);
    if (!isTap) {
      this.#lastTap = null;
      return false;
    }
    const last = this.#lastTap;
    const isSecond = last !== null && this.#beganAt - last.at < tapMs && Math.hypot(finger.x - last.finger.x, finger.y - last.finger.y) < 3 * tapPx;
    this.#lastTap = isSecond ? null : { at: now, finger };
    return isSecond;
  }

  /** The browser has taken the fingers for itself. */
  cancel(): void {
    this.#start([], this.#view);
    this.#lastTap = null;
  }

  #start(fingers: readonly Finger[], view: Span): void {
    this.#fingers = fingers;
    this.#view = view;
    this.#mode = fingers.length === 0 ? 'none' : fingers.length === 1 ? 'undecided' : fingers.length === 2 ? 'pinch' : 'left';
  }

  #decided(from: Finger, to: Finger, full: Span): Mode {
    const [across, along] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
    if (Math.max(across, along) < tapPx) return 'undecided';
    const isZoomed = this.#view.to - this.#view.from < full.to - full.from;
    return isZoomed && across > along ? 'pan' : 'left';
  }
}
