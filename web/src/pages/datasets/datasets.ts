// GET /datasets, and NoFADE by model family and data set taken from it.

export interface DatasetEntry {
  entry: string;
  name: string;
  family: string;
  nofade: number;
  gmacs: number | null;
  performance: number;
  charged_kwh: number;
}

export interface Dataset {
  challenge: string;
  title: string;
  dataset: string;
  /** What NoFADE uses; null: NoFADE is per unit of complexity. */
  complexity: { value: number; method: string; sha256: string | null } | null;
  images?: number;
  entropy_bits?: number;
  js_sum?: number;
  js_mean?: number;
  class_count?: number;
  entropy_histogram?: { edges: number[]; counts: number[] };
  classes?: string[];
  class_distances?: number[][];
  entries: DatasetEntry[];
}

/** Data sets whose NoFADE figures rest on one measure of complexity. */
export interface MethodGroup {
  /** "" where no complexity is declared. */
  method: string;
  datasets: Dataset[];
}

/** Groups with entries, those with a declared complexity first, then the larger ones. */
export function methodGroups(datasets: readonly Dataset[]): MethodGroup[] {
  const groups = new Map<string, Dataset[]>();
  for (const dataset of datasets) {
    if (dataset.entries.length === 0) continue;
    const method = dataset.complexity?.method ?? '';
    groups.set(method, [...(groups.get(method) ?? []), dataset]);
  }
  return [...groups]
    .map(([method, members]) => ({ method, datasets: members }))
    .sort((a, b) => Number(a.method === '') - Number(b.method === '') || b.datasets.length - a.datasets.length || a.method.localeCompare(b.method));
}

/** NoFADE of a family on a data set. */
export interface FamilyCell {
  family: string;
  challenge: string;
  best: DatasetEntry;
  mean: number;
  count: number;
}

export interface FamilyRow {
  family: string;
  /** By challenge. */
  cells: Map<string, FamilyCell>;
}

function cellOf(family: string, challenge: string, entries: readonly DatasetEntry[]): FamilyCell {
  const best = entries.reduce((most, entry) => (entry.nofade > most.nofade ? entry : most));
  return { family, challenge, best, mean: entries.reduce((sum, entry) => sum + entry.nofade, 0) / entries.length, count: entries.length };
}

/** Families that are on most data sets first, then by their best NoFADE. */
export function familyRows(datasets: readonly Dataset[]): FamilyRow[] {
  const rows = new Map<string, FamilyRow>();
  for (const { challenge, entries } of datasets) {
    const families = groupedByFamily(entries);
    for (const [family, members] of families) {
      const row = rows.get(family) ?? { family, cells: new Map<string, FamilyCell>() };
      row.cells.set(challenge, cellOf(family, challenge, members));
      rows.set(family, row);
    }
  }
  const highest = (row: FamilyRow) => Math.max(...[...row.cells.values()].map((cell) => cell.best.nofade));
  return [...rows.values()].sort((a, b) => b.cells.size - a.cells.size || highest(b) - highest(a) || a.family.localeCompare(b.family));
}

function groupedByFamily(entries: readonly DatasetEntry[]): Map<string, DatasetEntry[]> {
  const families = new Map<string, DatasetEntry[]>();
  for (const entry of entries) families.set(entry.family, [...(families.get(entry.family) ?? []), entry]);
  return families;
}
