// The complexity of a data set from what `wattboard complexity --json` printed.

export interface Complexity {
  value: number;
  method: string;
  sha256?: string;
}

/** Largest file that is read, and that the API takes: the distances of a thousand classes take about 10 MB. */
export const mostBytes = 24 * 1024 * 1024;

/** Whether the text is a whole result, with what people look at beside the one value. */
export function isWholeResult(text: string): boolean {
  const document = JSON.parse(text) as Record<string, unknown>;
  return ['entropy_bits', 'jensen_shannon', 'classes'].every((name) => name in document);
}

/** The part that a challenge states. Throws an Error that says what is wrong with the text. */
export function complexityOf(text: string): Complexity {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new Error('This file is no JSON. Make it with: wattboard complexity FOLDER --json');
  }
  const stated = (document as { dataset_complexity?: Partial<Complexity> } | null)?.dataset_complexity;
  if (!stated || typeof stated !== 'object') throw new Error('This JSON has no member “dataset_complexity”. Make it with: wattboard complexity FOLDER --json');
  if (typeof stated.value !== 'number' || !(stated.value > 0)) throw new Error('Its dataset_complexity has no value above 0.');
  const sha256 = typeof stated.sha256 === 'string' && /^[0-9a-f]{64}$/.test(stated.sha256) ? { sha256: stated.sha256 } : {};
  return { value: stated.value, method: typeof stated.method === 'string' ? stated.method : '', ...sha256 };
}
