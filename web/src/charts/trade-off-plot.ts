// The drawing of performance (or GQI) against a cost: marks, front and curves of equal GQI, by Observable Plot.
import * as Plot from '@observablehq/plot';
import { amountText } from '$/format/numbers';
import { logAxis, plotFrame } from './axes';
import { frontSteps, radiusFor, type Point } from './picture';

export interface TradeOffDrawing {
  /** In the order in which they are drawn. */
  points: readonly Point[];
  costOf: (point: Point) => number;
  valueOf: (point: Point) => number | null;
  costLabel: string;
  valueLabel: string;
  tipText: (point: Point) => string;
  /** Whether a front of cost and value is drawn: not for GQI, which has the cost in it. */
  hasFront: boolean;
  iso: readonly { gqi: number; points: readonly (readonly [number, number])[] }[];
  width: number;
  height: number;
}

/** Large marks first, so that small ones lie on top of them and can be reached. */
export function inDrawingOrder(points: readonly Point[]): Point[] {
  return [...points].sort((a, b) => b.kwh - a.kwh);
}

/** How opaque a mark is: paler in a crowd, faint beyond the reader's budget. */
export function opacityOf(count: number, isWithin: boolean): number {
  if (!isWithin) return 0.1;
  return count > 400 ? 0.45 : 0.6;
}

function isoMarks({ iso }: TradeOffDrawing) {
  const at = { x: ([cost]: readonly [number, number]) => cost, y: ([, value]: readonly [number, number]) => value, clip: true } as const;
  return iso.flatMap(({ gqi, points }) => [
    Plot.line(points, { ...at, stroke: 'var(--chart-2)', strokeDasharray: '2 4' }),
    Plot.text(points.slice(-1), { ...at, text: () => `GQI ${gqi}`, fill: 'var(--chart-2)', dx: -4, dy: -6, textAnchor: 'end' }),
  ]);
}

export function drawTradeOff(drawing: TradeOffDrawing): (SVGSVGElement | HTMLElement) & { value?: unknown } {
  const { points, costOf, valueOf, width, height } = drawing;
  const mostKwh = Math.max(...points.map((point) => point.kwh), 0);
  const dearest = Math.max(...points.map(costOf));
  const largest = points.length > 400 ? 9 : width < 500 ? 12 : 18;
  const front = points.filter((point) => point.onFront).sort((a, b) => costOf(a) - costOf(b));
  const steps = frontSteps(front.map((point) => ({ cost: costOf(point), value: valueOf(point) ?? 0 })), dearest * 1.15);
  return Plot.plot({
    width,
    height,
    ...plotFrame,
    x: { ...logAxis(points.map(costOf), width), label: `${drawing.costLabel}, log scale →` },
    y: { label: `↑ ${drawing.valueLabel}`, grid: true, nice: true, inset: 8, tickFormat: (value: number) => amountText(value, 2) },
    r: { type: 'identity' },
    marks: [
      ...isoMarks(drawing),
      drawing.hasFront && steps.length > 1 ? Plot.line(steps, { x: 'cost', y: 'value', stroke: 'var(--accent)', strokeWidth: 1.5 }) : null,
      Plot.dot(points, {
        x: costOf, y: valueOf, r: (point: Point) => radiusFor(point.kwh, mostKwh, largest), sort: null,
        fill: (point: Point) => (point.onFront ? 'var(--accent)' : 'var(--cool)'),
        stroke: (point: Point) => (point.isBaseline ? 'var(--ink)' : 'var(--ground)'),
        fillOpacity: opacityOf(points.length, true), strokeWidth: points.length > 400 ? 0.25 : 0.75, className: 'entries',
      }),
      Plot.dot(points.filter((point) => point.isBaseline), { x: costOf, y: valueOf, symbol: 'times', r: 6, stroke: 'var(--ink)', strokeWidth: 2 }),
      Plot.tip(points, Plot.pointer({ x: costOf, y: valueOf, maxRadius: 60, fill: 'var(--ground)', stroke: 'var(--strong-line)', title: drawing.tipText })),
    ],
  });
}

/** Marks what is picked and what lies within a budget on the drawn circles: drawing thousands anew would stutter. */
export function markCircles(svg: SVGSVGElement, points: readonly Point[], isPicked: (point: Point) => boolean, isWithin: (point: Point) => boolean): void {
  const circles = svg.querySelectorAll('.entries circle');
  const set = (circle: Element, name: string, value: string | null) => {
    if (circle.getAttribute(name) === value) return;
    if (value === null) circle.removeAttribute(name);
    else circle.setAttribute(name, value);
  };
  points.forEach((point, i) => {
    const circle = circles[i];
    if (!circle) return;
    const picked = isPicked(point);
    set(circle, 'fill-opacity', isWithin(point) ? (picked ? '1' : null) : String(opacityOf(points.length, false)));
    set(circle, 'stroke', picked ? 'var(--focus)' : point.isBaseline ? 'var(--ink)' : 'var(--ground)');
    set(circle, 'stroke-width', picked ? '3.5' : null);
  });
}
