// Rulebooks as organizers write and publish them, and the scoring runs that put them into force.
import { get, write } from './client';
import type { RankMoves } from './rank-moves';
import type { Session } from './session';

export type RulebookDocument = Record<string, unknown>;

export interface RulebookVersion {
  version: number;
  sha256: string;
  created_at: string;
  rules: RulebookDocument;
}

export interface ScoringRun {
  id: number;
  state: 'computing' | 'active' | 'superseded' | 'failed';
  rulebook_version: number;
  created_at: string;
  activated_at: string | null;
  failure?: string;
  rank_changes?: { entry: string; name: string; from: number | null; to: number | null; reason?: string }[];
}

export interface RankingRuleDescription {
  name: string;
  label: string;
  direction: string;
  unit: string;
  definition: string;
  needs_unit_interval: boolean;
  is_gated: boolean;
}

const challengePath = (challenge: string) => `/challenges/${encodeURIComponent(challenge)}`;

export function readRankingRules(): Promise<RankingRuleDescription[]> {
  return get<{ items: RankingRuleDescription[] }>('/ranking-rules').then((list) => list.items);
}
/** How the ranks of a phase's board ("": the default one) would move; nothing is stored. */
export function previewRulebook(challenge: string, rulebook: RulebookDocument, phase = ''): Promise<RankMoves> {
  return write<RankMoves>('POST', `${challengePath(challenge)}/rulebooks/preview`, { rulebook }, { query: { phase }, timeoutMs: 120_000 });
}
export function publishRulebook(challenge: string, rulebook: RulebookDocument, key: string): Promise<RulebookVersion & { scoring_run: ScoringRun }> {
  return write('POST', `${challengePath(challenge)}/rulebooks`, rulebook, { idempotencyKey: key });
}
export function readScoringRun(challenge: string, id: number): Promise<ScoringRun> {
  return get<ScoringRun>(`${challengePath(challenge)}/scoring-runs/${id}`);
}

/** Whether the session may write rules: organizers and administrators of the site or of that challenge. */
export function mayOrganize(session: Session, challenge: string | null): boolean {
  return session.grants.some((grant) => ['organizer', 'admin'].includes(grant.role) && (grant.scope === 'site' || (challenge !== null && grant.id === challenge)));
}
