// The entries of the reader's teams, from the list that the API gives in order of creation.
import { get } from '$/api/client';
import type { Session } from '$/api/session';

export interface OwnEntry {
  id: string;
  name: string;
  challenge: string;
  phase: string;
  team: { slug: string; name: string };
  state: string;
  state_reason: string;
  state_at: string;
  created_at: string;
  draft_revision: number | null;
  sealed_revision: number | null;
  sealed_at: string | null;
}
interface EntryPage {
  items: OwnEntry[];
  next: string | null;
}

const mostPages = 20;

/** All entries of a team, newest first; `complete` is false where there are more than a page can use. */
export async function readEntries(team: string): Promise<{ entries: OwnEntry[]; complete: boolean }> {
  const entries: OwnEntry[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; ++page) {
    const answer: EntryPage = await get<EntryPage>('/submissions', { query: { team, limit: 200, cursor } });
    entries.push(...answer.items);
    cursor = answer.next;
    if (!cursor) break;
  }
  entries.sort((a, b) => latest(b).localeCompare(latest(a)));
  return { entries, complete: !cursor };
}

function latest(entry: OwnEntry): string {
  return entry.sealed_at ?? entry.created_at;
}

/** What waits for its team: entries never submitted, and new revisions of submitted ones. */
export function isDraft(entry: OwnEntry): boolean {
  return entry.draft_revision !== null;
}

/** A role and where it holds: "organizer of cats", "reviewer, whole site". */
export function roleText(grant: Session['grants'][number]): string {
  if (grant.scope === 'site') return `${grant.role}, whole site`;
  return grant.scope === 'team' ? `${grant.role} in team ${grant.id}` : `${grant.role} of ${grant.id}`;
}
