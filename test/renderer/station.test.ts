/** What the window knows of the station: never older than its last pulse for long, and never held up. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

type Answer = Promise<unknown>;

let answers: { pulse: () => Answer; status: () => Answer };
let asked: string[];
let size: number;

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  asked = [];
  size = 1;
  answers = { pulse: () => ok(pulse()), status: () => ok(statusNow()) };
  vi.stubGlobal('window', {
    station: {
      call: (name: 'pulse' | 'status') => {
        asked.push(name);
        return answers[name]();
      },
      onProgress: () => undefined,
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const ok = (value: unknown): Answer => Promise.resolve({ ok: true, value });
const refused = (code: string): Answer =>
  Promise.resolve({ ok: false, error: { code, message: code, facts: {} } });

function pulse() {
  return {
    exists: true,
    isLocked: false,
    auditSize: size,
    airGap: { state: 'intact' },
    now: '2026-12-01T12:00:00Z',
    locksInMs: 60_000,
  };
}
const statusNow = () => ({ exists: true, isLocked: false, auditSize: size, env: 'test' });

async function followed() {
  const { followStation, loadStatus, station } =
    await import('../../src/renderer/state/station.svelte.ts');
  await loadStatus();
  const end = followStation();
  const auditSize = () => (station.settled as { auditSize?: number } | undefined)?.auditSize;
  return {
    station,
    auditSize,
    end,
    beats: (count = 1) => vi.advanceTimersByTimeAsync(count * 2_000),
  };
}

describe('what the window knows', () => {
  it('holds what happened between a status and its pulse', async () => {
    let isFirst = true;
    answers.status = () => {
      const answer = ok(statusNow());
      // Something happens in the station just after it has answered.
      if (isFirst) size += 1;
      isFirst = false;
      return answer;
    };
    const { auditSize, beats, end } = await followed();
    expect(auditSize()).toBe(1);
    await beats(2);
    expect(auditSize()).toBe(2);
    end();
  });

  it('asks for the status only when a pulse differs', async () => {
    const { beats, end } = await followed();
    await beats(10);
    expect(asked.filter((name) => name === 'status')).toHaveLength(1);
    size += 1;
    await beats(10);
    expect(asked.filter((name) => name === 'status')).toHaveLength(2);
    end();
  });

  it('keeps its pulse while a status waits behind a long act, and asks for it once', async () => {
    const { station, auditSize, beats, end } = await followed();
    const { promise, resolve } = Promise.withResolvers<unknown>();
    size += 1;
    answers.status = () => promise;
    const before = asked.length;
    await beats(5);
    expect(asked.slice(before).filter((name) => name === 'pulse').length).toBeGreaterThanOrEqual(5);
    expect(asked.slice(before).filter((name) => name === 'status')).toHaveLength(1);
    const breached = { ...pulse(), airGap: { state: 'breached' } };
    answers.pulse = () => ok(breached);
    await beats();
    expect(station.airGap?.state).toBe('breached');
    answers.status = () => ok(statusNow());
    resolve({ ok: true, value: statusNow() });
    await beats();
    expect(auditSize()).toBe(2);
    end();
  });

  it('says that the station cannot be asked when a pulse is refused, and not when a status is', async () => {
    const { station, auditSize, beats, end } = await followed();
    size += 1;
    answers.status = () => refused('STATION_ENDED');
    await beats();
    expect(station.problem).toBeUndefined();
    answers.pulse = () => refused('STATION_ENDED');
    await beats();
    expect(station.problem?.code).toBe('STATION_ENDED');
    answers = { pulse: () => ok(pulse()), status: () => ok(statusNow()) };
    await beats(2);
    expect(station.problem).toBeUndefined();
    expect(auditSize()).toBe(2);
    end();
  });
});
