// Model families in charts: the most frequent ones by colour and symbol, the rest together.
export interface FamilyMark {
  name: string;
  colour: string;
  symbol: 'circle' | 'square' | 'triangle' | 'diamond' | 'star' | 'cross';
}

const symbols = ['circle', 'square', 'triangle', 'diamond', 'star'] as const;
export const otherFamilies = 'other families';

/** Marks for the (at most five) families with most members, most first; `markOf` gives any family's mark. */
export function familyMarks(families: readonly (string | null)[]): { marks: FamilyMark[]; markOf: (family: string | null) => FamilyMark } {
  const counts = new Map<string, number>();
  for (const family of families) if (family) counts.set(family, (counts.get(family) ?? 0) + 1);
  const named = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, symbols.length);
  const marks: FamilyMark[] = named.map(([name], i) => ({ name, colour: `var(--chart-${i + 1})`, symbol: symbols[i]! }));
  const other: FamilyMark = { name: otherFamilies, colour: 'var(--chart-6)', symbol: 'cross' };
  const byName = new Map(marks.map((mark) => [mark.name, mark]));
  const markOf = (family: string | null) => (family === null ? other : (byName.get(family) ?? other));
  return { marks: families.some((family) => markOf(family) === other) ? [...marks, other] : marks, markOf };
}
