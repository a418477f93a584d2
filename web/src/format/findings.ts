// Findings of the plausibility checks in plain words: what failed first, what would mend it.
import { mendHints } from './finding-hints';
import { amountText, countText } from './numbers';

export interface Finding {
  check: string;
  title: string;
  value: number | null;
  threshold: number | null;
  unit: string;
  severity: 'W' | 'R';
  verdict: 'pass' | 'fail' | 'not_applicable';
  evidence: string | null;
  place: string;
  message: string;
}

export interface SortedFindings {
  /** Those that hold the entry before those that warn, else as the server lists them. */
  failed: Finding[];
  passed: Finding[];
  notApplicable: Finding[];
}

export function sortedFindings(findings: readonly Finding[]): SortedFindings {
  const of = (verdict: Finding['verdict']) => findings.filter((finding) => finding.verdict === verdict);
  const weight = (finding: Finding) => (finding.severity === 'R' ? 0 : 1);
  return {
    failed: of('fail').sort((a, b) => weight(a) - weight(b)),
    passed: of('pass'),
    notApplicable: of('not_applicable'),
  };
}

/** What would settle the finding; "" for checks that this page does not know. */
export function mendHint(check: string): string {
  return Object.hasOwn(mendHints, check) ? mendHints[check]! : '';
}

/** Value or threshold of a finding with its unit: "0.0875", "30 s", "3 devices". */
export function measureText(value: number | null, unit: string): string {
  if (value === null) return '';
  const isCount = Number.isInteger(value) && Math.abs(value) < 1e15;
  // Years stand among the counts, so that separators come only with five digits.
  const text = isCount ? (Math.abs(value) < 10_000 ? String(value) : countText(value)) : amountText(value, 4).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
  return unit === '' || unit === '1' ? text : `${text} ${unit}`;
}

/** The place with runs called by their stage instead of by their id. */
export function placeText(place: string, stageOfRun: ReadonlyMap<string, string>): string {
  return place.replace(/run ([0-9a-f]{8}-[0-9a-f-]{27})/g, (whole, id: string) => {
    const stage = stageOfRun.get(id);
    return stage === undefined ? whole : `${stage} run`;
  });
}

/** What the findings do to the entry, in one sentence. */
export function findingsSummary({ failed, passed, notApplicable }: SortedFindings): string {
  const holding = failed.filter((finding) => finding.severity === 'R').length;
  const warning = failed.length - holding;
  const checks = (count: number) => `${count} ${count === 1 ? 'check' : 'checks'}`;
  const parts = [
    holding > 0 ? `${checks(holding)} failed that ${holding === 1 ? 'holds' : 'hold'} an entry until a reviewer decides` : '',
    warning > 0 ? `${checks(warning)} failed with a warning` : '',
    `${checks(passed.length)} passed`,
    notApplicable.length > 0 ? `${checks(notApplicable.length)} did not apply` : '',
  ].filter(Boolean);
  return `${parts.join(', ')}.`;
}
