// Every member of a rulebook: what it is called, what it means, how it is written and checked. The forms and the
// differences between two versions are made from this table.
import { gradeMeanings, words } from '$/format/words';
import type { Draft } from './draft';

export type Kind = 'number' | 'whole' | 'text' | 'zone' | 'longtext' | 'choice' | 'flag' | 'set' | 'table';

export interface Choice {
  value: string;
  label: string;
  meaning?: string;
}

export interface Member {
  /** Place in the rulebook: "gqi/knee" is the API's "/gqi/knee". */
  path: string;
  label: string;
  hint?: string;
  unit?: string;
  kind: Kind;
  choices?: Choice[];
  /** May be left empty. */
  optional?: boolean;
  /** What leaving it empty means, where that is not simply nothing. */
  empty?: string;
  least?: number;
  most?: number;
  /** `least` itself is refused. */
  isOpen?: boolean;
  /** Longest text. */
  longest?: number;
  /** Whether it means anything beside the other members. */
  when?: (draft: Draft) => boolean;
  /** Headings of a table's two columns. */
  columns?: [string, string];
}

export interface Group {
  title: string;
  intro: string;
  members: Member[];
  /** Folded until opened: rarely changed. */
  isFolded?: boolean;
}

const choices = (meanings: Record<string, string>): Choice[] => Object.entries(meanings).map(([value, meaning]) => ({ value, label: words(value), meaning }));
const energyScale = (score: string, name: string): Member[] => [
  { path: `${score}/e0_kwh`, label: `${name}: reference energy e0`, unit: 'kWh', kind: 'number', least: 0, isOpen: true, hint: 'Energy counts in multiples of it. Chosen well, a good baseline needs 10 to 300 of them.' },
  { path: `${score}/knee`, label: `${name}: knee`, unit: 'e0', kind: 'number', least: 3, hint: 'From so many e0 on the published formula holds exactly; below it goes on by its tangent, so that nothing wins at the pole.' },
  { path: `${score}/alpha`, label: `${name}: alpha`, kind: 'number', least: 1, most: 10, hint: 'The higher, the more performance counts against energy.' },
  { path: `${score}/beta`, label: `${name}: beta`, kind: 'number', least: 0, isOpen: true, hint: 'Scales all scores alike; moves no rank.' },
  { path: `${score}/continuation`, label: `${name}: below the knee`, kind: 'choice', choices: choices({ tangent: 'less energy goes on to pay, ever less', floor: 'less energy pays nothing more' }) },
];
const offers = (draft: Draft, rule: string) => draft.offered_rules.includes(rule);

export const metricMembers: Member[] = [
  { path: 'metric/name', label: 'Metric', kind: 'text', longest: 60, hint: 'Such as accuracy, mIoU, perplexity.' },
  { path: 'metric/direction', label: 'Better is', kind: 'choice', choices: [{ value: 'higher_is_better', label: 'higher' }, { value: 'lower_is_better', label: 'lower' }] },
  { path: 'metric/lower_bound', label: 'Lowest value possible', kind: 'number' },
  { path: 'metric/upper_bound', label: 'Highest value possible', kind: 'number', hint: 'GQI, SAM and NoFADE need a metric from 0 to 1 where higher is better: accuracies are fractions.' },
];

export const groups: Group[] = [
  { title: 'What ranks', intro: 'One rule gives the official rank; readers can sort by every rule that you offer.', members: [
    { path: 'ranking_rule', label: 'Ranking rule', kind: 'choice', choices: [] },
    { path: 'offered_rules', label: 'Rules offered', kind: 'set', choices: [] },
    { path: 'target_performance', label: 'Target performance', kind: 'number', hint: '“CO2e at target” ranks what reaches it by least CO2e.', when: (draft) => offers(draft, 'co2e_at_target') },
    { path: 'co2e_budget_kg', label: 'CO2e budget', unit: 'kg', kind: 'number', least: 0, isOpen: true, hint: '“Performance within budget” ranks what keeps it by performance.', when: (draft) => offers(draft, 'performance_within_budget') },
  ] },
  { title: 'Gate and baseline', intro: 'A gate is compulsory, so that cheap nonsense cannot win: below it an entry is listed without a rank.', members: [
    { path: 'min_performance', label: 'Least performance', kind: 'number', optional: true, empty: '95 % of the baseline', hint: 'In units of the metric. Left empty, 95 % of the baseline.' },
    { path: 'baseline_performance', label: "Baseline's performance", kind: 'number', optional: true, hint: 'A result that everybody knows how to reach.' },
    { path: 'baseline_energy_kwh', label: "Baseline's energy", unit: 'kWh', kind: 'number', optional: true, least: 0, isOpen: true },
    { path: 'baseline_training_flops', label: "Baseline's training", unit: 'FLOPs', kind: 'number', optional: true, least: 0, isOpen: true, hint: 'Operations, one multiply-add counted as two; for the check on energy per operation.' },
    { path: 'constant_predictor_performance', label: 'Best constant predictor', kind: 'number', optional: true, hint: 'What guessing one answer achieves; the gate may not lie below it.' },
  ] },
  { title: 'GQI', intro: 'GQI weighs performance against energy: beta times performance to the power of alpha, by the logarithm of the energy in multiples of e0.', members: energyScale('gqi', 'GQI') },
  { title: 'What counts', intro: 'Which work of a team is charged, and how well it must be measured.', members: [
    { path: 'stages_in_scope', label: 'Stages charged', kind: 'set', choices: ['data_preparation', 'pretraining', 'search', 'failed', 'training', 'inference'].map((value) => ({ value, label: value === 'failed' ? 'failed runs' : words(value) })), hint: 'Each must be measured, estimated, or attested not to have happened.' },
    { path: 'component_scope', label: 'The energy must cover', kind: 'choice', choices: [
      { value: 'gpu', label: 'accelerators' }, { value: 'gpu_cpu_dram', label: 'accelerators, processors and memory' }, { value: 'node_at_wall', label: 'the whole machine at the wall' }], hint: 'A part without evidence is charged at its highest plausible power.' },
    { path: 'grades_admitted', label: 'Grades that rank', kind: 'set', choices: Object.entries(gradeMeanings).map(([value, meaning]) => ({ value, label: `${value}: ${meaning}` })), hint: 'Entries of other grades are listed without a rank.' },
    { path: 'performance_bases_admitted', label: 'Performance admitted', kind: 'set', choices: [{ value: 'computed', label: 'computed here from predictions' }, { value: 'reported', label: 'reported by the team' }] },
    { path: 'extrapolation_allowed', label: 'A part of the training may be measured and extrapolated', kind: 'flag', hint: 'Such entries are marked.' },
    { path: 'entry_selection', label: 'Entries of a team on the board', kind: 'choice', choices: choices({ best: 'the one that ranks highest', latest: 'the last one sent', chosen: 'the one that the team chooses', all: 'every one' }) },
    { path: 'raw_logs_public', label: 'Raw logs are public', kind: 'flag', hint: 'They hold host names and places. Otherwise only the own team, reviewers and organizers see them; traces and hashes are public anyway.' },
  ] },
  { title: 'Grid and CO2e', intro: 'Ranks count every entry at this grid, so that place cannot buy rank; the CO2e of each own place stands beside it.', members: [
    { path: 'grid/zone', label: 'Zone', kind: 'zone', longest: 40, hint: 'ISO code of three letters, such as FRA, or WORLD.' },
    { path: 'grid/year', label: 'Year', kind: 'whole', least: 1990, most: 2100 },
    { path: 'grid/intensity_g_per_kwh', label: 'Intensity', unit: 'g/kWh', kind: 'number', optional: true, empty: 'that of the grid table', least: 0, most: 1300, hint: 'Left empty, that of the grid table for zone and year.' },
    { path: 'grid/source', label: 'Source of the intensity', kind: 'text', optional: true, empty: 'the grid table', longest: 500, hint: 'Left empty with an intensity of the table, the table.' },
    { path: 'grid/pue', label: 'PUE', kind: 'number', least: 1, most: 3, hint: 'Energy of the whole building by that of its computers.' },
    { path: 'grid/fixes_place_and_time', label: 'Place and time span are fixed for everybody', kind: 'flag', hint: 'Runs then need not state theirs.' },
    { path: 'grid/ranks_by', label: 'CO2e that ranks', kind: 'choice', choices: [{ value: 'same_grid', label: 'at this grid for all' }, { value: 'own_place', label: "of each entry's own place" }] },
    { path: 'grid/embodied_g_per_accelerator_hour', label: 'Embodied carbon', unit: 'g per accelerator and hour', kind: 'number', optional: true, empty: 'not counted', least: 0, most: 10000, hint: 'Left empty, not counted. About 33 for a GPU of a server.' },
  ] },
  { title: 'Lineage', intro: 'What an entry builds on: weights, teachers, generated labels, results of paid interfaces.', members: [
    { path: 'lineage_policy', label: 'Its cost', kind: 'choice', choices: [
      { value: 'full', label: 'counts in full', meaning: 'Unknown cost does not rank.' }, { value: 'organizer_table', label: 'counts by a table', meaning: 'Yours, below.' }, { value: 'amortised', label: 'is shared', meaning: 'Among several uses.' }, { value: 'forbidden', label: 'is forbidden', meaning: 'Entries build on nothing that no run of theirs made.' }] },
    { path: 'lineage_amortised_over', label: 'Shared among', unit: 'uses', kind: 'whole', least: 1, most: 1e9, when: (draft) => draft.lineage_policy === 'amortised' },
    { path: 'lineage_table_kwh', label: 'Table of costs', kind: 'table', columns: ['Source', 'kWh'], least: 0, when: (draft) => draft.lineage_policy === 'organizer_table' },
  ] },
  { title: 'Fixed conditions', intro: 'Left empty, teams choose freely.', isFolded: true, members: [
    { path: 'fixed_batch_size', label: 'Batch size', kind: 'whole', optional: true, empty: 'free', least: 1, most: 1e9 },
    { path: 'fixed_input_size', label: 'Input size', kind: 'text', optional: true, empty: 'free', longest: 60, hint: 'Such as 224x224.' },
    { path: 'fixed_hardware_class', label: 'Hardware class', kind: 'text', optional: true, empty: 'free', longest: 100 },
  ] },
  { title: 'SAM', intro: 'SAM has parameters of its own with the same meaning.', isFolded: true, members: energyScale('sam', 'SAM') },
  { title: 'Ties, checks and notes', intro: 'Small differences are shown as what they are.', isFolded: true, members: [
    { path: 'dataset_complexity', label: 'Dataset complexity for NoFADE', kind: 'number', optional: true, empty: "the challenge's own", least: 0, isOpen: true, hint: "Left empty, the challenge's own." },
    { path: 'tie_alpha', label: 'Level of the test for ties', kind: 'number', least: 0, most: 0.5, isOpen: true, hint: 'Entries whose scores do not differ at this level are tied; 0.05 tells them apart at 95 %.' },
    { path: 'tie_delta', label: 'Least difference that counts', kind: 'number', least: 0, hint: 'In units of the ranking score; closer entries are tied whatever the test says.' },
    { path: 'thresholds', label: 'Thresholds of checks', kind: 'table', columns: ['Check', 'Threshold'], hint: 'Replace the defaults of plausibility checks, such as copied_trace.' },
    { path: 'notes', label: 'Notes for readers', kind: 'longtext', optional: true, longest: 20000 },
  ] },
];

export const allMembers: Member[] = [...metricMembers, ...groups.flatMap((group) => group.members)];
