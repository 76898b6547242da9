/**
 * kill -9 at many moments: while passphrases are tried, while a bundle is received, while keys are
 * made. Afterwards the vault opens (which verifies every row and entry), nothing acknowledged is
 * lost, no attempt is forgotten, and no item has two keys.
 */
import { beforeAll, expect, test, vi } from 'vitest';
import { decodeEntry } from '../../src/core/audit/entry.ts';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { assignItem } from '../station/test-gateway.ts';
import { lookInto, ProcessStage } from './process-stage.ts';

// Each start unlocks anew, and a passphrase costs a second and more of one core.
vi.setConfig({ testTimeout: 300_000 });

const stage = new ProcessStage();
beforeAll(async () => {
  await stage.prepare();
});

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

test('an attempt to unlock is never forgotten, whenever the process is killed', async () => {
  const folder = stage.copy();
  let counted = 0;
  const killAfter = async (delay: number): Promise<void> => {
    const station = stage.start(folder);
    await station.call('status', {});
    const wrong = [
      { custodian: 'Ada', passphrase: utf8('a guess') },
      { custodian: 'Ben', passphrase: utf8('a guess') },
    ];
    const trying = station.call('unlock', { custodians: wrong }).catch(() => undefined);
    await wait(delay);
    await stage.kill(station);
    await trying;
    const { failures, attempts } = lookInto(folder, (vault) => ({
      failures: vault.custodians().find((custodian) => custodian.name === 'Ada')?.failures ?? -1,
      attempts: Array.from(vault.auditEntries(), decodeEntry).filter(
        (entry) => entry.kind === 'unlock.attempted' && entry.facts['purpose'] === 'unlock',
      ).length,
    }));
    // Each attempt that left a trace counts, and a later start never counts fewer.
    expect(failures).toBe(attempts);
    expect(failures).toBeGreaterThanOrEqual(counted);
    counted = failures;
  };
  for (const delay of [0, 1, 2, 4, 8, 16, 60, 300]) await killAfter(delay);
  // A slow machine may have been killed before its first trace each time.
  for (let delay = 600; counted === 0; delay *= 2) await killAfter(delay);
});

test('a received request is kept whole or not at all, whenever the process is killed', async () => {
  const folder = stage.copy();
  const made = await stage.gateway.ask([assignItem()], new Date());
  let wasAcknowledged = false;
  for (const delay of [0, 3, 8, 20, 500]) {
    const station = stage.start(folder);
    await station.call('unlock', { custodians: stage.quorum() });
    const receiving = station.call('receive', { file: made.file }).then(
      () => (wasAcknowledged = true),
      () => undefined,
    );
    await wait(delay);
    await stage.kill(station);
    await receiving;
    lookInto(folder, (vault) => {
      const records = vault.requests();
      expect(records.length).toBeLessThanOrEqual(1);
      if (wasAcknowledged) expect(records).toHaveLength(1);
      expect(vault.peers()[0]?.highSequence).toBe(records[0]?.sequence ?? 0);
    });
  }
  expect(wasAcknowledged).toBe(true);
});

test('a killed run goes on where it was: no item has two keys, and one response is sealed', async () => {
  const folder = stage.copy();
  const items = Array.from({ length: 40 }, () => assignItem());
  const made = await stage.gateway.ask(items, new Date());
  const { requestId } = made;
  const first = stage.start(folder);
  await first.call('unlock', { custodians: stage.quorum() });
  const { sheetDigest } = (await first.call('receive', { file: made.file })).request;
  for (const custodian of ['Ada', 'Ben']) {
    await first.call('approve', { requestId, sheetDigest, ...stage.secret(custodian) });
  }
  await stage.kill(first);

  const kept = new Map<string, string>();
  let kills = 0;
  for (const killAfter of [0, 1, 7, 25, 40]) {
    const station = stage.start(folder);
    await station.call('unlock', { custodians: stage.quorum() });
    const running = station
      .call('run', { requestId }, ({ done }) => {
        if (done >= killAfter) station.kill();
      })
      .catch(() => undefined);
    await Promise.race([running, station.ended]);
    await stage.kill(station);
    await running;
    kills += 1;
    const isAnswered = lookInto(folder, (vault) => {
      const keys = vault.keys('customer');
      const byItem = new Map(keys.map((key) => [key.itemId, key.keyId]));
      expect(byItem.size).toBe(keys.length);
      for (const [itemId, keyId] of kept) expect(byItem.get(itemId)).toBe(keyId);
      for (const [itemId, keyId] of byItem) kept.set(itemId, keyId);
      expect(vault.outcomes(requestId)).toHaveLength(keys.length);
      return vault.response(requestId) !== undefined;
    });
    if (isAnswered) break;
  }
  expect(kills).toBeGreaterThanOrEqual(3);

  const last = stage.start(folder);
  await last.call('unlock', { custodians: stage.quorum() });
  const status = await last.call('status', {});
  const isAnswered = status.exists && status.requests[0]?.status === 'answered';
  if (!isAnswered) await last.call('run', { requestId });
  const { file } = await last.call('export', { requestId });
  expect((await last.call('export', { requestId })).file).toEqual(file);
  await stage.lock(last);
  const response = await stage.gateway.open(file);
  expect(response.items.map((item) => item.item_id)).toEqual(items.map((item) => item.item_id));
  lookInto(folder, (vault) => {
    const keys = vault.keys('customer');
    expect(keys).toHaveLength(40);
    for (const { itemId, keyId } of keys) {
      const earlier = kept.get(itemId);
      if (earlier !== undefined) expect(keyId).toBe(earlier);
    }
  });
});
