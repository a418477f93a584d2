// Numbers as people read them, by the same rules as the server's pages (server/pages/number_format.h).

/** A value with its 95 % limits, as the API gives it. */
export interface Range {
  value: number;
  low: number | null;
  high: number | null;
}

/** What stands where there is no value. */
export const noValue = '–';

function withSeparators(text: string): string {
  const [whole = '', decimals] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

function decimalsFor(value: number, digits: number): number {
  if (value === 0) return 0;
  return Math.min(20, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
}

export function countText(value: number): string {
  return withSeparators(value.toFixed(0));
}

/** So many significant digits, never fewer than the whole part has: 1,234 · 12.3 · 0.0123. */
export function amountText(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return noValue;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) return value.toExponential(digits - 1);
  return withSeparators(value.toFixed(decimalsFor(value, digits)));
}

/** A fraction as percent without its sign: 0.801 is "80.10". */
export function percentText(fraction: number | null | undefined): string {
  return fraction === null || fraction === undefined ? noValue : (fraction * 100).toFixed(2);
}

/** Scores: three decimals from 0.1 on, three significant digits below. */
export function scoreText(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return noValue;
  const size = Math.abs(value);
  if (size >= 0.1 || size === 0) return withSeparators(value.toFixed(3));
  return size < 1e-4 ? value.toExponential(2) : value.toPrecision(3);
}

/** "0.91 to 0.93", or nothing where the limits are absent or say no more than the value. */
export function limitsText(range: Range | null | undefined, format: (value: number) => string): string {
  if (!range || range.low === null || range.high === null) return '';
  const [low, value, high] = [format(range.low), format(range.value), format(range.high)];
  return low === value && high === value ? '' : `${low} to ${high}`;
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function bytesText(bytes: number): string {
  let unit = 0;
  while (bytes >= 1024 && unit + 1 < byteUnits.length) {
    bytes /= 1024;
    unit += 1;
  }
  return `${bytes.toFixed(unit === 0 ? 0 : 1)} ${byteUnits[unit]}`;
}

/** Energy in the unit that reads best: Wh below a tenth of a kWh, MWh from a thousand on. */
export function energyText(kwh: number | null | undefined): string {
  if (kwh === null || kwh === undefined) return noValue;
  if (Math.abs(kwh) >= 1000) return `${amountText(kwh / 1000)} MWh`;
  if (kwh !== 0 && Math.abs(kwh) < 0.1) return `${amountText(kwh * 1000)} Wh`;
  return `${amountText(kwh)} kWh`;
}

/** CO2e in the unit that reads best: g below a tenth of a kg, t from a thousand on. */
export function co2eText(kg: number | null | undefined): string {
  if (kg === null || kg === undefined) return noValue;
  if (Math.abs(kg) >= 1000) return `${amountText(kg / 1000)} t`;
  if (kg !== 0 && Math.abs(kg) < 0.1) return `${amountText(kg * 1000)} g`;
  return `${amountText(kg)} kg`;
}

export function powerText(watts: number | null | undefined): string {
  if (watts === null || watts === undefined) return noValue;
  return Math.abs(watts) >= 1000 ? `${amountText(watts / 1000)} kW` : `${amountText(watts)} W`;
}
