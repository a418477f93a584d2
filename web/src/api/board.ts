// The board's documents as the API gives them, and how its pages are asked for.
import { get, type Query } from './client';
import type { Range } from '$/format/numbers';

export interface BoardRow {
  rank: number | null;
  position: number | null;
  filtered_rank?: number;
  entry: string;
  name: string;
  team: { slug: string; name: string };
  state: string;
  state_reason: string;
  sealed_at: string;
  score: Range | null;
  performance: Range | null;
  charged_kwh: Range | null;
  co2e_kg: Range | null;
  own_place_co2e_kg: number | null;
  grade: string | null;
  extrapolated: boolean;
  hardware: string[];
  is_baseline: boolean;
  at_least_baseline: boolean | null;
  gqi: Range | null;
  nofade: Range | null;
  sam: Range | null;
  co2e_at_target: Range | null;
  performance_within_budget: Range | null;
  pareto_depth: number | null;
  unranked_reasons: string[];
  findings?: { warnings: number; rejections: number };
}

export interface BoardPage {
  challenge: string;
  phase: string;
  rule: string;
  rule_label: string;
  ranking_rule: string;
  scoring_run: number;
  sequence: number;
  total: number;
  ranked: number;
  /** Ranked entries that pass the filter; absent in servers' answers without one. */
  matching?: number;
  unranked: number;
  items: BoardRow[];
  next: string | null;
}

export interface OfferedRule {
  name: string;
  label: string;
  direction: 'higher_is_better' | 'lower_is_better';
  unit: string;
  definition: string;
}

export interface Challenge {
  slug: string;
  title: string;
  task: string;
  dataset: string;
  description: string;
  source: string;
  entries: number;
  metric: { name: string; direction: string; lower_bound: number | null; upper_bound: number | null };
  ranking_rule: OfferedRule;
  offered_rules: OfferedRule[];
  phases: { slug: string; title: string; is_default: boolean; opens_at: string | null; closes_at: string | null }[];
  dataset_complexity: { value: number; method: string } | null;
  rulebook: { version: number; created_at: string; rules: Rules };
  scoring_run: { id: number; engine_version: string };
}

/** The members of a rulebook that pages show by name. */
export interface Rules {
  min_performance: number;
  baseline_performance: number | null;
  gqi: { e0_kwh: number; knee: number; alpha: number; beta: number; continuation: string };
  grid: {
    zone: string;
    year: number;
    intensity_g_per_kwh: number;
    source: string;
    pue: number;
    fixes_place_and_time: boolean;
    ranks_by: string;
    embodied_g_per_accelerator_hour: number | null;
  };
  stages_in_scope: string[];
  component_scope: string;
  grades_admitted: string[];
  performance_bases_admitted: string[];
  entry_selection: string;
}

/** What narrows a board; the same names as in the API's query. */
export interface BoardFilter {
  rule: string;
  phase: string;
  grade: string;
  hardware: string;
  text: string;
  state: string;
}

export function readBoardPage(challenge: string, query: Query, signal?: AbortSignal): Promise<BoardPage> {
  return get<BoardPage>(`/challenges/${encodeURIComponent(challenge)}/leaderboard`, { query, signal });
}

/** Whether a performance is shown as percent: a metric on [0, 1]. */
export function isShare(challenge: Challenge): boolean {
  return (challenge.metric.lower_bound ?? 0) === 0 && (challenge.metric.upper_bound ?? 1) === 1;
}
