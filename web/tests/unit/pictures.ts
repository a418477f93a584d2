// Invented pictures of boards for the tests of charts.
import type { PictureDocument } from '$/charts/picture';

/** A picture of so many entries: entry i costs i + 1 kWh. */
export function picture(count: number, changes: Partial<PictureDocument> = {}): PictureDocument {
  const column = <T>(value: (index: number) => T) => Array.from({ length: count }, (_, index) => value(index));
  return {
    sequence: 1, scoring_run: 1, cost: 'co2e', count, left_out: 0, entry: column((i) => `e${i}`), name: column((i) => `Model ${i}`), team: column(() => 'green'), grade: column(() => 'C'), state: column(() => 'ranked'),
    is_baseline: column(() => false), at_least_baseline: column(() => null), performance: column((i) => 0.5 + i / 100), performance_low: column(() => null), performance_high: column(() => null),
    charged_kwh: column((i) => i + 1), co2e_kg: column((i) => (i + 1) / 2), own_place_co2e_kg: column(() => null), gqi: column(() => null), nofade: column(() => null), gmacs: column(() => null), params_m: column(() => null),
    inference_ms: column(() => null), training_kwh: column((i) => i + 1), model_family: column(() => null), pretrained: column(() => null), pair: column(() => null),
    stages_kwh: { data_preparation: column(() => null), pretraining: column(() => null), search: column(() => null), failed: column(() => null), training: column((i) => i + 1), inference: column(() => null) },
    front: [], reference: { performance: 0, cost: 1 }, hypervolume: 0, point: 0.01, marginal: [], correlation: null, iso_gqi: [], ...changes,
  };
}
