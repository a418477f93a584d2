// Margins, letters and ticks that all charts share.
import { amountText } from '$/format/numbers';

/** Room for two lines of ticks and label, in letters that can be read. */
export const plotFrame = { marginLeft: 56, marginRight: 28, marginBottom: 48, marginTop: 28, style: { fontSize: '12px' } };

/** Least and greatest of many; Math.min with thousands of arguments would be near its limit. */
export function extent(values: Iterable<number>): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return [least, most];
}

/** Labels of a log axis: powers of ten always, 2 and 5 where the span is short and there is room; all ticks within a few fold. */
export function logTick(values: readonly number[], width: number): (value: number) => string {
  const positive = values.filter((value) => value > 0);
  const [least, most] = extent(positive);
  const decades = positive.length > 0 ? Math.log10(most / least) : 0;
  if (decades < 0.7) return (value) => amountText(value, 2);
  const labelled = decades < 1.2 ? [1, 2, 3, 5, 7] : decades < 2.5 || (decades < 4.5 && width > 700) ? [1, 2, 5] : [1];
  return (value) => {
    const leading = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
    return labelled.some((one) => Math.abs(one - leading) < 1e-6) ? amountText(value, 1) : '';
  };
}

/** A log axis over these values with a little room at both ends. */
export function logAxis(values: readonly number[], width: number) {
  const positive = values.filter((value) => value > 0);
  const [least, most] = positive.length > 0 ? extent(positive) : [1, 10];
  return { type: 'log' as const, domain: [least / 1.3, most * 1.3], grid: true, tickFormat: logTick(positive, width) };
}
