// Everything that happened to an entry, as one list: sealing, decisions with their reasons, repeats, changes of state.
import { energyText } from '$/format/numbers';
import { spanText } from '$/format/times';
import { words } from '$/format/words';
import type { Entry } from './entry';

export interface TimelineItem {
  at: string;
  what: string;
  who: string;
  reason: string;
  kind: 'state' | 'review' | 'repeat' | 'revision';
}

const actions: Record<string, string> = {
  accept: 'Accepted', query: 'Question to the team', reject: 'Rejected', disqualify: 'Disqualified', reinstate: 'Reinstated',
};

function stateItems(entry: Entry): TimelineItem[] {
  const last = entry.history.length - 1;
  return entry.history
    .map((change, i): TimelineItem & { review: number | null; stays: boolean } => ({
      at: change.changed_at,
      what: change.from === 'draft' && change.to !== 'withdrawn' ? `Sealed; ${words(change.to)}` : `Now ${words(change.to)}`,
      who: change.by_platform ? 'the platform' : '',
      // The state's own reason is that of the latest change; a decision says its reason by itself.
      reason: i === last && change.review === null ? entry.state_reason : '',
      kind: 'state',
      review: change.review,
      stays: change.from === change.to,
    }))
    .filter((item) => !(item.stays && item.review !== null))
    .map(({ review: _review, stays: _stays, ...item }) => item);
}

/** Oldest first. */
export function timelineOf(entry: Entry): TimelineItem[] {
  const reviews = entry.reviews.map((review): TimelineItem => ({
    at: review.reviewed_at,
    what: `${actions[review.action] ?? words(review.action)}${review.is_appeal ? ' (appeal)' : ''}`,
    who: review.reviewer,
    reason: review.reason ?? 'The reason was taken out; its SHA-256 stays in the log.',
    kind: 'review',
  }));
  const repeats = (entry.repeats ?? []).map((repeat): TimelineItem => ({
    at: repeat.recorded_at,
    what: `Run made again: ${energyText(repeat.energy_kwh)} in ${spanText(repeat.duration_s)}`,
    who: repeat.recorded_by,
    reason: repeat.reason ?? '',
    kind: 'repeat',
  }));
  const revisions = entry.revisions
    .filter((revision) => revision.number > 1 && revision.sealed_at)
    .map((revision): TimelineItem => ({ at: revision.sealed_at ?? '', what: `Revision ${revision.number} sealed`, who: '', reason: '', kind: 'revision' }));
  const order = { review: 0, repeat: 0, revision: 0, state: 1 };
  return [...reviews, ...repeats, ...revisions, ...stateItems(entry)].sort(
    (a, b) => a.at.localeCompare(b.at) || order[a.kind] - order[b.kind],
  );
}
