// Mistakes by field: found here before anything is sent, or told by the server.
import type { ProblemDocument } from '$/api/client';
import type { EntryForm } from './form';

/** What is wrong, by field; "" holds what belongs to no field of the page. */
export type Mistakes = Record<string, string>;

/** Names of the API's older answers and of scoring, as the page's fields have them. */
const renamed: [RegExp, string][] = [
  [/\/(start|started_at)$/, '/started_at'],
  [/\/(end|ended_at)$/, '/ended_at'],
  [/\/hardware\/accelerators(\/\d+)?(\/.*)?$/, '/hardware'],
  [/\/partial(\/.*)?$/, '/partial'],
  [/^\/stages\/(\w+)$/, '/stages/$1'],
  [/^\/model_facts\//, '/model/'],
  [/^\/performance$/, '/performance/value'],
];

/** The field of the page that a problem's `field` names: a JSON pointer into the submission, or scoring's "runs/<id>/zone". */
export function fieldOf(problem: ProblemDocument, form: EntryForm): string {
  let field = problem.field ?? '';
  if (field === '') return '';
  if (!field.startsWith('/')) field = `/${field}`;
  const run = /^\/runs\/([0-9a-f-]{36})(.*)$/.exec(field);
  if (run) {
    const index = form.runs.findIndex((one) => one.id === run[1]);
    if (index >= 0) field = `/runs/${index}${run[2]}`;
  }
  for (const [pattern, name] of renamed) field = field.replace(pattern, name);
  return field;
}

export function textOf(problem: ProblemDocument): string {
  return [problem.detail ?? problem.title, problem.hint].filter(Boolean).join(' ');
}

/** Problems of the server by the fields that the page shows; what has none of them is told in general. */
export function mistakesOf(problems: ProblemDocument[], form: EntryForm, shown: (field: string) => boolean): Mistakes {
  const mistakes: Mistakes = {};
  for (const problem of problems) {
    const field = fieldOf(problem, form);
    const at = shown(field) ? field : '';
    mistakes[at] = mistakes[at] ? `${mistakes[at]} ${textOf(problem)}` : textOf(problem);
  }
  return mistakes;
}

const own = new Set(['/team', '/name', '/phase', '/performance/value', '/performance/n_items']);

/** Whether the page has a place beside a field for its mistake. */
export function hasPlace(field: string, form: EntryForm): boolean {
  if (own.has(field) || field.startsWith('/model/')) return true;
  const run = /^\/runs\/(\d+)\/(started_at|ended_at|zone|stated_pue|hardware|partial|evidence|hardware\/(cpu|cpu_tdp_w|dram_gb|hardware_class))$/.exec(field);
  if (run) return Number(run[1]) < form.runs.length;
  const lineage = /^\/lineage\/(\d+)\/(source|sha256|energy_kwh)$/.exec(field);
  if (lineage) return Number(lineage[1]) < form.lineage.length;
  return /^\/stages\/\w+(\/attestation)?$/.test(field);
}
