// The power trace of a log as GET /evidence/{id}/trace gives it.
import { get } from '$/api/client';

/** Time of the first sample in seconds since 1970, lowest, highest and mean power in W. */
export type TracePoint = [number, number, number, number];

export interface TracedDevice {
  id: string;
  kind: string;
  name: string;
  /** Each value is the mean since the sample before. */
  means: boolean;
  samples: number;
  samples_in_range: number;
  resolution: 'raw' | 'downsampled';
  points: TracePoint[];
}

export interface TraceGap {
  device: string;
  start: string | null;
  duration_s: number;
  charged_kwh: number;
  reason: string;
}

export interface Trace {
  evidence: string;
  from: string;
  to: string;
  zone_known: boolean;
  devices: TracedDevice[];
  gaps: TraceGap[];
}

/** A stretch of time in seconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

export interface TraceQuestion extends Span {
  points: number;
}

/** A moment in the form that the API reads, to the millisecond. */
export function timeText(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}

export function seconds(time: string): number {
  return Date.parse(time) / 1000;
}

/** Reads the trace; `question` null asks for all of it. `devices` empty: all of them, else one request each. */
export async function readTrace(
  evidence: string, question: (TraceQuestion | { points: number }), devices: readonly string[], entry: string, signal?: AbortSignal,
): Promise<Trace> {
  const span = 'from' in question ? { from: timeText(question.from), to: timeText(question.to) } : {};
  const read = (device?: string) =>
    get<Trace>(`/evidence/${encodeURIComponent(evidence)}/trace`, {
      query: { ...span, points: question.points, device, submission: entry },
      signal,
    });
  if (devices.length === 0) return read();
  const [first, ...rest] = await Promise.all(devices.map(read));
  if (!first) throw new Error('no device was asked for');
  return { ...first, devices: [first, ...rest].flatMap((one) => one.devices) };
}
