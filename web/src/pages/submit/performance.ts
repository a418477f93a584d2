// A performance as typed: percent and fraction are told apart before anything is sent.
import { plainNumber } from './amounts';

export interface Metric {
  name: string;
  direction: string;
  lower_bound: number | null;
  upper_bound: number | null;
}
export type Unit = 'percent' | 'fraction';

/** Another reading of what was typed, offered as a button. */
export interface Choice {
  label: string;
  text: string;
  unit: Unit;
  /** Typed so on purpose: the text that is to be taken as it stands. */
  confirms?: string;
}
export interface PerformanceReading {
  /** In the metric's own terms, a share as a fraction; null while there is none. */
  value: number | null;
  mistake: string;
  choices: Choice[];
  /** The value both ways: "80.1 % = 0.801". */
  bothWays: string;
}

export function isShare(metric: Metric): boolean {
  return metric.lower_bound === 0 && metric.upper_bound === 1;
}

/** Shortest decimal text without the noise of binary fractions. */
function tidy(value: number): string {
  return String(Number(value.toPrecision(12)));
}

function none(mistake: string, choices: Choice[] = []): PerformanceReading {
  return { value: null, mistake, choices, bothWays: '' };
}

/** How the text is sure to be meant: a "%" sign decides whatever the switch says. */
function split(text: string, unit: Unit): { digits: string; unit: Unit } {
  const trimmed = text.trim();
  return trimmed.endsWith('%') ? { digits: trimmed.slice(0, -1).trim(), unit: 'percent' } : { digits: trimmed, unit };
}

export function readPerformance(text: string, unit: Unit, metric: Metric, confirmed = ''): PerformanceReading {
  const share = isShare(metric);
  const typed = share ? split(text, unit) : { digits: text.trim(), unit: 'fraction' as Unit };
  if (typed.digits === '') return none('');
  const number = plainNumber(typed.digits);
  if (number === null || Number.isNaN(number)) {
    const point = typed.digits.replace(',', '.');
    const isComma = /^\d+,\d+$/.test(typed.digits);
    return isComma
      ? none(`Write the decimals with a point: ${point}.`, [{ label: `Use ${point}`, text: point, unit: typed.unit }])
      : none(`“${text.trim()}” is not a number.`);
  }
  if (!share) return readPlain(number, metric);
  return typed.unit === 'percent' ? readPercent(number, typed.digits, confirmed) : readFraction(number, typed.digits);
}

function readPlain(number: number, metric: Metric): PerformanceReading {
  const low = metric.lower_bound ?? -Infinity;
  const high = metric.upper_bound ?? Infinity;
  if (number < low || number > high) return none(`The ${metric.name} of this challenge lies between ${low} and ${high}.`);
  return { value: number, mistake: '', choices: [], bothWays: tidy(number) };
}

function both(fraction: number): PerformanceReading {
  return { value: Number(fraction.toPrecision(15)), mistake: '', choices: [], bothWays: `${tidy(fraction * 100)} % = ${tidy(fraction)} as a fraction` };
}

function readPercent(number: number, digits: string, confirmed: string): PerformanceReading {
  if (number < 0) return none('It cannot be below 0 %.');
  if (number > 100) return none('It cannot be above 100 %.');
  // 0.801 with the switch on percent is a fraction nearly always; a score below one percent is confirmed.
  if (number > 0 && number <= 1 && confirmed !== `${digits} %`) {
    return none(`${digits} % would be the fraction ${tidy(number / 100)}. Did you mean ${tidy(number * 100)} %?`, [
      { label: `${tidy(number * 100)} %`, text: tidy(number * 100), unit: 'percent' },
      { label: `Really ${digits} %`, text: digits, unit: 'percent', confirms: `${digits} %` },
    ]);
  }
  return both(number / 100);
}

function readFraction(number: number, digits: string): PerformanceReading {
  if (number < 0) return none('It cannot be below 0.');
  if (number > 1 && number <= 100) {
    return none(`As a fraction it is at most 1. Did you mean ${digits} %, which is ${tidy(number / 100)}?`, [
      { label: `${digits} %`, text: digits, unit: 'percent' },
    ]);
  }
  if (number > 1) return none('As a fraction it is at most 1.');
  return both(number);
}
