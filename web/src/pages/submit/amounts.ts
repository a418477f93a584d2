// Amounts as people type them.

const multiples: Record<string, number> = { k: 1e3, m: 1e6, g: 1e9, b: 1e9, t: 1e12, p: 1e15 };

/** null for an empty text, NaN for what is no number; "25.6 M" and "4.1G" are understood. */
export function amountOf(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*([kmgbtp]?)$/i.exec(trimmed);
  if (!match) return Number.NaN;
  const multiple = multiples[(match[2] ?? '').toLowerCase()] ?? 1;
  // Without the noise of binary fractions: 4.1 times 1e9 is not quite 4.1e9.
  return Number((Number(match[1]) * multiple).toPrecision(15));
}

/** The same without multiples: "0.801", "80.1". */
export function plainNumber(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : Number.NaN;
}

/** A whole number of at least `least`; null for an empty text, NaN otherwise. "50,000" and "50 000" are understood. */
export function countOf(text: string, least = 1): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const grouped = /^\d{1,3}([, \u00a0\u202f]\d{3})+$/.test(trimmed) ? trimmed.replace(/\D/g, '') : trimmed;
  const value = amountOf(grouped);
  return value !== null && Number.isSafeInteger(value) && value >= least ? value : Number.NaN;
}
