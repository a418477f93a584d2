// Where a number lies on a slider of a thousand steps, evenly or by its logarithm.
export interface Track {
  least: number;
  most: number;
  isLog?: boolean;
}

/** Step of the slider, 0 to 1000; what lies outside stands at the nearer end. */
export function toTrack(value: number, { least, most, isLog = false }: Track): number {
  if (Number.isNaN(value)) return 0;
  const inside = Math.min(most, Math.max(least, value));
  const share = isLog ? Math.log(inside / least) / Math.log(most / least) : (inside - least) / (most - least);
  return Math.round(share * 1000);
}

/** The number at a step in three significant digits, which is as fine as a hand can drag. */
export function fromTrack(step: number, { least, most, isLog = false }: Track): string {
  const share = step / 1000;
  const value = isLog ? least * (most / least) ** share : least + share * (most - least);
  return String(Number(value.toPrecision(3)));
}
