import { describe, expect, it } from 'vitest';
import type { Rules } from '$/api/board';
import { changedText, middle, moveOf } from '$/api/rank-moves';
import { fromTrack, toTrack } from '$/components/track';
import { numberOf } from '$/format/typed-number';
import { oneQuestion } from '$/pages/what-if/one-entry';
import { differencesInWords, mistakeIn, questionOf, settings } from '$/pages/what-if/question';

const rules = {
  min_performance: 0.1, baseline_performance: null,
  gqi: { e0_kwh: 1, knee: 10, alpha: 5, beta: 5, continuation: 'tangent' },
  grid: { zone: 'WORLD', year: 2024, intensity_g_per_kwh: 471.84, source: 'x', pue: 1, fixes_place_and_time: false, ranks_by: 'same_grid', embodied_g_per_accelerator_hour: null },
} as unknown as Rules;

describe('numbers as typed', () => {
  it('takes points, exponents and a decimal comma, and nothing else', () => {
    expect(['1.5', ' 2 ', '1e-3', '.5', '-3', '1,5', '+7.'].map(numberOf)).toEqual([1.5, 2, 0.001, 0.5, -3, 1.5, 7]);
    for (const text of ['', ' ', 'x', '1.2.3', '1,000.5', '1,2,3', '0x10', 'Infinity', 'NaN', '1e999', '--1']) expect(numberOf(text), text).toBeNull();
  });
});

describe('sliders', () => {
  it('go there and back, evenly and by the logarithm', () => {
    expect(toTrack(2, { least: 1, most: 3 })).toBe(500);
    expect(toTrack(1, { least: 0.001, most: 1000, isLog: true })).toBe(500);
    expect(fromTrack(500, { least: 0.001, most: 1000, isLog: true })).toBe('1');
    expect(fromTrack(250, { least: 1, most: 3 })).toBe('1.5');
  });
  it('stand at their end for what lies outside', () => {
    expect(toTrack(99, { least: 1, most: 3 })).toBe(1000);
    expect(toTrack(-1, { least: 0.1, most: 100, isLog: true })).toBe(0);
    expect(toTrack(Number.NaN, { least: 1, most: 3 })).toBe(0);
  });
});

describe('the question of an address', () => {
  it('is empty for the official values', () => {
    expect(questionOf({}, rules)).toEqual({ question: {}, mistakes: {} });
    expect(differencesInWords({}, rules, 'gqi', (name) => name)).toEqual([]);
  });
  it('has everything that the address has', () => {
    const { question, mistakes } = questionOf({ zone: 'FRA', year: '2023', pue: '1.4', alpha: '2', e0: '0,5', embodied: '33', rule: 'co2e' }, rules);
    expect(mistakes).toEqual({});
    expect(question).toEqual({ grid: { zone: 'FRA', year: 2023 }, pue: 1.4, gqi: { alpha: 2, e0_kwh: 0.5 }, embodied_g_per_accelerator_hour: 33, rule: 'co2e' });
    expect(differencesInWords(question, rules, 'gqi', (name) => name.toUpperCase())).toEqual([
      'Grid FRA 2023 instead of WORLD 2024', 'PUE 1.4 instead of 1', 'Reference energy e0 0.5 kWh instead of 1 kWh', 'Alpha 2 instead of 5',
      'Embodied carbon 33 g per accelerator and hour instead of not counted', 'Ranked by CO2E instead of GQI',
    ]);
  });
  it('takes an intensity instead of a zone, and the official zone for a year alone', () => {
    expect(questionOf({ grid: '50', zone: 'FRA' }, rules).question).toEqual({ grid: { intensity_g_per_kwh: 50 } });
    expect(questionOf({ year: '2020' }, rules).question).toEqual({ grid: { zone: 'WORLD', year: 2020 } });
    expect(questionOf({ embodied: 'off' }, rules).question).toEqual({ embodied_g_per_accelerator_hour: null });
  });
  it('names what cannot be taken by its field', () => {
    const { question, mistakes } = questionOf({ pue: '0.5', alpha: 'x', knee: '2', beta: '0', e0: '-1', year: '1066', embodied: 'much' }, rules);
    expect(question).toEqual({});
    expect(Object.keys(mistakes).sort()).toEqual(['alpha', 'beta', 'e0', 'embodied', 'knee', 'pue', 'year']);
    expect(mistakeIn(settings.find((one) => one.name === 'knee')!, '3')).toBe('');
    expect(mistakeIn(settings.find((one) => one.name === 'beta')!, '0')).toBe('It must be above 0.');
  });
});

describe('one entry of the reader', () => {
  it('is asked for once performance and energy are there, with percent as a fraction', () => {
    expect(oneQuestion({ performance: '81', kwh: '', gmacs: '' }, true, {}).body).toBeNull();
    expect(oneQuestion({ performance: '81.3', kwh: '12', gmacs: '4' }, true, { pue: 1.2, rule: 'co2e' }).body).toEqual({
      performance: { value: 0.813 }, energy_kwh: 12, model: { operations: 4e9, convention: 'macs' }, pue: 1.2,
    });
    expect(oneQuestion({ performance: '25.5', kwh: '1', gmacs: '' }, false, {}).body).toEqual({ performance: { value: 25.5 }, energy_kwh: 1 });
  });
  it('says what is wrong', () => {
    expect(oneQuestion({ performance: '130', kwh: '-1', gmacs: '0' }, true, {})).toEqual({
      body: null, mistakes: { performance: 'Percent, from 0 to 100.', kwh: 'A number of kWh, 0 or more.', gmacs: 'A number above 0.' },
    });
  });
});

describe('moves of ranks', () => {
  it('go up to smaller numbers', () => {
    expect(moveOf(5, 2)).toEqual({ kind: 'up', places: 3 });
    expect(moveOf(2, 5)).toEqual({ kind: 'down', places: 3 });
    expect(moveOf(2, 2).kind).toBe('same');
    expect(moveOf(null, 2).kind).toBe('enters');
    expect(moveOf(2, null).kind).toBe('leaves');
    expect(moveOf(null, null).kind).toBe('unranked');
  });
  it('are counted in words', () => {
    expect(changedText({ rows: [], changed: 0, of: 0 })).toBe('There is no entry yet.');
    expect(changedText({ rows: [], changed: 0, of: 3 })).toBe('No rank changes among the 3 entries.');
    expect(changedText({ rows: [], changed: 1, of: 3 })).toBe('1 of 3 entries changes its rank.');
    expect(changedText({ rows: [], changed: 2, of: 3000 })).toBe('2 of 3,000 entries change their rank.');
  });
  it('read scores with and without limits', () => {
    expect([middle(2), middle({ value: 3, low: 1, high: 4 }), middle(null)]).toEqual([2, 3, null]);
  });
});
