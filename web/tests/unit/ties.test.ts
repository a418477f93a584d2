// Ties in words.
import { describe, expect, it } from 'vitest';
import type { Challenge } from '$/api/board';
import { defaults } from '$/components/rulebook/draft';
import { lastGainText, rankRangeText, tieText } from '$/format/ties';
import { rulesInWords, type AllRules } from '$/pages/challenge/rules-in-words';

describe('ties in words', () => {
  it('names the ranks of the group and the range of the entry', () => {
    expect(tieText({ tie_size: 4, shared_rank: 3, rank_low: 2, rank_high: 7 })).toBe('tied with the entries of ranks 3 to 6; its rank lies between 2 and 7');
    expect(tieText({ tie_size: 2, shared_rank: 999, rank_low: 990, rank_high: null })).toBe('tied with the entries of ranks 999 to 1,000; its rank lies at 990 or worse');
  });

  it('is silent where an entry is tied with nobody or nothing is known', () => {
    expect(tieText({ tie_size: 1, shared_rank: 3, rank_low: 3, rank_high: 3 })).toBe('');
    expect(tieText({ tie_size: null, shared_rank: null, rank_low: null, rank_high: null })).toBe('');
    expect(tieText({})).toBe('');
  });

  it('says the range also without a tie', () => {
    expect(rankRangeText({ rank_low: 3, rank_high: 3 })).toBe('at 3');
    expect(rankRangeText({ rank_low: 2, rank_high: 3 })).toBe('between 2 and 3');
    expect(rankRangeText({ rank_low: null, rank_high: null })).toBe('');
  });

  it('says what the last gain costs, and whether it is one', () => {
    expect(lastGainText({ gain_kg_per_point: 10.24, gain_within_noise: false })).toBe('10.2 kg CO2e for each further point of performance');
    expect(lastGainText({ gain_kg_per_point: 0.5, gain_within_noise: true })).toBe('0.500 kg CO2e for each further point of performance, a gain within noise');
    expect(lastGainText({ gain_kg_per_point: null, gain_within_noise: null })).toBe('');
  });
});

describe('the tie rule of a rulebook', () => {
  const challenge = { slug: 'cats', metric: { name: 'accuracy', direction: 'higher_is_better', lower_bound: 0, upper_bound: 1 }, ranking_rule: { label: 'GQI', definition: 'how' } } as unknown as Challenge;
  const about = (change: Partial<AllRules>) => {
    const rules = { ...defaults, min_performance: 0.5, target_performance: null, co2e_budget_kg: null, fixed_batch_size: null, ...change } as unknown as AllRules;
    return rulesInWords(challenge, rules).find((line) => line.about === 'Ties')!.text;
  };

  it('names level and practical difference', () => {
    expect(about({ tie_alpha: 0.05, tie_delta: 0 })).toContain('do not differ at the 5 % level are tied');
    expect(about({ tie_alpha: 0.01, tie_delta: 0.002 })).toContain('at the 1 % level, or differ by less than 0.002, are tied');
  });
  it('is the order alone under Pareto depth, which knows no doubt', () => {
    expect(about({ ranking_rule: 'pareto' })).not.toContain('level');
  });
});
