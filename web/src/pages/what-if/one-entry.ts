// One entry that does not exist: what it would score, and the rank it would have.
import { numberOf } from '$/format/typed-number';
import type { BoardQuestion } from './question';

export interface OneAnswer {
  performance: { value: number | null };
  energy_kwh: number;
  co2e_kg: number;
  grid: { zone: string; year: number; intensity_g_per_kwh: number; pue: number };
  rules: Record<string, { value: number | null; reason?: string }>;
  gqi_name: string;
  gqi_published: number | null;
  unranked_reasons: string[];
  official: { rule: string; value: number | null; unranked_reasons: string[]; rank: number | null; ranked: number | null };
}

export interface OneInput {
  performance: string;
  kwh: string;
  gmacs: string;
}

/** The body for POST what-if; null while something is missing or wrong (then said in `mistakes`). */
export function oneQuestion(input: OneInput, isShare: boolean, board: BoardQuestion | null): { body: Record<string, unknown> | null; mistakes: Partial<Record<keyof OneInput, string>> } {
  const mistakes: Partial<Record<keyof OneInput, string>> = {};
  const performance = numberOf(input.performance);
  const kwh = numberOf(input.kwh);
  const gmacs = numberOf(input.gmacs);
  if (input.performance && performance === null) mistakes.performance = 'A number.';
  else if (performance !== null && isShare && (performance < 0 || performance > 100)) mistakes.performance = 'Percent, from 0 to 100.';
  if (input.kwh && (kwh === null || kwh < 0)) mistakes.kwh = 'A number of kWh, 0 or more.';
  if (input.gmacs && (gmacs === null || gmacs <= 0)) mistakes.gmacs = 'A number above 0.';
  if (Object.keys(mistakes).length > 0 || performance === null || kwh === null || !board) return { body: null, mistakes };
  const body: Record<string, unknown> = { performance: { value: isShare ? Number((performance / 100).toPrecision(12)) : performance }, energy_kwh: kwh };
  if (gmacs !== null) body.model = { operations: gmacs * 1e9, convention: 'macs' };
  if (board.grid) body.grid = board.grid;
  if (board.pue !== undefined) body.pue = board.pue;
  if (board.gqi) body.gqi = board.gqi;
  return { body, mistakes };
}
