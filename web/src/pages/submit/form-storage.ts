// Keeps what was typed in this browser until the entry is sealed.
import { emptyForm, type EntryForm } from './form';

const prefix = 'wattboard-submit';

/** One unfinished entry a challenge and draft; the first one of a challenge has no draft yet. */
function nameOf(challenge: string, draft: string): string {
  return `${prefix}:${challenge}:${draft || 'new'}`;
}

export function loadForm(storage: Storage, challenge: string, draft: string): EntryForm | null {
  try {
    const form = JSON.parse(storage.getItem(nameOf(challenge, draft)) ?? 'null') as EntryForm | null;
    if (form?.version !== 1 || !Array.isArray(form.runs)) return null;
    // Members that an older page did not have.
    return { ...emptyForm(() => ''), ...form };
  } catch {
    return null;
  }
}

export function keepForm(storage: Storage, challenge: string, form: EntryForm): void {
  try {
    storage.setItem(nameOf(challenge, form.draft), JSON.stringify(form));
    if (form.draft !== '') {
      storage.removeItem(nameOf(challenge, ''));
      storage.setItem(`${prefix}-latest:${challenge}`, form.draft);
    }
  } catch {
    // A browser that keeps nothing still submits.
  }
}

export function forgetForm(storage: Storage, challenge: string, draft: string): void {
  storage.removeItem(nameOf(challenge, draft));
  if (storage.getItem(`${prefix}-latest:${challenge}`) === draft) storage.removeItem(`${prefix}-latest:${challenge}`);
}

/** The draft that was worked on last in this challenge; "" if there is none. */
export function latestDraft(storage: Storage, challenge: string): string {
  return storage.getItem(`${prefix}-latest:${challenge}`) ?? '';
}

/** A form with anything in it is worth going on with. */
export function isUntouched(form: EntryForm): boolean {
  return form.draft === '' && form.name === '' && form.performance === '' && form.runs.every((run) => run.logs.length === 0);
}
