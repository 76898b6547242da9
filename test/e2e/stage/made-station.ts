/**
 * A station that is set up and paired, with its gateway: made once for a whole run, and copied for
 * each spec, since six slow key derivations are nothing to do twice. Its custodians exist for the run.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { systemRandom } from '../../../src/core/crypto/random.ts';
import { KDF_FLOOR } from '../../../src/core/quorum/kdf-parameters.ts';
import { systemClock } from '../../../src/cli/system-clock.ts';
import { gatewayCard } from '../../../src/gateway/card.ts';
import { openGateway } from '../../../src/gateway/gateway.ts';
import { pairStation } from '../../../src/gateway/pairing/pair-station.ts';
import { startStation } from '../../../src/station-process/client.ts';

export const CUSTODIANS = ['Ada', 'Ben', 'Cleo'] as const;
export const THRESHOLD = 2;

/** Name and passphrase of each custodian. */
export type People = readonly (readonly [name: string, passphrase: string])[];

/** Makes `vault`, `gateway` and `drive` in `folder`. */
export async function makePairedStation(folder: string): Promise<People> {
  for (const part of ['vault', 'drive']) mkdirSync(path.join(folder, part), { recursive: true });
  const station = startStation({ dir: path.join(folder, 'vault') });
  const gateway = await openGateway(path.join(folder, 'gateway'), {
    clock: systemClock,
    random: systemRandom,
    create: { env: 'test', name: 'Gateway One' },
  });
  try {
    const { passphrases } = await station.call('newPassphrases', { count: CUSTODIANS.length });
    const people = CUSTODIANS.map((name, index) => ({
      name,
      passphrase: passphrases[index] ?? new Uint8Array(),
    }));
    const { card, words } = await station.call('init', {
      name: 'Vault A',
      env: 'test',
      threshold: THRESHOLD,
      custodians: people,
      kdf: KDF_FLOOR,
    });
    const { bytes, words: fingerprint } = gatewayCard(gateway);
    const { sheetDigest } = await station.call('actSheet', { act: 'pair', card: bytes });
    await station.call('pair', {
      card: bytes,
      fingerprint,
      sheetDigest,
      custodians: people
        .slice(0, THRESHOLD)
        .map(({ name, passphrase }) => ({ custodian: name, passphrase })),
    });
    await pairStation(gateway, { cardBytes: card, expected: words });
    return people.map(({ name, passphrase }) => [name, Buffer.from(passphrase).toString('utf8')]);
  } finally {
    await station.call('lock', {}).catch(() => undefined);
    await station.ended;
    await gateway.close();
  }
}
