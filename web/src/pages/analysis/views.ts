// What the charts of the analysis show, taken from the points of a picture.
import type { Marginal, Point, StageName } from '$/charts/picture';
import { stageNames } from '$/charts/picture';

/** One step along the front. */
export interface FrontStep {
  from: Point;
  to: Point;
  name: string;
  costPerPoint: number;
}

export function frontSteps(marginal: readonly Marginal[], points: readonly Point[]): FrontStep[] {
  return marginal.flatMap((step) => {
    const [from, to] = [points[step.from], points[step.to]];
    return from && to && step.cost_per_point > 0 ? [{ from, to, name: to.name, costPerPoint: step.cost_per_point }] : [];
  });
}

/** The same model without and with pretraining. */
export interface Pair {
  without: Point;
  with: Point;
}

/** The pairs of one model that the picture links, each told once: from the one that was pretrained. */
export function pairsOf(points: readonly Point[]): Pair[] {
  return points.flatMap((point) => {
    const other = point.pair === null ? undefined : points[point.pair];
    const isDrawable = other && point.kwh > 0 && other.kwh > 0;
    return isDrawable && point.pretrained && !other.pretrained ? [{ without: other, with: point }] : [];
  });
}

/** One part of an entry's bar. */
export interface StagePart {
  entry: string;
  name: string;
  label: string;
  stage: StageName;
  kwh: number;
  share: number;
}

/** Names that are told apart: of equal ones all but the first get their number. */
export function distinctNames(names: readonly string[], longest = 32): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const short = name.length > longest ? `${name.slice(0, longest - 1)}…` : name;
    const count = (seen.get(short) ?? 0) + 1;
    seen.set(short, count);
    return count === 1 ? short : `${short} (${count})`;
  });
}

/** The bars of the first `most` entries that have stages, in the order of the board. */
export function stageParts(points: readonly Point[], most: number): StagePart[] {
  const shown = points.filter((point) => Object.keys(point.stages).length > 0).slice(0, most);
  const labels = distinctNames(shown.map((point) => point.name));
  return shown.flatMap((point, i) => {
    const total = stageNames.reduce((sum, stage) => sum + (point.stages[stage] ?? 0), 0);
    return stageNames.flatMap((stage) => {
      const kwh = point.stages[stage] ?? 0;
      return kwh > 0 ? [{ entry: point.entry, name: point.name, label: labels[i]!, stage, kwh, share: kwh / total }] : [];
    });
  });
}
