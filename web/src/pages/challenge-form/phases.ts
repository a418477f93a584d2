// Phases of a challenge in the organizer's own zone, and as the API takes them.

export interface PhaseDraft {
  slug: string;
  title: string;
  /** As <input type="datetime-local"> has them; "" for none. */
  opens: string;
  closes: string;
  isDefault: boolean;
}

/** "2026-11-20T13:00:00Z" of a local "2026-11-20T14:00"; "" where the text is no time. */
export function utcOf(local: string): string {
  const time = local ? new Date(local) : null;
  return time && !Number.isNaN(time.getTime()) ? `${time.toISOString().slice(0, 19)}Z` : '';
}

/** A slug from a title: "Street Scenes 2027!" is "street-scenes-2027". */
export function slugOf(title: string): string {
  return title.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 63).replace(/-+$/, '');
}

export function slugMistake(slug: string): string {
  if (slug === '') return 'This is needed.';
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(slug)) return 'Small letters a to z, digits and hyphens, at most 63.';
  return slug === 'new' ? 'This address is that of this form.' : '';
}

/** What is wrong with the phases, by "phases/0/title" and the like. */
export function phaseMistakes(phases: readonly PhaseDraft[]): Record<string, string> {
  const mistakes: Record<string, string> = {};
  phases.forEach((phase, i) => {
    const slug = slugMistake(phase.slug);
    if (slug && slug !== slugMistake('new')) mistakes[`phases/${i}/slug`] = slug;
    else if (phases.findIndex((other) => other.slug === phase.slug) !== i) mistakes[`phases/${i}/slug`] = 'Another phase has this one.';
    if (phase.title.trim() === '') mistakes[`phases/${i}/title`] = 'This is needed.';
    if (phase.opens && !utcOf(phase.opens)) mistakes[`phases/${i}/opens_at`] = 'This is no time.';
    if (phase.closes && !utcOf(phase.closes)) mistakes[`phases/${i}/closes_at`] = 'This is no time.';
    if (utcOf(phase.opens) && utcOf(phase.closes) && utcOf(phase.opens) >= utcOf(phase.closes)) mistakes[`phases/${i}/closes_at`] = 'It closes before it opens.';
  });
  return mistakes;
}

export function phasesOf(phases: readonly PhaseDraft[]): Record<string, unknown>[] {
  return phases.map((phase) => ({
    slug: phase.slug, title: phase.title.trim(), is_default: phase.isDefault,
    ...(phase.opens ? { opens_at: utcOf(phase.opens) } : {}), ...(phase.closes ? { closes_at: utcOf(phase.closes) } : {}),
  }));
}
