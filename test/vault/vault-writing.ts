/** What the child process of the crash tests does with a vault; see `child.ts`. */
import { setTimeout as pause } from 'node:timers/promises';
import { systemRandom as random } from '../../src/core/crypto/random.ts';
import type { Vault } from '../../src/station/ports/vault.ts';
import { isRefusal } from '../../src/core/refusal.ts';
import { createVault, openVault } from '../../src/vault/open-vault.ts';
import type { Task } from './child.ts';
import { secp256k1KeyRecord } from './key-record.ts';

const AT = '2026-11-20T20:37:00Z';

export async function work(task: Task, folder: string, say: (line: string) => void): Promise<void> {
  switch (task) {
    case 'hold':
      openVault(folder, { now: new Date(AT) });
      say('opened');
      await pause(600_000);
      return;
    case 'make':
      say('making');
      makeSmallVault(folder).close();
      say('made');
      return;
    case 'upgrade':
      say('upgrading');
      try {
        openVault(folder, { now: new Date(AT) }).close();
        say('upgraded');
      } catch (error) {
        say(isRefusal(error) ? error.code : String(error));
      }
      return;
    case 'write': {
      const vault = openVault(folder, { now: new Date(AT) });
      say('opened');
      for (;;) step(vault, say);
    }
    case 'persist':
      persist(openVault(folder, { now: new Date(AT) }), say);
      return;
    case 'settle': {
      // A short life with everything in it: for the traces, which are replayed call by call.
      const vault = openVault(folder, { now: new Date(AT) });
      say('opened');
      for (let count = 0; count < 24; count++) {
        step(vault, say);
        if (count % 8 === 7) vault.settle();
      }
      say('closing');
      vault.close();
      say('closed');
    }
  }
}

/** Goes on over refusals and says each: for disks that fail. */
function persist(vault: Vault, say: (line: string) => void): void {
  for (let count = 0; count < 8; count++) {
    try {
      step(vault, say);
      if (count % 4 === 3) vault.settle();
    } catch (error) {
      say(isRefusal(error) ? error.code : String(error));
    }
  }
  say('done');
}

/** One act that writes a new row and changes another; the line is its acknowledgement. */
function step(vault: Vault, say: (line: string) => void): void {
  const key = secp256k1KeyRecord(AT);
  const custodian = vault.custodians()[0];
  vault.transact({ kind: 'key.created', at: AT, facts: { key_id: key.keyId } }, (writer) => {
    writer.saveKey(key);
    if (custodian !== undefined) {
      writer.setFailures(custodian.custodianId, (custodian.failures + 1) % 1000);
    }
  });
  say(key.keyId);
}

export function makeSmallVault(folder: string): Vault {
  return createVault(folder, {
    identity: {
      vaultId: random.uuid(),
      stationId: random.uuid(),
      env: 'test',
      name: 'Station of the crash tests',
      createdAt: AT,
      epoch: 1,
      threshold: 2,
      kekCheck: '00',
      generation: 0,
      card: new Uint8Array(10),
    },
    facts: {},
    write: (writer) => {
      writer.saveCustodian({
        custodianId: random.uuid(),
        name: 'Ada',
        publicKey: random.bytes(32),
        epoch: 1,
        sealed: {
          kdf: { memoryKiB: 262_144, passes: 3, lanes: 1 },
          salt: '00',
          commit: '00',
          nonce: '00',
          sealed: '00',
        },
        failures: 0,
      });
    },
  });
}
