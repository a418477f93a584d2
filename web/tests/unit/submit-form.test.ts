import { beforeEach, describe, expect, it } from 'vitest';
import { changeBody, draftBody, runStatement } from '$/pages/submit/body';
import { checkForm, type Rules } from '$/pages/submit/checks';
import type { DraftDocument, UploadDocument } from '$/pages/submit/draft';
import { addOpenUploads, formOfDraft, mergeDraft } from '$/pages/submit/draft-form';
import { emptyForm, emptyLineage, emptyRun, type EntryForm, type LogForm } from '$/pages/submit/form';
import { fieldOf, hasPlace, mistakesOf } from '$/pages/submit/form-problems';
import { forgetForm, keepForm, latestDraft, loadForm } from '$/pages/submit/form-storage';
import type { Metric } from '$/pages/submit/performance';
import { zones } from '$/pages/submit/zones';

const metric: Metric = { name: 'accuracy', direction: 'higher_is_better', lower_bound: 0, upper_bound: 1 };
const rules = {
  stages_in_scope: ['training'], grid: { fixes_place_and_time: true }, lineage_policy: 'full', component_scope: 'gpu', fixed_batch_size: null,
  fixed_input_size: null, fixed_hardware_class: null, extrapolation_allowed: false, min_performance: 0.1, ranking_rule: 'gqi',
} as unknown as Rules;
const run = '0192f0aa-0000-7000-8000-000000000001';
let keys = 0;
const key = () => `key-${(keys += 1)}`;

function log(changes: Partial<LogForm> = {}): LogForm {
  return { key: key(), name: 'gpu.csv', size: 10, modified: 1, state: 'done', url: '', sent: 10, evidence: 'e1', problem: null, options: {}, attempt: 0, ...changes };
}
let form: EntryForm;
beforeEach(() => {
  form = emptyForm(key);
  Object.assign(form, { team: 'green', name: 'Tiny', performance: '80.1', items: '1,000' });
  form.runs[0]!.logs.push(log());
});
const check = (changes: Partial<Rules> = {}) => checkForm(form, metric, { ...rules, ...changes });

describe('checks before anything is sent', () => {
  it('find nothing in an entry that has all', () => {
    expect(check()).toEqual({});
  });
  it('name what is missing, each beside its field', () => {
    const empty = emptyForm(key);
    expect(Object.keys(checkForm(empty, metric, rules)).sort()).toEqual(['/name', '/performance/value', '/runs/0/evidence', '/team']);
  });
  it('ask for place and time unless the rulebook fixes them', () => {
    const open = { grid: { ...rules.grid, fixes_place_and_time: false } };
    expect(Object.keys(check(open)).sort()).toEqual(['/runs/0/ended_at', '/runs/0/started_at', '/runs/0/zone']);
    Object.assign(form.runs[0]!, { start: '2026-01-05T10:00:00Z', end: '2026-01-05T09:00:00Z', zone: 'France' });
    expect(Object.keys(check(open)).sort()).toEqual(['/runs/0/ended_at', '/runs/0/zone']);
    Object.assign(form.runs[0]!, { end: '2026-01-05T11:00:00Z', zone: 'FRA' });
    expect(check(open)).toEqual({});
  });
  it('wait for logs that are not read', () => {
    for (const state of ['waiting', 'uploading', 'paused', 'missing', 'reading', 'refused', 'failed'] as const) {
      form.runs[0]!.logs[0]!.state = state;
      expect(check()['/runs/0/evidence'], state).toContain('gpu.csv');
    }
  });
  it('want every stage in scope measured, estimated or attested', () => {
    const both = { stages_in_scope: ['pretraining', 'training'] };
    expect(Object.keys(check(both))).toEqual(['/stages/pretraining']);
    form.stages.pretraining = { basis: 'none', attestation: ' ' };
    expect(Object.keys(check(both))).toEqual(['/stages/pretraining/attestation']);
    form.stages.pretraining.attestation = 'trained from scratch';
    expect(check(both)).toEqual({});
    form.stages.pretraining = { basis: 'measured', attestation: '' };
    expect(Object.keys(check(both))).toEqual(['/stages/pretraining']);
  });
  it('hold the limits of the schema', () => {
    form.name = 'é'.repeat(101);
    form.items = '0';
    form.runs[0]!.pue = '0.9';
    form.model.batch_size = '1.5';
    form.model.operations = '4.1G';
    form.lineage.push({ ...emptyLineage(), sha256: 'abc', energyKwh: '-1' });
    expect(Object.keys(check()).sort()).toEqual([
      '/lineage/0/energy_kwh', '/lineage/0/sha256', '/lineage/0/source', '/model/batch_size', '/model/convention', '/name', '/performance/n_items', '/runs/0/stated_pue',
    ]);
  });
  it('know what the rulebook fixes', () => {
    expect(Object.keys(check({ fixed_batch_size: 32, fixed_input_size: '224x224', ranking_rule: 'nofade' })).sort()).toEqual(['/model/batch_size', '/model/input_size', '/model/operations']);
    form.lineage.push({ ...emptyLineage(), source: 'https://weights.test' });
    expect(check({ lineage_policy: 'forbidden' })).toHaveProperty('/lineage/0/source');
  });
});

describe('problems of the server', () => {
  const problem = (field?: string) => ({ type: '/problems/x', title: 't', status: 422, detail: 'wrong', field });
  it('find their field, however it is written', () => {
    form.runs[0]!.id = run;
    expect(fieldOf(problem('performance/value'), form)).toBe('/performance/value');
    expect(fieldOf(problem(`runs/${run}/zone`), form)).toBe('/runs/0/zone');
    expect(fieldOf(problem(`runs/${run}/start`), form)).toBe('/runs/0/started_at');
    expect(fieldOf(problem('/runs/0/hardware/accelerators/0/name'), form)).toBe('/runs/0/hardware');
    expect(fieldOf(problem('/stages/training'), form)).toBe('/stages/training');
  });
  it('are told in general where no field is theirs', () => {
    const shown = (field: string) => hasPlace(field, form);
    expect(mistakesOf([problem('/runs/7/zone'), problem()], form, shown)).toEqual({ '': 'wrong wrong' });
    expect(mistakesOf([problem('/name'), problem('/runs/0/zone')], form, shown)).toEqual({ '/name': 'wrong', '/runs/0/zone': 'wrong' });
  });
});

describe('what is sent', () => {
  it('states the entry in the API’s terms', () => {
    form.model.parameters = '25.6M';
    form.model.convention = 'macs';
    form.lineage.push({ ...emptyLineage(), source: ' weights ', energyKwh: '' });
    expect(changeBody(form, metric, ['training'])).toEqual({
      name: 'Tiny', performance: { value: 0.801, n_items: 1000 }, model: { parameters: 25_600_000 },
      lineage: [{ source: 'weights', kind: 'weights', is_public: true }], stages: { training: { basis: 'measured' } },
    });
  });
  it('makes a draft of nothing but a team, claiming nothing', () => {
    const empty = { ...emptyForm(key), team: 'green' };
    expect(draftBody(empty, 'cats', metric)).toEqual({ challenge: 'cats', team: 'green', name: 'Untitled entry', performance: { value: 0 }, runs: [{ stage: 'training' }] });
    expect(draftBody(empty, 'cats', { ...metric, direction: 'lower_is_better' })).toMatchObject({ performance: { value: 1 } });
  });
  it('states of a run what is known', () => {
    expect(runStatement(emptyRun('k'))).toEqual({ stage: 'training' });
    const whole = { ...emptyRun('k'), start: '2026-01-05T10:00:00Z', end: '2026-01-05T11:00:00Z', zone: 'FRA', accelerators: [{ name: ' A100 ', count: '8' }], dramGb: '512' };
    expect(runStatement(whole)).toEqual({
      stage: 'training', started_at: '2026-01-05T10:00:00Z', ended_at: '2026-01-05T11:00:00Z', zone: 'FRA',
      hardware: { accelerators: [{ name: 'A100', count: 8 }], dram_gb: 512 },
    });
  });
});

const draft: DraftDocument = {
  id: 'd1', name: 'Untitled entry', challenge: 'cats', phase: 'main', team: { slug: 'green', name: 'Team green' }, draft_revision: 1, sealed_revision: null,
  performance: { value: 0 }, model: {}, lineage: [], stages: {},
  runs: [{ id: run, stage: 'training', hardware: {}, evidence: [{ id: 'e1', run, kind: 'energy', state: 'complete', bytes: 10, summary: null, file_name: 'gpu.csv' }] }],
};

describe('a draft of the server', () => {
  it('opens with what was not said left open', () => {
    const opened = formOfDraft(draft, metric, key);
    expect(opened).toMatchObject({ draft: 'd1', team: 'green', name: '', performance: '', items: '' });
    expect(opened.runs[0]).toMatchObject({ id: run, logs: [{ name: 'gpu.csv', state: 'done', evidence: 'e1' }] });
  });
  it('comes back as it was sent', () => {
    const sent = { ...draft, name: 'Tiny', performance: { value: 0.008, n_items: 50 } };
    expect(changeBody(formOfDraft(sent, metric, key), metric, ['training'])).toMatchObject({ name: 'Tiny', performance: { value: 0.008, n_items: 50 } });
  });
  it('brings logs of another browser, once', () => {
    form.runs[0]!.id = run;
    form.runs[0]!.logs = [];
    mergeDraft(form, draft, key);
    mergeDraft(form, draft, key);
    expect(form.runs[0]!.logs.map((one) => one.evidence)).toEqual(['e1']);
  });
  it('shows what another browser began to send, once', () => {
    const opened = formOfDraft(draft, metric, key);
    const upload: UploadDocument = { id: 'u1', file_name: 'big.csv', state: 'receiving', offset: 400, length: 1000, evidence: null, problem: null };
    for (let time = 0; time < 2; ++time) addOpenUploads(opened.runs[0]!, [upload, { ...upload, id: 'u2', length: null }], key);
    expect(opened.runs[0]!.logs.map(({ name, state, sent, size, url }) => ({ name, state, sent, size, url }))).toEqual([
      { name: 'gpu.csv', state: 'done', sent: 10, size: 10, url: '' },
      { name: 'big.csv', state: 'missing', sent: 400, size: 1000, url: '/api/v1/uploads/u1' },
    ]);
  });
  it('lets go of runs that are not there any more', () => {
    form.runs[0]!.id = 'gone';
    mergeDraft(form, { ...draft, runs: [] }, key);
    expect(form.runs[0]).toMatchObject({ id: '', stated: '' });
  });
});

describe('what this browser keeps', () => {
  const items = new Map<string, string>();
  const storage = { getItem: (name: string) => items.get(name) ?? null, setItem: (name: string, text: string) => void items.set(name, text), removeItem: (name: string) => void items.delete(name) } as unknown as Storage;
  beforeEach(() => items.clear());
  it('comes back, first without and then with a draft', () => {
    keepForm(storage, 'cats', form);
    expect(loadForm(storage, 'cats', '')).toEqual(form);
    expect(loadForm(storage, 'dogs', '')).toBeNull();
    form.draft = 'd1';
    keepForm(storage, 'cats', form);
    expect(loadForm(storage, 'cats', '')).toBeNull();
    expect(loadForm(storage, 'cats', latestDraft(storage, 'cats'))).toEqual(form);
    forgetForm(storage, 'cats', 'd1');
    expect(items.size).toBe(0);
  });
  it('is not read where it is damaged', () => {
    items.set('wattboard-submit:cats:new', '{"version": 1');
    expect(loadForm(storage, 'cats', '')).toBeNull();
    items.set('wattboard-submit:cats:new', '{"version": 9}');
    expect(loadForm(storage, 'cats', '')).toBeNull();
  });
});

it('knows countries by name and code', () => {
  expect(new Set(zones().map((zone) => zone.code)).size).toBe(zones().length);
  const name = (code: string) => zones().find((zone) => zone.code === code)?.name;
  expect([name('FRA'), name('DEU'), name('CHE'), name('ZAF')]).toEqual(['France', 'Germany', 'Switzerland', 'South Africa']);
  for (const zone of zones()) expect(zone.name.length, zone.code).toBeGreaterThan(3);
});
