// What the page keeps of an entry that is being prepared: texts as typed, so that nothing changes on its way through a reload.
import type { ProblemDocument } from '$/api/client';

export interface AcceleratorForm {
  name: string;
  count: string;
}

/** waiting: not begun; missing: the tab was closed and the file must be chosen again to go on. */
export type LogState = 'waiting' | 'uploading' | 'paused' | 'missing' | 'reading' | 'done' | 'refused' | 'failed';

export interface LogForm {
  key: string;
  name: string;
  size: number;
  modified: number;
  state: LogState;
  /** Of the upload on the server; "" before it is created. */
  url: string;
  sent: number;
  /** Id of the evidence once the log is read. */
  evidence: string;
  problem: ProblemDocument | null;
  /** Reading options as typed, by name: "timezone", "interval_s", "map.unit" ... */
  options: Record<string, string>;
  /** Each try with other options is an upload of its own. */
  attempt: number;
}

export interface RunForm {
  key: string;
  /** Id on the server; "" until the draft has it. */
  id: string;
  stage: string;
  /** UTC as in "2026-03-01T08:00:00Z"; "" if not stated. */
  start: string;
  end: string;
  zone: string;
  pue: string;
  accelerators: AcceleratorForm[];
  cpu: string;
  cpuTdp: string;
  dramGb: string;
  hardwareClass: string;
  epochsDone: string;
  epochsTotal: string;
  /** What the reader typed is not overwritten by what a log tells. */
  typedSpan: boolean;
  typedHardware: boolean;
  logs: LogForm[];
  /** The statement that the server has, as JSON text. */
  stated: string;
}

export interface StageForm {
  basis: '' | 'measured' | 'estimated' | 'none';
  attestation: string;
}

export interface LineageForm {
  source: string;
  kind: string;
  isPublic: boolean;
  sha256: string;
  energyKwh: string;
}

export const modelFields = [
  'parameters', 'operations', 'convention', 'precision', 'input_size', 'batch_size', 'technique', 'time_per_item_s',
  'energy_per_item_j', 'training_runs', 'training_samples', 'training_epochs', 'repeats',
] as const;
export type ModelForm = Record<(typeof modelFields)[number], string>;

export interface EntryForm {
  version: 1;
  /** Id of the draft; "" until there is one. */
  draft: string;
  /** The same keys at every repetition: a retry makes no second draft and seals only once. */
  draftKey: string;
  /** The request that was sent under that key. */
  draftSent: string;
  sealKey: string;
  team: string;
  phase: string;
  name: string;
  performance: string;
  unit: 'percent' | 'fraction';
  /** The performance that was confirmed though it looked like a mistake. */
  confirmed: string;
  items: string;
  runs: RunForm[];
  stages: Record<string, StageForm>;
  lineage: LineageForm[];
  model: ModelForm;
}

export function emptyRun(key: string, stage = 'training'): RunForm {
  return {
    key, id: '', stage, start: '', end: '', zone: '', pue: '', accelerators: [], cpu: '', cpuTdp: '', dramGb: '',
    hardwareClass: '', epochsDone: '', epochsTotal: '', typedSpan: false, typedHardware: false, logs: [], stated: '',
  };
}

export function newLog(key: string, file: File): LogForm {
  return {
    key, name: file.name, size: file.size, modified: file.lastModified, state: 'waiting', url: '', sent: 0, evidence: '', problem: null, options: {}, attempt: 0,
  };
}

export function emptyForm(newKey: () => string): EntryForm {
  return {
    version: 1, draft: '', draftKey: newKey(), draftSent: '', sealKey: newKey(), team: '', phase: '', name: '', performance: '',
    unit: 'percent', confirmed: '', items: '', runs: [emptyRun(newKey())], stages: {}, lineage: [],
    model: Object.fromEntries(modelFields.map((field) => [field, ''])) as ModelForm,
  };
}

export function emptyLineage(): LineageForm {
  return { source: '', kind: 'weights', isPublic: true, sha256: '', energyKwh: '' };
}

/** How an entry's stage stands: what was chosen, else measured where it has a run. */
export function stageOf(form: EntryForm, stage: string): StageForm {
  const hasRun = form.runs.some((run) => run.stage === stage);
  const chosen = form.stages[stage] ?? { basis: '', attestation: '' };
  if (hasRun && (chosen.basis === '' || chosen.basis === 'none')) return { ...chosen, basis: 'measured' };
  return chosen;
}
