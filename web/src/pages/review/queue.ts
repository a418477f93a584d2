// The reviewers' documents as the API gives them.
import { get } from '$/api/client';
import type { Session } from '$/api/session';
import type { OfferedDecision } from './decisions';

export interface QueuedEntry {
  entry: string;
  name: string;
  team: { slug: string; name: string };
  state: string;
  state_reason: string;
  revision: number;
  sealed_at: string;
  findings: { warnings: number; rejections: number };
  /** The reader is of this team and may not decide. */
  own_team: boolean;
  /** What the reader may decide. */
  decisions: OfferedDecision[];
  worst: { id: string; title: string; severity: 'W' | 'R'; evidence: string | null; message: string }[];
}

export interface QueuePage {
  items: QueuedEntry[];
  next: string | null;
  /** How many sealed entries are in each state. */
  states: Record<string, number>;
}

/** What the queue leaves out unless it is asked for: decided against, or taken back. */
export const closedStates = ['withdrawn', 'rejected', 'disqualified', 'failed'];

export function standingCount(states: Record<string, number>): number {
  return Object.entries(states).reduce((sum, [state, count]) => (closedStates.includes(state) ? sum : sum + count), 0);
}

/** A stretch that two logs share; times in seconds since 1970, each by its own log's clock. */
export interface MatchedSpan {
  /** values: equal readings; shape: the same rise and fall; whole: the whole log. */
  family: 'values' | 'shape' | 'whole';
  device: string | null;
  from_s: number;
  to_s: number;
  other_device: string | null;
  other_from_s: number;
  other_to_s: number;
  samples: number;
}

export interface Match {
  evidence: string;
  entry: string;
  name: string;
  team: { slug: string; name: string };
  /** Of this log's traced time. */
  share: number;
  spans: MatchedSpan[];
}

export function readQueue(challenge: string, state: string, cursor: string | null): Promise<QueuePage> {
  return get<QueuePage>(`/challenges/${encodeURIComponent(challenge)}/review-queue`, { query: { state, cursor, limit: 50 } });
}
export function readMatches(evidence: string, entry: string): Promise<Match[]> {
  return get<{ items: Match[] }>(`/evidence/${encodeURIComponent(evidence)}/matches`, { query: { submission: entry } }).then((list) => list.items);
}

export function mayReview(session: Session, challenge: string): boolean {
  return session.grants.some((grant) => ['reviewer', 'organizer', 'admin'].includes(grant.role) && (grant.scope === 'site' || grant.id === challenge));
}
