/**
 * kill -9 at any moment of a writing process: nothing that was acknowledged is lost, the log is whole
 * and the rows agree with it (opening checks both), and the same file serves for the next round.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { decodeEntry } from '../../src/core/audit/entry.ts';
import { isRefusal } from '../../src/core/refusal.ts';
import { vaultPath } from '../../src/vault/connection.ts';
import { startChild } from './child.ts';
import { NOW, refusalOf, reopen, temporaryFolder } from './made-vault.ts';
import { makeSmallVault } from './vault-writing.ts';

// Many small processes or files: minutes on a busy small machine.
vi.setConfig({ testTimeout: 600_000 });

const KILLS = 100;

test('loses no acknowledged act when a writing process is killed 100 times', async () => {
  const folder = join(temporaryFolder(), 'station');
  makeSmallVault(folder).close();
  let acknowledged = 0;
  let killedInSession = 0;
  for (let round = 0; round < KILLS; round++) {
    const child = startChild('write', folder);
    // From “as it opens” to “after dozens of acts”, in steps that repeat nowhere.
    if (round % 10 !== 0) expect(await child.line()).toBe('opened');
    // In most rounds an act is done for certain, however slow the machine is today.
    if (round % 10 > 3) await child.line();
    await pause((round * 7.3) % 41);
    await child.kill();
    const acts = child.lines.filter((line) => line !== 'opened');
    if (acts.length > 0) killedInSession += 1;
    acknowledged += acts.length;

    const vault = reopen(folder);
    for (const keyId of acts) expect(vault.key(keyId), keyId).toBeDefined();
    expect(vault.keyCount()).toBeGreaterThanOrEqual(acknowledged);
    expect(vault.keyCount()).toBe(vault.auditSize() - 1);
    // An act may be complete although its acknowledgement was never heard.
    acknowledged = vault.keyCount();
    vault.close();
  }
  expect(killedInSession).toBeGreaterThan(KILLS / 2);
});

test('leaves a whole vault or none when set-up is killed', async () => {
  let made = 0;
  for (let round = 0; round < 12; round++) {
    const folder = join(temporaryFolder(), 'station');
    const child = startChild('make', folder);
    expect(await child.line()).toBe('making');
    await pause(round * 1.3);
    await child.kill();
    if (existsSync(vaultPath(folder))) {
      const vault = reopen(folder);
      expect(decodeEntry(vault.auditEntry(0) ?? new Uint8Array()).kind).toBe('station.created');
      vault.close();
      made += 1;
    } else {
      refusalOf('VAULT_NOT_FOUND', () => reopen(folder));
      makeSmallVault(folder).close();
      reopen(folder).close();
    }
  }
  expect(made).toBeLessThan(12);
});

test('is given to the next process as soon as its owner is gone', async () => {
  const folder = join(temporaryFolder(), 'station');
  makeSmallVault(folder).close();
  for (let round = 0; round < 3; round++) {
    const child = startChild('write', folder);
    await child.line();
    try {
      reopen(folder).close();
      expect.fail('two owners');
    } catch (error) {
      expect(isRefusal(error, 'VAULT_IN_USE')).toBe(true);
    }
    await child.kill();
  }
  const vault = reopen(folder);
  expect(vault.tree().size).toBe(vault.auditSize());
  vault.transact({ kind: 'station.opened', at: NOW.toISOString().replace('.000', ''), facts: {} });
  vault.close();
});
