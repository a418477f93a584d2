// What logs tell of their run: when it was, and on which accelerators.
import type { AcceleratorForm, RunForm } from './form';

/** The members of an evidence's summary that this page reads (GET /evidence/{id}). */
export interface LogSummary {
  format: string;
  grade: string;
  devices: { id: string; kind: string; name: string; energy_kwh: number; mean_power_w: number }[];
  start: string | null;
  end: string | null;
  zone_known: boolean;
  duration_s: number;
  samples: number;
  gap_count: number;
  energy_kwh: number;
  charged_kwh: number;
  coverage: number;
  is_claim: boolean;
  findings: { check: string; title: string; message: string; severity: string; verdict: string; place: string }[];
}

/** From the first to the last sample of all logs; null unless every log says in which zone its times are. */
export function spanOf(logs: LogSummary[]): { start: string; end: string } | null {
  const starts: string[] = [];
  const ends: string[] = [];
  for (const log of logs) {
    if (!log.zone_known || !log.start || !log.end) return null;
    starts.push(log.start);
    ends.push(log.end);
  }
  if (starts.length === 0) return null;
  const byTime = (a: string, b: string) => Date.parse(a) - Date.parse(b);
  const [start, end] = [starts.sort(byTime)[0]!, ends.sort(byTime).at(-1)!];
  return Date.parse(start) < Date.parse(end) ? { start, end } : null;
}

/** Whether some log has times without a zone: only its owner knows when that was. */
export function hasLocalTimes(logs: LogSummary[]): boolean {
  return logs.some((log) => !log.zone_known && log.start !== null);
}

/** The accelerators that the logs name, with how many there are. Logs of the same time are of different machines; logs
 *  one after another are of the same. */
export function acceleratorsOf(logs: LogSummary[]): AcceleratorForm[] {
  const counts = new Map<string, number>();
  const spans: { start: number; end: number; counts: Map<string, number> }[] = [];
  for (const log of logs) {
    const own = new Map<string, number>();
    for (const device of log.devices) {
      if (device.kind === 'gpu' && device.name !== '') own.set(device.name, (own.get(device.name) ?? 0) + 1);
    }
    spans.push({ start: log.start ? Date.parse(log.start) : -Infinity, end: log.end ? Date.parse(log.end) : Infinity, counts: own });
  }
  for (const [index, span] of spans.entries()) {
    const together = spans.filter((other, at) => at === index || (other.start < span.end && span.start < other.end));
    const sum = new Map<string, number>();
    for (const one of together) for (const [name, count] of one.counts) sum.set(name, (sum.get(name) ?? 0) + count);
    for (const [name, count] of sum) counts.set(name, Math.max(counts.get(name) ?? 0, count));
  }
  return [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([name, count]) => ({ name, count: String(count) }));
}

/** Fills in what all logs of a run tell, where nobody typed otherwise. */
export function prefill(run: RunForm, logs: LogSummary[]): void {
  if (!run.typedHardware) run.accelerators = acceleratorsOf(logs);
  const span = spanOf(logs);
  if (!run.typedSpan && span) Object.assign(run, span);
}

function offsetMs(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(at / 1000) * 1000;
}

/** A clock's reading in `zone`, given as if it were UTC, in UTC. Of an hour that comes twice it is the first. */
export function utcOfLocal(reading: string, zone: string): string {
  const local = Date.parse(reading);
  // The offset before the change decides where the clock was set back.
  const early = offsetMs(local - 86_400_000, zone);
  const guess = local - early;
  const utc = offsetMs(guess, zone) === early ? guess : local - offsetMs(guess, zone);
  return new Date(utc).toISOString().replace('.000Z', 'Z');
}
