/**
 * The one session of this page, what it knows of the gateway, and its pulse: who is logged in and how
 * things stand is asked every few seconds, one question after the other, without counting as a
 * person's doing.
 */
import { Knowledge } from './knowledge.svelte.ts';
import { Session } from './session.svelte.ts';

const PULSE_EVERY_MS = 5_000;

export const session = new Session(
  (input, init) => fetch(input, init),
  () => Date.now(),
);

export const gateway = new Knowledge(session);

/** Begins the pulse and the clock, and listens for a person; the returned function ends all. */
export function followGateway(): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const beat = async (): Promise<void> => {
    await gateway.refresh();
    if (!isOver) timer = setTimeout(() => void beat(), PULSE_EVERY_MS);
  };
  void beat();
  const tick = setInterval(() => {
    session.tick();
  }, 1_000);
  const stir = (): void => {
    session.stir().catch(() => undefined); // the pulse shows what is wrong
  };
  window.addEventListener('keydown', stir);
  window.addEventListener('pointerdown', stir);
  return () => {
    isOver = true;
    clearTimeout(timer);
    clearInterval(tick);
    window.removeEventListener('keydown', stir);
    window.removeEventListener('pointerdown', stir);
  };
}
