/**
 * The one session of this page, what it knows of the gateway, and its pulse: who is logged in and how
 * things stand is asked every few seconds, one question after the other, without counting as a
 * person's doing.
 */
import type { Outbox, Overview } from '../../gateway/console/contract.ts';
import type { PageRefusal } from '../../renderer/state/page-refusal.ts';
import { asGatewayRefusal } from './errand.svelte.ts';
import { GivenUp } from './gateway-call.ts';
import { Session } from './session.svelte.ts';

const PULSE_EVERY_MS = 5_000;
const BACKGROUND = { isBackground: true } as const;

export const session = new Session(
  (input, init) => fetch(input, init),
  () => Date.now(),
);

let overview = $state.raw<Overview | undefined>(undefined);
let outbox = $state.raw<Outbox | undefined>(undefined);
let problem = $state.raw<PageRefusal | undefined>(undefined);

export const gateway = {
  get overview(): Overview | undefined {
    return overview;
  },
  get outbox(): Outbox | undefined {
    return outbox;
  },
  /** Why the gateway cannot be asked, when it cannot. */
  get problem(): PageRefusal | undefined {
    return problem;
  },
  /** After an act that answered with the outbox. */
  takeOutbox(next: Outbox): void {
    outbox = next;
  },
};

/** Asks how things stand; a fault is shown and not thrown: what was done before is done. */
export async function refresh(): Promise<void> {
  try {
    await session.read();
    if (session.standing === 'in') await readAll();
    problem = undefined;
  } catch (error) {
    // Somebody came or went meanwhile, which is no fault; the next beat asks anew.
    if (!(error instanceof GivenUp)) problem = asGatewayRefusal(error);
  }
}

/** Nothing that one person read stays in the page for the next. */
export function forget(): void {
  overview = undefined;
  outbox = undefined;
}

async function readAll(): Promise<void> {
  const standing = await session.ask('overview', undefined, BACKGROUND);
  outbox = await session.ask('outbox', undefined, BACKGROUND);
  overview = standing;
}

/** Begins the pulse and the clock, and listens for a person; the returned function ends all. */
export function followGateway(): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const beat = async (): Promise<void> => {
    await refresh();
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
