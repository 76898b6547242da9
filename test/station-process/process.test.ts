/** The station process as its shells see it: one owner, one pipe, and an end with every lock. */
import { execFileSync, fork } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { utf8 } from '../../src/core/encoding/bytes.ts';
import { assignItem } from '../station/test-gateway.ts';
import { codeOf, FLOOR, lookInto, ProcessStage } from './process-stage.ts';

// Each start unlocks anew, and a passphrase costs a second and more of one core.
vi.setConfig({ testTimeout: 300_000 });

const stage = new ProcessStage();
beforeAll(async () => {
  await stage.prepare();
});

describe('init', () => {
  test('refuses passphrases that were not made here, were typed wrongly, or are used twice', async () => {
    const station = stage.start(stage.newFolder());
    expect(await station.call('status', {})).toMatchObject({ exists: false });
    const wish = { name: 'Two', env: 'test', threshold: 2, kdf: FLOOR } as const;
    const chosen = ['Ada', 'Ben'].map((name) => ({ name, passphrase: utf8('my dog') }));
    const refused = 'PASSPHRASE_NOT_GENERATED';
    expect(await codeOf(station.call('init', { ...wish, custodians: chosen }))).toBe(refused);
    const { passphrases } = await station.call('newPassphrases', { count: 2 });
    const [first = new Uint8Array(), second = new Uint8Array()] = passphrases;
    const twice = [
      { name: 'Ada', passphrase: first.slice() },
      { name: 'Ben', passphrase: first.slice() },
    ];
    expect(await codeOf(station.call('init', { ...wish, custodians: twice }))).toBe(refused);
    const typo = [
      { name: 'Ada', passphrase: first.slice() },
      { name: 'Ben', passphrase: second.slice(1) },
    ];
    expect(await codeOf(station.call('init', { ...wish, custodians: typo }))).toBe(refused);
    expect(await station.call('status', {})).toMatchObject({ exists: false });
    await stage.lock(station);
  });

  test('refuses a folder that has a vault', async () => {
    const station = stage.start(stage.copy());
    const { passphrases } = await station.call('newPassphrases', { count: 2 });
    const custodians = ['Ada', 'Ben'].map((name, index) => ({
      name,
      passphrase: passphrases[index] ?? new Uint8Array(),
    }));
    const wish = { name: 'Two', env: 'test', threshold: 2, kdf: FLOOR, custodians } as const;
    expect(await codeOf(station.call('init', wish))).toBe('VAULT_EXISTS');
    await stage.lock(station);
  });
});

describe('a station process', () => {
  test('refuses a second owner of its vault', async () => {
    const folder = stage.copy();
    const first = stage.start(folder);
    await first.call('status', {});
    const second = stage.start(folder);
    expect(await codeOf(second.call('status', {}))).toBe('VAULT_IN_USE');
    await stage.kill(second);
    await stage.lock(first);
  });

  test('refuses what needs keys while locked', async () => {
    const station = stage.start(stage.copy());
    const made = await stage.gateway.ask([assignItem()], new Date());
    expect(await codeOf(station.call('receive', { file: made.file }))).toBe('STATION_LOCKED');
    const { requestId } = made;
    expect(await codeOf(station.call('run', { requestId }))).toBe('STATION_LOCKED');
    await stage.lock(station);
  });

  test('refuses input that the contract does not have, and never says what it was', async () => {
    const station = stage.start(stage.copy());
    const input = { custodians: [{ custodian: 'Ada', passphrase: 'words as text' }] };
    const work = station.call('unlock', input as never);
    await expect(work).rejects.toMatchObject({ code: 'SCHEMA_VIOLATION' });
    await expect(work).rejects.not.toThrow(/words as text/);
    await stage.lock(station);
  });

  test('locks by ending, with exit code 0 and an entry', async () => {
    const folder = stage.copy();
    const station = stage.start(folder);
    await station.call('unlock', { custodians: stage.quorum() });
    expect(await stage.lock(station)).toBe(0);
    expect(await codeOf(station.call('status', {}))).toBe('StationEnded');
    expect(lastKind(folder)).toBe('station.locked');
  });

  test('that is locked in the middle of an unlocking ends, and answers no fault of its own', async () => {
    const folder = stage.copy();
    const station = stage.start(folder);
    await station.call('card', {});
    const unlocking = station.call('unlock', { custodians: stage.quorum() });
    const [unlocked, locked] = await Promise.allSettled([unlocking, stage.lock(station)]);
    expect(unlocked).toMatchObject({ status: 'rejected', reason: { name: 'StationEnded' } });
    expect(locked).toMatchObject({ status: 'fulfilled', value: 0 });
    expect(lastKind(folder)).toBe('station.locked');
  });

  test('ends when the file lock-now appears, and takes the file away', async () => {
    const folder = stage.copy();
    const station = stage.start(folder);
    await station.call('status', {});
    writeFileSync(join(folder, 'lock-now'), '');
    expect(await station.ended).toBe(0);
    expect(existsSync(join(folder, 'lock-now'))).toBe(false);
  });

  test('ends when its parent is gone', async () => {
    const folder = stage.copy();
    const parent = join(import.meta.dirname, 'orphan-maker.ts');
    const child = fork(parent, [folder], { execArgv: [], stdio: 'ignore' });
    await new Promise((resolve) => child.once('exit', resolve));
    await expect.poll(() => tryLook(folder), { timeout: 20_000 }).toBe('station.locked');
  });

  test('does a whole job in several processes, each ended in between', async () => {
    const folder = stage.copy();
    const made = await stage.gateway.ask([assignItem(), assignItem()], new Date());
    const { requestId } = made;
    const inOneProcess = async <T>(
      work: (station: ReturnType<typeof stage.start>) => Promise<T>,
    ) => {
      const station = stage.start(folder);
      try {
        return await work(station);
      } finally {
        await stage.lock(station);
      }
    };
    const received = await inOneProcess(async (station) => {
      await station.call('unlock', { custodians: stage.quorum() });
      return await station.call('receive', { file: made.file });
    });
    expect(received).toMatchObject({ seen: 'new', request: { status: 'received', itemsTotal: 2 } });
    const { sheetDigest } = received.request;
    for (const custodian of ['Ada', 'Ben']) {
      await inOneProcess(async (station) => {
        const { sheet } = await station.call('review', { requestId });
        expect(sheet).toBe(received.sheet);
        await station.call('approve', { requestId, sheetDigest, ...stage.secret(custodian) });
      });
    }
    const reports: number[] = [];
    const done = await inOneProcess(async (station) => {
      await station.call('unlock', { custodians: stage.quorum() });
      return await station.call('run', { requestId }, (report) => reports.push(report.done));
    });
    expect(done.items.map((item) => item.outcome)).toEqual(['done', 'done']);
    expect(done.request).toMatchObject({ status: 'answered', approvedBy: ['Ada', 'Ben'] });
    expect(reports).toEqual([0, 1, 2]);
    const exported = await inOneProcess(async (station) => {
      const first = await station.call('export', { requestId });
      const { sealedDigest } = first;
      await station.call('markExported', { requestId, sealedDigest });
      return first;
    });
    expect(await inOneProcess((station) => station.call('export', { requestId }))).toEqual(
      exported,
    );
    expect((await stage.gateway.open(exported.file)).items).toHaveLength(2);
  });

  test('records the self-tests of each start, and what build ran', () => {
    const kinds = lookInto(stage.copy(), (vault) => Array.from(vault.auditEntries(), kindOf));
    expect(kinds.slice(0, 3)).toEqual(['station.created', 'station.opened', 'self-test.passed']);
  });

  test('leaves files that only their owner may read', () => {
    const folder = stage.copy();
    expect(statSync(join(folder, 'vault.sqlite')).mode & 0o077).toBe(0);
  });

  test('shows no passphrase in its arguments or environment', async () => {
    const station = stage.start(stage.copy());
    await station.call('unlock', { custodians: stage.quorum() });
    const seen = ['cmdline', 'environ'].map((file) =>
      readFileSync(`/proc/${String(station.pid)}/${file}`, 'utf8'),
    );
    const ps = execFileSync('ps', ['-o', 'args=', '-p', String(station.pid)], { encoding: 'utf8' });
    for (const { passphrase } of stage.quorum()) {
      const words = new TextDecoder().decode(passphrase);
      expect([...seen, ps].join('\n')).not.toContain(words);
    }
    await stage.lock(station);
  });
});

function kindOf(entry: Uint8Array): string {
  return /"kind":"([a-z.-]+)"/.exec(new TextDecoder().decode(entry))?.[1] ?? '';
}

function lastKind(folder: string): string {
  return lookInto(folder, (vault) => kindOf(vault.auditEntry(vault.auditSize() - 1) ?? utf8('')));
}

function tryLook(folder: string): string {
  try {
    return lastKind(folder);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}
