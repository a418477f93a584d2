// The picture of a board as the API gives it (columns), and as rows for drawing.
import { get, type Query } from '$/api/client';
import type { components } from '$/api/schema';

/** GET /challenges/{c}/picture: arrays of one length, one place an entry. */
export type PictureDocument = components['schemas']['Picture'];
export type Cost = PictureDocument['cost'];
export type StageName = keyof PictureDocument['stages_kwh'];
/** What each further point of performance costs from one entry of the front to the next. */
export type Marginal = PictureDocument['marginal'][number];
/** Pearson's r with its 95 % interval over n entries. */
export type Correlation = NonNullable<PictureDocument['correlation']>;

/** In the order in which they happen. */
export const stageNames: readonly StageName[] = ['data_preparation', 'pretraining', 'search', 'failed', 'training', 'inference'];

/** One entry of a picture. What only some charts ask for is read from the columns then: thousands are made at once. */
export class Point {
  readonly entry: string;
  readonly performance: number;
  readonly kwh: number;
  readonly kg: number;

  constructor(
    private readonly picture: PictureDocument,
    readonly index: number,
    readonly onFront: boolean,
  ) {
    this.entry = picture.entry[index] ?? '';
    this.performance = picture.performance[index] ?? 0;
    this.kwh = picture.charged_kwh[index] ?? 0;
    this.kg = picture.co2e_kg[index] ?? 0;
  }

  get name(): string {
    return this.picture.name[this.index] ?? '';
  }
  get team(): string {
    return this.picture.team[this.index] ?? '';
  }
  get isBaseline(): boolean {
    return this.picture.is_baseline[this.index] ?? false;
  }
  get atLeastBaseline(): boolean {
    return this.picture.at_least_baseline[this.index] ?? false;
  }
  get low(): number | null {
    return this.picture.performance_low[this.index] ?? null;
  }
  get high(): number | null {
    return this.picture.performance_high[this.index] ?? null;
  }
  get gqi(): number | null {
    return this.picture.gqi[this.index] ?? null;
  }
  get nofade(): number | null {
    return this.picture.nofade[this.index] ?? null;
  }
  get gmacs(): number | null {
    return this.picture.gmacs[this.index] ?? null;
  }
  get paramsM(): number | null {
    return this.picture.params_m[this.index] ?? null;
  }
  get inferenceMs(): number | null {
    return this.picture.inference_ms[this.index] ?? null;
  }
  get trainingKwh(): number | null {
    return this.picture.training_kwh[this.index] ?? null;
  }
  get family(): string | null {
    return this.picture.model_family[this.index] ?? null;
  }
  /** Whoever paid for it; null where nothing tells. */
  get pretrained(): boolean | null {
    return this.picture.pretrained[this.index] ?? null;
  }
  /** Index of the point that differs from this one by pretraining. */
  get pair(): number | null {
    return this.picture.pair[this.index] ?? null;
  }
  /** Charged energy of the stages that have any. */
  get stages(): Partial<Record<StageName, number>> {
    const stages: Partial<Record<StageName, number>> = {};
    for (const name of stageNames) {
      const kwh = this.picture.stages_kwh[name][this.index] ?? 0;
      if (kwh > 0) stages[name] = kwh;
    }
    return stages;
  }
}

export function readPicture(challenge: string, query: Query, signal?: AbortSignal): Promise<PictureDocument> {
  return get<PictureDocument>(`/challenges/${encodeURIComponent(challenge)}/picture`, { query, signal });
}

export function pointsOf(picture: PictureDocument): Point[] {
  const front = new Set(picture.front);
  return picture.entry.map((_, index) => new Point(picture, index, front.has(index)));
}

/** The steps of a front: from each point right along the cost, then up to the next. */
export function frontSteps(front: readonly { cost: number; value: number }[], farthestCost: number): { cost: number; value: number }[] {
  const steps: { cost: number; value: number }[] = [];
  front.forEach((point, i) => {
    steps.push(point);
    const next = front[i + 1];
    steps.push({ cost: next ? next.cost : Math.max(farthestCost, point.cost), value: point.value });
  });
  return steps;
}

/** Smaller marks could be neither seen nor hit. */
const smallestRadius = 3.5;

/** Radius in px for a mark whose area is proportional to `kwh`, the largest one having `largest` px. */
export function radiusFor(kwh: number, mostKwh: number, largest = 18): number {
  if (mostKwh <= 0 || kwh <= 0) return smallestRadius;
  return Math.max(smallestRadius, largest * Math.sqrt(kwh / mostKwh));
}
