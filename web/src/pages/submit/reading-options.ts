// Which reading options the refusal of a log asks for, and what was typed into their fields as the API takes it.
import type { ProblemDocument } from '$/api/client';
import { amountOf } from './amounts';

/** Roles that a column, a unit or a form of time is declared by (`map` of the reading options). */
const mapRoles: Record<string, { label: string; hint: string; values?: string[] }> = {
  time: { label: 'Column of times', hint: 'Its name in the file.' },
  power: { label: 'Column of power', hint: 'Its name; several as A+B, or a prefix as gpu*.' },
  energy: { label: 'Column of energy', hint: 'Its name in the file.' },
  counter: { label: 'Column of an energy counter', hint: 'Its name in the file.' },
  device: { label: 'Column that tells devices apart', hint: 'Its name, or none if all rows are one device.' },
  unit: { label: 'Unit', hint: 'Of the power or energy.', values: ['W', 'mW', 'kW', 'J', 'mJ', 'uJ', 'Wh', 'kWh'] },
  time_unit: { label: 'Form of the times', hint: '', values: ['iso', 'epoch_s', 'epoch_ms', 'epoch_us', 'epoch_ns', 'relative_s'] },
  date_order: { label: 'Order of dates', hint: 'dmy: the day first; mdy: the month first.', values: ['dmy', 'mdy'] },
  voltage: { label: 'Column of voltage', hint: 'Its name in the file.' },
  voltage_unit: { label: 'Unit of voltage', hint: '', values: ['V', 'mV'] },
  current: { label: 'Column of current', hint: 'Its name in the file.' },
  current_unit: { label: 'Unit of current', hint: '', values: ['A', 'mA'] },
};

export interface OptionField {
  /** "timezone", "interval_s", "columns", "select.run_id", "format", "map.unit" ... */
  name: string;
  label: string;
  hint: string;
  values: string[];
}

const plain: Record<string, Omit<OptionField, 'name'>> = {
  timezone: { label: 'Time zone of the log', hint: 'Such as Europe/Berlin, UTC or +02:00.', values: [] },
  interval_s: { label: 'Seconds between two readings', hint: 'As the measuring tool was started.', values: [] },
  columns: { label: 'Names of the columns', hint: 'In the order of the file, with commas between them.', values: [] },
  'select.run_id': { label: 'Run of the file', hint: 'The id of the run that this entry is about.', values: [] },
  format: { label: 'Format', hint: 'Leave it empty to have it detected.', values: [] },
  start: { label: 'Start of the run (UTC)', hint: 'Such as 2026-03-01T08:00:00Z.', values: [] },
  end: { label: 'End of the run (UTC)', hint: 'Such as 2026-03-01T12:00:00Z.', values: [] },
  accelerators: { label: 'Accelerator models', hint: 'With commas between them, where the log does not name its devices.', values: [] },
};

export function optionField(name: string): OptionField {
  const role = name.startsWith('map.') ? mapRoles[name.slice(4)] : undefined;
  if (role) return { name, label: role.label, hint: role.hint, values: role.values ?? [] };
  return { name, ...(plain[name] ?? { label: name, hint: '', values: [] }) };
}

/** The options that settle a refusal, first those that its hint asks for; empty where none does. */
export function wantedOptions(problem: ProblemDocument): string[] {
  const kind = problem.type.replace(/^.*\//, '');
  const isKnown = (name: string) => name in plain || (name.startsWith('map.') && name.slice(4) in mapRoles);
  const wanted = new Set((problem.reading_options ?? []).filter(isKnown));
  if (problem.field === 'timezone' || kind === 'unknown-zone') wanted.add('timezone');
  if (kind === 'unknown-format') for (const name of ['format', 'map.time', 'map.time_unit', 'map.power', 'map.unit']) wanted.add(name);
  if (kind === 'unknown-unit') wanted.add('map.unit');
  // Alternatives such as volts and amperes are offered only where power is not asked for.
  return [...wanted].filter((name) => !wanted.has('map.power') || !/^map\.(voltage|current)/.test(name));
}

/** Every option there is, for a log that was read but not as meant. */
export const allOptions = [...Object.keys(plain), ...Object.keys(mapRoles).map((role) => `map.${role}`)];

/** What was typed as the API's ReadingOptions; empty fields are left out. */
export function readingOf(options: Record<string, string>): Record<string, unknown> {
  const reading: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(options)) {
    const value = text.trim();
    if (value === '') continue;
    const [group, member] = name.split('.', 2);
    if (member !== undefined) {
      reading[group!] = { ...(reading[group!] as object | undefined), [member]: value };
    } else if (name === 'columns' || name === 'accelerators') {
      reading[name] = value.split(',').map((one) => one.trim()).filter(Boolean);
    } else if (name === 'interval_s') {
      reading[name] = amountOf(value);
    } else {
      reading[name] = value;
    }
  }
  return reading;
}

/** Mistakes of what was typed, by the option's name. */
export function optionMistakes(options: Record<string, string>): Record<string, string> {
  const mistakes: Record<string, string> = {};
  const interval = options.interval_s?.trim() ? amountOf(options.interval_s) : null;
  if (interval !== null && !(interval > 0)) mistakes.interval_s = 'A number of seconds above 0.';
  for (const name of ['start', 'end'] as const) {
    const text = options[name]?.trim();
    if (text && (Number.isNaN(Date.parse(text)) || !/(Z|[+-]\d\d:?\d\d)$/.test(text))) mistakes[name] = 'A time with its zone, such as 2026-03-01T08:00:00Z.';
  }
  return mistakes;
}

/** Names in the first line of a file, to choose columns from. */
export function columnsOf(head: string): string[] {
  const line = head.split(/\r?\n/, 1)[0] ?? '';
  const separator = [';', '\t', ','].find((one) => line.includes(one)) ?? ',';
  const cells = line.split(separator).map((cell) => cell.trim().replace(/^"|"$/g, ''));
  return cells.every((cell) => /^[-\d.:TZ +]*$/.test(cell)) ? [] : cells.filter((cell) => cell !== '' && cell.length <= 200);
}
