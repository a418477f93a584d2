// The form as the API takes it.
import { amountOf, countOf } from './amounts';
import { modelFields, stageOf, type EntryForm, type RunForm } from './form';
import { readPerformance, type Metric } from './performance';

type Json = Record<string, unknown>;

/** Leaves out what is not stated: null, undefined, NaN and empty texts. */
function stated(members: Json): Json {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined && value !== '' && !Number.isNaN(value)),
  );
}

const modelCounts = new Set(['batch_size', 'training_runs', 'repeats']);
const modelTexts = new Set(['convention', 'precision', 'input_size', 'technique']);

function modelBody(form: EntryForm): Json {
  const members: Json = {};
  for (const field of modelFields) {
    const text = form.model[field].trim();
    members[field] = modelTexts.has(field) ? text : modelCounts.has(field) ? countOf(text) : amountOf(text);
  }
  if (members.operations === null) delete members.convention;
  return stated(members);
}

/** What a run states, without its identity: PUT /submissions/{s}/runs/{run}. */
export function runStatement(run: RunForm): Json {
  const hardware = stated({
    accelerators: run.accelerators.length > 0
      ? run.accelerators.map(({ name, count }) => ({ name: name.trim(), count: countOf(count) || 1 }))
      : null,
    cpu: run.cpu.trim(), cpu_tdp_w: amountOf(run.cpuTdp), dram_gb: amountOf(run.dramGb), hardware_class: run.hardwareClass.trim(),
  });
  const partial = stated({ epochs_done: amountOf(run.epochsDone), epochs_total: amountOf(run.epochsTotal) });
  const span = run.start !== '' && run.end !== '' ? { started_at: run.start, ended_at: run.end } : {};
  return stated({
    stage: run.stage, ...span, zone: run.zone, stated_pue: amountOf(run.pue),
    hardware: Object.keys(hardware).length > 0 ? hardware : null,
    partial: Object.keys(partial).length > 0 ? partial : null,
  });
}

function stagesBody(form: EntryForm, inScope: string[]): Json {
  const body: Json = {};
  for (const stage of new Set([...inScope, ...form.runs.map((run) => run.stage)])) {
    const { basis, attestation } = stageOf(form, stage);
    if (basis === '' || (basis === 'none' && attestation.trim() === '')) continue;
    body[stage] = stated({ basis, attestation: attestation.trim() });
  }
  return body;
}

function lineageBody(form: EntryForm): Json[] {
  return form.lineage.filter((item) => item.source.trim() !== '').map((item) => stated({
    source: item.source.trim(), kind: item.kind, is_public: item.isPublic, sha256: item.sha256.trim(), energy_kwh: amountOf(item.energyKwh),
  }));
}

/** A draft needs a performance before it is known here: the worst there is, so that nothing is claimed meanwhile. */
export function placeholder(metric: Metric): number {
  return (metric.direction === 'lower_is_better' ? metric.upper_bound : metric.lower_bound) ?? 0;
}
export const untitled = 'Untitled entry';

/** PATCH /submissions/{s}: everything but the runs. */
export function changeBody(form: EntryForm, metric: Metric, inScope: string[]): Json {
  const { value } = readPerformance(form.performance, form.unit, metric, form.confirmed);
  return {
    name: form.name.trim() || untitled,
    performance: stated({ value: value ?? placeholder(metric), n_items: value === null ? null : countOf(form.items) }),
    model: modelBody(form),
    lineage: lineageBody(form),
    stages: stagesBody(form, inScope),
  };
}

/** POST /submissions: a draft to which logs can be sent at once, whatever is not filled in yet. */
export function draftBody(form: EntryForm, challenge: string, metric: Metric): Json {
  const { name, performance } = changeBody({ ...form, lineage: [] }, metric, []);
  return stated({
    challenge, phase: form.phase, team: form.team, name, performance,
    runs: form.runs.map((run) => ({ stage: run.stage })),
  });
}
