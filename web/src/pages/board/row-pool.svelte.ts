// The rows that are drawn, used again for other entries as the reader scrolls, so that none is built while scrolling.
import type { BoardRow } from '$/api/board';
import { inOrderAlready } from './row-order';
import type { SparseRows } from './sparse-rows';

/** One row of the table: the place that it shows now. */
export class RowSlot {
  position = $state(0);
  /** Null: not loaded yet. */
  row = $state.raw<BoardRow | null>(null);
  /** The latest loaded row, whose cells wait out of sight for the next one. */
  filled = $state.raw<BoardRow | null>(null);
  element = $state.raw<HTMLTableRowElement>();

  constructor(readonly id: number) {}

  show(position: number, row: BoardRow | null): void {
    this.position = position;
    this.row = row;
    if (row) this.filled = row;
  }
}

export class RowPool {
  /** In the order of their making, which is that of the list in the component: it never moves them. */
  slots = $state.raw<RowSlot[]>([]);
  private made = 0;

  /**
   * Shows the places [from, to). The row that has the focus stays with its entry wherever that stands, out of sight too.
   * Gives false where that entry is gone: the row will be another's, and the focus has to go elsewhere first.
   */
  show(from: number, to: number, rows: SparseRows, focused: RowSlot | null): boolean {
    const stands = focused && placeOf(focused, rows);
    const wanted = new Set<number>();
    for (let position = from; position < to; ++position) wanted.add(position);
    if (stands) wanted.delete(stands.position);
    const free: RowSlot[] = [];
    for (const slot of this.slots) {
      if (stands && slot === focused) slot.show(stands.position, stands.row);
      else if (wanted.delete(slot.position)) slot.show(slot.position, rows.at(slot.position));
      else free.push(slot);
    }
    const fresh: RowSlot[] = [];
    for (const position of wanted) {
      let slot = free.pop();
      if (!slot) fresh.push((slot = new RowSlot(this.made++)));
      slot.show(position, rows.at(position));
    }
    if (free.length > 0 || fresh.length > 0) this.slots = [...this.slots.filter((slot) => !free.includes(slot)), ...fresh];
    return !focused || stands !== null;
  }

  /** The row that holds the focus. */
  focused(): RowSlot | null {
    const active = document.activeElement;
    return (active && this.slots.find((slot) => slot.element?.contains(active))) ?? null;
  }

  /**
   * Puts the rows into their order in the document, which is the one that is read out and gone through by keyboard. On
   * the screen each stands at its place before.
   */
  putInOrder(): void {
    const focused = this.focused();
    const slots = this.slots.filter((slot) => slot.element?.isConnected);
    const place = new Map(slots.map((slot) => [slot.element as Element, slot]));
    const standing = [...(slots[0]?.element?.parentElement?.children ?? [])].flatMap((element) => place.get(element) ?? []);
    const kept = inOrderAlready(standing.map((slot) => slot.position), focused ? standing.indexOf(focused) : -1);
    if (kept.size === standing.length) return;
    const stays = new Set([...kept].map((index) => standing[index]!));
    let previous: Element | null = null;
    for (const slot of [...standing].sort((a, b) => a.position - b.position)) {
      const element = slot.element!;
      if (!stays.has(slot)) {
        if (previous) previous.after(element);
        else element.parentElement!.prepend(element);
      }
      previous = element;
    }
  }
}

/** Where the entry of a row stands now, and its row; null where it is gone from among the loaded rows. */
function placeOf(slot: RowSlot, rows: SparseRows): { position: number; row: BoardRow | null } | null {
  const here = rows.at(slot.position);
  const isKnown = here !== null || slot.position >= rows.count;
  if (!isKnown || !slot.row || here?.entry === slot.row.entry) return { position: slot.position, row: here ?? slot.row };
  const position = rows.positionOf(slot.row.entry);
  return position === null ? null : { position, row: rows.at(position) };
}
