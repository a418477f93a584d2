// What can be told to be wrong before anything is sent: by the limits of the OpenAPI schema and the challenge's rulebook.
import type { AllRules } from '../challenge/rules-in-words';
import type { CountingRules } from './consequences';
import { words } from '$/format/words';
import { amountOf, countOf } from './amounts';
import { stageOf, type EntryForm, type LineageForm, type ModelForm, type RunForm } from './form';
import type { Mistakes } from './form-problems';
import { readPerformance, type Metric } from './performance';
import { isZone } from './zones';

export type Rules = CountingRules & Pick<AllRules, 'stages_in_scope' | 'grid' | 'lineage_policy' | 'component_scope' | 'fixed_batch_size' | 'fixed_input_size' | 'fixed_hardware_class' | 'extrapolation_allowed' | 'min_performance' | 'ranking_rule'>;

const busy: Record<string, string> = {
  waiting: 'has not been sent yet', uploading: 'is still on its way', paused: 'is paused', missing: 'is not complete: choose its file again, or take it off',
  reading: 'is still being read', refused: 'was refused: mend it or take it off', failed: 'was not sent: try again or take it off',
};

export function checkForm(form: EntryForm, metric: Metric, rules: Rules): Mistakes {
  const mistakes: Mistakes = {};
  if (form.team === '') mistakes['/team'] = 'Choose the team that submits.';
  checkName(form.name, mistakes);
  const performance = readPerformance(form.performance, form.unit, metric, form.confirmed);
  if (performance.mistake) mistakes['/performance/value'] = performance.mistake;
  else if (performance.value === null) mistakes['/performance/value'] = `Say which ${words(metric.name)} it reached.`;
  if (Number.isNaN(countOf(form.items))) mistakes['/performance/n_items'] = 'A whole number of test items, at least 1.';
  for (const [index, run] of form.runs.entries()) checkRun(run, `/runs/${index}`, rules, mistakes);
  checkStages(form, rules, mistakes);
  for (const [index, item] of form.lineage.entries()) checkLineage(item, `/lineage/${index}`, rules, mistakes);
  checkModel(form.model, rules, mistakes);
  return mistakes;
}

function checkName(name: string, mistakes: Mistakes): void {
  const length = [...name.trim()].length;
  if (length === 0) mistakes['/name'] = 'Give the entry a name.';
  else if (new TextEncoder().encode(name.trim()).length > 200) mistakes['/name'] = `At most 200 bytes; this has ${new TextEncoder().encode(name.trim()).length}.`;
  else if (/[\u0000-\u001f\u007f]/.test(name.trim())) mistakes['/name'] = 'A name is one line without tabs.';
}

function checkRun(run: RunForm, at: string, rules: Rules, mistakes: Mistakes): void {
  const inScope = rules.stages_in_scope.includes(run.stage);
  const unfinished = run.logs.find((log) => log.state !== 'done');
  if (unfinished) mistakes[`${at}/evidence`] = `${unfinished.name} ${busy[unfinished.state]}.`;
  else if (run.logs.length === 0 && inScope) mistakes[`${at}/evidence`] = 'Add the energy log of this run: without one there is no rank.';
  const [start, end] = [Date.parse(run.start), Date.parse(run.end)];
  const asked = inScope && !rules.grid.fixes_place_and_time;
  if (run.start !== '' || run.end !== '' || asked) {
    if (Number.isNaN(start)) mistakes[`${at}/started_at`] = run.start ? 'A time such as 2026-03-01T08:00:00Z.' : 'Say when the run began.';
    if (Number.isNaN(end)) mistakes[`${at}/ended_at`] = run.end ? 'A time such as 2026-03-01T12:00:00Z.' : 'Say when the run ended.';
    if (start >= end) mistakes[`${at}/ended_at`] = 'The run must end after it began.';
  }
  if (run.zone !== '' && !isZone(run.zone)) mistakes[`${at}/zone`] = 'A country’s three letters, such as FRA, or a zone of the server’s grid table.';
  else if (run.zone === '' && asked) mistakes[`${at}/zone`] = 'Say where the run took place: this challenge counts the grid of the place.';
  checkNumber(run.pue, `${at}/stated_pue`, (value) => value >= 1 && value <= 3, 'A PUE lies between 1 and 3.', mistakes);
  for (const { name, count } of run.accelerators) {
    if (name.trim() === '' || !((countOf(count) ?? 1) <= 1_000_000)) mistakes[`${at}/hardware`] = 'Each accelerator has a name and a whole number from 1 on.';
  }
  checkNumber(run.cpuTdp, `${at}/hardware/cpu_tdp_w`, (value) => value > 0 && value <= 1e5, 'Watts above 0.', mistakes);
  checkNumber(run.dramGb, `${at}/hardware/dram_gb`, (value) => value >= 0 && value <= 1e7, 'Gigabytes from 0 on.', mistakes);
  if (rules.fixed_hardware_class && inScope && run.hardwareClass.trim() !== rules.fixed_hardware_class)
    mistakes[`${at}/hardware/hardware_class`] = `The rulebook asks for the class “${rules.fixed_hardware_class}”.`;
  const [done, total] = [amountOf(run.epochsDone), amountOf(run.epochsTotal)];
  if ((done === null) !== (total === null)) mistakes[`${at}/partial`] = 'Give both: epochs done and epochs in all.';
  else if (done !== null && total !== null && !(done > 0 && done <= total)) mistakes[`${at}/partial`] = 'Epochs done lie above 0 and not above those in all.';
}

function checkNumber(text: string, at: string, good: (value: number) => boolean, mistake: string, mistakes: Mistakes): void {
  const value = amountOf(text);
  if (value !== null && !good(value)) mistakes[at] = mistake;
}

function checkStages(form: EntryForm, rules: Rules, mistakes: Mistakes): void {
  for (const stage of rules.stages_in_scope) {
    const { basis, attestation } = stageOf(form, stage);
    if (basis === '') mistakes[`/stages/${stage}`] = `The rulebook counts ${words(stage)}: add its run, or attest that it did not take place.`;
    else if (basis === 'none' && attestation.trim() === '') mistakes[`/stages/${stage}/attestation`] = 'Say in words that it did not take place, such as “trained from scratch”.';
    else if (basis !== 'none' && !form.runs.some((run) => run.stage === stage)) mistakes[`/stages/${stage}`] = `Add a run of ${words(stage)} with its log.`;
  }
}

function checkLineage(item: LineageForm, at: string, rules: Rules, mistakes: Mistakes): void {
  if (rules.lineage_policy === 'forbidden') mistakes[`${at}/source`] = 'The rulebook does not allow building on what no run of this entry made.';
  else if (item.source.trim() === '') mistakes[`${at}/source`] = 'Name what was used, best with its address.';
  else if (item.source.length > 2000) mistakes[`${at}/source`] = 'At most 2,000 characters.';
  if (item.sha256.trim() !== '' && !/^[0-9a-f]{64}$/.test(item.sha256.trim())) mistakes[`${at}/sha256`] = 'A SHA-256 has 64 hexadecimal digits.';
  checkNumber(item.energyKwh, `${at}/energy_kwh`, (value) => value >= 0, 'Kilowatt hours from 0 on.', mistakes);
}

const counts = new Set(['batch_size', 'training_runs', 'repeats']);
const texts: Record<string, number> = { precision: 60, input_size: 60, technique: 200 };

function checkModel(model: ModelForm, rules: Rules, mistakes: Mistakes): void {
  for (const [field, text] of Object.entries(model)) {
    const at = `/model/${field}`;
    if (field === 'convention') continue;
    if (field in texts) {
      if (text.length > texts[field]!) mistakes[at] = `At most ${texts[field]} characters.`;
    } else if (counts.has(field)) {
      if (Number.isNaN(countOf(text))) mistakes[at] = 'A whole number from 1 on.';
    } else {
      checkNumber(text, at, (value) => value > 0, 'A number above 0, such as 25.6M.', mistakes);
    }
  }
  if (model.operations.trim() !== '' && model.convention === '') mistakes['/model/convention'] = 'Say what was counted: a MAC is two FLOPs.';
  if (rules.fixed_batch_size !== null && countOf(model.batch_size) !== rules.fixed_batch_size)
    mistakes['/model/batch_size'] = `The rulebook asks for batch size ${rules.fixed_batch_size}.`;
  if (rules.fixed_input_size && model.input_size.trim() !== rules.fixed_input_size)
    mistakes['/model/input_size'] = `The rulebook asks for input size ${rules.fixed_input_size}.`;
  if (rules.ranking_rule === 'nofade' && model.operations.trim() === '') mistakes['/model/operations'] = 'This challenge ranks by NoFADE, which needs the operations of one prediction.';
}
