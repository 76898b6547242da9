/** What a commit costs, what a full disk does, and what remains of material that was replaced. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isRefusal } from '../../src/core/refusal.ts';
import type { Vault } from '../../src/station/ports/vault.ts';
import {
  act,
  custodianRecord,
  expectSome,
  keyRecord,
  makeVault,
  refusalOf,
  reopen,
  temporaryFolder,
} from './made-vault.ts';
import { describeTraced, traceChild, type SystemCall } from './strace.ts';
import { makeSmallVault } from './vault-writing.ts';

describeTraced('a commit', () => {
  test('is one sync of the write-ahead log', async () => {
    const folder = join(temporaryFolder(), 'station');
    makeSmallVault(folder).close();
    const calls = await traceChild('settle', folder);
    const acts = betweenLines(calls).slice(1, 25);
    expect(acts.length).toBe(24);
    const syncs = acts.map((during) => during.filter(({ name }) => name === 'sync').length);
    // The first after each emptying of the log also syncs its new header, and before that `settle`
    // itself syncs log and file.
    const plain = syncs.filter((_, index) => index % 8 !== 0);
    expect(plain).toEqual(plain.map(() => 1));
    expect(Math.max(...syncs)).toBeLessThanOrEqual(5);
  });
});

/** The calls between one line of the child and the next. */
function betweenLines(calls: readonly SystemCall[]): SystemCall[][] {
  const parts: SystemCall[][] = [[]];
  for (const call of calls) {
    if (call.name === 'say') parts.push([]);
    else parts.at(-1)?.push(call);
  }
  return parts;
}

describe('secure deletion', () => {
  const marker = 'c0ffee0ddba11';
  const marked = marker.repeat(20);

  test('leaves nothing of a replaced share in file or log, once settled', () => {
    const { vault, folder } = makeVault();
    const first = expectSome(vault.custodians()[0]);
    for (let round = 0; round < 20; round++) {
      const name = `Custodian ${String(round)}`;
      act(vault, 'station.opened', (writer) => {
        const record = custodianRecord(name);
        writer.saveCustodian({ ...record, sealed: { ...record.sealed, sealed: marked } });
      });
    }
    vault.settle();
    expect(markersIn(folder)).toBe(20 * 20);
    for (const record of vault.custodians().slice(3, 22)) {
      act(vault, 'station.opened', (writer) => {
        writer.saveCustodian({ ...record, sealed: first.sealed });
      });
    }
    vault.settle();
    expect(markersIn(folder)).toBe(20);
    vault.close();
    expect(markersIn(folder)).toBe(20);
    const again = reopen(folder);
    const last = expectSome(again.custodians().at(-1));
    act(again, 'station.opened', (writer) => {
      writer.saveCustodian({ ...last, sealed: first.sealed });
    });
    again.close();
    expect(markersIn(folder)).toBe(0);
    expect(readdirSync(folder)).toEqual(['vault.sqlite']);
  });

  /** Counted by another process: reading the file here would give up the lock. */
  function markersIn(folder: string): number {
    const found = spawnSync('grep', ['-r', '-a', '-o', marker, folder], { encoding: 'latin1' });
    return found.stdout.split('\n').filter((line) => line.endsWith(marker)).length;
  }
});

const mount = join(temporaryFolder(), 'disk');
mkdirSync(mount);
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', mount]).status === 0;

describe.skipIf(!isMounted)(
  `a full disk${isMounted ? '' : ' (SKIPPED: no small disk can be mounted here)'}`,
  () => {
    afterAll(() => {
      spawnSync('umount', ['-l', mount]);
    });
    const filler = join(mount, 'filler');

    /** Fills the disk but for `free` bytes. */
    function leave(free: number): void {
      rmSync(filler, { force: true });
      const disk = spawnSync('df', ['--output=avail', '-B1', mount], { encoding: 'utf8' });
      const available = Number(disk.stdout.split('\n')[1]);
      writeFileSync(filler, Buffer.alloc(Math.max(0, available - free)));
    }

    test('refuses the act, changes nothing and goes on when there is room', () => {
      const { vault, folder } = makeVault(join(mount, 'station'));
      let refused = 0;
      let fitted = 0;
      for (let free = 0; free <= 400 * 1024; free += 4096) {
        vault.settle();
        leave(free);
        const before = [vault.auditSize(), vault.keyCount(), vault.tree().root()];
        try {
          act(vault, 'key.created', (writer) => {
            writer.saveKey(keyRecord());
          });
          fitted += 1;
        } catch (error) {
          if (!isRefusal(error, 'VAULT_UNWRITABLE')) throw error;
          expect(error.message).toContain('SQLITE_FULL');
          expect([vault.auditSize(), vault.keyCount(), vault.tree().root()]).toEqual(before);
          refused += 1;
        }
        rmSync(filler, { force: true });
        grow(vault);
      }
      expect(refused).toBeGreaterThan(10);
      expect(fitted).toBeGreaterThan(20);
      const size = vault.auditSize();
      vault.close();
      const again = reopen(folder);
      expect(again.auditSize()).toBe(size);
      again.close();
    });

    test('says so when only the tidying has no room, and the act is kept', () => {
      const { vault, folder } = makeVault(join(mount, 'other'));
      for (let count = 0; count < 12; count++) grow(vault);
      leave(0);
      const size = vault.auditSize();
      refusalOf('VAULT_NOT_SETTLED', () => {
        vault.settle();
      });
      rmSync(filler);
      vault.settle();
      vault.close();
      const again = reopen(folder);
      expect(again.auditSize()).toBe(size);
      again.close();
    });

    function grow(vault: Vault): void {
      act(vault, 'key.created', (writer) => {
        writer.saveKey(keyRecord());
      });
    }
  },
);
