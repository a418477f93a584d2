// What a reader asks of the board: kept in the address as text, checked, and sent as the API takes it.
import type { Rules } from '$/api/board';
import type { Track } from '$/components/track';
import { numberOf } from '$/format/typed-number';

/** The numbers that can be changed, by their name in the address. */
export type NumberName = 'pue' | 'e0' | 'knee' | 'alpha' | 'beta';

export interface Setting {
  name: NumberName;
  label: string;
  unit: string;
  meaning: string;
  least: number;
  most: number;
  /** `least` itself is refused. */
  isOpen?: boolean;
  track: Track;
  official: (rules: Rules) => number;
}

export const settings: readonly Setting[] = [
  { name: 'pue', label: 'PUE', unit: '', least: 1, most: 3, track: { least: 1, most: 3 }, official: (rules) => rules.grid.pue,
    meaning: 'Energy of the whole building by that of its computers.' },
  { name: 'e0', label: 'Reference energy e0', unit: 'kWh', least: 0, most: 1e12, isOpen: true, track: { least: 0.001, most: 1000, isLog: true }, official: (rules) => rules.gqi.e0_kwh,
    meaning: 'GQI counts energy in multiples of it.' },
  { name: 'knee', label: 'Knee', unit: 'e0', least: 3, most: 1e12, track: { least: 3, most: 100, isLog: true }, official: (rules) => rules.gqi.knee,
    meaning: 'From so many e0 on the published formula holds; below, its tangent.' },
  { name: 'alpha', label: 'Alpha', unit: '', least: 1, most: 10, track: { least: 1, most: 10 }, official: (rules) => rules.gqi.alpha,
    meaning: 'The higher, the more performance counts against energy.' },
  { name: 'beta', label: 'Beta', unit: '', least: 0, most: 1e12, isOpen: true, track: { least: 0.1, most: 100, isLog: true }, official: (rules) => rules.gqi.beta,
    meaning: 'Scales all scores alike; it moves no rank.' },
];

/** Embodied carbon of a GPU of a server, g for each of its hours, where the rulebook gives no figure. */
export const usualEmbodied = 33;

/** All names in the address that belong to the question about the board. */
export const questionNames = ['zone', 'year', 'grid', 'embodied', 'rule', ...settings.map((one) => one.name)] as const;
export type Asked = Partial<Record<string, string>>;

export interface BoardQuestion {
  grid?: { zone: string; year?: number } | { intensity_g_per_kwh: number };
  pue?: number;
  gqi?: { e0_kwh?: number; knee?: number; alpha?: number; beta?: number };
  /** null: not counted. */
  embodied_g_per_accelerator_hour?: number | null;
  rule?: string;
}

/** What is wrong with a text for a setting; "" where nothing is. */
export function mistakeIn(setting: Setting, text: string): string {
  const value = numberOf(text);
  if (value === null) return `${setting.label} is a number.`;
  const above = setting.isOpen ? value > setting.least : value >= setting.least;
  if (above && value <= setting.most) return '';
  if (setting.most >= 1e12) return setting.isOpen ? `It must be above ${setting.least}.` : `It must be at least ${setting.least}.`;
  return `It lies between ${setting.least} and ${setting.most}.`;
}

export interface CheckedQuestion {
  question: BoardQuestion;
  mistakes: Record<string, string>;
}

function gridOf(asked: Asked, rules: Rules, mistakes: Record<string, string>): BoardQuestion['grid'] {
  if (asked.grid) {
    const grams = numberOf(asked.grid);
    if (grams === null || grams < 0 || grams > 1300) mistakes.grid = 'An intensity lies between 0 and 1300 g/kWh.';
    else return { intensity_g_per_kwh: grams };
    return undefined;
  }
  if (!asked.zone && !asked.year) return undefined;
  const year = asked.year ? numberOf(asked.year) : rules.grid.year;
  if (year === null || !Number.isInteger(year) || year < 1990 || year > 2100) {
    mistakes.year = 'A year from 1990 to 2100.';
    return undefined;
  }
  return { zone: (asked.zone ?? rules.grid.zone).trim(), year };
}

/** The question that the address asks; what it leaves out is as the rulebook says. */
export function questionOf(asked: Asked, rules: Rules): CheckedQuestion {
  const mistakes: Record<string, string> = {};
  const question: BoardQuestion = {};
  const grid = gridOf(asked, rules, mistakes);
  if (grid) question.grid = grid;
  for (const setting of settings) {
    const text = asked[setting.name];
    if (!text) continue;
    const mistake = mistakeIn(setting, text);
    if (mistake) mistakes[setting.name] = mistake;
    else if (setting.name === 'pue') question.pue = numberOf(text)!;
    else question.gqi = { ...question.gqi, [setting.name === 'e0' ? 'e0_kwh' : setting.name]: numberOf(text)! };
  }
  if (asked.embodied) {
    const grams = asked.embodied === 'off' ? null : numberOf(asked.embodied);
    if (asked.embodied !== 'off' && (grams === null || grams < 0 || grams > 10_000)) mistakes.embodied = 'A number from 0 to 10000.';
    else question.embodied_g_per_accelerator_hour = grams;
  }
  if (asked.rule) question.rule = asked.rule;
  return { question, mistakes };
}

/** What differs from the official values, in words; empty where nothing does. */
export function differencesInWords(question: BoardQuestion, rules: Rules, officialRule: string, ruleLabel: (name: string) => string): string[] {
  const lines: string[] = [];
  const { grid } = question;
  if (grid && 'intensity_g_per_kwh' in grid) lines.push(`Grid ${grid.intensity_g_per_kwh} g/kWh instead of ${rules.grid.intensity_g_per_kwh} (${rules.grid.zone} ${rules.grid.year})`);
  else if (grid && (grid.zone !== rules.grid.zone || grid.year !== rules.grid.year)) lines.push(`Grid ${grid.zone} ${grid.year} instead of ${rules.grid.zone} ${rules.grid.year}`);
  const asked: Record<NumberName, number | undefined> = {
    pue: question.pue, e0: question.gqi?.e0_kwh, knee: question.gqi?.knee, alpha: question.gqi?.alpha, beta: question.gqi?.beta,
  };
  for (const setting of settings) {
    const value = asked[setting.name];
    const official = setting.official(rules);
    const unit = setting.unit ? ` ${setting.unit}` : '';
    if (value !== undefined && value !== official) lines.push(`${setting.label} ${value}${unit} instead of ${official}${unit}`);
  }
  const embodied = question.embodied_g_per_accelerator_hour;
  if (embodied !== undefined && embodied !== rules.grid.embodied_g_per_accelerator_hour) {
    const official = rules.grid.embodied_g_per_accelerator_hour;
    lines.push(`Embodied carbon ${embodied === null ? 'not counted' : `${embodied} g per accelerator and hour`} instead of ${official === null ? 'not counted' : `${official} g`}`);
  }
  if (question.rule && question.rule !== officialRule) lines.push(`Ranked by ${ruleLabel(question.rule)} instead of ${ruleLabel(officialRule)}`);
  return lines;
}
