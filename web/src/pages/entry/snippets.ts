// Texts to take along: a citation, a model card's metadata, a badge.
import { acceleratorsText, measured, ownPlace, type Entry, type Score } from './entry';
import type { Challenge } from '$/api/board';
import { amountText, scoreText } from '$/format/numbers';

/** A name as one line of bounded length, without characters that steer a terminal or the direction of text. */
export function plainName(name: string, most = 200): string {
  const one = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').replace(/\s+/g, ' ').trim();
  const letters = [...one];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : one;
}

const latex: Record<string, string> = {
  '\\': '\\textbackslash{}', '{': '\\{', '}': '\\}', '%': '\\%', $: '\\$', '#': '\\#', '&': '\\&', _: '\\_', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}',
};

function bibtexText(text: string): string {
  return plainName(text).replace(/[\\{}%$#&_~^]/g, (letter) => latex[letter] ?? '');
}

/** A string of YAML: JSON's form, with what YAML does not take as printable written out. */
export function yamlText(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function entryUrl(origin: string, entry: Entry): string {
  return `${origin}/entries/${entry.id}`;
}

export function bibtex(entry: Entry, challenge: Challenge, score: Score | null, origin: string): string {
  const sealed = entry.sealed_at ?? entry.created_at;
  const rule = challenge.ranking_rule;
  const value = score?.rules[rule.name]?.value;
  const facts = [
    value === null || value === undefined ? '' : `${rule.label} ${scoreText(value)}`,
    score?.charged_kwh.value == null ? '' : `${amountText(score.charged_kwh.value, 4)} kWh charged`,
    score?.co2e_kg.value == null ? '' : `${amountText(score.co2e_kg.value, 4)} kg CO2e`,
    score ? `grade ${score.grade}, scoring run ${score.scoring_run}` : '',
    entry.leaf_sha256 ? `log leaf ${entry.leaf_sha256}` : '',
  ].filter(Boolean);
  const team = entry.team.slug.replace(/[^a-z0-9]+/gi, '-');
  return [
    `@misc{wattboard-${team}-${entry.id.replaceAll('-', '').slice(0, 12)},`,
    `  author       = {{${bibtexText(entry.team.name)}}},`,
    `  title        = {{${bibtexText(entry.name)}}},`,
    `  year         = {${sealed.slice(0, 4)}},`,
    `  howpublished = {Wattboard, challenge ${bibtexText(challenge.title)}},`,
    `  note         = {${bibtexText(facts.join('; '))}},`,
    `  url          = {${entryUrl(origin, entry)}}`,
    '}',
  ].join('\n');
}

const origins = { all: 'energy recomputed from the logs', part: 'energy in part as stated', none: 'energy as stated' };

function once(values: readonly string[]): string {
  return [...new Set(values.filter(Boolean))].join('; ');
}

/** The `co2_eq_emissions` of a model card's metadata (Hugging Face): grams, of the entry's own place where it is known. */
export function modelCard(entry: Entry, challenge: Challenge, score: Score | null, origin: string): string | null {
  const own = score ? ownPlace(score) : null;
  const kilograms = own?.value ?? score?.co2e_kg.value ?? null;
  if (!score || kilograms === null) return null;
  const grid = challenge.rulebook.rules.grid;
  const place = own
    ? once(entry.runs.map((run) => run.zone ?? '')) || 'as the rulebook fixes it'
    : `not stated; grid of the board (${grid.zone} ${grid.year}, ${amountText(grid.intensity_g_per_kwh, 5)} g/kWh)`;
  const isTuned = entry.lineage.some((item) => item.kind === 'weights');
  const hardware = once(entry.runs.map(acceleratorsText));
  return [
    'co2_eq_emissions:',
    `  emissions: ${Number((kilograms * 1000).toPrecision(6))}`,
    `  source: ${yamlText(`${entryUrl(origin, entry)} (Wattboard: ${origins[measured(entry)]}, grade ${score.grade})`)}`,
    `  training_type: ${yamlText(isTuned ? 'fine-tuning' : 'pre-training')}`,
    `  geographical_location: ${yamlText(place)}`,
    ...(hardware ? [`  hardware_used: ${yamlText(plainName(hardware, 400))}`] : []),
  ].join('\n');
}

export function badgeMarkdown(entry: Entry, badge: string, origin: string): string {
  return `[![Wattboard](${origin}${badge})](${entryUrl(origin, entry)})`;
}
