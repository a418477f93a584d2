// What every chart of this page is drawn from.
import type { Challenge } from '$/api/board';
import type { Cost, PictureDocument, Point } from '$/charts/picture';
import type { AddressState } from '$/page/address.svelte';

export interface ChartInput extends Record<string, unknown> {
  challenge: Challenge;
  picture: PictureDocument;
  points: Point[];
  cost: Cost;
  address: AddressState;
}

/** The charts in their order: the id is the heading's address. */
export const sections = [
  { id: 'diminishing-return', title: 'Diminishing return' },
  { id: 'training-energy', title: 'Performance against training energy' },
  { id: 'stages', title: 'Where the energy goes' },
  { id: 'pretraining', title: 'With and without pretraining' },
  { id: 'operations', title: 'NoFADE against operations' },
  { id: 'inference', title: 'Inference time against parameters' },
] as const;
