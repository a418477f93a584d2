// Two logs on one axis: seconds since the start of this one; the other is shifted by an offset.
import type { Span, Trace, TracedDevice } from '$/charts/trace/trace-document';
import { seconds } from '$/charts/trace/trace-document';
import type { Match, MatchedSpan } from './queue';

/** A pair of devices whose readings are shared. */
export interface DevicePair {
  device: string | null;
  other: string | null;
  spans: MatchedSpan[];
  samples: number;
}

/** Pairs of devices by how many readings they share. */
export function devicePairs(match: Match): DevicePair[] {
  const pairs = new Map<string, DevicePair>();
  for (const span of match.spans) {
    const key = JSON.stringify([span.device, span.other_device]);
    const pair = pairs.get(key) ?? { device: span.device, other: span.other_device, spans: [], samples: 0 };
    pair.spans.push(span);
    pair.samples += span.samples;
    pairs.set(key, pair);
  }
  return [...pairs.values()].sort((a, b) => b.samples - a.samples);
}

export function startOf(trace: Trace): number {
  return seconds(trace.from);
}
export function lengthOf(trace: Trace): number {
  return Math.max(0, seconds(trace.to) - seconds(trace.from));
}

/** The offset that lays the longest shared stretch over itself; 0 without any: both logs begin together. */
export function alignedOffset(spans: readonly MatchedSpan[], start: number, otherStart: number): number {
  const longest = spans.reduce<MatchedSpan | null>((best, span) => (best === null || span.to_s - span.from_s > best.to_s - best.from_s ? span : best), null);
  return longest === null ? 0 : longest.from_s - start - (longest.other_from_s - otherStart);
}

/** Everything of both logs on the common axis. */
export function wholeView(length: number, otherLength: number, offset: number): Span {
  const view = { from: Math.min(0, offset), to: Math.max(length, otherLength + offset) };
  return view.to > view.from ? view : { from: view.from, to: view.from + 1 };
}

/** How far the other log can be moved either way and still touch this one. */
export function offsetLimits(length: number, otherLength: number): Span {
  return { from: -Math.ceil(otherLength), to: Math.ceil(length) };
}

export function deviceOf(trace: Trace, id: string | null): TracedDevice | null {
  return trace.devices.find((device) => device.id === id) ?? trace.devices[0] ?? null;
}

/** Times on the common axis and mean powers. */
export function columnsOf(device: TracedDevice, zero: number): [number[], number[]] {
  return [device.points.map(([at]) => at - zero), device.points.map(([, , , mean]) => mean)];
}

/** The reading at or before a time of the common axis. */
export function valueAt([times, values]: [number[], number[]], at: number): number | null {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return values[low - 1] ?? null;
}

export const familyWords: Record<MatchedSpan['family'], string> = {
  values: 'equal readings', shape: 'the same rise and fall', whole: 'the whole log',
};
