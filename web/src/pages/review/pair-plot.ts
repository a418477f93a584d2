// Two power traces under each other with one cursor and one time axis, drawn by uPlot; loaded only where two are compared.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Span } from '$/charts/trace/trace-document';

export interface OneTrace {
  columns: [number[], number[]];
  /** Stretches that the other trace has too. */
  matched: readonly Span[];
  /** Each value is the mean since the one before. */
  means: boolean;
}

export interface PairOptions {
  onview: (view: Span) => void;
  onreset: () => void;
  onhover: (at: number | null) => void;
}

const height = 170;
let pairs = 0;

function token(at: Element, name: string): string {
  return getComputedStyle(at).getPropertyValue(name).trim();
}

export class PairPlot {
  #plots: uPlot[];
  #traces: OneTrace[];

  constructor(places: HTMLElement[], traces: OneTrace[], width: number, options: PairOptions) {
    this.#traces = traces;
    const key = `pair-${++pairs}`;
    this.#plots = places.map((place, i) => new uPlot(this.#options(place, i, width, key, options), traces[i]!.columns, place));
  }

  draw(traces: OneTrace[], view: Span): void {
    const top = 1.08 * traces.reduce((most, trace) => trace.columns[1].reduce((high, watts) => Math.max(high, watts), most), 1);
    traces.forEach((trace, i) => {
      const isNew = trace.columns !== this.#traces[i]!.columns;
      this.#traces[i] = trace;
      const plot = this.#plots[i]!;
      if (isNew) plot.setData(trace.columns, false);
      // One scale of power for both, else what differs would look alike.
      plot.setScale('y', { min: 0, max: top });
      plot.setScale('x', { min: view.from, max: view.to });
    });
  }
  resize(width: number): void {
    for (const plot of this.#plots) plot.setSize({ width, height });
  }
  destroy(): void {
    for (const plot of this.#plots) plot.destroy();
  }

  #options(place: HTMLElement, which: number, width: number, key: string, { onview, onreset, onhover }: PairOptions): uPlot.Options {
    const [ink, line] = [token(place, '--quiet'), token(place, '--line')];
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: '12px system-ui, sans-serif' };
    const path = this.#traces[which]!.means ? uPlot.paths.stepped?.({ align: -1 }) : uPlot.paths.linear?.();
    return {
      width, height,
      legend: { show: false },
      scales: { x: { time: false }, y: { auto: false, range: (_plot, low, high) => [low ?? 0, high ?? 1] } },
      axes: [
        { ...axis, space: 80, values: (_plot, splits) => splits.map((at) => `${Number(at.toPrecision(8))} s`) },
        { ...axis, size: 60, values: (_plot, splits) => splits.map((watts) => `${watts} W`) },
      ],
      series: [{}, { label: 'Mean power', stroke: token(place, which === 0 ? '--chart-1' : '--chart-3'), width: 1.5, dash: which === 0 ? [] : [6, 3], points: { show: false }, ...(path ? { paths: path } : {}) }],
      cursor: { y: false, points: { show: false }, sync: { key, setSeries: false, scales: ['x', null] }, drag: { x: true, y: false, setScale: false, dist: 4 }, bind: { dblclick: () => () => (onreset(), null) } },
      hooks: {
        drawClear: [(plot) => this.#drawMatched(plot, place, which)],
        setCursor: [(plot) => onhover(plot.cursor.left === undefined || plot.cursor.left < 0 ? null : plot.posToVal(plot.cursor.left, 'x'))],
        setSelect: [
          (plot) => {
            const { left, width: wide } = plot.select;
            if (wide < 4) return;
            onview({ from: plot.posToVal(left, 'x'), to: plot.posToVal(left + wide, 'x') });
            for (const one of this.#plots) one.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
      },
    };
  }

  #drawMatched(plot: uPlot, place: HTMLElement, which: number): void {
    const { ctx, bbox } = plot;
    ctx.save();
    for (const { from, to } of this.#traces[which]!.matched) {
      const left = Math.max(bbox.left, plot.valToPos(from, 'x', true));
      const right = Math.min(bbox.left + bbox.width, plot.valToPos(to, 'x', true));
      if (right < bbox.left || left > bbox.left + bbox.width) continue;
      const width = Math.max(2 * devicePixelRatio, right - left);
      ctx.fillStyle = token(place, '--warn-ground');
      ctx.fillRect(left, bbox.top, width, bbox.height);
      // A bar at the top, so that the ground's colour is not all that tells.
      ctx.fillStyle = token(place, '--warn');
      ctx.fillRect(left, bbox.top, width, 4 * devicePixelRatio);
    }
    ctx.restore();
  }
}
