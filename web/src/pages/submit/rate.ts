// Speed of an upload and the time it still takes, from what was sent in the last seconds.

const windowMs = 6000;

export class Rate {
  #points: { at: number; bytes: number }[] = [];

  note(bytes: number, at: number): void {
    // Going on after a break begins where the server stands, which may be before what was sent.
    const last = this.#points.at(-1);
    if (last && bytes < last.bytes) this.#points = [];
    this.#points.push({ at, bytes });
    while (this.#points.length > 2 && at - this.#points[0]!.at > windowMs) this.#points.shift();
  }

  reset(): void {
    this.#points = [];
  }

  /** Bytes per second; null before there is anything to tell. */
  get perSecond(): number | null {
    const first = this.#points[0];
    const last = this.#points.at(-1);
    if (!first || !last || last.at - first.at < 300) return null;
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }

  secondsLeft(total: number): number | null {
    const speed = this.perSecond;
    const sent = this.#points.at(-1)?.bytes ?? 0;
    return speed && speed > 0 ? (total - sent) / speed : null;
  }
}
