/**
 * Moves the focus to where the work goes on, when what had it is gone: a person at the keyboard, or
 * one who listens, is not thrown back to the top of the window.
 */
import { tick } from 'svelte';

export async function focusOn(id: string): Promise<void> {
  await tick();
  document.getElementById(id)?.focus();
}
