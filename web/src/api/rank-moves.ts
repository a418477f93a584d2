// Rows that say how ranks would move: of a reader's what-if and of a rulebook that is not published yet.
import type { Range } from '$/format/numbers';

export interface MovedRow {
  entry: string;
  name: string;
  team: { slug: string; name: string };
  /** Under what was asked; null: listed, not ranked. */
  rank: number | null;
  /** On the board now. */
  official_rank: number | null;
  score: Range | number | null;
  co2e_kg: Range | number | null;
  /** Why it does not rank under what was asked. */
  reason?: string;
}

/** The first rows by their new rank, how many entries change their rank and how many there are. */
export interface RankMoves {
  rows: MovedRow[];
  changed: number;
  of: number;
}

export type MoveKind = 'up' | 'down' | 'same' | 'enters' | 'leaves' | 'unranked';

/** What becomes of one rank, with the places it moves. */
export function moveOf(from: number | null, to: number | null): { kind: MoveKind; places: number } {
  if (from === null && to === null) return { kind: 'unranked', places: 0 };
  if (from === null) return { kind: 'enters', places: 0 };
  if (to === null) return { kind: 'leaves', places: 0 };
  if (from === to) return { kind: 'same', places: 0 };
  return from > to ? { kind: 'up', places: from - to } : { kind: 'down', places: to - from };
}

/** The middle of a score or amount, however it is given. */
export function middle(value: Range | number | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'number' ? value : value.value;
}

/** "3 of 12 entries change their rank." */
export function changedText(moves: RankMoves): string {
  if (moves.of === 0) return 'There is no entry yet.';
  if (moves.changed === 0) return `No rank changes among ${moves.of === 1 ? 'the one entry' : `the ${moves.of.toLocaleString('en')} entries`}.`;
  const entries = moves.of === 1 ? 'entry' : 'entries';
  return `${moves.changed.toLocaleString('en')} of ${moves.of.toLocaleString('en')} ${entries} ${moves.changed === 1 ? 'changes its' : 'change their'} rank.`;
}
