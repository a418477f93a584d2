// A rulebook while it is being written: numbers are still texts. To and from the API's form.
import type { RulebookDocument } from '$/api/rulebook';
import { numberOf } from '$/format/typed-number';
import { allMembers, type Member } from './members';

export interface TableRow {
  name: string;
  value: string;
}
type Value = string | boolean | string[] | TableRow[];

/** By the members' paths ("gqi/knee"), in the form that their fields take. */
export type Draft = { values: Record<string, Value>; offered_rules: string[]; lineage_policy: string };

/** What the server takes where a rulebook says nothing. */
export const defaults: RulebookDocument = {
  metric: { name: 'accuracy', direction: 'higher_is_better', lower_bound: 0, upper_bound: 1 },
  ranking_rule: 'gqi', offered_rules: ['gqi', 'nofade', 'co2e'],
  gqi: { e0_kwh: 1, knee: 10, alpha: 5, beta: 5, continuation: 'tangent' },
  sam: { e0_kwh: 1, knee: 10, alpha: 5, beta: 5, continuation: 'tangent' },
  stages_in_scope: ['training'], component_scope: 'gpu', grades_admitted: ['A', 'B', 'C'],
  performance_bases_admitted: ['computed', 'reported'], lineage_policy: 'full', lineage_amortised_over: 1, lineage_table_kwh: {},
  grid: { zone: 'WORLD', year: 2024, intensity_g_per_kwh: 471.84, source: 'Ember; Our World in Data (World 2024)', pue: 1, fixes_place_and_time: false, ranks_by: 'same_grid', embodied_g_per_accelerator_hour: null },
  extrapolation_allowed: false, entry_selection: 'best', raw_logs_public: false, thresholds: {}, tie_alpha: 0.05, tie_delta: 0, notes: '',
};

function at(document: RulebookDocument, path: string): unknown {
  return path.split('/').reduce<unknown>((inside, name) => (inside as Record<string, unknown> | undefined)?.[name], document);
}
function put(document: RulebookDocument, path: string, value: unknown): void {
  const names = path.split('/');
  const last = names.pop()!;
  let inside = document;
  for (const name of names) inside = (inside[name] ??= {}) as RulebookDocument;
  inside[last] = value;
}

function written({ kind }: Member, value: unknown): Value {
  if (kind === 'flag') return value === true;
  if (kind === 'set') return Array.isArray(value) ? value.map(String) : [];
  if (kind === 'table') return Object.entries((value ?? {}) as Record<string, number>).map(([name, number]) => ({ name, value: String(number) }));
  return value === null || value === undefined ? '' : String(value);
}

/** The fields' values of a rulebook as the API gives it. */
export function draftOf(rules: RulebookDocument): Draft {
  const values = Object.fromEntries(allMembers.map((member) => [member.path, written(member, at(rules, member.path))]));
  return withDecisive(values);
}

/** `draft` with the members that decide which others mean something at hand. */
export function withDecisive(values: Record<string, Value>): Draft {
  return { values, offered_rules: (values.offered_rules as string[] | undefined) ?? [], lineage_policy: String(values.lineage_policy ?? '') };
}

/** The rulebook to send: what is empty, or means nothing here, is left out. */
export function rulesOf(draft: Draft, members: readonly Member[] = allMembers): RulebookDocument {
  const rules: RulebookDocument = {};
  for (const member of members) {
    if (member.when && !member.when(draft)) continue;
    const value = draft.values[member.path];
    if (member.kind === 'table') {
      const rows = (value as TableRow[]).filter((row) => row.name.trim() !== '' || row.value.trim() !== '');
      put(rules, member.path, Object.fromEntries(rows.map((row) => [row.name.trim(), numberOf(row.value)])));
    } else if (member.kind === 'number' || member.kind === 'whole') {
      const number = numberOf(value as string);
      if (number !== null) put(rules, member.path, number);
    } else if (typeof value === 'string') {
      if (value.trim() !== '') put(rules, member.path, value.trim());
    } else put(rules, member.path, value);
  }
  return rules;
}

/** What is wrong with one field; "" where nothing is. */
export function mistakeIn(member: Member, draft: Draft): string {
  if (member.when && !member.when(draft)) return '';
  const value = draft.values[member.path];
  if (member.kind === 'set') return (value as string[]).length === 0 ? 'Choose at least one.' : '';
  if (member.kind === 'table') return tableMistake(member, value as TableRow[]);
  if (typeof value !== 'string' || member.kind === 'choice') return '';
  if (value.trim() === '') return member.optional ? '' : 'This is needed.';
  if (member.kind === 'text' || member.kind === 'zone' || member.kind === 'longtext')
    return member.longest !== undefined && new TextEncoder().encode(value).length > member.longest ? `At most ${member.longest} bytes.` : '';
  return numberMistake(member, value);
}

function numberMistake({ kind, least, most, isOpen }: Member, text: string): string {
  const value = numberOf(text);
  if (value === null) return 'This is no number.';
  if (kind === 'whole' && !Number.isInteger(value)) return 'A whole number.';
  const tooLow = least !== undefined && (isOpen ? value <= least : value < least);
  const tooHigh = most !== undefined && value > most;
  if (!tooLow && !tooHigh) return '';
  if (most === undefined || most >= 1e9) return isOpen ? `It must be above ${least}.` : `It must be at least ${least}.`;
  return isOpen ? `It must be above ${least} and at most ${most}.` : `It lies between ${least} and ${most}.`;
}

function tableMistake({ columns, least }: Member, rows: TableRow[]): string {
  const used = rows.filter((row) => row.name.trim() !== '' || row.value.trim() !== '');
  for (const row of used) {
    if (row.name.trim() === '') return `A row has no ${columns![0].toLowerCase()}.`;
    const value = numberOf(row.value);
    if (value === null) return `“${row.name}” has no number.`;
    if (least !== undefined && value < least) return `“${row.name}” must be at least ${least}.`;
  }
  return new Set(used.map((row) => row.name.trim())).size === used.length ? '' : 'A name stands twice.';
}

/** Checks that look at several fields: by path. */
function commonMistakes({ values }: Draft): Record<string, string> {
  const mistakes: Record<string, string> = {};
  const number = (path: string) => numberOf(String(values[path] ?? ''));
  const [lower, upper] = [number('metric/lower_bound'), number('metric/upper_bound')];
  if (lower !== null && upper !== null && lower >= upper) mistakes['metric/upper_bound'] = 'It must lie above the lowest value.';
  const outside = (value: number | null) => value !== null && ((lower !== null && value < lower) || (upper !== null && value > upper));
  for (const path of ['min_performance', 'baseline_performance', 'constant_predictor_performance', 'target_performance'])
    if (outside(number(path))) mistakes[path] = upper === 1 ? 'It lies outside of the metric’s bounds. Accuracies are fractions: 76.1 % is 0.761.' : 'It lies outside of the metric’s bounds.';
  if (number('min_performance') === null && number('baseline_performance') === null) mistakes.min_performance ??= 'A gate is needed: state it, or a baseline, of which it is then 95 %.';
  if (number('grid/intensity_g_per_kwh') !== null && !String(values['grid/source'] ?? '').trim()) mistakes['grid/source'] = 'Say where this intensity comes from, or leave it to the table.';
  const [gate, guess] = [number('min_performance'), number('constant_predictor_performance')];
  const isHigher = values['metric/direction'] !== 'lower_is_better';
  if (gate !== null && guess !== null && (isHigher ? gate < guess : gate > guess)) mistakes.min_performance ??= 'It is worse than the best constant predictor.';
  if (!(values.offered_rules as string[]).includes(String(values.ranking_rule))) mistakes.offered_rules = 'The ranking rule must be among them.';
  return mistakes;
}

/** Everything wrong with a draft, by path. */
export function mistakesIn(draft: Draft, members: readonly Member[] = allMembers): Record<string, string> {
  const mistakes = commonMistakes(draft);
  for (const member of members) {
    const mistake = mistakeIn(member, draft);
    if (mistake) mistakes[member.path] = mistake;
  }
  return mistakes;
}

/** The path of the member that a server's problem is about ("/rulebook/gqi/knee", "/thresholds/x"); null: none of them. */
export function placeOf(field: string | undefined, prefix = ''): string | null {
  if (!field) return null;
  const path = field.replace(/^\//, '').replace(prefix, '');
  const found = allMembers.find((member) => path === member.path || path.startsWith(`${member.path}/`));
  return found?.path ?? allMembers.find((member) => member.path.startsWith(`${path}/`))?.path ?? null;
}
