// Numbers of the example: from the address, on the slider's logarithm, and off a drawn curve.

/** The number in a text, held within limits; `fallback` where there is none. */
export function clampedNumber(text: string, least: number, most: number, fallback: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : fallback;
}

/** Where a value lies between two others on a log scale: 0 to 1. */
export function logShare(value: number, least: number, most: number): number {
  return Math.log(value / least) / Math.log(most / least);
}

/** The value at a place of a log scale, with three digits. */
export function fromLogShare(share: number, least: number, most: number): number {
  return Number((least * (most / least) ** share).toPrecision(3));
}

/** A curve's value at `x` > 0, straight between its points on a log scale; its ends beyond them. */
export function valueAt(xs: readonly number[], ys: readonly number[], x: number): number | null {
  if (xs.length === 0) return null;
  const after = xs.findIndex((one) => one >= x);
  if (after === 0) return ys[0] ?? null;
  if (after < 0) return ys[xs.length - 1] ?? null;
  const share = logShare(x, xs[after - 1]!, xs[after]!);
  return ys[after - 1]! + (ys[after]! - ys[after - 1]!) * share;
}
