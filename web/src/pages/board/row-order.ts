// Which rows stay where they are in the document while the others are moved between them.

/** A longest ascending run of `values` through [begin, end): of each value, the length of the run up to it and what precedes it. */
function ascendingRun(values: readonly number[], begin: number, end: number, above: number, below: number): number[] {
  const length = new Map<number, number>();
  const before = new Map<number, number>();
  let last = -1;
  for (let i = begin; i < end; ++i) {
    if (values[i]! <= above || values[i]! >= below) continue;
    length.set(i, 1);
    for (let j = begin; j < i; ++j) {
      if (length.has(j) && values[j]! < values[i]! && length.get(j)! + 1 > length.get(i)!) {
        length.set(i, length.get(j)! + 1);
        before.set(i, j);
      }
    }
    if (last < 0 || length.get(i)! > length.get(last)!) last = i;
  }
  const run: number[] = [];
  for (let i: number | undefined = last < 0 ? undefined : last; i !== undefined; i = before.get(i)) run.unshift(i);
  return run;
}

/**
 * The most of `values` (indexes, ascending) that stand in ascending order already, with `pinned` among them (an index;
 * -1: none): moving an element in the document takes the focus from it.
 */
export function inOrderAlready(values: readonly number[], pinned: number): Set<number> {
  if (pinned < 0) return new Set(ascendingRun(values, 0, values.length, -Infinity, Infinity));
  const at = values[pinned]!;
  return new Set([...ascendingRun(values, 0, pinned, -Infinity, at), pinned, ...ascendingRun(values, pinned + 1, values.length, at, Infinity)]);
}
