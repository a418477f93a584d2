// The reader's own example: an accuracy and an energy, kept in the address, and what the server makes of them.
import { get, write } from '$/api/client';
import type { ChallengePage } from '$/pages/home/challenges';
import { AddressState } from '$/page/address.svelte';
import { clampedNumber, valueAt } from './scale';

/** GET /ranking-rules/gqi/curve. */
export interface GqiCurve {
  name: string;
  accuracy: number;
  kwh: number[];
  gqi: number[];
  /** Null at and below the pole. */
  gqi_published: (number | null)[];
}

interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
  reason?: string;
}

/** POST /challenges/{c}/what-if. */
export interface WhatIf {
  performance: Estimate;
  energy_kwh: number;
  co2e_kg: number;
  grid: { zone: string; year: number; intensity_g_per_kwh: number; pue: number };
  rules: Record<string, Estimate>;
  gqi_name: string;
  gqi_published: number | null;
  unranked_reasons: string[];
  official: { rule: string; value: number | null; rank: number | null; ranked: number | null };
}

export class ExampleState {
  readonly address = new AddressState();
  curve = $state.raw<GqiCurve | null>(null);
  curveError = $state.raw<unknown>(null);
  answer = $state.raw<WhatIf | null>(null);
  error = $state.raw<unknown>(null);
  challenges = $state.raw<ChallengePage['items']>([]);
  private asking = new AbortController();
  private waiting: ReturnType<typeof setTimeout> | undefined;

  get accuracy(): number {
    return clampedNumber(this.address.get('accuracy'), 0, 1, 0.8);
  }
  get kwh(): number {
    return clampedNumber(this.address.get('kwh'), 0.01, 10_000, 20);
  }
  get challenge(): string {
    return this.address.get('challenge') || (this.challenges[0]?.slug ?? '');
  }
  /** The continued score at the reader's energy, read off the curve. */
  get atCurve(): number | null {
    return this.curve ? valueAt(this.curve.kwh, this.curve.gqi, this.kwh) : null;
  }

  async readChallenges(): Promise<void> {
    try {
      this.challenges = (await get<ChallengePage>('/challenges', { query: { limit: 100 } })).items;
    } catch (problem) {
      this.error = problem;
    }
  }

  async readCurve(signal?: AbortSignal): Promise<void> {
    try {
      this.curve = await get<GqiCurve>('/ranking-rules/gqi/curve', { query: { accuracy: this.accuracy }, signal });
      this.curveError = null;
    } catch (problem) {
      if (!signal?.aborted) this.curveError = problem;
    }
  }

  private async readAnswer(signal: AbortSignal): Promise<void> {
    if (!this.challenge) return;
    try {
      const body = { performance: { value: this.accuracy }, energy_kwh: this.kwh };
      this.answer = await write<WhatIf>('POST', `/challenges/${encodeURIComponent(this.challenge)}/what-if`, body, { signal });
      this.error = null;
    } catch (problem) {
      if (!signal.aborted) this.error = problem;
    }
  }

  /** Asks a moment after the last change; an answer that is overtaken is dropped. */
  ask(): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.asking.abort();
      this.asking = new AbortController();
      void this.readCurve(this.asking.signal);
      void this.readAnswer(this.asking.signal);
    }, 120);
  }
}
