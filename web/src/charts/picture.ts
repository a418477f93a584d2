// The picture of a board as the API gives it (columns), and as rows for drawing.
import { get, type Query } from '$/api/client';

/** In the order in which they happen. */
export const stageNames = ['data_preparation', 'pretraining', 'search', 'failed', 'training', 'inference'] as const;
export type StageName = (typeof stageNames)[number];

/** What each further point of performance costs from one entry of the front to the next. */
export interface Marginal {
  from: number;
  to: number;
  cost_per_point: number;
}

/** Pearson's r with its 95 % interval over n entries. */
export interface Correlation {
  r: number;
  low: number;
  high: number;
  n: number;
}

/** GET /challenges/{c}/picture: arrays of one length, one place an entry. */
export interface PictureDocument {
  sequence: number;
  count: number;
  /** Entries that the board has beyond those given. */
  left_out: number;
  entry: string[];
  name: string[];
  team: string[];
  grade: string[];
  is_baseline: boolean[];
  at_least_baseline: (boolean | null)[];
  performance: number[];
  performance_low: (number | null)[];
  performance_high: (number | null)[];
  charged_kwh: number[];
  co2e_kg: number[];
  gqi: (number | null)[];
  nofade: (number | null)[];
  gmacs: (number | null)[];
  params_m: (number | null)[];
  inference_ms: (number | null)[];
  training_kwh: (number | null)[];
  model_family: (string | null)[];
  /** Place of the same model with pretraining where this one has none, and the other way round. */
  pair: (number | null)[];
  /** Charged energy by stage; null for a stage without logs. */
  stages_kwh: Record<StageName, (number | null)[]>;
  /** Indexes of the entries on the Pareto front, from least cost on. */
  front: number[];
  hypervolume: number | null;
  /** Step of performance that `marginal` counts in: 0.01 for a share. */
  point: number;
  marginal: Marginal[];
  /** Of performance with the logarithm of training energy. */
  correlation: Correlation | null;
  iso_gqi: { gqi: number; points: [number, number][] }[];
}

export interface Point {
  index: number;
  entry: string;
  name: string;
  team: string;
  grade: string;
  isBaseline: boolean;
  atLeastBaseline: boolean;
  onFront: boolean;
  performance: number;
  low: number | null;
  high: number | null;
  kwh: number;
  kg: number;
  gqi: number | null;
  nofade: number | null;
  gmacs: number | null;
  paramsM: number | null;
  inferenceMs: number | null;
  trainingKwh: number | null;
  family: string | null;
  /** Index of the point that differs from this one by pretraining. */
  pair: number | null;
  stages: Partial<Record<StageName, number>>;
}

export type Cost = 'co2e' | 'energy';

export function readPicture(challenge: string, query: Query, signal?: AbortSignal): Promise<PictureDocument> {
  return get<PictureDocument>(`/challenges/${encodeURIComponent(challenge)}/picture`, { query, signal });
}

function stagesOf(picture: PictureDocument, index: number): Partial<Record<StageName, number>> {
  const stages: Partial<Record<StageName, number>> = {};
  for (const name of stageNames) {
    const kwh = picture.stages_kwh?.[name]?.[index];
    if (kwh !== null && kwh !== undefined && kwh > 0) stages[name] = kwh;
  }
  return stages;
}

export function pointsOf(picture: PictureDocument): Point[] {
  const front = new Set(picture.front);
  return picture.entry.map((entry, index) => ({
    index,
    entry,
    name: picture.name[index] ?? '',
    team: picture.team[index] ?? '',
    grade: picture.grade[index] ?? '',
    isBaseline: picture.is_baseline[index] ?? false,
    atLeastBaseline: picture.at_least_baseline[index] ?? false,
    onFront: front.has(index),
    performance: picture.performance[index] ?? 0,
    low: picture.performance_low[index] ?? null,
    high: picture.performance_high[index] ?? null,
    kwh: picture.charged_kwh[index] ?? 0,
    kg: picture.co2e_kg[index] ?? 0,
    gqi: picture.gqi[index] ?? null,
    nofade: picture.nofade[index] ?? null,
    gmacs: picture.gmacs[index] ?? null,
    paramsM: picture.params_m[index] ?? null,
    inferenceMs: picture.inference_ms[index] ?? null,
    trainingKwh: picture.training_kwh[index] ?? null,
    family: picture.model_family[index] ?? null,
    pair: picture.pair?.[index] ?? null,
    stages: stagesOf(picture, index),
  }));
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
