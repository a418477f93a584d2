// What a challenge says of itself, and what is wrong with it.
import { slugMistake } from './phases';

export interface Facts {
  title: string;
  slug: string;
  task: string;
  dataset: string;
  description: string;
  source: string;
}

const longest: Record<keyof Facts, number> = { title: 200, slug: 63, task: 200, dataset: 200, description: 20_000, source: 2_000 };

export function factMistakes(facts: Facts): Partial<Record<keyof Facts, string>> {
  const mistakes: Partial<Record<keyof Facts, string>> = {};
  for (const name of Object.keys(longest) as (keyof Facts)[]) {
    if (new TextEncoder().encode(facts[name].trim()).length > longest[name]) mistakes[name] = `At most ${longest[name]} bytes.`;
    else if (['title', 'task', 'dataset'].includes(name) && facts[name].trim() === '') mistakes[name] = 'This is needed.';
  }
  const slug = slugMistake(facts.slug);
  if (slug) mistakes.slug = slug;
  return mistakes;
}
