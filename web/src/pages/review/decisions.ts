// What a reviewer may decide in which state, and what it does to the board. The server has the table that counts
// (scoring/entry/submission_state.cpp); this one says what to offer.

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

const admitted: Record<string, Partial<Record<Decision, string>>> = {
  held: { accept: 'ranked', query: 'held', reject: 'rejected', disqualify: 'disqualified' },
  ranked: { accept: 'ranked', query: 'queried', reject: 'rejected', disqualify: 'disqualified' },
  queried: { accept: 'ranked', query: 'queried', reject: 'rejected', disqualify: 'disqualified' },
  rejected: { reinstate: 'ranked', disqualify: 'disqualified' },
  disqualified: { reinstate: 'ranked' },
};

/** In the order in which they are offered. */
export function decisionsIn(state: string): Decision[] {
  return Object.keys(admitted[state] ?? {}) as Decision[];
}
export function stateAfter(state: string, decision: Decision): string {
  return admitted[state]?.[decision] ?? state;
}

const isOnBoard = (state: string) => state === 'ranked' || state === 'queried';

/** What the decision does to the board, for the confirmation. */
export function effectOf(state: string, decision: Decision, rank: number | null): string {
  const after = stateAfter(state, decision);
  const place = rank === null ? '' : ` ${rank}`;
  if (isOnBoard(state) && !isOnBoard(after)) return `It loses rank${place || ' and place'}: the entry stays listed, unranked, and those below it move up.`;
  if (!isOnBoard(state) && isOnBoard(after)) return 'It is ranked by its score; entries with a lower score move down. Where the rules keep it from ranking, it stays listed with the reason.';
  if (isOnBoard(after)) return `It keeps rank${place || ' and place'}; the board does not change.`;
  return 'It stays listed, unranked; the board does not change.';
}

/** What is wrong with a reason; "" where nothing is. */
export function reasonMistake(reason: string): string {
  if (reason.trim() === '') return 'A decision is public: say why, in words.';
  return new TextEncoder().encode(reason.trim()).length > 4000 ? 'At most 4000 bytes.' : '';
}
