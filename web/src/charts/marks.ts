// Marks that several charts share.
import * as Plot from '@observablehq/plot';

/** What the pointer is on: said beside it. */
export function tip<T>(data: readonly T[], x: (datum: T) => number | null, y: (datum: T) => number | string | null, title: (datum: T) => string) {
  return Plot.tip(data as T[], Plot.pointer({ x, y, maxRadius: 60, fill: 'var(--ground)', stroke: 'var(--strong-line)', title }));
}

/** Names beside the marks, where there are few enough to stay readable. */
export function names<T extends { name: string }>(data: readonly T[], x: (datum: T) => number | null, y: (datum: T) => number | null, most = 12) {
  return data.length > most ? null : Plot.text(data as T[], { x, y, text: (datum: T) => datum.name.slice(0, 24), dy: -12, fill: 'var(--quiet)', fontSize: 11 });
}
