// The board's documents as the API gives them, and how its pages are asked for.
import { get, type Query } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];
export type BoardRow = Schemas['LeaderboardRow'];
export type BoardPage = Schemas['Leaderboard'];

/** Rules and stages are looked up by names from addresses and forms, which are any text. */
type AnyName<Document, Names extends keyof Document> = Omit<Document, Names> & { [Name in Names]: Document[Name] extends string ? string : string[] };
export type OfferedRule = AnyName<Schemas['OfferedRule'], 'name'>;
export type Rules = AnyName<Schemas['Rulebook'], 'ranking_rule' | 'offered_rules' | 'stages_in_scope'>;
export type Challenge = Omit<Schemas['Challenge'], 'ranking_rule' | 'offered_rules' | 'rulebook'> & {
  ranking_rule: OfferedRule;
  offered_rules: OfferedRule[];
  rulebook: Omit<Schemas['RulebookVersion'], 'rules'> & { rules: Rules };
};

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
  return challenge.metric.lower_bound === 0 && challenge.metric.upper_bound === 1;
}
