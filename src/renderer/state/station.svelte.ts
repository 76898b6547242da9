/**
 * What the window knows of the station: its status, and a pulse every two seconds that is cheap
 * whatever the vault holds. The status is asked for again only when the pulse differs from the one that
 * the last status came after. The pulse does not wait for it: behind a long act a status is answered when the
 * act has ended, and until then the air gap and the time until the station locks must be seen.
 */
import type { PageOutput } from '../../ipc/page.ts';
import { asRefusal, call, type StationRefusal } from './bridge.ts';
import { whyLocked, type LockedBecause } from './why-locked.ts';

export type Status = PageOutput<'status'>;
export type SetUpStatus = Extract<Status, { exists: true }>;
export type Pulse = PageOutput<'pulse'>;

const PULSE_EVERY_MS = 2_000;

let status = $state.raw<Status | undefined>(undefined);
let pulse = $state.raw<Pulse | undefined>(undefined);
/** The pulse that was the last when the status was asked for: what came since is not in it. */
let statusAfter: Pulse | undefined;
let isStatusAwaited = false;
let problem = $state.raw<StationRefusal | undefined>(undefined);
/** When the station locks itself, on this page's clock; 0 while it is locked. */
let locksAt = $state(0);
let clockOffsetMs = 0;
let now = $state(Date.now());
/** Why it is locked, when the window saw it happen. */
let lockedBecause = $state<LockedBecause | undefined>(undefined);
let ownLock: 'panic' | 'asked' | undefined;

export const station = {
  get status(): Status | undefined {
    return status;
  },
  /** The status of a station that is set up; undefined before. */
  get settled(): SetUpStatus | undefined {
    return status?.exists === true ? status : undefined;
  },
  get airGap(): Status['airGap'] | undefined {
    return pulse?.airGap ?? status?.airGap;
  },
  get isLocked(): boolean {
    return pulse?.isLocked ?? (status?.exists === true ? status.isLocked : true);
  },
  /** Seconds until it locks itself; 0 while locked. */
  get locksInSeconds(): number {
    return locksAt === 0 ? 0 : Math.max(0, Math.ceil((locksAt - now) / 1_000));
  },
  /** The station's clock, which nobody vouches for. */
  get clock(): Date {
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- made anew at each reading
    return new Date(now + clockOffsetMs);
  },
  /** Why the station cannot be asked, when it cannot. */
  get problem(): StationRefusal | undefined {
    return problem;
  },
  get lockedBecause(): LockedBecause | undefined {
    return lockedBecause;
  },
};

/** Asks for the whole status; throws where the station cannot be asked. */
export async function loadStatus(): Promise<void> {
  await beat();
  await readStatus();
}

/** The same after an act of this page: the act is done, so a fault here is not thrown at it. */
export async function refresh(): Promise<void> {
  try {
    await loadStatus();
  } catch (error) {
    problem = asRefusal(error);
  }
}

/** Locks, and tells the pulse that sees it that it was this page's own doing. */
export async function lockStation(why: 'panic' | 'asked'): Promise<void> {
  ownLock = why;
  try {
    await call(why === 'panic' ? 'panic' : 'lock', {});
  } catch (error) {
    ownLock = undefined;
    problem = asRefusal(error);
  }
  await followPulse();
}

/** Somebody is there. A station that locked in between is no fault: the next pulse shows it. */
export async function stillHere(): Promise<void> {
  try {
    setDeadline((await call('stillHere', {})).locksInMs);
  } catch {
    await followPulse();
  }
}

/** Begins the pulse and the clock; the returned function ends them. */
export function followStation(): () => void {
  let isOver = false;
  const tick = setInterval(() => {
    now = Date.now();
  }, 1_000);
  const next = async (): Promise<void> => {
    if (isOver) return;
    await followPulse();
    timer = setTimeout(() => void next(), PULSE_EVERY_MS);
  };
  let timer = setTimeout(() => void next(), 0);
  return () => {
    isOver = true;
    clearInterval(tick);
    clearTimeout(timer);
  };
}

async function followPulse(): Promise<void> {
  try {
    await beat();
    problem = undefined;
  } catch (error) {
    problem = asRefusal(error);
    return;
  }
  if (statusAfter === undefined || isChanged(statusAfter)) void followStatus();
}

/** A fault is not told: it is for the pulse to say that the station cannot be asked, and the next asks again. */
async function followStatus(): Promise<void> {
  if (isStatusAwaited) return;
  isStatusAwaited = true;
  try {
    await readStatus();
  } catch {
    statusAfter = undefined;
  } finally {
    isStatusAwaited = false;
  }
}

async function readStatus(): Promise<void> {
  const after = pulse;
  status = await call('status', {});
  statusAfter = after;
}

async function beat(): Promise<void> {
  const seen = await call('pulse', {});
  if (seen.isLocked) {
    if (pulse?.isLocked === false) {
      lockedBecause = whyLocked({
        own: ownLock,
        isBreached: seen.airGap.state === 'breached' && station.settled?.env === 'production',
        deadline: locksAt,
        now: Date.now(),
      });
    }
    ownLock = undefined;
  } else {
    lockedBecause = undefined;
  }
  pulse = seen;
  now = Date.now();
  clockOffsetMs = Date.parse(seen.now) - now;
  setDeadline(seen.locksInMs);
}

function setDeadline(locksInMs: number): void {
  now = Date.now();
  locksAt = locksInMs === 0 ? 0 : now + locksInMs;
}

function isChanged(before: Pulse): boolean {
  return (
    before.exists !== pulse?.exists ||
    before.isLocked !== pulse.isLocked ||
    before.auditSize !== pulse.auditSize ||
    JSON.stringify(before.airGap) !== JSON.stringify(pulse.airGap)
  );
}
