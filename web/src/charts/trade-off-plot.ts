// The drawing of performance (or GQI) against a cost: frame, front and curves of equal GQI by Observable Plot, and
// where the dots go on its scales.
import * as Plot from '@observablehq/plot';
import { amountText } from '$/format/numbers';
import { extent, logAxis, plotFrame } from './axes';
import { dotFrame, type DotFrame } from './dot-frame';
import type { DotLook } from './dots';
import { frontSteps, radiusFor, type Point } from './picture';

export interface TradeOffDrawing {
  /** In the order in which they are drawn. */
  points: readonly Point[];
  costOf: (point: Point) => number;
  valueOf: (point: Point) => number | null;
  costLabel: string;
  valueLabel: string;
  /** Whether a front of cost and value is drawn: not for GQI, which has the cost in it. */
  hasFront: boolean;
  iso: readonly { gqi: number; points: readonly (readonly [number, number])[] }[];
}

/** Large marks first, so that small ones lie on top of them and can be reached. */
export function inDrawingOrder(points: readonly Point[]): Point[] {
  return [...points].sort((a, b) => b.kwh - a.kwh);
}

/** From so many dots on they are smaller and paler, so that a crowd still shows where it is densest. */
const crowd = 400;

/** How each of `count` dots looks: its colour by the front, the baseline outlined, faint beyond the reader's budget. */
export function looksOf(count: number, isWithin: (point: Point) => boolean): (point: Point) => DotLook {
  const [fillOpacity, strokeWidth] = count > crowd ? [0.45, 0.25] : [0.6, 0.75];
  return (point) => ({
    fill: point.onFront ? '--accent' : '--cool',
    fillOpacity: isWithin(point) ? fillOpacity : 0.1,
    stroke: point.isBaseline ? '--ink' : '--ground',
    strokeWidth,
  });
}

function isoMarks({ iso }: TradeOffDrawing) {
  const at = { x: ([cost]: readonly [number, number]) => cost, y: ([, value]: readonly [number, number]) => value, clip: true } as const;
  return iso.flatMap(({ gqi, points }) => [
    Plot.line(points, { ...at, stroke: 'var(--chart-2)', strokeDasharray: '2 4' }),
    Plot.text(points.slice(-1), { ...at, text: () => `GQI ${gqi}`, fill: 'var(--chart-2)', dx: -4, dy: -6, textAnchor: 'end' }),
  ]);
}

export function drawTradeOff(drawing: TradeOffDrawing, width: number, height: number): DotFrame {
  const { points, costOf, valueOf } = drawing;
  const costs = points.map(costOf);
  const values = points.map((point) => valueOf(point) ?? 0);
  const [, mostKwh] = extent(points.map((point) => point.kwh));
  const [, dearest] = extent(costs);
  const largest = points.length > crowd ? 9 : width < 500 ? 12 : 18;
  const front = points.filter((point) => point.onFront).sort((a, b) => costOf(a) - costOf(b));
  const steps = frontSteps(front.map((point) => ({ cost: costOf(point), value: valueOf(point) ?? 0 })), dearest * 1.15);
  const options: Plot.PlotOptions = {
    width,
    height,
    ...plotFrame,
    x: { ...logAxis(costs, width), label: `${drawing.costLabel}, log scale →` },
    y: {
      domain: extent([...values, ...drawing.iso.flatMap((curve) => curve.points.map(([, value]) => value))]),
      label: `↑ ${drawing.valueLabel}`, grid: true, nice: true, inset: 8, tickFormat: (value: number) => amountText(value, 2),
    },
    marks: [
      ...isoMarks(drawing),
      drawing.hasFront && steps.length > 1 ? Plot.line(steps, { x: 'cost', y: 'value', stroke: 'var(--accent)', strokeWidth: 1.5 }) : null,
      Plot.dot(points.filter((point) => point.isBaseline), { x: costOf, y: valueOf, symbol: 'times', r: 6, stroke: 'var(--ink)', strokeWidth: 2 }),
    ],
  };
  return dotFrame(options, points.length, (i) => [costs[i]!, values[i]!, radiusFor(points[i]!.kwh, mostKwh, largest)]);
}
