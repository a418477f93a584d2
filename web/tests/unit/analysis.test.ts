import { describe, expect, it } from 'vitest';
import { pointsOf, type PictureDocument } from '$/charts/picture';
import { correlationInWords, inferenceInWords, marginalInWords, pairsInWords } from '$/pages/analysis/in-words';
import { distinctNames, frontSteps, pairsOf, stageParts } from '$/pages/analysis/views';
import { picture } from './pictures';

const kg = (cost: number) => `${cost} kg`;

describe('steps along the front', () => {
  it('names the cheapest and the dearest and how they compare', () => {
    const document = picture(3, { marginal: [{ from: 0, to: 1, cost_per_point: 0.5 }, { from: 1, to: 2, cost_per_point: 20 }] });
    const steps = frontSteps(document.marginal, pointsOf(document));
    expect(steps.map((step) => step.to.entry)).toEqual(['e1', 'e2']);
    expect(marginalInWords(steps, kg)).toBe('The cheapest step, to Model 1, costs 0.5 kg a point; the dearest, to Model 2, 20 kg: 40 times as much.');
    expect(marginalInWords(steps.slice(1), kg)).toBe('From Model 1 to Model 2 each point costs 20 kg.');
    expect(marginalInWords([], kg)).toBe('');
  });
  it('leaves out steps that cost nothing: a log axis has no place for them', () => {
    const document = picture(2, { marginal: [{ from: 0, to: 1, cost_per_point: 0 }, { from: 0, to: 9, cost_per_point: 1 }] });
    expect(frontSteps(document.marginal, pointsOf(document))).toEqual([]);
  });
});

describe('correlation in words', () => {
  it('concludes nothing where the interval holds zero', () => {
    expect(correlationInWords({ r: 0.27, low: -0.22, high: 0.66, n: 18 })).toBe(
      'No relation can be told: r = 0.27, 95 % interval -0.22 to 0.66, over 18 entries. The interval holds zero.');
  });
  it('speaks as strongly as the weaker limit allows', () => {
    expect(correlationInWords({ r: 0.83, low: 0.73, high: 0.89, n: 67 })).toContain('perform better, strongly');
    expect(correlationInWords({ r: 0.9, low: 0.1, high: 0.99, n: 4 })).toContain('perform better, if only weakly');
    expect(correlationInWords({ r: -0.6, low: -0.8, high: -0.45, n: 20 })).toContain('perform worse, clearly');
  });
});

function withStages(changes: Partial<PictureDocument['stages_kwh']>, more: Partial<PictureDocument> = {}) {
  const plain = picture(4, more);
  return pointsOf({ ...plain, stages_kwh: { ...plain.stages_kwh, ...changes } });
}

describe('pairs with and without pretraining', () => {
  it('takes each pair once, from the one that was pretrained, whoever is charged for it', () => {
    const points = pointsOf(picture(5, { pair: [1, 0, 3, 2, null], pretrained: [false, true, true, false, true] }));
    expect(pairsOf(points).map((pair) => [pair.without.entry, pair.with.entry])).toEqual([['e0', 'e1'], ['e3', 'e2']]);
  });
  it('leaves out pairs whose energy has no place on a log axis', () => {
    const points = pointsOf(picture(2, { pair: [1, 0], pretrained: [false, true], charged_kwh: [0, 3] }));
    expect(pairsOf(points)).toEqual([]);
  });
  it('says what it bought and what it cost', () => {
    const points = pointsOf(picture(4, { pair: [1, 0, null, null], pretrained: [false, true, null, null], charged_kwh: [2, 9, 1, 1], gqi: [0.9, 0.7, null, null] }));
    expect(pairsInWords(pairsOf(points))).toBe('In 1 of 1 pair the model with pretraining performs better; in the middle pair it is charged 4.5 times the energy. GQI rises in 0 of 1.');
    expect(pairsInWords([])).toBe('');
  });
});

describe('stages', () => {
  it('gives each part its share, in the order in which stages happen', () => {
    const parts = stageParts(withStages({ pretraining: [3, null, null, null] }), 1);
    expect(parts.map((part) => [part.stage, part.kwh, part.share])).toEqual([['pretraining', 3, 0.75], ['training', 1, 0.25]]);
  });
  it('keeps entries of one name apart', () => {
    expect(distinctNames(['a', 'b', 'a', 'a'])).toEqual(['a', 'b', 'a (2)', 'a (3)']);
    expect(distinctNames(['x'.repeat(40)])[0]).toHaveLength(32);
  });
});

describe('inference in words', () => {
  const points = (atLeast: (boolean | null)[], times: (number | null)[], baseline = 0) =>
    pointsOf(picture(3, { is_baseline: [0, 1, 2].map((i) => i === baseline), at_least_baseline: atLeast, inference_ms: times, params_m: [1, 2, 3] }));
  it('counts who is as good, and who of them is faster', () => {
    expect(inferenceInWords(points([true, true, false], [5, 4, 1]))).toBe('1 entry is at least as good as the baseline Model 0 (5.00 ms); one of them is faster.');
    expect(inferenceInWords(points([true, true, true], [5, 9, 9]))).toContain('2 entries are at least as good as the baseline Model 0 (5.00 ms); none of them is faster.');
    expect(inferenceInWords(points([true, false, false], [5, 4, 1]))).toBe('No other entry is as good as the baseline Model 0 (5.00 ms).');
    expect(inferenceInWords(points([true, true, true], [5, 4, 1], 9))).toBe('No baseline with a stated inference time is on this board.');
  });
});
