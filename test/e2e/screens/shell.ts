/** What is there on every screen: the title, the menu, the state of the station. */
import type { ScreenName } from '../../../src/renderer/state/route.svelte.ts';
import { text } from '../../../src/renderer/text/en.ts';
import type { Hand } from '../stage/hand.ts';

/** Waits for the screen with this title. */
export async function onScreen({ page }: Hand, title: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
}

/** By the menu. */
export async function goTo(hand: Hand, screen: ScreenName): Promise<void> {
  const menu = hand.page.getByRole('navigation', { name: text.navigation.label });
  await hand.press(text.navigation.screens[screen], menu);
}

export async function untilUnlocked({ page }: Hand): Promise<void> {
  await page
    .getByRole('banner')
    .getByText(new RegExp(`^\\s*${text.shell.unlocked}`))
    .waitFor();
}

export async function untilLocked({ page }: Hand): Promise<void> {
  await page.getByRole('banner').getByText(text.shell.locked, { exact: true }).waitFor();
}

/** The code of the refusal on the screen. */
export async function refusalCode({ page }: Hand): Promise<string> {
  const box = page.getByRole('alert').filter({ hasText: text.parts.refusal.code });
  await box.first().waitFor();
  return (await box.first().locator('code').first().textContent()) ?? '';
}
