// What a statement does to the entry under the rulebook, said beside its field before anything is sent.
import { energyText } from '$/format/numbers';
import type { AllRules } from '../challenge/rules-in-words';
import { amountOf } from './amounts';
import type { LineageForm } from './form';

export type CountingRules = Pick<AllRules, 'lineage_policy' | 'lineage_amortised_over' | 'grades_admitted'> & { lineage_table_kwh?: Record<string, number> };

export interface Consequence {
  text: string;
  /** The entry would stand without a rank for it. */
  unranked: boolean;
}

function asGradeE(text: string, rules: CountingRules): Consequence {
  const admitted = rules.grades_admitted.includes('E');
  return { text: `${text}${admitted ? '' : ', which this challenge lists without a rank'}.`, unranked: !admitted };
}

/** What one item of the lineage does; null where the rulebook takes none, or nothing was named yet. */
export function lineageConsequence(item: LineageForm, rules: CountingRules): Consequence | null {
  if (rules.lineage_policy === 'forbidden' || item.source.trim() === '') return null;
  if (rules.lineage_policy === 'organizer_table') {
    const kwh = rules.lineage_table_kwh?.[item.source.trim()];
    if (kwh !== undefined) return { text: `Counted with ${energyText(kwh)}, by the organizers’ table.`, unranked: false };
    return { text: 'The organizers’ table has no source of this name: the entry would be listed without a rank.', unranked: true };
  }
  const energy = amountOf(item.energyKwh);
  if (energy === null) return { text: 'Not known: the entry would be listed without a rank.', unranked: true };
  if (!(energy >= 0)) return null;
  if (energy === 0) return { text: 'Counted with nothing.', unranked: false };
  const counted = rules.lineage_policy === 'amortised' ? energy / rules.lineage_amortised_over : energy;
  const share = rules.lineage_policy === 'amortised' ? ` (one of ${rules.lineage_amortised_over} uses)` : '';
  return asGradeE(`Counted with ${energyText(counted)}${share}; being a claim it makes the entry grade E`, rules);
}

/** What it does that a stage is estimated; null for any other basis. */
export function stageConsequence(basis: string, rules: CountingRules): Consequence | null {
  return basis === 'estimated' ? asGradeE('An estimate makes the entry grade E', rules) : null;
}
