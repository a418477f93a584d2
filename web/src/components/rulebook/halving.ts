// What halving the energy is worth, read from two scores that the server gave.

/** Relative gain of performance that scores as much as halving the energy; null where the scores do not say.
    GQI grows with performance to the power of alpha, so the ratio of both scores tells. */
export function worthOfHalving(whole: number | null, half: number | null, alpha: number): number | null {
  if (whole === null || half === null || !(whole > 0) || !(half > 0) || !(alpha > 0)) return null;
  return (half / whole) ** (1 / alpha) - 1;
}

export function halvingText(worth: number, where: string): string {
  const share = (worth * 100).toPrecision(2);
  const judgement = worth < 0.005 ? ' That is little: the score all but ignores energy. A larger e0 makes energy count more.' : worth > 0.1 ? ' That is much: energy outweighs performance. A smaller e0 makes it count less.' : '';
  return `Around ${where}, halving the energy is worth as much as ${share} % better performance.${judgement}`;
}
