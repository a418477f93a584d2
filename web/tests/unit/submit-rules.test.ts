import { describe, expect, it } from 'vitest';
import { lineageKwh } from '$/pages/entry/stages';
import type { Entry, EntryRules } from '$/pages/entry/entry';
import { lineageConsequence, stageConsequence, type CountingRules } from '$/pages/submit/consequences';
import { emptyForm, emptyLineage, type LineageForm } from '$/pages/submit/form';
import { chooseFirst, firstChoice, keyOf, phaseOf, timeOf, type Phase } from '$/pages/submit/phases';

const now = Date.parse('2026-06-15T12:00:00Z');
function phase(slug: string, opens: string | null, closes: string | null, isDefault = false): Phase {
  return { slug, title: slug, is_default: isDefault, opens_at: opens, closes_at: closes };
}
const past = phase('past', null, '2026-06-01T00:00:00Z', true);
const present = phase('present', '2026-06-01T00:00:00Z', '2026-07-01T00:00:00Z');
const future = phase('future', '2026-07-01T00:00:00Z', null);

describe('phases', () => {
  it('are open from their opening until just before their close', () => {
    expect([past, present, future].map((one) => timeOf(one, now))).toEqual(['closed', 'open', 'early']);
    expect(timeOf(present, Date.parse('2026-06-01T00:00:00Z'))).toBe('open');
    expect(timeOf(present, Date.parse('2026-07-01T00:00:00Z'))).toBe('closed');
    expect(timeOf(phase('always', null, null), now)).toBe('open');
  });
  it('choose the default one while it is open, else the first that is', () => {
    expect(firstChoice([past, future, present], now)).toBe('present');
    expect(firstChoice([present, phase('main', null, null, true)], now)).toBe('');
    expect(firstChoice([past, future], now)).toBe('');
    expect(keyOf(past)).toBe('');
    expect(phaseOf([past, present], '')).toBe(past);
    expect(phaseOf([past, present], 'past')).toBe(past);
    expect(phaseOf([past, present], 'present')).toBe(present);
  });
  it('are chosen with the team only where nothing was decided', () => {
    const form = emptyForm(() => 'k');
    chooseFirst(form, [{ slug: 'red' }], [past, present], now);
    expect([form.team, form.phase]).toEqual(['red', 'present']);
    chooseFirst(form, [{ slug: 'red' }, { slug: 'yellow' }], [past, present], now);
    expect([form.team, form.phase]).toEqual(['red', 'present']);
    chooseFirst(form, [{ slug: 'blue' }, { slug: 'yellow' }], [past, present], now);
    expect(form.team).toBe('');
    const drafted = { ...emptyForm(() => 'k'), draft: 'd', team: 'gone', phase: 'past' };
    chooseFirst(drafted, [{ slug: 'red' }], [past, present], now);
    expect([drafted.team, drafted.phase]).toEqual(['gone', 'past']);
  });
});

const rules = (changes: Partial<CountingRules> = {}): CountingRules => ({ lineage_policy: 'full', lineage_amortised_over: 1, grades_admitted: ['A', 'B', 'C', 'D', 'E'], ...changes });
const item = (changes: Partial<LineageForm> = {}): LineageForm => ({ ...emptyLineage(), source: 'weights', ...changes });

describe('what a statement does to the entry', () => {
  it('leaves an unknown cost without a rank, and a known one counted', () => {
    expect(lineageConsequence(item(), rules())).toMatchObject({ unranked: true });
    expect(lineageConsequence(item({ energyKwh: '2' }), rules())).toEqual({ text: 'Counted with 2.00 kWh; being a claim it makes the entry grade E.', unranked: false });
    expect(lineageConsequence(item({ energyKwh: '2' }), rules({ grades_admitted: ['A', 'C'] }))).toMatchObject({ unranked: true });
    expect(lineageConsequence(item({ energyKwh: '2' }), rules({ lineage_policy: 'amortised', lineage_amortised_over: 4 }))!.text).toMatch(/^Counted with 0\.500 kWh \(one of 4 uses\)/);
    expect(lineageConsequence(item({ energyKwh: '0' }), rules({ grades_admitted: ['A'] }))).toEqual({ text: 'Counted with nothing.', unranked: false });
  });
  it('looks into the organizers’ table, not at what was typed', () => {
    const table = rules({ lineage_policy: 'organizer_table', lineage_table_kwh: { weights: 3 }, grades_admitted: ['A'] });
    expect(lineageConsequence(item({ energyKwh: '9' }), table)).toEqual({ text: 'Counted with 3.00 kWh, by the organizers’ table.', unranked: false });
    expect(lineageConsequence(item({ source: ' Weights', energyKwh: '9' }), table)).toMatchObject({ unranked: true });
  });
  it('says nothing of what is not there, is no number, or is not allowed at all', () => {
    expect(lineageConsequence(item({ source: ' ' }), rules())).toBeNull();
    expect(lineageConsequence(item({ energyKwh: 'much' }), rules())).toBeNull();
    expect(lineageConsequence(item(), rules({ lineage_policy: 'forbidden' }))).toBeNull();
  });
  it('makes an estimate grade E', () => {
    expect(stageConsequence('measured', rules())).toBeNull();
    expect(stageConsequence('estimated', rules())).toEqual({ text: 'An estimate makes the entry grade E.', unranked: false });
    expect(stageConsequence('estimated', rules({ grades_admitted: ['C'] }))).toMatchObject({ unranked: true });
  });
});

describe('what an entry builds on', () => {
  const entry = { lineage: [{ source: 'a', kind: 'weights', is_public: true, energy_kwh: 6 }, { source: 'b', kind: 'teacher', is_public: true }] } as Entry;
  it('counts as the rulebook says', () => {
    const counted = (changes: Partial<EntryRules>) => lineageKwh(entry, changes as EntryRules);
    expect(counted({ lineage_policy: 'full', lineage_amortised_over: 3 })).toBe(6);
    expect(counted({ lineage_policy: 'amortised', lineage_amortised_over: 3 })).toBe(2);
    expect(counted({ lineage_policy: 'organizer_table', lineage_table_kwh: { b: 1.5 } })).toBe(1.5);
  });
});
