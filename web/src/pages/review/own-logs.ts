// The logs of a reviewer's own teams in a challenge: what a repeat can be chosen from.
import { get } from '$/api/client';
import type { Session } from '$/api/session';
import { energyText } from '$/format/numbers';
import { spanText } from '$/format/times';

export interface OwnLog {
  id: string;
  text: string;
}

interface Listed {
  id: string;
  created_at: string;
  draft_revision: number | null;
}
interface Submission {
  name: string;
  runs: { evidence: { id: string; kind: string; state: string; file_name?: string; summary: { energy_kwh: number; duration_s: number } | null }[] }[];
}

const mostSubmissions = 10;

/** Complete energy logs of the latest submissions and drafts of the teams, the newest first. */
export async function ownLogs(session: Session, challenge: string): Promise<OwnLog[]> {
  const lists = await Promise.all(session.teams.map((team) => get<{ items: Listed[] }>('/submissions', { query: { team: team.slug, challenge, limit: 200 } })));
  const latest = lists.flatMap((list) => list.items).sort((a, b) => b.created_at.localeCompare(a.created_at)).slice(0, mostSubmissions);
  const documents = await Promise.all(latest.map((one) => get<Submission>(`/submissions/${one.id}`, one.draft_revision === null ? {} : { query: { revision: 'draft' } })));
  return documents.flatMap((document) => document.runs.flatMap((run) => run.evidence
    .filter((log) => log.kind === 'energy' && log.state === 'complete' && log.summary !== null)
    .map((log) => ({ id: log.id, text: `${log.file_name || 'log'} of “${document.name}”: ${energyText(log.summary!.energy_kwh)} in ${spanText(log.summary!.duration_s)}` }))));
}
