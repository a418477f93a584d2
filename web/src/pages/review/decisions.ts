// What reviewers decide, in words. Which decisions a state admits and what they do to the board comes with the entry.

export type Decision = 'accept' | 'query' | 'reject' | 'disqualify' | 'reinstate';

export const decisionLabels: Record<Decision, string> = {
  accept: 'Accept', query: 'Ask the team', reject: 'Reject', disqualify: 'Disqualify', reinstate: 'Reinstate',
};

export const decisionMeanings: Record<Decision, string> = {
  accept: 'found in order',
  query: 'a question that the team should answer',
  reject: 'the evidence does not hold',
  disqualify: 'against the rules',
  reinstate: 'back, after an appeal or an error of ours',
};

/** A decision that the server offers, as entries and the queue's rows carry it. */
export interface OfferedDecision {
  decision: Decision;
  state_after: string;
  effect: 'keeps_rank' | 'loses_rank' | 'is_ranked' | 'stays_unranked';
}

/** What the decision does to the board, for the confirmation. */
export function effectOf({ effect }: Pick<OfferedDecision, 'effect'>, rank: number | null): string {
  const place = rank === null ? ' and place' : ` ${rank}`;
  switch (effect) {
    case 'loses_rank': return `It loses rank${place}: the entry stays listed, unranked, and those below it move up.`;
    case 'is_ranked': return 'It is ranked by its score; entries with a lower score move down. Where the rules keep it from ranking, it stays listed with the reason.';
    case 'keeps_rank': return `It keeps rank${place}; the board does not change.`;
    default: return 'It stays listed, unranked; the board does not change.';
  }
}

/** What is wrong with a reason; "" where nothing is. */
export function reasonMistake(reason: string): string {
  if (reason.trim() === '') return 'A decision is public: say why, in words.';
  return new TextEncoder().encode(reason.trim()).length > 4000 ? 'At most 4000 bytes.' : '';
}
