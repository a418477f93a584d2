// Times and spans: the reader's own zone in sight, UTC at hand.

/** Made when it is first needed: the tables of zones and languages take the browser tens of milliseconds. */
function lazy(options: Intl.DateTimeFormatOptions): (time: Date) => string {
  let made: Intl.DateTimeFormat | null = null;
  return (time) => (made ??= new Intl.DateTimeFormat(undefined, options)).format(time);
}

const local = lazy({ dateStyle: 'medium', timeStyle: 'short' });

/** In the reader's zone: "20 Nov 2026, 14:05". */
export function localTime(utc: string): string {
  const time = new Date(utc);
  return Number.isNaN(time.getTime()) ? utc : local(time);
}

const zoned = lazy({ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' });

/** In the reader's zone with its name, for paper: "20 Nov 2026, 14:05 CET". */
export function zonedTime(utc: string): string {
  const time = new Date(utc);
  return Number.isNaN(time.getTime()) ? utc : zoned(time);
}

/** "2026-11-20 13:05:12 UTC". */
export function utcTime(utc: string): string {
  const time = new Date(utc);
  return Number.isNaN(time.getTime()) ? utc : `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** "3 d 4 h", "2 h 5 min", "12 min 3 s", "4.2 s". */
export function spanText(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–';
  if (seconds < 60) return `${seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  const [days, hours, minutes] = [Math.floor(whole / 86400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return whole % 60 > 0 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
}
