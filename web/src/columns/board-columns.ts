// The columns of a board: what each shows, which rule sorts by it, and which are there by default.
import type { BoardRow, Challenge } from '$/api/board';
import { isShare } from '$/api/board';
import { amountText, co2eText, percentText, scoreText, type Range } from '$/format/numbers';
import { words } from '$/format/words';

export interface BoardColumn {
  id: string;
  label: string;
  /** Unit in the head, where all cells share it. */
  unit: string;
  /** The rule that ranks by this column, if the challenge offers it. */
  rule: string | null;
  numeric: boolean;
  /** On a phone only these stay by default. */
  essential: boolean;
  byDefault: boolean;
  /** For numeric columns: the value with its limits, and how a figure is written. */
  range?: (row: BoardRow) => Range | null;
  format?: (value: number) => string;
  /** A column of names: its least width in rem and its share of what the others leave. Else the longest text counts. */
  share?: { least: number; leastOnPhone: number; parts: number };
  /** For columns of neither names nor numbers: about how many digits wide a row's cell is. */
  digits?: (row: BoardRow) => number;
}

/** How much wider bold digits are. */
export const boldness = 1.1;

/** Width of a chip with this text, in digits of the table. */
const chipDigits = (text: string) => text.length * 0.75 + 1.8;

function plain(value: number | null): Range | null {
  return value === null ? null : { value, low: null, high: null };
}

/** All columns that make sense for this challenge under this rule, in their order. */
export function boardColumns(challenge: Challenge, rule: string): BoardColumn[] {
  const offers = (name: string) => challenge.offered_rules.some((offered) => offered.name === name);
  const ruleOf = (name: string) => (offers(name) ? name : null);
  const performance = isShare(challenge) ? (value: number) => percentText(value) : (value: number) => amountText(value, 6);
  const amount = (value: number) => amountText(value);
  const number = { numeric: true, essential: false, byDefault: true, unit: '' };
  const text = { numeric: false, essential: false, byDefault: true, unit: '', rule: null };
  const columns: BoardColumn[] = [
    { ...text, id: 'rank', label: 'Rank', essential: true, numeric: true, digits: (row) => Math.max(String(row.rank ?? 0).length * boldness + ((row.tie_size ?? 1) > 1 ? 2 : 0), row.filtered_rank ? String(row.filtered_rank).length * 0.8 + 4 : 0) },
    { ...text, id: 'entry', label: 'Entry', essential: true, share: { least: 11, leastOnPhone: 8, parts: 3 } },
    { ...text, id: 'team', label: 'Team', share: { least: 7, leastOnPhone: 6, parts: 2 } },
    { ...number, id: 'performance', label: words(challenge.metric.name || 'performance'), unit: isShare(challenge) ? '%' : '', rule: ruleOf('performance'), essential: true, range: (row) => row.performance, format: performance },
    { ...number, id: 'energy', label: 'Energy', unit: 'kWh', rule: ruleOf('energy'), range: (row) => row.charged_kwh, format: amount },
    { ...number, id: 'co2e', label: 'CO2e', unit: 'kg', rule: ruleOf('co2e'), essential: true, range: (row) => row.co2e_kg, format: amount },
    { ...number, id: 'own_co2e', label: 'CO2e, own place', rule: null, byDefault: false, range: (row) => plain(row.own_place_co2e_kg), format: (value) => co2eText(value) },
  ];
  columns.push({ ...number, id: 'gain', label: 'Last gain', unit: isShare(challenge) ? 'kg per % point' : 'kg per point', rule: null, byDefault: false, range: (row) => plain(row.gain_kg_per_point), format: (value) => amountText(value, 3) });
  if (offers('gqi')) columns.push({ ...number, id: 'gqi', label: 'GQI', rule: 'gqi', essential: rule === 'gqi', range: (row) => row.gqi, format: scoreText });
  if (offers('nofade')) columns.push({ ...number, id: 'nofade', label: 'NoFADE', rule: 'nofade', essential: rule === 'nofade', range: (row) => row.nofade, format: scoreText });
  const withColumn = ['gqi', 'nofade', 'performance', 'energy', 'co2e'];
  for (const offered of challenge.offered_rules.filter((one) => !withColumn.includes(one.name))) {
    columns.push({
      ...number, id: offered.name, label: offered.label, rule: offered.name, byDefault: rule === offered.name,
      essential: rule === offered.name, format: offered.name === 'pareto' ? amount : scoreText,
      range: (row) => rangeOf(row, offered.name, rule),
    });
  }
  columns.push(
    { ...text, id: 'grade', label: 'Grade', digits: () => 4.5 },
    { ...text, id: 'findings', label: 'Checks', digits: ({ findings }) => chipDigits(findings.rejections ? `${findings.rejections} failed` : findings.warnings ? `${findings.warnings} warnings` : 'clean') },
    { ...text, id: 'hardware', label: 'Hardware', byDefault: false, share: { least: 8, leastOnPhone: 7, parts: 1 } },
    { ...text, id: 'state', label: 'State', digits: ({ state }) => chipDigits(words(state)) },
  );
  return columns;
}

function rangeOf(row: BoardRow, name: string, rule: string): Range | null {
  if (name === 'pareto') return plain(row.pareto_depth);
  if (name === 'sam') return row.sam;
  if (name === 'co2e_at_target') return row.co2e_at_target;
  if (name === 'performance_within_budget') return row.performance_within_budget;
  return rule === name ? row.score : null;
}

/** The columns to show: those that the address names, else the defaults (on a phone the essential ones). */
export function shownColumns(all: BoardColumn[], chosen: string, narrow: boolean): BoardColumn[] {
  if (chosen) {
    const ids = chosen.split(',');
    const picked = all.filter((column) => ids.includes(column.id) || column.id === 'entry');
    if (picked.length > 1) return picked;
  }
  return all.filter((column) => (narrow ? column.essential : column.byDefault));
}
