/** What waits for a person at the gateway: the next step is always named, and first. */
import { describe, expect, it } from 'vitest';
import { isExpired, nextToShow, waitingFor } from '../../src/console/state/waiting.ts';
import { standingFacts } from '../../src/console/state/standing-facts.ts';
import { home } from '../../src/console/text/home.ts';
import type { OpenBundle, Overview } from '../../src/gateway/console/contract.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const STATION = {
  stationId: '11111111-1111-4111-8111-111111111111',
  name: 'Vault A',
  pairedAt: '2026-11-01T12:00:00Z',
  responses: 2,
  logSize: 40,
  generation: 1,
  airGap: 'intact',
  airGapFindings: '',
} as const;

function overview(station: Overview['station'] = STATION): Overview {
  return {
    gateway: { gatewayId: '22222222-2222-4222-8222-222222222222', name: 'One', env: 'test' },
    station,
    items: { queued: 0, sent: 0, done: 0, refused: 0 },
    bundles: { open: 0, answered: 0, expired: 0, withdrawn: 0 },
    keys: 7,
    auditEntries: 30,
  };
}

function bundle(sequence: number, over: Partial<OpenBundle> = {}): OpenBundle {
  return {
    bundleId: `bundle ${sequence}`,
    sequence,
    items: 6,
    issuedAt: '2026-11-20T10:00:00Z',
    notAfter: '2026-12-20T10:00:00Z',
    sealedBytes: 900,
    sealedDigest: 'ab'.repeat(32),
    words: '',
    payloadDigest: 'cd'.repeat(32),
    fileName: 'request.permafrost',
    shownAt: '',
    ...over,
  };
}

const shown = { shownAt: '2026-11-20T11:00:00Z' };
const expired = { notAfter: '2026-11-19T10:00:00Z' };

describe('what waits at the gateway', () => {
  it('is the pairing alone while no station is paired', () => {
    const waiting = waitingFor(overview(null), { queued: 3, bundles: [] }, NOW);
    expect(waiting).toEqual([{ kind: 'pair', to: { screen: 'pairing' } }]);
  });

  it('is nothing when nothing was asked', () => {
    expect(waitingFor(overview(), { queued: 0, bundles: [] }, NOW)).toEqual([]);
  });

  it('is first what the station must see, in its order, then what is expected of it', () => {
    const bundles = [bundle(1, shown), bundle(2), bundle(3, expired)];
    const waiting = waitingFor(overview(), { queued: 2, bundles }, NOW);
    expect(waiting.map(({ kind }) => kind)).toEqual(['show', 'expired', 'seal', 'expect']);
    expect(waiting.map(({ to }) => to.screen)).toEqual(['show', 'outbox', 'outbox', 'inbox']);
    expect(waiting[0]).toMatchObject({ to: { bundleId: 'bundle 2' } });
  });

  it('is shown next: the first that was not shown, and that the station still takes', () => {
    expect(nextToShow([bundle(1, shown), bundle(2, expired), bundle(3)], NOW)?.sequence).toBe(3);
    expect(nextToShow([bundle(1, shown)], NOW)).toBeUndefined();
  });

  it('has expired one second after its time, and not at it', () => {
    const { notAfter } = bundle(1);
    expect(isExpired(bundle(1), Date.parse(notAfter))).toBe(false);
    expect(isExpired(bundle(1), Date.parse(notAfter) + 1_000)).toBe(true);
  });

  it('says how the station stands, its findings in the gap included', () => {
    const breached = { ...STATION, airGap: 'breached', airGapFindings: 'eth0 is up' } as const;
    const facts = standingFacts(overview(breached));
    expect(facts).toContainEqual({
      label: home.facts.airGap,
      value: `${home.airGap.breached}: eth0 is up`,
    });
    expect(standingFacts(overview(null))[0]).toEqual({
      label: home.facts.station,
      value: home.facts.noStation,
    });
  });
});
