// How the charged energy divides over the stages of an entry.
import { energyLogs, type Entry, type EntryRules, type Score } from './entry';
import { words } from '$/format/words';

export const stageOrder = ['data_preparation', 'pretraining', 'search', 'failed', 'training', 'inference'] as const;

export interface StageShare {
  stage: string;
  label: string;
  kwh: number;
  /** Of everything that the bar shows, 0 to 1. */
  share: number;
  inScope: boolean;
  basis: string;
  attestation: string;
}

/** What is charged for weights, labels and results that no run of the entry made, as the rulebook counts it. */
export function lineageKwh(entry: Entry, rules: EntryRules): number {
  const uses = rules.lineage_policy === 'amortised' ? (rules.lineage_amortised_over ?? 1) : 1;
  return entry.lineage.reduce((sum, item) => {
    const kwh = rules.lineage_policy === 'organizer_table' ? rules.lineage_table_kwh?.[item.source] : item.energy_kwh;
    return sum + (kwh ?? 0) / uses;
  }, 0);
}

/** Stages with energy or a statement, in the order of a model's life, and what the score charges beyond the logs. */
export function stageShares(entry: Entry, score: Score | null, inScope: readonly string[], inherited = 0): StageShare[] {
  const kwh = new Map<string, number>();
  for (const run of entry.runs) {
    const energy = energyLogs(run).reduce((sum, log) => sum + log.summary.charged_kwh, 0);
    kwh.set(run.stage, (kwh.get(run.stage) ?? 0) + energy);
  }
  const rows: Omit<StageShare, 'share'>[] = stageOrder
    .filter((stage) => kwh.has(stage) || entry.stages[stage])
    .map((stage) => ({
      stage,
      label: words(stage),
      kwh: kwh.get(stage) ?? 0,
      inScope: inScope.includes(stage),
      basis: entry.stages[stage]?.basis ?? '',
      attestation: entry.stages[stage]?.attestation ?? '',
    }));
  if (inherited > 0) rows.unshift({ stage: 'lineage', label: 'what it builds on', kwh: inherited, inScope: true, basis: 'see “Model”', attestation: '' });
  const counted = rows.filter((row) => row.inScope).reduce((sum, row) => sum + row.kwh, 0);
  const beyond = (score?.charged_kwh.value ?? counted) - counted;
  if (beyond > 0.001 * Math.max(counted, 1e-9)) {
    rows.push({ stage: 'beyond', label: 'charged beyond the logs', kwh: beyond, inScope: true, basis: 'unseen time and parts', attestation: '' });
  }
  const total = rows.reduce((sum, row) => sum + row.kwh, 0);
  return rows.map((row) => ({ ...row, share: total > 0 ? row.kwh / total : 0 }));
}
