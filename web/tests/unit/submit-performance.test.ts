import { describe, expect, it } from 'vitest';
import { amountOf, countOf, plainNumber } from '$/pages/submit/amounts';
import { readPerformance, type Metric } from '$/pages/submit/performance';

const accuracy: Metric = { name: 'accuracy', direction: 'higher_is_better', lower_bound: 0, upper_bound: 1 };
const perplexity: Metric = { name: 'perplexity', direction: 'lower_is_better', lower_bound: 1, upper_bound: 1000 };

describe('amounts as typed', () => {
  it('understands multiples', () => {
    expect(amountOf('25.6M')).toBe(25_600_000);
    expect(amountOf(' 4.1 G ')).toBe(4.1e9);
    expect(amountOf('1e3')).toBe(1000);
    expect(amountOf('')).toBeNull();
    for (const text of ['M', '1,5', '4.1 GB', '0x10', 'Infinity', '--1']) expect(amountOf(text), text).toBeNaN();
  });
  it('takes whole numbers for counts, grouped or not', () => {
    expect(countOf('50,000')).toBe(50_000);
    expect(countOf('50 000')).toBe(50_000);
    expect(countOf('10k')).toBe(10_000);
    expect(countOf('')).toBeNull();
    for (const text of ['0', '-3', '1.5', '1e300', '5,00']) expect(countOf(text), text).toBeNaN();
  });
  it('takes no multiples in a performance', () => {
    expect(plainNumber('80.1')).toBe(80.1);
    expect(plainNumber('80.1M')).toBeNaN();
  });
});

describe('a performance on [0, 1]', () => {
  it('is the same as percent and as fraction, and shown both ways', () => {
    for (const [text, unit] of [['80.1', 'percent'], ['80.1 %', 'percent'], ['80.1%', 'fraction'], ['0.801', 'fraction']] as const) {
      const reading = readPerformance(text, unit, accuracy);
      expect(reading, text).toMatchObject({ value: 0.801, mistake: '', bothWays: '80.1 % = 0.801 as a fraction' });
    }
  });
  it('asks about 80 as a fraction, and the offered reading settles it', () => {
    const reading = readPerformance('80', 'fraction', accuracy);
    expect(reading.value).toBeNull();
    expect(reading.mistake).toContain('80 %');
    const [choice] = reading.choices;
    expect(readPerformance(choice!.text, choice!.unit, accuracy).value).toBe(0.8);
  });
  it('asks about 0.8 as percent; both readings can be chosen', () => {
    const reading = readPerformance('0.8', 'percent', accuracy);
    expect(reading.value).toBeNull();
    const values = reading.choices.map((choice) => readPerformance(choice.text, choice.unit, accuracy, choice.confirms).value);
    expect(values).toEqual([0.8, 0.008]);
  });
  it('does not carry a confirmation over to another number', () => {
    expect(readPerformance('0.9', 'percent', accuracy, '0.8 %').value).toBeNull();
  });
  it('refuses what cannot be', () => {
    for (const [text, unit] of [['101', 'percent'], ['-1', 'percent'], ['-0.1', 'fraction'], ['801', 'fraction'], ['eighty', 'percent']] as const) {
      const reading = readPerformance(text, unit, accuracy);
      expect(reading.value, text).toBeNull();
      expect(reading.mistake, text).not.toBe('');
    }
    expect(readPerformance('', 'percent', accuracy)).toMatchObject({ value: null, mistake: '' });
  });
  it('takes the ends', () => {
    expect(readPerformance('100', 'percent', accuracy).value).toBe(1);
    expect(readPerformance('1', 'fraction', accuracy).value).toBe(1);
    expect(readPerformance('0', 'percent', accuracy).value).toBe(0);
  });
  it('mends a decimal comma', () => {
    const reading = readPerformance('80,1', 'percent', accuracy);
    expect(reading.value).toBeNull();
    expect(readPerformance(reading.choices[0]!.text, 'percent', accuracy).value).toBe(0.801);
  });
});

describe('another metric', () => {
  it('is taken as it is, within its bounds', () => {
    expect(readPerformance('12.5', 'percent', perplexity).value).toBe(12.5);
    expect(readPerformance('0.5', 'percent', perplexity).mistake).toContain('between 1 and 1000');
    expect(readPerformance('50 %', 'percent', perplexity).value).toBeNull();
  });
});
