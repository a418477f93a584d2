// A draft of the server as the form of this page: for going on in another browser, or after the tab was closed.
import type { DraftDocument, DraftRun, EvidenceDocument, UploadDocument } from './draft';
import { placeholder, runStatement, untitled } from './body';
import { emptyForm, emptyRun, modelFields, type EntryForm, type LogForm, type RunForm } from './form';
import { isShare, type Metric } from './performance';

function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

export function logOfEvidence(evidence: EvidenceDocument): LogForm {
  return {
    key: evidence.id, name: evidence.file_name || 'log', size: evidence.bytes ?? 0, modified: 0, state: 'done', url: '',
    sent: evidence.bytes ?? 0, evidence: evidence.id, problem: null, options: {}, attempt: 0,
  };
}

/** Shows uploads that another browser began: each waits for its file. Of unknown length they are other programs' business. */
export function addOpenUploads(run: RunForm, uploads: readonly UploadDocument[], newKey: () => string): void {
  for (const upload of uploads) {
    if (upload.length === null || run.logs.some((log) => log.url.endsWith(`/${upload.id}`))) continue;
    run.logs.push({
      key: newKey(), name: upload.file_name || 'log', size: upload.length, modified: 0, state: 'missing', url: `/api/v1/uploads/${upload.id}`,
      sent: upload.offset, evidence: '', problem: null, options: {}, attempt: 0,
    });
  }
}

export function runOfDraft(run: DraftRun, key: string): RunForm {
  const form: RunForm = {
    ...emptyRun(key, run.stage),
    id: run.id,
    start: text(run.started_at),
    end: text(run.ended_at),
    zone: text(run.zone),
    pue: text(run.stated_pue),
    accelerators: (run.hardware.accelerators ?? []).map(({ name, count }) => ({ name, count: String(count ?? 1) })),
    cpu: text(run.hardware.cpu),
    cpuTdp: text(run.hardware.cpu_tdp_w),
    dramGb: text(run.hardware.dram_gb),
    hardwareClass: text(run.hardware.hardware_class),
    epochsDone: text(run.partial?.epochs_done),
    epochsTotal: text(run.partial?.epochs_total),
    logs: run.evidence.filter((one) => one.kind === 'energy' && one.state === 'complete').map(logOfEvidence),
  };
  form.typedSpan = form.start !== '';
  form.typedHardware = form.accelerators.length > 0;
  form.stated = JSON.stringify(runStatement(form));
  return form;
}

function performanceText(value: number, share: boolean): string {
  return share ? String(Number((value * 100).toPrecision(12))) : String(value);
}

export function formOfDraft(draft: DraftDocument, metric: Metric, newKey: () => string): EntryForm {
  const form = emptyForm(newKey);
  // The worst performance without a number of items is what this page makes drafts with.
  const isOpen = draft.performance.value === placeholder(metric) && draft.performance.n_items === undefined;
  form.draft = draft.id;
  form.team = draft.team.slug;
  form.phase = draft.phase;
  form.name = draft.name === untitled ? '' : draft.name;
  form.performance = isOpen ? '' : performanceText(draft.performance.value, isShare(metric));
  // What was below one percent was meant so when it was sent.
  form.confirmed = `${form.performance} %`;
  form.items = isOpen ? '' : text(draft.performance.n_items);
  for (const field of modelFields) form.model[field] = text(draft.model[field]);
  form.lineage = draft.lineage.map((item) => ({
    source: item.source, kind: item.kind, isPublic: item.is_public, sha256: text(item.sha256), energyKwh: text(item.energy_kwh),
  }));
  for (const [stage, { basis, attestation }] of Object.entries(draft.stages)) form.stages[stage] = { basis, attestation: text(attestation) };
  if (draft.runs.length > 0) form.runs = draft.runs.map((run) => runOfDraft(run, newKey()));
  return form;
}

/** Brings what this browser kept up to the server: logs that another browser sent, runs that are gone. */
export function mergeDraft(form: EntryForm, draft: DraftDocument, newKey: () => string): void {
  for (const run of draft.runs) {
    const own = form.runs.find((one) => one.id === run.id);
    if (!own) {
      if (run.evidence.length > 0) form.runs.push(runOfDraft(run, newKey()));
      continue;
    }
    for (const evidence of run.evidence) {
      if (evidence.kind === 'energy' && evidence.state === 'complete' && !own.logs.some((log) => log.evidence === evidence.id || (log.url !== '' && log.state !== 'done')))
        own.logs.push(logOfEvidence(evidence));
    }
  }
  for (const run of form.runs) if (run.id !== '' && !draft.runs.some((one) => one.id === run.id)) Object.assign(run, { id: '', stated: '' });
}
