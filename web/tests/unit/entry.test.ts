import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Challenge } from '$/api/board';
import type { TracedDevice, Trace } from '$/charts/trace/trace-document';
import { columnsOf, outsideOf, pointAt, shadesOf, traceRows } from '$/charts/trace/trace-series';
import { panned, planRequest, rawSpan, within, zoomed } from '$/charts/trace/trace-view';
import { findingsSummary, measureText, mendHint, placeText, sortedFindings, type Finding } from '$/format/findings';
import { mendHints } from '$/format/finding-hints';
import { claimRows, runNames } from '$/pages/entry/claims';
import type { Entry, EvidenceSummary, Run, Score } from '$/pages/entry/entry';
import { linesOf, mainSteps } from '$/pages/entry/derivation';
import { equivalents } from '$/pages/entry/equivalents';
import { badgeMarkdown, bibtex, modelCard, plainName, yamlText } from '$/pages/entry/snippets';
import { stageShares } from '$/pages/entry/stages';
import { timelineOf } from '$/pages/entry/timeline';

function finding(check: string, verdict: Finding['verdict'], severity: Finding['severity'] = 'W'): Finding {
  return { check, title: check, value: null, threshold: null, unit: '', severity, verdict, evidence: null, place: '', message: '' };
}

function summary(changes: Partial<EvidenceSummary> = {}): EvidenceSummary {
  return { energy_kwh: 1, charged_kwh: 1.5, stated_total_kwh: null, is_claim: false, ...changes } as EvidenceSummary;
}

function run(stage: string, id: string, changes: Partial<EvidenceSummary> = {}): Run {
  return {
    id, stage, zone: 'FRA', hardware: { accelerators: [{ name: 'NVIDIA A100', count: 2 }] },
    evidence: [{ id: `log-${id}`, kind: 'energy', state: 'complete', received_at: '', bytes: 1, sha256: null, summary: summary(changes) }],
  };
}

const score = {
  scoring_run: 4, rulebook_version: 1, grade: 'C',
  performance: { value: 0.8, low: 0.78, high: 0.82 }, energy_kwh: { value: 1, low: 0.9, high: 1.1 }, charged_kwh: { value: 1.5, low: 1.4, high: 1.6 },
  co2e_kg: { value: 0.7, low: 0.6, high: 0.8 }, own_place_co2e_kg: 0.05, own_place_co2e_kg_low: null, own_place_co2e_kg_high: null,
  own_place_note: 'FRA 2024: 40 g/kWh', rules: { gqi: { value: 2.5, low: null, high: null } }, findings: [],
} as unknown as Score;

const entry = {
  id: '01a1fa16-5224-76b5-909e-03d44e2d91c0', name: 'Net', challenge: 'cats', team: { slug: 'green', name: 'Team green' }, state: 'ranked', state_reason: '',
  created_at: '2026-01-05T10:00:00Z', sealed_at: '2026-01-06T10:00:00Z', leaf_sha256: 'ab12', revision: 1, revisions: [],
  performance: { metric: 'accuracy', value: 0.8, basis: 'reported', n_items: 1000 }, model: {}, lineage: [], stages: {}, runs: [run('training', 't')],
  scores: [score], claimed_grid_series: { series: [], co2e: [] }, rank: null, reviews: [], repeats: [], history: [],
} as unknown as Entry;

const challenge = {
  slug: 'cats', title: 'Cats', metric: { name: 'accuracy', lower_bound: 0, upper_bound: 1 }, ranking_rule: { name: 'gqi', label: 'GQI' },
  rulebook: { rules: { grid: { zone: 'WORLD', year: 2024, intensity_g_per_kwh: 471.84, pue: 1 } } },
} as unknown as Challenge;

describe('findings', () => {
  it('puts those that hold an entry before warnings and folds the rest', () => {
    const sorted = sortedFindings([finding('a', 'pass'), finding('b', 'fail'), finding('c', 'fail', 'R'), finding('d', 'not_applicable')]);
    expect(sorted.failed.map(({ check }) => check)).toEqual(['c', 'b']);
    expect(findingsSummary(sorted)).toBe('1 check failed that holds an entry until a reviewer decides, 1 check failed with a warning, 1 check passed, 1 check did not apply.');
  });
  it('says what would mend every check that the engine knows, and no other', () => {
    const known = ['log', 'format', 'entry'].flatMap((name) => {
      const source = readFileSync(new URL(`../../../scoring/plausibility/${name}_check_catalogue.cpp`, import.meta.url), 'utf8');
      return [...source.matchAll(/\.id = "([a-z_]+)"/g)].map((match) => match[1] ?? '');
    });
    expect(known.length).toBeGreaterThan(80);
    expect(Object.keys(mendHints).sort()).toEqual([...new Set(known)].sort());
    expect(mendHint('constructor')).toBe('');
  });
  it('writes values with their unit', () => {
    expect(measureText(0.08750000000000002, '1')).toBe('0.0875');
    expect(measureText(2024, '1')).toBe('2024');
    expect(measureText(65432, '1')).toBe('65,432');
    expect(measureText(1.0000001, '')).toBe('1');
    expect(measureText(30, 's')).toBe('30 s');
    expect(measureText(null, 's')).toBe('');
  });
  it('calls runs by their stage', () => {
    const place = 'run 01a1fa16-5224-741a-b9f0-cd06b9cc4386, 0';
    expect(placeText(place, new Map([['01a1fa16-5224-741a-b9f0-cd06b9cc4386', 'training']]))).toBe('training run, 0');
    expect(placeText(place, new Map())).toBe(place);
  });
});

describe('claims', () => {
  it('marks a reported performance as a claim and a computed one as recomputed', () => {
    expect(claimRows(entry, challenge, score)[0]).toMatchObject({ claimed: '80.00 % (95 % limits 78.00 % to 82.00 %)', recomputed: null });
    const computed = { ...entry, performance: { ...entry.performance, basis: 'computed' } };
    expect(claimRows(computed, challenge, score)[0]).toMatchObject({ claimed: null, recomputed: '80.00 % (95 % limits 78.00 % to 82.00 %)' });
  });
  it('puts a stated total beside the energy of the samples', () => {
    const rows = claimRows({ ...entry, runs: [run('training', 't', { stated_total_kwh: 0.9 })] }, challenge, score);
    expect(rows.find((row) => row.what === 'Energy of training')).toMatchObject({ claimed: '0.900 kWh', recomputed: '1.00 kWh' });
  });
  it('does not call energy recomputed that is only stated', () => {
    const rows = claimRows({ ...entry, runs: [run('training', 't', { is_claim: true })] }, challenge, score);
    expect(rows.find((row) => row.what === 'Energy that the evidence says')).toMatchObject({ recomputed: null });
    expect(rows.find((row) => row.what === 'Energy charged')?.remark).toContain('from stated energy');
  });
  it('shows a stated PUE with the one that scores use', () => {
    const rows = claimRows({ ...entry, runs: [{ ...run('training', 't'), stated_pue: 1.1 }] }, challenge, score);
    expect(rows.at(-1)).toEqual({ what: 'PUE of training', claimed: '1.10', recomputed: null, remark: "scores use the rulebook's 1.00" });
  });
  it('numbers runs of one stage', () => {
    expect([...runNames([run('training', 'a'), run('search', 'b'), run('training', 'c')]).values()]).toEqual(['training 1', 'search', 'training 2']);
  });
});

describe('stages', () => {
  it('divides the charged energy and shows what is charged beyond the logs', () => {
    const shares = stageShares({ ...entry, runs: [run('pretraining', 'p', { charged_kwh: 0.5 }), run('training', 't', { charged_kwh: 1 })] }, score, ['training']);
    expect(shares.map(({ stage, kwh, inScope }) => [stage, kwh, inScope])).toEqual([['pretraining', 0.5, false], ['training', 1, true], ['beyond', 0.5, true]]);
    expect(shares.reduce((sum, one) => sum + one.share, 0)).toBeCloseTo(1, 12);
  });
  it('lists a stage that was attested as none without a share', () => {
    const shares = stageShares({ ...entry, stages: { search: { basis: 'none', attestation: 'no search' } } }, score, ['training', 'search']);
    expect(shares.find(({ stage }) => stage === 'search')).toMatchObject({ kwh: 0, share: 0, attestation: 'no search' });
    expect(shares.some(({ stage }) => stage === 'beyond')).toBe(false);
  });
});

describe('equivalents', () => {
  it('follow from their factors', () => {
    const by = Object.fromEntries(equivalents(899, 0.4).map(({ label, amount }) => [label, amount]));
    expect(by['months of electricity of an average US household']).toBeCloseTo(1, 9);
    expect(by['km by car']).toBeCloseTo(1.609344, 9);
    expect(by['kettles of 1 litre boiled']).toBeCloseTo(899 / 0.10336, 0);
  });
  it('leave out what rests on an unknown number', () => {
    expect(equivalents(1, null).map(({ label }) => label)).not.toContain('km by car');
    expect(equivalents(null, null)).toEqual([]);
  });
});

describe('snippets', () => {
  it('cite with LaTeX characters escaped and no way out of the braces', () => {
    const text = bibtex({ ...entry, name: '50% of {everything} \\ & #1_a}\n}, evil = {' }, challenge, score, 'https://w.example');
    expect(text).toContain('title        = {{50\\% of \\{everything\\} \\textbackslash{} \\& \\#1\\_a\\} \\}, evil = \\{}},');
    expect(text).toContain('year         = {2026},');
    expect(text).toContain('GQI 2.500; 1.500 kWh charged; 0.7000 kg CO2e; grade C, scoring run 4; log leaf ab12');
    expect(text.split('\n')).toHaveLength(8);
  });
  it('states the emissions of the own place in grams', () => {
    const card = modelCard(entry, challenge, score, 'https://w.example') ?? '';
    expect(card).toContain('  emissions: 50\n');
    expect(card).toContain('  geographical_location: "FRA"');
    expect(card).toContain('  hardware_used: "2 × NVIDIA A100"');
    expect(card).toContain('  training_type: "pre-training"');
    expect(card).toContain('energy recomputed from the logs, grade C');
    expect(modelCard({ ...entry, runs: [run('training', 't', { is_claim: true })] }, challenge, score, '')).toContain('energy as stated');
  });
  it('says so where only the grid of the board is known', () => {
    const card = modelCard(entry, challenge, { ...score, own_place_co2e_kg: null }, 'https://w.example') ?? '';
    expect(card).toContain('  emissions: 700\n');
    expect(card).toContain('not stated; grid of the board (WORLD 2024, 471.84 g/kWh)');
    expect(modelCard(entry, challenge, null, '')).toBeNull();
  });
  it('keep hostile names on one line and without steering characters', () => {
    expect(plainName('a\u202eb\n c\u0000 d')).toBe('a b c d');
    expect([...plainName('😀'.repeat(500), 10)]).toHaveLength(10);
    expect(yamlText('a"\u2028\u202e: #')).toBe('"a\\"\\u2028\\u202e: #"');
  });
  it('link the badge to the entry', () => {
    expect(badgeMarkdown(entry, '/b.svg', 'https://w.example')).toBe(`[![Wattboard](https://w.example/b.svg)](https://w.example/entries/${entry.id})`);
  });
});

describe('derivation', () => {
  const step = { id: 'gqi', name: 'GQI', symbol: 'GQI', formula: 'beta × a^alpha / D', with_numbers: '5 × 0.8^5 / 0.5', value: 3.2768, unit: '1', source: 'a paper' };
  it('shows energy, CO2e and the rule that ranks first', () => {
    const steps = ['pue', 'charged_kwh', 'co2e_kg', 'gqi', 'nofade'].map((id) => ({ ...step, id }));
    expect(mainSteps(steps, 'gqi').map(({ id }) => id)).toEqual(['charged_kwh', 'co2e_kg', 'gqi']);
  });
  it('puts the numbers below the formula and repeats nothing', () => {
    expect(linesOf(step)).toEqual(['GQI = beta × a^alpha / D', '= 5 × 0.8^5 / 0.5']);
    expect(linesOf({ ...step, symbol: 'PUE', formula: 'PUE', with_numbers: 'PUE' })).toEqual(['PUE']);
  });
});

describe('timeline', () => {
  it('tells states, decisions and their reasons in order, each once', () => {
    const items = timelineOf({
      ...entry, state: 'queried', state_reason: 'Review 7.',
      history: [
        { from: 'draft', to: 'ranked', changed_at: '2026-01-06T10:00:00Z', by_platform: false, review: null },
        { from: 'ranked', to: 'queried', changed_at: '2026-01-07T10:00:00Z', by_platform: false, review: 7 },
      ],
      reviews: [{ id: 7, action: 'query', reason: 'Where is the rest?', reviewer: 'rita', is_appeal: false, answers: null, reviewed_at: '2026-01-07T10:00:00Z' }],
    });
    expect(items.map(({ what, reason }) => [what, reason])).toEqual([['Sealed; ranked', ''], ['Question to the team', 'Where is the rest?'], ['Now queried', '']]);
  });
});

const full = { from: 1000, to: 2000 };
function trace(from: number, to: number, resolution: TracedDevice['resolution']): Trace {
  return { from: new Date(from * 1000).toISOString(), to: new Date(to * 1000).toISOString(), devices: [{ resolution }] } as unknown as Trace;
}

describe('the view of a trace', () => {
  it('zooms around a place and never leaves the trace', () => {
    expect(zoomed(full, full, 0.5)).toEqual({ from: 1250, to: 1750 });
    expect(zoomed(full, full, 0.5, 0)).toEqual({ from: 1000, to: 1500 });
    expect(zoomed({ from: 1900, to: 2000 }, full, 4)).toEqual({ from: 1600, to: 2000 });
    expect(zoomed(full, full, 2)).toEqual(full);
  });
  it('pans by a share of what is in sight, up to the ends', () => {
    expect(panned({ from: 1200, to: 1400 }, full, 0.5)).toEqual({ from: 1300, to: 1500 });
    expect(panned({ from: 1900, to: 2000 }, full, 1)).toEqual({ from: 1900, to: 2000 });
    expect(within({ from: 0, to: 1 }, full)).toEqual({ from: 1000, to: 1001 });
  });
  it('goes down to spans whose samples are told one by one', () => {
    expect(rawSpan(full, full, 1, 600)).toEqual({ from: 1450, to: 1550 });
    expect(rawSpan({ from: 1000, to: 1010 }, full, 1, 600)).toEqual({ from: 1000, to: 1010 });
  });
  it('asks for a point a pixel and half a view beside it', () => {
    expect(planRequest({ from: 1400, to: 1500 }, full, 800, null)).toEqual({ from: 1350, to: 1550, points: 1600 });
    expect(planRequest(full, full, 800, null)).toEqual({ ...full, points: 800 });
  });
  it('asks for nothing that is there already', () => {
    const loaded = { trace: trace(1350, 1550, 'downsampled'), points: 1600 };
    expect(planRequest({ from: 1420, to: 1520 }, full, 800, loaded)).toBeNull();
    expect(planRequest({ from: 1400, to: 1420 }, full, 800, loaded)).not.toBeNull();
    expect(planRequest({ from: 1500, to: 1600 }, full, 800, loaded)).not.toBeNull();
    expect(planRequest({ from: 1400, to: 1401 }, full, 800, { trace: trace(1350, 1550, 'raw'), points: 10 })).toBeNull();
  });
  it('is satisfied by the answer to its own question', () => {
    for (const view of [full, { from: 1000, to: 1000.5 }, { from: 1700.1234, to: 1900.9876 }]) {
      const question = planRequest(view, full, 1000, null)!;
      expect(planRequest(view, full, 1000, { trace: trace(question.from, question.to, 'downsampled'), points: question.points })).toBeNull();
    }
  });
});

describe('columns of a trace', () => {
  const device = { id: '0', points: [[100, 1, 3, 2], [101, 2, 2, 2], [110, 5, 5, 5]], resolution: 'raw' } as unknown as TracedDevice;
  const gap = { device: '0', start: '1970-01-01T00:01:41Z', duration_s: 9, charged_kwh: 0.1, reason: 'gap' };
  it('break in a gap of their device only', () => {
    expect(columnsOf(device, shadesOf('0', [gap]))).toEqual([[100, 101, 105.5, 110], [1, 2, null, 5], [3, 2, null, 5], [2, 2, null, 5]]);
    expect(columnsOf(device, shadesOf('1', [gap]))[0]).toEqual([100, 101, 110]);
  });
  it('know the run outside of the samples', () => {
    expect(outsideOf({ from: 90, to: 110.5 }, { from: 100, to: 110 }, 1)).toEqual([{ from: 90, to: 100, kind: 'uncovered', kwh: null }]);
    expect(outsideOf(null, { from: 0, to: 1 }, 1)).toEqual([]);
  });
  it('find the sample at a time', () => {
    expect(pointAt(device, 105)?.[0]).toBe(101);
    expect(pointAt(device, 99)).toBeNull();
    expect(traceRows([device], { from: 101, to: 200 })).toHaveLength(2);
  });
});
