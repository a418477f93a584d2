// In words: with whom an entry is tied, between which ranks it lies, and what its last gain costs.
import { amountText, countText } from './numbers';

/** The members of a row of the board, or of an entry's rank, that say so; null or absent while they are not known. */
export interface Tied {
  tie_size?: number | null;
  shared_rank?: number | null;
  rank_low?: number | null;
  rank_high?: number | null;
  gain_kg_per_point?: number | null;
  gain_within_noise?: boolean | null;
}

/** "between 2 and 7", "at 2", "at 2 or worse"; empty where nothing is known. */
export function rankRangeText({ rank_low: low, rank_high: high }: Tied): string {
  if (low === null || low === undefined) return '';
  if (high === null || high === undefined) return `at ${countText(low)} or worse`;
  return low === high ? `at ${countText(low)}` : `between ${countText(low)} and ${countText(high)}`;
}

/** "tied with the entries of ranks 3 to 6; its rank lies between 2 and 7"; empty where it is tied with nobody. */
export function tieText(tied: Tied): string {
  if (!tied.shared_rank || !tied.tie_size || tied.tie_size < 2) return '';
  const range = rankRangeText(tied);
  return `tied with the entries of ranks ${countText(tied.shared_rank)} to ${countText(tied.shared_rank + tied.tie_size - 1)}${range ? `; its rank lies ${range}` : ''}`;
}

/** "10.2 kg CO2e for each further point of performance, a gain within noise"; empty where there is no such gain. */
export function lastGainText(row: Tied): string {
  if (row.gain_kg_per_point === null || row.gain_kg_per_point === undefined) return '';
  return `${amountText(row.gain_kg_per_point, 3)} kg CO2e for each further point of performance${row.gain_within_noise ? ', a gain within noise' : ''}`;
}
