// Names of the API's enumerations in plain words.
import { countText } from './numbers';

/** "data_preparation" is "data preparation". */
export function words(identifier: string): string {
  return identifier.replaceAll('_', ' ');
}

/** The first letter large. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a grade of the energy evidence stands for. */
export const gradeMeanings: Record<string, string> = {
  A: 'analyzer at the wall',
  B: 'calibrated plug, PDU or BMC at the wall',
  C: 'recomputed here from component samples or counters',
  D: "a tool's total without a trace",
  E: 'stated or estimated',
};

/** What a state of an entry means for its rank. */
export const stateMeanings: Record<string, string> = {
  draft: 'not submitted yet',
  sealed: 'received, being scored',
  held: 'scored and shown, not ranked until a reviewer decides',
  ranked: 'on the board',
  queried: 'on the board; a reviewer asked the team a question',
  rejected: 'not ranked: a reviewer rejected it',
  disqualified: 'not ranked: against the rules',
  withdrawn: 'not ranked: taken back by its team',
  failed: 'not scored through a fault of the platform; can be tried again',
};

/** Colour class of a state; colour never stands without the word. */
export function stateTone(state: string): '' | 'good' | 'warn' | 'bad' | 'cool' {
  if (state === 'ranked') return 'good';
  if (state === 'held' || state === 'queried') return 'warn';
  if (state === 'rejected' || state === 'disqualified' || state === 'failed') return 'bad';
  return state === 'draft' || state === 'sealed' ? 'cool' : '';
}

/** "1 entry", "2 entries". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
