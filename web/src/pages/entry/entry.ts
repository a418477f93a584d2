// An entry as GET /submissions/{id} gives it, and what pages ask of it.
import type { Challenge, Rules } from '$/api/board';
import type { Finding } from '$/format/findings';
import type { Range } from '$/format/numbers';
import type { Tied } from '$/format/ties';
import type { OfferedDecision } from '../review/decisions';

export interface Estimated {
  value: number | null;
  low: number | null;
  high: number | null;
  reason?: string;
}

export interface DeviceEnergy {
  id: string;
  kind: string;
  name: string;
  samples: number;
  missing: number;
  duration_s: number;
  median_interval_s: number;
  largest_gap_s: number;
  mean_power_w: number;
  lowest_power_w: number;
  highest_power_w: number;
  charge_power_w: number | null;
  energy_kwh: number;
  charged_kwh: number;
}

export interface Gap {
  device: string;
  start: string | null;
  duration_s: number;
  charged_kwh: number;
  reason: string;
}

export interface EvidenceSummary {
  format: string;
  format_version: string;
  kind: string;
  rule: string;
  devices: DeviceEnergy[];
  gaps: Gap[];
  gap_count: number;
  rows: number;
  samples: number;
  start: string | null;
  end: string | null;
  duration_s: number;
  zone_known: boolean;
  energy_kwh: number;
  charged_kwh: number;
  coverage: number;
  pue_divided_out: number;
  relative_uncertainty: number;
  grade: string;
  is_claim: boolean;
  left_out: string[];
  hourly_energy_kwh: Record<string, number>;
  stated_total_kwh: number | null;
  files: { path: string; bytes: number; format: string; energy_kwh: number; note: string }[];
}

export interface Evidence {
  id: string;
  kind: 'energy' | 'progress';
  state: 'receiving' | 'complete' | 'failed';
  received_at: string;
  bytes: number | null;
  sha256: string | null;
  file_name?: string;
  summary: EvidenceSummary | null;
}

export interface Run {
  id: string;
  stage: string;
  started_at?: string;
  ended_at?: string;
  zone?: string;
  stated_pue?: number;
  hardware: {
    accelerators?: { name: string; count: number }[];
    cpu?: string;
    cpu_tdp_w?: number;
    cpu_share?: number;
    dram_gb?: number;
    hardware_class?: string;
  };
  partial?: { epochs_done: number; epochs_total: number };
  evidence: Evidence[];
}

export interface Score {
  scoring_run: number;
  rulebook_version: number;
  engine_version: string;
  ranking_rule: string;
  performance: Estimated;
  energy_kwh: Estimated;
  charged_kwh: Estimated;
  co2e_kg: Estimated;
  own_place_co2e_kg: number | null;
  own_place_co2e_kg_low: number | null;
  own_place_co2e_kg_high: number | null;
  own_place_hourly: boolean;
  own_place_note: string;
  embodied_co2e_kg: number | null;
  sci_g_per_item: number | null;
  grade: string;
  extrapolated: boolean;
  rules: Record<string, Estimated>;
  unranked_reasons: string[];
  held: boolean;
  verified: boolean;
  not_verified_because: string[];
  findings: Finding[];
}

export interface ClaimedSeries {
  id: string;
  zone: string;
  basis: string;
  starts_at: string;
  ends_at: string;
  source: string;
  sha256: string;
}

export interface ClaimedFigures {
  scoring_run: number;
  claimed_own_place_co2e_kg: number | null;
  series: { id: string; covered_kwh: number; claimed_co2e_kg: number | null; own_place_co2e_kg: number | null; estimated_share: number }[];
}

export interface Review {
  id: number;
  action: string;
  reason: string | null;
  reviewer: string;
  is_appeal: boolean;
  answers: number | null;
  reviewed_at: string;
}

export interface Entry {
  id: string;
  name: string;
  challenge: string;
  phase: string;
  team: { slug: string; name: string };
  state: string;
  state_reason: string;
  is_baseline: boolean;
  is_chosen: boolean;
  created_at: string;
  sealed_at: string | null;
  leaf_sha256: string | null;
  revision: number;
  revisions: { number: number; created_at: string; sealed_at: string | null; leaf_sha256: string | null }[];
  performance: { metric: string; value: number; low?: number; high?: number; n_items?: number; basis: string; train_value?: number };
  model: Record<string, string | number | undefined>;
  lineage: { source: string; kind: string; is_public: boolean; sha256?: string; energy_kwh?: number }[];
  stages: Record<string, { basis: string; attestation?: string }>;
  runs: Run[];
  scores: Score[];
  /** Absent in answers of older servers. */
  claimed_grid_series?: { series: ClaimedSeries[]; co2e: ClaimedFigures[] };
  /** Under the first score, where hourly series were used; absent in answers of older servers. */
  co2e_by_hour?: { step_hours: number; items: { starts_at: string; energy_kwh: number; intensity_g_per_kwh: number; co2e_kg: number }[] } | null;
  rank: ({ rule: string; rule_label: string; rank: number; ranked: number } & Tied) | null;
  reviews: Review[];
  /** What the reader may decide as a reviewer. */
  decisions: OfferedDecision[];
  /** Absent in answers of older servers. */
  repeats?: { id: number; reason: string | null; recorded_by: string; recorded_at: string; energy_kwh: number; duration_s: number }[];
  history: { from: string; to: string; changed_at: string; by_platform: boolean; review: number | null }[];
}

/** What the page needs of the rulebook beyond what boards do. */
export type EntryRules = Rules & { raw_logs_public?: boolean; lineage_policy?: string; lineage_amortised_over?: number; lineage_table_kwh?: Record<string, number> };

/** The score under the scoring run that the board shows, else the first one. */
export function scoreOf(entry: Entry, challenge: Challenge): Score | null {
  return entry.scores.find((score) => score.scoring_run === challenge.scoring_run.id) ?? entry.scores[0] ?? null;
}

/** An estimate with a value; null for one that has only a reason. */
export function known(estimate: Estimated | null | undefined): Range | null {
  return estimate && estimate.value !== null ? { value: estimate.value, low: estimate.low, high: estimate.high } : null;
}

/** The board's CO2e estimate of the entry's own place. */
export function ownPlace(score: Score): Range | null {
  return score.own_place_co2e_kg === null
    ? null
    : { value: score.own_place_co2e_kg, low: score.own_place_co2e_kg_low, high: score.own_place_co2e_kg_high };
}

/** Finished energy logs of a run that the engine has read. */
export function energyLogs(run: Run): (Evidence & { summary: EvidenceSummary })[] {
  return run.evidence.filter((log): log is Evidence & { summary: EvidenceSummary } => log.kind === 'energy' && log.summary !== null);
}

/** Whether the logs of the entry measure its energy or only state it. */
export function measured(entry: Entry): 'all' | 'part' | 'none' {
  const logs = entry.runs.flatMap(energyLogs);
  const claims = logs.filter((log) => log.summary.is_claim).length;
  if (claims === 0) return 'all';
  return claims === logs.length ? 'none' : 'part';
}

/** "2 × NVIDIA A100, 4 × NVIDIA T4"; "" where none is declared. */
export function acceleratorsText(run: Run): string {
  return (run.hardware.accelerators ?? []).map(({ name, count }) => `${count} × ${name}`).join(', ');
}

/** States from which a team may take its entry back (scoring/entry/submission_state.cpp). */
export function canWithdraw(state: string): boolean {
  return ['draft', 'sealed', 'failed', 'held', 'ranked', 'queried'].includes(state);
}
