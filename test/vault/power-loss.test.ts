/**
 * Power loss at any moment. strace records every write and sync of a short life of the vault; then,
 * for each moment, disks are built as the power cut may have left them: only what was synced, all of
 * it, and random parts of what was not yet synced, some of them torn inside. From each the vault must
 * open with every act that was acknowledged before. (A kill cannot show this: the system keeps
 * the written pages of a killed process.)
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { vaultPath } from '../../src/vault/connection.ts';
import { inMemory, reopen, temporaryFolder } from './made-vault.ts';
import { describeTraced, traceChild, type SystemCall } from './strace.ts';
import { makeSmallVault } from './vault-writing.ts';

// Many small processes or files: minutes on a busy small machine.
vi.setConfig({ testTimeout: 600_000 });

const RANDOM_DISKS = 4;
const TORN = 0.3;
const SECTOR = 512;

type Change = Extract<SystemCall, { name: 'write' | 'truncate' }>;

/** The files as they are surely on the disk, and the changes that may or may not be. */
class Disk {
  readonly synced = new Map<string, Buffer>();
  #pending: Change[] = [];

  apply(call: SystemCall): void {
    switch (call.name) {
      case 'create':
        if (!this.synced.has(call.file)) this.synced.set(call.file, Buffer.alloc(0));
        return;
      case 'write':
      case 'truncate':
        this.#pending.push(call);
        return;
      case 'sync': {
        const own = this.#pending.filter(({ file }) => file === call.file);
        this.#pending = this.#pending.filter(({ file }) => file !== call.file);
        for (const change of own) applyTo(this.synced, change);
        return;
      }
      case 'unlink':
        this.synced.delete(call.file);
        this.#pending = this.#pending.filter(({ file }) => file !== call.file);
        return;
      case 'say':
    }
  }

  get isSettled(): boolean {
    return this.#pending.length === 0;
  }

  /** The files with those pending changes that `choose` keeps, whole or in part. */
  after(choose: (change: Change) => Change | undefined): Map<string, Buffer> {
    const files = new Map(this.synced);
    for (const change of this.#pending) {
      const kept = choose(change);
      if (kept !== undefined) applyTo(files, kept);
    }
    return files;
  }
}

function applyTo(files: Map<string, Buffer>, change: Change): void {
  const before = files.get(change.file) ?? Buffer.alloc(0);
  const end = change.name === 'truncate' ? change.length : change.offset + change.data.length;
  const length = change.name === 'truncate' ? end : Math.max(before.length, end);
  const content = Buffer.alloc(length);
  before.copy(content);
  if (change.name === 'write') change.data.copy(content, change.offset);
  files.set(change.file, content);
}

/** A write of which only some sectors reached the disk. */
function torn(change: Change, random: () => number): Change {
  if (change.name === 'truncate') return change;
  const sectors = Math.ceil(change.data.length / SECTOR);
  const kept = Math.floor(random() * sectors) * SECTOR;
  return { ...change, data: change.data.subarray(0, kept) };
}

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describeTraced('a power cut', () => {
  test('loses no acknowledged act, at whatever call it comes', async () => {
    const folder = join(temporaryFolder(), 'station');
    makeSmallVault(folder).close();
    const disk = new Disk();
    disk.synced.set('vault.sqlite', readFileSync(vaultPath(folder)));
    const calls = await traceChild('settle', folder);
    const acts = calls.filter((call) => call.name === 'say').length - 3;
    expect(acts).toBe(24);

    const random = seeded(20261120);
    const acknowledged: string[] = [];
    let states = 0;
    for (const call of calls) {
      disk.apply(call);
      if (call.name === 'say') {
        if (call.line.length === 36) acknowledged.push(call.line);
        continue;
      }
      const choices: ((change: Change) => Change | undefined)[] = [() => undefined];
      if (!disk.isSettled) {
        choices.push((change) => change);
        for (let count = 0; count < RANDOM_DISKS; count++) {
          choices.push((change) => {
            if (random() < 0.5) return undefined;
            return random() < TORN ? torn(change, random) : change;
          });
        }
      }
      for (const choose of choices) {
        states += 1;
        expectToOpen(disk.after(choose), acknowledged);
      }
    }
    // Enough moments to be worth the name.
    expect(states).toBeGreaterThan(1000);
  });
});

const scene = join(temporaryFolder(inMemory), 'station');

function expectToOpen(files: Map<string, Buffer>, acknowledged: readonly string[]): void {
  rmSync(scene, { recursive: true, force: true });
  mkdirSync(scene, { mode: 0o700 });
  for (const [name, content] of files) writeFileSync(join(scene, name), content, { mode: 0o600 });
  const vault = reopen(scene);
  try {
    const missing = acknowledged.filter((keyId) => vault.key(keyId) === undefined);
    expect(missing).toEqual([]);
    // One act, the one under way, may be there without having been acknowledged.
    expect(vault.keyCount() - acknowledged.length).toBeLessThanOrEqual(1);
    expect(vault.auditSize()).toBe(vault.keyCount() + 1);
  } finally {
    vault.close();
  }
}
