// When a mistake is shown: at once where something was written, else after the first try to send.
import { tick } from 'svelte';
import type { Draft } from './draft';

export function visibleMistakes(mistakes: Record<string, string>, draft: Draft, tried: boolean): Record<string, string> {
  if (tried) return mistakes;
  return Object.fromEntries(Object.entries(mistakes).filter(([path]) => draft.values[path] !== ''));
}

/** Puts the cursor into the first field with a mistake, so that it is seen and read out. */
export async function focusFirstMistake(): Promise<void> {
  await tick();
  document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus();
}
