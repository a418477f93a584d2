import { describe, expect, it } from 'vitest';
import { mayOrganize } from '$/api/rulebook';
import { differences } from '$/components/rulebook/differences';
import { defaults, draftOf, mistakesIn, placeOf, rulesOf, withDecisive, type Draft } from '$/components/rulebook/draft';
import { halvingText, worthOfHalving } from '$/components/rulebook/halving';
import { complexityOf } from '$/pages/challenge-form/complexity';
import { factMistakes } from '$/pages/challenge-form/facts';
import { phaseMistakes, phasesOf, slugMistake, slugOf, utcOf, type PhaseDraft } from '$/pages/challenge-form/phases';

const stated = { ...defaults, min_performance: 0.5, thresholds: { copied_trace: 90 }, fixed_batch_size: null, notes: 'Hello' };
const changed = (draft: Draft, values: Draft['values']) => withDecisive({ ...draft.values, ...values });

describe('a rulebook being written', () => {
  it('comes back as it was, without what is empty', () => {
    const rules = rulesOf(draftOf(stated));
    expect(rules).toMatchObject({ min_performance: 0.5, gqi: defaults.gqi, offered_rules: ['gqi', 'nofade', 'co2e'], thresholds: { copied_trace: 90 }, notes: 'Hello' });
    for (const name of ['fixed_batch_size', 'baseline_performance', 'target_performance', 'lineage_amortised_over', 'lineage_table_kwh']) expect(rules).not.toHaveProperty(name);
    expect((rules.grid as object)).not.toHaveProperty('embodied_g_per_accelerator_hour');
    expect(differences(stated, rules)).toEqual([]);
  });
  it('is in order as the defaults are with a gate, and not without one', () => {
    expect(mistakesIn(draftOf(stated))).toEqual({});
    expect(mistakesIn(draftOf(defaults))).toEqual({ min_performance: 'A gate is needed: state it, or a baseline, of which it is then 95 %.' });
    expect(mistakesIn(changed(draftOf(defaults), { baseline_performance: '0.7' }))).toEqual({});
  });
  it('names every mistake by its field', () => {
    const draft = changed(draftOf(stated), {
      'gqi/knee': '2', 'gqi/alpha': 'many', 'grid/year': '2024.5', 'grid/pue': '', min_performance: '76.1', grades_admitted: [], offered_rules: ['co2e'],
      thresholds: [{ name: 'a', value: '1' }, { name: 'a', value: '2' }], 'metric/upper_bound': '1', fixed_batch_size: '0',
    });
    expect(Object.keys(mistakesIn(draft)).sort()).toEqual(['fixed_batch_size', 'gqi/alpha', 'gqi/knee', 'grades_admitted', 'grid/pue', 'grid/year', 'min_performance', 'offered_rules', 'thresholds']);
    expect(mistakesIn(draft).min_performance).toContain('0.761');
  });
  it('asks for what only some rules need where they are offered', () => {
    const draft = changed(draftOf(stated), { offered_rules: ['gqi', 'co2e_at_target'] });
    expect(mistakesIn(draft)).toEqual({ target_performance: 'This is needed.' });
    expect(rulesOf(changed(draft, { target_performance: '0.8' }))).toMatchObject({ target_performance: 0.8 });
  });
  it('asks for the source of an intensity of its own', () => {
    expect(mistakesIn(changed(draftOf(stated), { 'grid/source': ' ' }))).toHaveProperty(['grid/source']);
    expect(mistakesIn(changed(draftOf(stated), { 'grid/source': '', 'grid/intensity_g_per_kwh': '' }))).toEqual({});
  });
});

describe('differences', () => {
  it('are told in words with units', () => {
    const next = { ...stated, gqi: { ...(defaults.gqi as object), e0_kwh: 2.5 }, grades_admitted: ['A', 'B', 'C', 'D'], raw_logs_public: true, min_performance: null, baseline_performance: 0.7 };
    expect(differences(stated, next).map(({ label, from, to }) => [label, from, to])).toEqual([
      ['Least performance', '0.5', '95 % of the baseline'],
      ["Baseline's performance", 'nothing', '0.7'],
      ['GQI: reference energy e0', '1 kWh', '2.5 kWh'],
      ['Grades that rank', expect.stringContaining('C: '), expect.stringContaining('D: ')],
      ['Raw logs are public', 'no', 'yes'],
    ]);
  });
  it('say of sets what comes and goes', () => {
    const [one] = differences(stated, { ...stated, grades_admitted: ['A', 'B', 'D'] });
    expect([one?.added, one?.removed]).toEqual([["D: a tool's total without a trace"], ['C: recomputed here from component samples or counters']]);
  });
  it('are none where only the order of a set or the writing of a number differs', () => {
    expect(differences(stated, { ...stated, offered_rules: ['co2e', 'gqi', 'nofade'], min_performance: 0.5 })).toEqual([]);
  });
});

describe("a server's problem", () => {
  it('finds its field', () => {
    expect(placeOf('/gqi/knee')).toBe('gqi/knee');
    expect(placeOf('/rulebook/grid/zone', 'rulebook/')).toBe('grid/zone');
    expect(placeOf('/thresholds/copied_trcae')).toBe('thresholds');
    expect(placeOf('/metric')).toBe('metric/name');
    expect(placeOf('/rulebook/nothing', 'rulebook/')).toBeNull();
    expect(placeOf(undefined)).toBeNull();
  });
});

describe('what halving the energy is worth', () => {
  it('follows from the ratio of two scores', () => {
    // Performance 2^(1/5) times as high scores twice as much with alpha 5.
    expect(worthOfHalving(1, 2, 5)).toBeCloseTo(2 ** 0.2 - 1, 12);
    expect(worthOfHalving(1, 1, 5)).toBe(0);
    for (const [whole, half, alpha] of [[null, 1, 5], [1, null, 5], [0, 1, 5], [1, 2, 0]] as const) expect(worthOfHalving(whole, half, alpha)).toBeNull();
  });
  it('is judged in words at both ends', () => {
    expect(halvingText(0.04, '30 kWh')).toBe('Around 30 kWh, halving the energy is worth as much as 4.0 % better performance.');
    expect(halvingText(0.001, 'x')).toContain('all but ignores energy');
    expect(halvingText(0.3, 'x')).toContain('outweighs performance');
  });
});

describe('a new challenge', () => {
  it('gets its address from its title', () => {
    expect(slugOf('Street Scenes 2027!')).toBe('street-scenes-2027');
    expect(slugOf('  Café – Über  ')).toBe('cafe-uber');
    expect(slugOf('\u202e☃')).toBe('');
    expect(slugOf('x'.repeat(62) + ' y')).toBe('x'.repeat(62));
    expect([slugMistake('a-1'), slugMistake('-a'), slugMistake('A'), slugMistake('new'), slugMistake('')].map((one) => one === '')).toEqual([true, false, false, false, false]);
  });
  it('needs title, task and data set within the limits', () => {
    const facts = { title: 'T', slug: 't', task: ' ', dataset: 'D', description: '', source: 'é'.repeat(1001) };
    expect(factMistakes(facts)).toEqual({ task: 'This is needed.', source: 'At most 2000 bytes.' });
  });
  it('has phases in the own zone that are sent as UTC', () => {
    const phase: PhaseDraft = { slug: 'final', title: 'Final', opens: '2026-07-01T12:00', closes: '2026-07-02T12:00', isDefault: true };
    const utc = new Date(2026, 6, 1, 12).toISOString().slice(0, 19) + 'Z';
    expect(utcOf(phase.opens)).toBe(utc);
    expect(phasesOf([phase])).toEqual([{ slug: 'final', title: 'Final', is_default: true, opens_at: utc, closes_at: utcOf(phase.closes) }]);
    expect(phasesOf([{ ...phase, opens: '', closes: '' }])).toEqual([{ slug: 'final', title: 'Final', is_default: true }]);
    expect(phaseMistakes([phase])).toEqual({});
    expect(phaseMistakes([{ ...phase, closes: phase.opens }, { ...phase, title: '' }])).toEqual({ 'phases/0/closes_at': 'It closes before it opens.', 'phases/1/slug': 'Another phase has this one.', 'phases/1/title': 'This is needed.' });
  });
  it('takes its complexity from the JSON of the command line', () => {
    const sha256 = 'ab'.repeat(32);
    expect(complexityOf(JSON.stringify({ layout: 'mnist', dataset_complexity: { value: 3.5, method: 'grey entropy', sha256 } }))).toEqual({ value: 3.5, method: 'grey entropy', sha256 });
    for (const text of ['', '{', 'null', '[]', '{"dataset_complexity": 3}', '{"dataset_complexity": {"value": 0}}', '{"dataset_complexity": {"value": "3"}}']) expect(() => complexityOf(text), text).toThrow(/wattboard complexity|above 0/);
  });
  it('is opened by organizers of the site, and its rules written by those of the challenge', () => {
    const session = (role: string, scope: 'site' | 'challenge', id: string | null) => ({ account: { id: 'o', name: 'o' }, teams: [], grants: [{ role, scope, id }] });
    expect(mayOrganize(session('organizer', 'site', null), null)).toBe(true);
    expect(mayOrganize(session('organizer', 'challenge', 'cats'), null)).toBe(false);
    expect(mayOrganize(session('organizer', 'challenge', 'cats'), 'cats')).toBe(true);
    expect(mayOrganize(session('organizer', 'challenge', 'cats'), 'dogs')).toBe(false);
    expect(mayOrganize(session('reviewer', 'site', null), 'cats')).toBe(false);
  });
});
