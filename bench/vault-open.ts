/**
 * Opening a vault of 10,000 keys, with its whole verification (database check, chain, tree, every
 * row's digest), against one RSA-OAEP decryption a record, which is what a vault costs whose records
 * are each sealed to an RSA key. Then how opening grows from 10² to 10⁵ keys.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPrivateKey, constants, privateDecrypt } from 'node:crypto';
import { generateRsa4096, oaepWrap } from '../src/core/crypto/rsa.ts';
import { systemRandom } from '../src/core/crypto/random.ts';
import { openVault } from '../src/vault/open-vault.ts';
import { AT, addKeys, emptyVault, saveCheckpoint } from './filled-vault.ts';
import { measure, quantile, report, round3, timed } from './measure.ts';

const KEYS = 10_000;
const SAMPLE = 50;
const now = new Date(AT);
const folder = mkdtempSync(path.join(tmpdir(), 'permafrost-bench-'));

function open(place: string): void {
  openVault(place, { now }).close();
}

try {
  const vault = emptyVault(path.join(folder, 'vault'));
  const growth: { keys: number; median_ms: number; us_per_key: number }[] = [];
  let held = 0;
  vault.close();
  const rsa = await generateRsa4096();
  const ciphertext = oaepWrap(rsa.spki, systemRandom.bytes(32));
  // The baseline at its best: the RSA key is parsed once, not for each record.
  const rsaKey = rsa.pkcs8.use((der) =>
    createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }),
  );
  for (const keys of [100, 1_000, KEYS, 100_000]) {
    const opened = openVault(path.join(folder, 'vault'), { now });
    addKeys(opened, keys - held);
    saveCheckpoint(opened);
    opened.close();
    held = keys;
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      times.push(
        await timed(() => {
          open(path.join(folder, 'vault'));
        }),
      );
    }
    const median = quantile(times, 0.5);
    growth.push({ keys, median_ms: round3(median), us_per_key: round3((median * 1000) / keys) });
    if (keys === KEYS) {
      await measure({
        metric: 'vault open with 10,000 keys against one RSA-4096 OAEP decryption a record',
        baseline: {
          name: `OAEP a record (${SAMPLE} opened, scaled to ${KEYS})`,
          run: () => {
            for (let count = 0; count < SAMPLE; count += 1) {
              privateDecrypt(
                { key: rsaKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
                ciphertext,
              );
            }
          },
        },
        baselineScale: KEYS / SAMPLE,
        ours: {
          name: 'openVault, everything verified',
          run: () => {
            open(path.join(folder, 'vault'));
          },
        },
        rounds: 15,
        goal: 90,
      });
    }
  }
  report('growth of vault open', { growth });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
