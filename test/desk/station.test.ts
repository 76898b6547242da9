/** The desk with a real station process behind it: killed, busy, panicked, locked. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { StationClient } from '../../src/station-process/client.ts';
import { lookInto, ProcessStage } from '../station-process/process-stage.ts';
import { DeskWorld, OUR_PAGE } from './desk-world.ts';

const stage = new ProcessStage();
beforeAll(async () => {
  await stage.prepare();
});

function world() {
  const dataDir = stage.copy();
  const clients: StationClient[] = [];
  const desk = new DeskWorld({
    dataDir,
    startStation: (dir) => {
      const client = stage.start(dir);
      clients.push(client);
      return client;
    },
  });
  return { dataDir, clients, desk };
}

const isRunning = (client: StationClient | undefined): boolean => {
  try {
    return process.kill(client?.pid ?? -1, 0);
  } catch {
    return false;
  }
};

describe('a real station process', () => {
  test('that is killed is started again by the next call', async () => {
    const { desk, clients } = world();
    await desk.value('status');
    clients[0]?.kill();
    await clients[0]?.ended;
    expect(await desk.value('status')).toMatchObject({ exists: true, isLocked: true });
    expect(clients).toHaveLength(2);
    await desk.desk.close();
  });

  test('that derives a key is gone once the panic key is answered, no key is left, and the vault is whole', async () => {
    const { desk, clients, dataDir } = world();
    await desk.value('status');
    const unlocking = desk.answer('unlock', { custodians: stage.quorum() });
    // One message later the process is in the middle of it: it answers nothing until it is done.
    await new Promise(setImmediate);
    await desk.value('panic');
    expect(isRunning(clients[0])).toBe(false);
    await unlocking;
    expect(lookInto(dataDir, (vault) => vault.custodians().length)).toBe(2);
    expect(await desk.value('status')).toMatchObject({ isLocked: true });
    await desk.desk.close();
  });

  test('that is locked by the page ends, and its keys with it', async () => {
    const { desk, clients } = world();
    await desk.value('unlock', { custodians: stage.quorum() });
    expect(await desk.value('status')).toMatchObject({ isLocked: false });
    const answer = await desk.desk.answer('lock', 1, {}, OUR_PAGE, () => undefined);
    expect(answer).toEqual({ ok: true, value: {} });
    expect(isRunning(clients[0])).toBe(false);
    expect(await desk.value('status')).toMatchObject({ isLocked: true });
    await desk.desk.close();
  });

  test('sets an empty station up, at the floor when the program was started for trials', async () => {
    const dataDir = path.join(stage.newFolder(), 'vault');
    mkdirSync(path.dirname(dataDir));
    const desk = new DeskWorld({ dataDir, kdf: 'floor', startStation: (dir) => stage.start(dir) });
    expect(await desk.value('status')).toMatchObject({ exists: false });
    const { passphrases } = await desk.value<{ passphrases: Uint8Array[] }>('newPassphrases', {
      count: 2,
    });
    const custodians = ['Ada', 'Ben'].map((name, index) => ({
      name,
      passphrase: passphrases[index],
    }));
    const made = await desk.value('init', { name: 'New', env: 'test', threshold: 2, custodians });
    expect(made).toMatchObject({ cardDigest: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    await desk.value('cardTo', { driveId: await desk.driveId() });
    await desk.desk.close();
    expect(lookInto(dataDir, (vault) => vault.identity().name)).toBe('New');
  });
});
