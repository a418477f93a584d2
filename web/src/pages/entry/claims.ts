// What the team claimed beside what was recomputed here: the rows of the page's first table.
import type { Challenge } from '$/api/board';
import { isShare } from '$/api/board';
import { amountText, co2eText, energyText, limitsText, percentText } from '$/format/numbers';
import { capitalised, words } from '$/format/words';
import { energyLogs, known, measured, ownPlace, type ClaimedFigures, type Entry, type Run, type Score } from './entry';

export interface ClaimRow {
  what: string;
  /** What the team says; null where it says nothing about it. */
  claimed: string | null;
  /** What the server computed; null where it cannot. */
  recomputed: string | null;
  remark: string;
}

export function performanceText(challenge: Challenge, value: number | null | undefined): string {
  return isShare(challenge) ? `${percentText(value)} %` : amountText(value, 5);
}

function withLimits(text: string, limits: string): string {
  return limits ? `${text} (95 % limits ${limits})` : text;
}

function performanceRow(entry: Entry, challenge: Challenge, score: Score | null): ClaimRow {
  const { metric, basis, value, n_items: items } = entry.performance;
  const format = (one: number) => performanceText(challenge, one);
  const range = known(score?.performance) ?? { value, low: null, high: null };
  const text = withLimits(format(range.value), limitsText(range, format));
  const remark = items ? `${items.toLocaleString('en')} items` : '';
  const isAdmitted = (challenge.rulebook.rules.performance_bases_admitted ?? ['reported']).includes('reported');
  return basis === 'computed'
    ? { what: capitalised(words(metric)), claimed: null, recomputed: text, remark: [remark, 'from the predictions, with the hidden labels'].filter(Boolean).join(', ') }
    : { what: capitalised(words(metric)), claimed: text, recomputed: null, remark: [remark, isAdmitted ? 'reported; the rulebook admits it' : 'reported; the rulebook does not admit it'].filter(Boolean).join(', ') };
}

/** "training run", numbered where a stage has several. */
export function runNames(runs: readonly Run[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const run of runs) {
    const same = runs.filter((other) => other.stage === run.stage);
    names.set(run.id, same.length > 1 ? `${words(run.stage)} ${same.indexOf(run) + 1}` : words(run.stage));
  }
  return names;
}

function runRows(entry: Entry, challenge: Challenge): ClaimRow[] {
  const names = runNames(entry.runs);
  return entry.runs.flatMap((run) => {
    const name = names.get(run.id) ?? run.stage;
    const rows: ClaimRow[] = energyLogs(run).flatMap(({ summary }): ClaimRow[] => {
      const what = `Energy of ${name}`;
      const energy = energyText(summary.energy_kwh);
      if (summary.is_claim) return [{ what, claimed: energy, recomputed: null, remark: 'stated or estimated, without a trace' }];
      if (summary.stated_total_kwh === null) return [];
      return [{ what, claimed: energyText(summary.stated_total_kwh), recomputed: energy, remark: 'the total that the file states, and its samples' }];
    });
    if (run.stated_pue !== undefined) {
      const pue = challenge.rulebook.rules.grid.pue;
      rows.push({ what: `PUE of ${name}`, claimed: run.stated_pue.toFixed(2), recomputed: null, remark: `scores use the rulebook's ${pue.toFixed(2)}` });
    }
    return rows;
  });
}

/** What the claimed grid series would give under this score's scoring run. */
export function claimedFigures(entry: Entry, score: Score | null): ClaimedFigures | null {
  return entry.claimed_grid_series?.co2e.find((figures) => figures.scoring_run === score?.scoring_run) ?? null;
}

function basis(entry: Entry, remark: string): string {
  return { all: remark, part: `${remark}; in part from stated energy`, none: `${remark}; from stated energy` }[measured(entry)];
}

function energySaid(entry: Entry, score: Score): ClaimRow[] {
  const range = known(score.energy_kwh);
  if (!range) return [];
  const text = withLimits(energyText(range.value), limitsText(range, energyText));
  const what = 'Energy that the evidence says';
  return measured(entry) === 'none'
    ? [{ what, claimed: text, recomputed: null, remark: 'stated or estimated: no samples to recompute it from' }]
    : [{ what, claimed: null, recomputed: text, remark: basis(entry, 'from the samples of the logs') }];
}

function energyRows(entry: Entry, score: Score): ClaimRow[] {
  const row = (what: string, estimate: Score['energy_kwh'], format: (value: number) => string, remark: string): ClaimRow[] => {
    const range = known(estimate);
    return range ? [{ what, claimed: null, recomputed: withLimits(format(range.value), limitsText(range, format)), remark }] : [];
  };
  const claimed = claimedFigures(entry, score)?.claimed_own_place_co2e_kg ?? null;
  const own = ownPlace(score);
  const place: ClaimRow[] = own
    ? [{
        what: 'CO2e of its own place',
        claimed: claimed === null ? null : co2eText(claimed),
        recomputed: withLimits(co2eText(own.value), limitsText(own, co2eText)),
        remark: claimed === null ? score.own_place_note : 'the claim by the team’s own grid series; not scored',
      }]
    : [];
  return [
    ...energySaid(entry, score),
    ...row('Energy charged', score.charged_kwh, energyText, basis(entry, 'with what gaps, unseen parts and lineage are charged')),
    ...row('CO2e on the board’s grid', score.co2e_kg, co2eText, basis(entry, 'what ranks and ties use')),
    ...place,
  ];
}

export function claimRows(entry: Entry, challenge: Challenge, score: Score | null): ClaimRow[] {
  const train = entry.performance.train_value;
  return [
    performanceRow(entry, challenge, score),
    ...(train === undefined ? [] : [{ what: 'The same on the training set', claimed: performanceText(challenge, train), recomputed: null, remark: '' }]),
    ...(score ? energyRows(entry, score) : []),
    ...runRows(entry, challenge),
  ];
}
