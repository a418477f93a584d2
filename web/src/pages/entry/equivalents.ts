// Everyday equivalents: few, each with the figure it rests on and where that comes from.

export interface Equivalent {
  label: string;
  amount: number;
  factor: string;
  source: string;
}

interface Kind {
  label: string;
  /** What one of it takes, in kWh or in kg CO2e. */
  each: number;
  of: 'energy' | 'co2e';
  factor: string;
  source: string;
}

/** 1 kg of water from 20 to 100 °C: 4186 J/(kg K) × 80 K at 90 % efficiency, in kWh. */
const kettleKwh = (4186 * 80) / 0.9 / 3.6e6;
const kmPerMile = 1.609344;

const kinds: readonly Kind[] = [
  {
    label: 'months of electricity of an average US household',
    each: 899,
    of: 'energy',
    factor: '899 kWh a month',
    source: 'U.S. Energy Information Administration, average residential customer 2022',
  },
  {
    label: 'kettles of 1 litre boiled',
    each: kettleKwh,
    of: 'energy',
    factor: '0.103 kWh each',
    source: 'computed: water from 20 to 100 °C, 4186 J/(kg K), 90 % efficiency',
  },
  { label: 'phone charges', each: 0.015 / 0.8, of: 'energy', factor: '0.0188 kWh each', source: 'computed: a battery of 15 Wh, charged at 80 % efficiency' },
  {
    label: 'km by car',
    each: 0.4 / kmPerMile,
    of: 'co2e',
    factor: '249 g CO2 per km (400 g per mile)',
    source: 'US EPA, Tailpipe Greenhouse Gas Emissions from a Typical Passenger Vehicle, EPA-420-F-23-014, June 2023',
  },
  {
    label: 'tree-years of growing',
    each: 6,
    of: 'co2e',
    factor: '6 kg CO2 a tree and year (60 kg in ten years)',
    source: 'US EPA, Greenhouse Gas Equivalencies Calculator, urban tree seedlings',
  },
];

/** What an energy and its CO2e amount to, without those whose basis is unknown. */
export function equivalents(kwh: number | null, co2eKg: number | null): Equivalent[] {
  return kinds.flatMap((kind) => {
    const total = kind.of === 'energy' ? kwh : co2eKg;
    return total === null ? [] : [{ label: kind.label, amount: total / kind.each, factor: kind.factor, source: kind.source }];
  });
}
