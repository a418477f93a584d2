// The reference tables: which zones and years have a grid intensity.
import { get } from './client';

export interface GridZone {
  zone: string;
  /** Years with a figure, g CO2e per kWh. */
  years: { year: number; intensity_g_per_kwh: number }[];
}

let asked: Promise<GridZone[]> | null = null;

async function read(): Promise<GridZone[]> {
  // Servers that do not list their figures still know them: a zone is then typed, and the server answers for it.
  const { links } = await get<{ links: Record<string, string> }>('/');
  if (!links['reference-tables/grid']) return [];
  return (await get<{ items: GridZone[] }>('/reference-tables/grid')).items;
}

/** All zones by name; empty where the server does not list them or cannot be reached. */
export function gridZones(): Promise<GridZone[]> {
  asked ??= read().catch(() => {
    asked = null;
    return [];
  });
  return asked;
}
