// What a new version of the rules changes, in words.
import { draftOf, type TableRow } from './draft';
import { allMembers, type Member } from './members';
import type { RulebookDocument } from '$/api/rulebook';
import { words } from '$/format/words';

export interface Difference {
  path: string;
  label: string;
  from: string;
  to: string;
  /** Of a set: what comes and goes. */
  added?: string[];
  removed?: string[];
}

function text(member: Member, value: unknown): string {
  const named = (one: string) => member.choices?.find((choice) => choice.value === one)?.label ?? words(one);
  if (member.kind === 'flag') return value ? 'yes' : 'no';
  if (member.kind === 'set') return (value as string[]).map(named).join(', ') || 'none';
  if (member.kind === 'choice') return named(String(value));
  if (member.kind === 'table') return (value as TableRow[]).map((row) => `${row.name} ${row.value}`).join(', ') || 'none';
  if (value === '') return member.empty ?? 'nothing';
  return member.unit ? `${String(value)} ${member.unit}` : String(value);
}

function normal({ kind }: Member, value: unknown): string {
  if (kind === 'set') return [...(value as string[])].sort().join();
  if (kind === 'table') return (value as TableRow[]).map((row) => `${row.name}=${Number(row.value)}`).sort().join();
  if (kind === 'number' || kind === 'whole') return value === '' ? '' : String(Number(value));
  return String(value).trim();
}

/** The members that differ. `to` may leave out what the server fills in; that is no difference. */
export function differences(from: RulebookDocument, to: RulebookDocument): Difference[] {
  const [before, after] = [draftOf(from), draftOf(to)];
  return allMembers.flatMap((member) => {
    const [old, fresh] = [before.values[member.path], after.values[member.path]];
    if (member.when && !member.when(before) && !member.when(after)) return [];
    if (normal(member, old) === normal(member, fresh)) return [];
    const difference: Difference = { path: member.path, label: member.label, from: text(member, old), to: text(member, fresh) };
    if (member.kind !== 'set') return [difference];
    const without = (all: unknown, others: unknown) => (all as string[]).filter((one) => !(others as string[]).includes(one)).map((one) => text(member, [one]));
    return [{ ...difference, added: without(fresh, old), removed: without(old, fresh) }];
  });
}
