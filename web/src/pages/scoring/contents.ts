// The parts of "How it is scored"; other pages link to these ids.
export const contents = [
  { id: 'energy', title: 'From samples to energy' },
  { id: 'charged', title: 'Charged energy: gaps cost' },
  { id: 'grades', title: 'Grades of evidence' },
  { id: 'uncertainty', title: 'Uncertainty and limits' },
  { id: 'co2e', title: 'From energy to CO2e' },
  { id: 'performance', title: 'Performance' },
  { id: 'gqi', title: 'GQI, and its pole at 1 kWh' },
  { id: 'example', title: 'Try it' },
  { id: 'nofade', title: 'NoFADE' },
  { id: 'rules', title: 'The other rules' },
  { id: 'pareto', title: 'Pareto front and hypervolume' },
  { id: 'ranks', title: 'From score to rank' },
  { id: 'checks', title: 'Checks, held entries, verified' },
  { id: 'versions', title: 'Versions' },
  { id: 'sources', title: 'Sources' },
] as const;
