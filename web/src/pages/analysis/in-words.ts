// What a chart shows, said in a sentence with its numbers.
import type { Correlation, Point } from '$/charts/picture';
import { amountText } from '$/format/numbers';
import { plural } from '$/format/words';
import type { FrontStep, Pair } from './views';

/** How many times as much the dearest step costs as the cheapest. */
export function marginalInWords(steps: readonly FrontStep[], costText: (cost: number) => string): string {
  if (steps.length === 0) return '';
  const dearest = steps.reduce((most, step) => (step.costPerPoint > most.costPerPoint ? step : most));
  if (steps.length === 1) return `From ${dearest.from.name} to ${dearest.to.name} each point costs ${costText(dearest.costPerPoint)}.`;
  const cheapest = steps.reduce((least, step) => (step.costPerPoint < least.costPerPoint ? step : least));
  return `The cheapest step, to ${cheapest.to.name}, costs ${costText(cheapest.costPerPoint)} a point; the dearest, to ${dearest.to.name}, ${costText(dearest.costPerPoint)}: ${amountText(dearest.costPerPoint / cheapest.costPerPoint, 2)} times as much.`;
}

/** The correlation, its interval, and what may be concluded from them. */
export function correlationInWords({ r, low, high, n }: Correlation): string {
  const figures = `r = ${r.toFixed(2)}, 95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}, over ${plural(n, 'entry', 'entries')}`;
  if (low <= 0 && high >= 0) return `No relation can be told: ${figures}. The interval holds zero.`;
  const weakest = Math.min(Math.abs(low), Math.abs(high));
  const strength = weakest >= 0.7 ? 'strongly' : weakest >= 0.4 ? 'clearly' : 'if only weakly';
  const direction = r > 0 ? 'Entries that spent more energy on training perform better' : 'Entries that spent more energy on training perform worse';
  return `${direction}, ${strength}: ${figures}. It says nothing about cause.`;
}

/** What pretraining changed, over all pairs. */
export function pairsInWords(pairs: readonly Pair[]): string {
  const gained = pairs.filter((pair) => pair.with.performance > pair.without.performance).length;
  const ratios = pairs.map((pair) => pair.with.kwh / pair.without.kwh).sort((a, b) => a - b);
  const middle = ratios[Math.floor(ratios.length / 2)];
  if (middle === undefined) return '';
  const rankable = pairs.filter((pair) => pair.with.gqi !== null && pair.without.gqi !== null);
  const better = rankable.filter((pair) => pair.with.gqi! > pair.without.gqi!).length;
  const gqi = rankable.length > 0 ? ` GQI rises in ${better} of ${rankable.length}.` : '';
  return `In ${gained} of ${plural(pairs.length, 'pair')} the model with pretraining performs better; in the middle pair it is charged ${amountText(middle, 2)} times the energy.${gqi}`;
}

/** Who is as good as the baseline and not slower. */
export function inferenceInWords(points: readonly Point[]): string {
  const baseline = points.find((point) => point.isBaseline && point.inferenceMs !== null);
  if (!baseline) return 'No baseline with a stated inference time is on this board.';
  const asGood = points.filter((point) => point.atLeastBaseline && !point.isBaseline);
  const faster = asGood.filter((point) => (point.inferenceMs ?? Infinity) < (baseline.inferenceMs ?? 0));
  const named = `the baseline ${baseline.name} (${amountText(baseline.inferenceMs)} ms)`;
  if (asGood.length === 0) return `No other entry is as good as ${named}.`;
  const quicker = faster.length === 0 ? 'none of them is' : faster.length === 1 ? 'one of them is' : `${faster.length} of them are`;
  return `${plural(asGood.length, 'entry is', 'entries are')} at least as good as ${named}; ${quicker} faster.`;
}
