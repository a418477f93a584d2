// A repeat as it is attached.
import { numberOf } from '$/format/typed-number';
import { reasonMistake } from './decisions';

export interface RepeatDraft {
  evidence: string;
  run: string;
  performance: string;
  throughput: string;
  reason: string;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function repeatMistakes(draft: RepeatDraft, runs: number): Partial<Record<keyof RepeatDraft, string>> {
  const mistakes: Partial<Record<keyof RepeatDraft, string>> = {};
  if (draft.evidence.trim() === '') mistakes.evidence = 'Choose the log of the repeat.';
  else if (!uuid.test(draft.evidence.trim())) mistakes.evidence = 'The id of a log, as in 0190a3f2-7c51-7c3e-9d0a-0123456789ab.';
  if (runs > 1 && draft.run === '') mistakes.run = 'Choose which run was made again.';
  if (draft.performance.trim() && numberOf(draft.performance) === null) mistakes.performance = 'This is no number.';
  const throughput = numberOf(draft.throughput);
  if (draft.throughput.trim() && (throughput === null || throughput <= 0)) mistakes.throughput = 'A number above 0.';
  const reason = reasonMistake(draft.reason);
  if (reason) mistakes.reason = reason;
  return mistakes;
}

export function repeatBody(draft: RepeatDraft): Record<string, unknown> {
  const [performance, throughput] = [numberOf(draft.performance), numberOf(draft.throughput)];
  return {
    evidence: draft.evidence.trim().toLowerCase(), reason: draft.reason.trim(),
    ...(draft.run ? { run: draft.run } : {}), ...(performance === null ? {} : { performance }), ...(throughput === null ? {} : { throughput }),
  };
}
