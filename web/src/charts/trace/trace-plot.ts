// One device's power over time, drawn by uPlot; loaded only when a trace comes into sight.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Span } from './trace-document';
import type { Shade, TraceColumns } from './trace-series';

export interface Mark {
  at: number;
  label: string;
}

export interface TraceDrawing {
  columns: TraceColumns;
  shades: readonly Shade[];
  marks: readonly Mark[];
  view: Span;
  /** Each value is the mean since the one before. */
  means: boolean;
  raw: boolean;
}

export interface TracePlotOptions {
  width: number;
  height: number;
  /** Times are local ones of an unknown zone, written as if UTC. */
  asUtc: boolean;
  onselect: (span: Span) => void;
  onhover: (at: number | null) => void;
  onreset: () => void;
}

function token(at: Element, name: string): string {
  return getComputedStyle(at).getPropertyValue(name).trim();
}

/** Diagonal lines, rising for gaps and falling for uncovered time, so that colour is not all that tells them apart. */
function hatch(context: CanvasRenderingContext2D, colour: string, isRising: boolean): CanvasPattern | null {
  const tile = document.createElement('canvas');
  const size = 8 * devicePixelRatio;
  tile.width = tile.height = size;
  const pen = tile.getContext('2d');
  if (!pen) return null;
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5 * devicePixelRatio;
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, isRising ? size : 0);
    pen.lineTo(shift + size, isRising ? 0 : size);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat');
}

function two(value: number, digits = 2): string {
  return String(value).padStart(digits, '0');
}

/** Ticks as a clock on 24 hours, as fine as their distance asks, with the date where it changes. */
function tickTexts(splits: number[], step: number, asUtc: boolean): string[] {
  let lastDay = '';
  return splits.map((split) => {
    const time = new Date(split * 1000);
    const shifted = asUtc ? time : new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
    const text = shifted.toISOString();
    const day = text.slice(0, 10);
    const clock = step >= 86400 ? '' : text.slice(11, step >= 60 ? 16 : step >= 1 ? 19 : 23);
    const isNew = day !== lastDay;
    lastDay = day;
    if (!clock) return `${two(shifted.getUTCDate())} ${text.slice(5, 7)}`;
    return isNew ? `${clock}\n${day}` : clock;
  });
}

export class TracePlot {
  #plot: uPlot;
  #drawing: TraceDrawing;

  constructor(place: HTMLElement, drawing: TraceDrawing, options: TracePlotOptions) {
    this.#drawing = drawing;
    this.#plot = new uPlot(this.#options(place, options), drawing.columns, place);
    this.#show();
  }

  draw(drawing: TraceDrawing): void {
    const isNew = drawing.columns !== this.#drawing.columns;
    this.#drawing = drawing;
    if (isNew) this.#plot.setData(drawing.columns, false);
    this.#show();
  }
  resize(width: number, height: number): void {
    if (width !== this.#plot.width || height !== this.#plot.height) this.#plot.setSize({ width, height });
  }
  destroy(): void {
    this.#plot.destroy();
  }

  #show(): void {
    this.#plot.setScale('x', { min: this.#drawing.view.from, max: this.#drawing.view.to });
  }

  #options(place: HTMLElement, options: TracePlotOptions): uPlot.Options {
    const [ink, line, accent] = [token(place, '--quiet'), token(place, '--line'), token(place, '--chart-1')];
    const path = this.#drawing.means ? uPlot.paths.stepped?.({ align: -1 }) : uPlot.paths.linear?.();
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: '12px system-ui, sans-serif' };
    const edge = { stroke: 'transparent', width: 0, points: { show: false }, ...(path ? { paths: path } : {}) };
    return {
      width: options.width,
      height: options.height,
      legend: { show: false },
      scales: { x: { time: true }, y: { range: (_plot, _low, high) => [0, high > 0 ? high * (this.#drawing.marks.length > 0 ? 1.22 : 1.08) : 1] } },
      axes: [
        { ...axis, space: 80, values: (_plot, splits, _axis, _space, step) => tickTexts(splits, step, options.asUtc) },
        { ...axis, size: 56, values: (_plot, splits) => splits.map((watts) => `${watts} W`) },
      ],
      series: [
        {},
        { ...edge, label: 'Lowest' },
        { ...edge, label: 'Highest' },
        {
          label: 'Mean', stroke: accent, width: 1.5, ...(path ? { paths: path } : {}),
          points: { show: (plot) => this.#drawing.raw && this.#inSight() < plot.width / 4, size: 5, fill: accent },
        },
      ],
      bands: [{ series: [2, 1], fill: `color-mix(in srgb, ${accent} 28%, transparent)` }],
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false, dist: 4 },
        bind: { dblclick: () => () => (options.onreset(), null) },
      },
      hooks: {
        drawClear: [(plot) => this.#drawShades(plot, place)],
        draw: [(plot) => this.#drawMarks(plot, place)],
        setCursor: [(plot) => options.onhover(plot.cursor.left === undefined || plot.cursor.left < 0 ? null : plot.posToVal(plot.cursor.left, 'x'))],
        setSelect: [
          (plot) => {
            const { left, width } = plot.select;
            if (width < 4) return;
            options.onselect({ from: plot.posToVal(left, 'x'), to: plot.posToVal(left + width, 'x') });
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
      },
    };
  }

  #inSight(): number {
    const { from, to } = this.#drawing.view;
    return this.#drawing.columns[0].reduce((count, at) => (at >= from && at <= to ? count + 1 : count), 0);
  }

  #drawShades(plot: uPlot, place: HTMLElement): void {
    const { ctx, bbox } = plot;
    for (const shade of this.#drawing.shades) {
      const left = Math.max(bbox.left, plot.valToPos(shade.from, 'x', true));
      const right = Math.min(bbox.left + bbox.width, plot.valToPos(shade.to, 'x', true));
      if (right < bbox.left || left > bbox.left + bbox.width) continue;
      const isGap = shade.kind === 'gap';
      const colour = token(place, isGap ? '--warn' : '--cool');
      const width = Math.max(2 * devicePixelRatio, right - left);
      ctx.save();
      ctx.fillStyle = token(place, isGap ? '--warn-ground' : '--cool-ground');
      ctx.fillRect(left, bbox.top, width, bbox.height);
      ctx.fillStyle = hatch(ctx, colour, isGap) ?? colour;
      ctx.globalAlpha = 0.55;
      ctx.fillRect(left, bbox.top, width, bbox.height);
      ctx.restore();
    }
  }

  #drawMarks(plot: uPlot, place: HTMLElement): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = token(place, '--ink');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textBaseline = 'top';
    for (const { at, label } of this.#drawing.marks) {
      const x = plot.valToPos(at, 'x', true);
      if (x < bbox.left - 1 || x > bbox.left + bbox.width + 1) continue;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.textAlign = x > bbox.left + bbox.width / 2 ? 'right' : 'left';
      ctx.fillText(label, x + (ctx.textAlign === 'left' ? 5 : -5) * devicePixelRatio, bbox.top + 3 * devicePixelRatio);
    }
    ctx.restore();
  }
}
