// Points and gaps of one device as columns for the chart, and as text.
import type { Span, TracedDevice, TraceGap } from './trace-document';
import { seconds } from './trace-document';

/** Times, lowest, highest and mean power; a null in all three breaks the line. */
export type TraceColumns = [number[], (number | null)[], (number | null)[], (number | null)[]];

/** Gaps are told to the millisecond, points to the nanosecond. */
const millisecond = 0.002;

export interface Shade extends Span {
  /** Inside the log, or before its first or after its last sample. */
  kind: 'gap' | 'uncovered';
  /** What it is charged with; null where that is part of the whole run's charge. */
  kwh: number | null;
}

/** The spans that no sample of the device covers, in order of time. Gaps of unknown place are left out. */
export function shadesOf(device: string, gaps: readonly TraceGap[]): Shade[] {
  return gaps
    .filter((gap) => gap.device === device && gap.start !== null)
    .map((gap): Shade => {
      const from = seconds(gap.start ?? '');
      return { from, to: from + gap.duration_s, kind: gap.reason === 'gap' ? 'gap' : 'uncovered', kwh: gap.charged_kwh };
    })
    .sort((a, b) => a.from - b.from);
}

/** The parts of the declared run that lie outside of all samples. */
export function outsideOf(run: Span | null, samples: Span, slack: number): Shade[] {
  if (!run) return [];
  const sides: Span[] = [{ from: run.from, to: Math.min(samples.from, run.to) }, { from: Math.max(samples.to, run.from), to: run.to }];
  return sides.filter(({ from, to }) => to - from > slack).map((span) => ({ ...span, kind: 'uncovered', kwh: null }));
}

/** The device's points with a break in each gap, so that no line is drawn where nothing was measured. */
export function columnsOf(device: TracedDevice, shades: readonly Shade[]): TraceColumns {
  const columns: TraceColumns = [[], [], [], []];
  const gaps = shades.filter((shade) => shade.kind === 'gap');
  let next = 0;
  let last = -Infinity;
  for (const [at, low, high, mean] of device.points) {
    while (next < gaps.length && gaps[next]!.from < at) {
      const gap = gaps[next++]!;
      // A gap that lies inside one downsampled point breaks nothing that is drawn.
      if (gap.from < last - millisecond || gap.to > at + millisecond) continue;
      columns[0].push((gap.from + gap.to) / 2);
      columns[1].push(null);
      columns[2].push(null);
      columns[3].push(null);
    }
    columns[0].push(at);
    columns[1].push(low);
    columns[2].push(high);
    columns[3].push(mean);
    last = at;
  }
  return columns;
}

/** Rows of the download: what the chart shows. */
export function traceRows(devices: readonly TracedDevice[], view: Span): Record<string, unknown>[] {
  return devices.flatMap((device) =>
    device.points
      .filter(([at]) => at >= view.from && at <= view.to)
      .map(([at, low, high, mean]) => ({
        device: device.id,
        time: new Date(Math.round(at * 1000)).toISOString(),
        lowest_w: low,
        highest_w: high,
        mean_w: mean,
        resolution: device.resolution,
      })),
  );
}

/** The point at or before a time, with the index of the chart's columns; null before the first. */
export function pointAt(device: TracedDevice, at: number): [number, number, number, number] | null {
  let [low, high] = [0, device.points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (device.points[middle]![0] <= at) low = middle + 1;
    else high = middle;
  }
  return device.points[low - 1] ?? null;
}

export const gapReasons: Record<string, string> = {
  gap: 'no sample between two',
  before_first_sample: 'the run began before the first sample',
  after_last_sample: 'the run went on after the last sample',
};
