import { describe, expect, it } from 'vitest';
import { acceleratorsOf, hasLocalTimes, spanOf, utcOfLocal, type LogSummary } from '$/pages/submit/prefill';
import { Rate } from '$/pages/submit/rate';
import { columnsOf, optionMistakes, readingOf, wantedOptions } from '$/pages/submit/reading-options';

function log(changes: Partial<LogSummary> = {}, names: string[] = ['NVIDIA A100']): LogSummary {
  return {
    format: 'x', grade: 'C', start: '2026-01-05T10:00:00Z', end: '2026-01-05T11:00:00Z', zone_known: true, duration_s: 3600, samples: 3600,
    gap_count: 0, energy_kwh: 1, charged_kwh: 1, coverage: 1, is_claim: false, findings: [],
    devices: names.map((name, index) => ({ id: `gpu${index}`, kind: 'gpu', name, energy_kwh: 1, mean_power_w: 100 })), ...changes,
  };
}
const refusal = (reading_options: string[]) => ({ type: '/problems/underdetermined-log', title: '', status: 422, hint: 'Declare it.', reading_options });

describe('what logs tell of their run', () => {
  it('spans all of them, if each knows its zone', () => {
    const later = log({ start: '2026-01-05T12:00:00Z', end: '2026-01-05T13:30:00.5Z' });
    expect(spanOf([later, log()])).toEqual({ start: '2026-01-05T10:00:00Z', end: '2026-01-05T13:30:00.5Z' });
    expect(spanOf([log(), log({ zone_known: false })])).toBeNull();
    expect(spanOf([])).toBeNull();
    expect(hasLocalTimes([log({ zone_known: false })])).toBe(true);
    expect(hasLocalTimes([log({ zone_known: false, start: null, end: null })])).toBe(false);
  });
  it('counts accelerators by name', () => {
    expect(acceleratorsOf([log({}, ['B', 'A', 'A'])])).toEqual([{ name: 'A', count: '2' }, { name: 'B', count: '1' }]);
    expect(acceleratorsOf([log({}, [''])])).toEqual([]);
    expect(acceleratorsOf([log({ devices: [{ id: 'cpu', kind: 'cpu', name: 'EPYC', energy_kwh: 1, mean_power_w: 9 }] })])).toEqual([]);
  });
  it('adds up logs of the same time, not those one after another', () => {
    expect(acceleratorsOf([log(), log()])).toEqual([{ name: 'NVIDIA A100', count: '2' }]);
    const next = log({ start: '2026-01-05T11:00:00Z', end: '2026-01-05T12:00:00Z' });
    expect(acceleratorsOf([log(), next])).toEqual([{ name: 'NVIDIA A100', count: '1' }]);
  });
  it('reads a clock in its zone, summer and winter', () => {
    expect(utcOfLocal('2026-01-05T10:00:00Z', 'Europe/Berlin')).toBe('2026-01-05T09:00:00Z');
    expect(utcOfLocal('2026-07-05T10:00:00Z', 'Europe/Berlin')).toBe('2026-07-05T08:00:00Z');
    // The clock goes from 02:00 to 03:00 on 2026-03-29.
    expect(utcOfLocal('2026-03-29T03:30:00Z', 'Europe/Berlin')).toBe('2026-03-29T01:30:00Z');
    expect(utcOfLocal('2026-01-05T10:00:00Z', 'Asia/Kolkata')).toBe('2026-01-05T04:30:00Z');
    expect(utcOfLocal('2026-01-05T10:00:00.250Z', 'UTC')).toBe('2026-01-05T10:00:00.250Z');
  });
});

describe('the options that settle a refusal', () => {
  it('are those that the refusal names', () => {
    for (const name of ['timezone', 'interval_s', 'map.unit', 'map.date_order', 'select.run_id']) expect(wantedOptions(refusal([name]))).toEqual([name]);
    expect(wantedOptions(refusal(['map', 'map.power_factor', 'unheard']))).toEqual([]);
  });
  it('are several where several are open', () => {
    expect(wantedOptions(refusal(['map.time', 'map.power', 'map.unit', 'map.time_unit', 'map.voltage', 'map.voltage_unit'])))
      .toEqual(['map.time', 'map.power', 'map.unit', 'map.time_unit']);
    expect(wantedOptions(refusal(['map.voltage', 'map.current']))).toEqual(['map.voltage', 'map.current']);
  });
  it('follow from the kind of the problem where no hint names them', () => {
    expect(wantedOptions({ type: '/problems/unknown-zone', title: '', status: 422 })).toEqual(['timezone']);
    expect(wantedOptions({ type: '/problems/unknown-format', title: '', status: 422 })).toContain('format');
    expect(wantedOptions({ type: '/problems/malformed-log', title: '', status: 422, hint: 'The file is cut off.' })).toEqual([]);
  });
  it('become the API’s reading options', () => {
    expect(readingOf({ timezone: ' Europe/Berlin ', interval_s: '0.5', columns: 'time, gpu0', 'map.unit': 'mW', 'map.power': 'p', 'select.run_id': '7', format: '' }))
      .toEqual({ timezone: 'Europe/Berlin', interval_s: 0.5, columns: ['time', 'gpu0'], map: { unit: 'mW', power: 'p' }, select: { run_id: '7' } });
    expect(readingOf({})).toEqual({});
  });
  it('are checked', () => {
    expect(optionMistakes({ interval_s: '0' })).toHaveProperty('interval_s');
    expect(optionMistakes({ start: '2026-03-01 08:00' })).toHaveProperty('start');
    expect(optionMistakes({ interval_s: '1', start: '2026-03-01T08:00:00Z', end: '' })).toEqual({});
  });
  it('offers the names of the first line', () => {
    expect(columnsOf('when;"watt";id\n1;2;3')).toEqual(['when', 'watt', 'id']);
    expect(columnsOf('1700000000,240.1\n1700000001,241')).toEqual([]);
  });
});

describe('the rate of an upload', () => {
  it('is that of the last seconds', () => {
    const rate = new Rate();
    expect(rate.perSecond).toBeNull();
    for (let second = 0; second <= 20; ++second) rate.note(second < 10 ? second * 1000 : 9000 + (second - 9) * 100, second * 1000);
    expect(rate.perSecond).toBe(100);
    expect(rate.secondsLeft(10_100 + 1000)).toBe(10);
  });
  it('begins anew where less is kept than was sent', () => {
    const rate = new Rate();
    rate.note(0, 0);
    rate.note(5000, 1000);
    rate.note(2000, 5000);
    expect(rate.perSecond).toBeNull();
    rate.note(3000, 6000);
    expect(rate.perSecond).toBe(1000);
  });
});
