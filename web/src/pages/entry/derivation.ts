// How each number of an entry comes about, as the server derives it.
import { ApiError, get } from '$/api/client';

export interface DerivationStep {
  id: string;
  name: string;
  symbol: string;
  formula: string;
  with_numbers: string;
  value: number;
  unit: string;
  source: string;
}

/** The steps; null where the server is older than they are. */
export async function readDerivation(entry: string, signal?: AbortSignal): Promise<DerivationStep[] | null> {
  try {
    return (await get<{ steps: DerivationStep[] }>(`/submissions/${encodeURIComponent(entry)}/derivation`, { signal })).steps;
  } catch (problem) {
    if (problem instanceof ApiError && problem.status === 404) return null;
    throw problem;
  }
}

/** The steps that the reader came for: energy, CO2e and the score that ranks. */
export function mainSteps(steps: readonly DerivationStep[], rule: string): DerivationStep[] {
  const wanted = new Set(['charged_kwh', 'co2e_kg', rule]);
  return steps.filter((step) => wanted.has(step.id));
}

/** "formula", "= with numbers": lines that say more than the one before. */
export function linesOf(step: DerivationStep): string[] {
  const left = step.symbol && step.symbol !== step.formula ? `${step.symbol} = ${step.formula}` : step.formula;
  return step.with_numbers && step.with_numbers !== step.formula ? [left, `= ${step.with_numbers}`] : [left];
}
