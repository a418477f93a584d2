// A rulebook as sentences: what each of its settings means for an entry.
import type { Challenge, Rules } from '$/api/board';
import { isShare } from '$/api/board';
import { amountText, percentText } from '$/format/numbers';
import { gradeMeanings, words } from '$/format/words';

export type AllRules = Rules;

export interface Sentence {
  about: string;
  text: string;
}

const scopes: Record<string, string> = {
  gpu: 'The energy must cover the accelerators.',
  gpu_cpu_dram: 'The energy must cover accelerators, processors and memory; a part without evidence is charged at its highest plausible power.',
  node_at_wall: 'The energy must cover the whole machine at the wall; a part without evidence is charged at its highest plausible power.',
};
const selections: Record<string, string> = {
  best: "Each team's best entry stands on the board.",
  latest: "Each team's latest entry stands on the board.",
  chosen: 'Each team chooses which of its entries stands on the board.',
  all: 'All entries of a team stand on the board.',
};
const lineages: Record<string, string> = {
  full: 'What an entry builds on counts with its full cost; of unknown cost, it does not rank.',
  organizer_table: "What an entry builds on counts by the organizers' table.",
  forbidden: 'Entries may not build on weights, labels or results that no run of theirs made.',
};

/** Four digits without trailing zeros: 5 rather than 5.0000. */
const short = (value: number) => String(Number(value.toPrecision(4)));

function tiesInWords(rules: AllRules): string {
  const order = 'Scores set the order; of equal ones the entry with less CO2e stands first, then the one received first.';
  if (rules.ranking_rule === 'pareto') return order;
  const practical = rules.tie_delta > 0 ? `, or differ by less than ${short(rules.tie_delta)},` : '';
  return `${order} Entries whose scores do not differ at the ${short(100 * rules.tie_alpha)} % level${practical} are tied and marked “=”; inside a tied group the smaller upper limit of CO2e comes first.`;
}

export function rulesInWords(challenge: Challenge, rules: AllRules): Sentence[] {
  const performance = (value: number) => (isShare(challenge) ? `${percentText(value)} %` : amountText(value, 6));
  const metric = words(challenge.metric.name);
  const lines: Sentence[] = [
    { about: 'Ranking', text: `Entries are ranked by ${challenge.ranking_rule.label}: ${challenge.ranking_rule.definition}` },
    { about: 'Gate', text: `Below ${metric} ${performance(rules.min_performance)} an entry is listed without a rank.` },
    { about: 'Performance', text: `Admitted: ${rules.performance_bases_admitted.map((basis) => (basis === 'computed' ? 'computed here from predictions' : 'reported by the team')).join('; ')}.` },
    { about: 'Stages', text: `Counted: ${rules.stages_in_scope.map(words).join(', ')}. Each is measured, estimated, or attested not to have happened.` },
    { about: 'Scope', text: scopes[rules.component_scope] ?? words(rules.component_scope) },
    { about: 'Evidence', text: `Grades that rank: ${rules.grades_admitted.map((grade) => `${grade} (${gradeMeanings[grade] ?? ''})`).join(', ')}.` },
    { about: 'Grid', text: `CO2e counts ${rules.grid.zone} ${rules.grid.year}, ${amountText(rules.grid.intensity_g_per_kwh, 5)} g/kWh (${rules.grid.source}), PUE ${amountText(rules.grid.pue)}${rules.grid.ranks_by === 'own_place' ? "; ranks use the CO2e of each entry's own place" : ', for every entry, so that place cannot buy rank'}.` },
    { about: 'Place and time', text: rules.grid.fixes_place_and_time ? 'The rulebook fixes them for everybody.' : 'Each run states where and when it ran.' },
    { about: 'Board', text: selections[rules.entry_selection] ?? words(rules.entry_selection) },
    { about: 'Lineage', text: lineages[rules.lineage_policy] ?? `The cost of what an entry builds on is shared among ${rules.lineage_amortised_over} uses.` },
    { about: 'Partial runs', text: rules.extrapolation_allowed ? 'A part of the training may be measured and extrapolated; such entries are marked.' : 'The whole run must be measured; extrapolation is not admitted.' },
    { about: 'Raw logs', text: rules.raw_logs_public ? 'Public.' : 'Seen by the own team, reviewers and organizers only; hashes and power traces are public.' },
    { about: 'Ties', text: tiesInWords(rules) },
  ];
  if (rules.grid.embodied_g_per_accelerator_hour) lines.push({ about: 'Embodied carbon', text: `${amountText(rules.grid.embodied_g_per_accelerator_hour)} g per accelerator and hour is counted.` });
  if (rules.target_performance !== null) lines.push({ about: 'Target', text: `“CO2e at target” asks for ${metric} ${performance(rules.target_performance)}.` });
  if (rules.co2e_budget_kg !== null) lines.push({ about: 'Budget', text: `“Performance within budget” allows ${amountText(rules.co2e_budget_kg)} kg CO2e.` });
  const fixed = [
    rules.fixed_batch_size !== null ? `batch size ${rules.fixed_batch_size}` : '',
    rules.fixed_input_size ? `input size ${rules.fixed_input_size}` : '',
    rules.fixed_hardware_class ? `hardware ${rules.fixed_hardware_class}` : '',
  ].filter(Boolean);
  if (fixed.length > 0) lines.push({ about: 'Fixed conditions', text: `${fixed.join(', ')}.` });
  return lines;
}
