// Which phases of a challenge take an entry now, and which team and phase are meant unless others are chosen.
import type { Challenge } from '$/api/board';
import type { EntryForm } from './form';

export type Phase = Challenge['phases'][number];
export type PhaseTime = 'open' | 'early' | 'closed';

export function timeOf(phase: Phase, now: number): PhaseTime {
  if (phase.opens_at && Date.parse(phase.opens_at) > now) return 'early';
  return phase.closes_at && Date.parse(phase.closes_at) <= now ? 'closed' : 'open';
}

/** As the form keeps it: "" stands for the default phase. */
export function keyOf(phase: Phase): string {
  return phase.is_default ? '' : phase.slug;
}

/** The phase that a form means, by its key or by its slug as drafts have it. */
export function phaseOf(phases: readonly Phase[], key: string): Phase | undefined {
  return phases.find((phase) => phase.slug === key) ?? phases.find((phase) => phase.is_default);
}

/** What is chosen at first: the default phase while it is open, else the first that is. */
export function firstChoice(phases: readonly Phase[], now: number): string {
  const open = phases.filter((phase) => timeOf(phase, now) === 'open');
  const chosen = open.find((phase) => phase.is_default) ?? open[0];
  return chosen ? keyOf(chosen) : '';
}

/** Team and phase of a form without a draft, where what was kept of them does not hold: the only team, an open phase. */
export function chooseFirst(form: EntryForm, teams: readonly { slug: string }[], phases: readonly Phase[], now: number): void {
  if (form.draft !== '') return;
  if (!teams.some((team) => team.slug === form.team)) form.team = teams.length === 1 ? teams[0]!.slug : '';
  const phase = phaseOf(phases, form.phase);
  if (phase && timeOf(phase, now) !== 'open') form.phase = firstChoice(phases, now);
}
